"""What the screen shows instead of the whole board: a column, lane, cluster or note. Without a row it shows all."""

from django.db import models

from workshop import live


class Focus(models.Model):
    """The desk's zoom. A row, so that a screen that comes late shows the same."""

    board = models.OneToOneField("Board", models.CASCADE, related_name="zoom")
    column = models.SlugField(max_length=20, blank=True)
    lane = models.SlugField(max_length=20, blank=True)
    note = models.ForeignKey("Note", models.CASCADE, null=True, blank=True, related_name="+")
    cluster = models.ForeignKey("Cluster", models.CASCADE, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"focus on {self.board}"

    @classmethod
    def show(cls, board, **part):
        """The screen shows `column`, `lane`, `cluster` or `note` of a board; without any of them the whole."""
        with live.change(board.workshop) as change:
            cls.objects.filter(board=board).delete()
            if part:
                cls.objects.create(board=board, **part)
            ring(change)

    @classmethod
    def of(cls, board):
        """What the screen shows now; None for the whole, also when what it showed has gone."""
        focus = cls.objects.filter(board=board).select_related("note__cluster", "cluster").first()
        return focus if focus and focus.is_there(board) else None

    def is_there(self, board):
        if self.note:
            return self.note.shown and self.note.is_on_the_wall
        if self.cluster:
            return not self.cluster.removed_at
        entries = board.columns if self.column else board.lanes
        return (self.column or self.lane) in [entry["code"] for entry in entries]

    @classmethod
    def follow(cls, board, notes, change):
        """A note that fills the screen, or one under it, has changed: there it is drawn otherwise than on the wall."""
        if cls.objects.filter(board=board, note__in=notes).exists():
            ring(change)

    @classmethod
    def follow_cluster(cls, cluster, change):
        """The cluster that fills the screen is called otherwise, or is gone."""
        found = cls.objects.filter(cluster=cluster)
        if found.exists():
            ring(change)
        if cluster.removed_at:
            found.delete()

    @classmethod
    def beside(cls, board, *, forward):
        """The cluster after the one on the screen, or before it; beyond the last and the first is the whole, None."""
        standing, focus = list(board.clusters.filter(removed_at=None)), cls.of(board)
        here = focus and (focus.cluster or (focus.note and focus.note.cluster))
        ring_of_all = [None, *standing]
        place = ring_of_all.index(here) if here in standing else 0
        return ring_of_all[(place + (1 if forward else -1)) % len(ring_of_all)]


def ring(change):
    change.ring(live.SCREEN)
    change.ring(live.FACILITATORS)
