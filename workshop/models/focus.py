"""What the screen shows instead of the whole board: one column, one lane, or one note. Deleting the row shows all."""

from django.db import models

from workshop import live


class Focus(models.Model):
    """The desk's zoom. A row, so that a screen that comes late shows the same."""

    board = models.OneToOneField("Board", models.CASCADE, related_name="zoom")
    column = models.SlugField(max_length=20, blank=True)
    lane = models.SlugField(max_length=20, blank=True)
    note = models.ForeignKey("Note", models.CASCADE, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"focus on {self.board}"

    @classmethod
    def show(cls, board, **part):
        """The screen shows `column`, `lane` or `note` of a board; without any of them the whole."""
        with live.change(board.workshop) as change:
            cls.objects.filter(board=board).delete()
            if part:
                cls.objects.create(board=board, **part)
            ring(change)

    @classmethod
    def of(cls, board):
        """What the screen shows now; None for the whole, also when what it showed has gone."""
        focus = cls.objects.filter(board=board).select_related("note").first()
        return focus if focus and focus.is_there(board) else None

    def is_there(self, board):
        if self.note:
            return self.note.shown and self.note.is_on_the_wall
        entries = board.columns if self.column else board.lanes
        return (self.column or self.lane) in [entry["code"] for entry in entries]

    @classmethod
    def follow(cls, board, notes, change):
        """A note that fills the screen, or one under it, has changed: there it is drawn otherwise than on the wall."""
        if cls.objects.filter(board=board, note__in=notes).exists():
            ring(change)


def ring(change):
    change.ring(live.SCREEN)
    change.ring(live.FACILITATORS)
