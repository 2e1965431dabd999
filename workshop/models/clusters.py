"""Clusters of notes (M3): a wall that the room puts in order by itself. Anybody moves, the last drop wins."""

from collections import Counter

from django.db import models
from django.utils import timezone

from workshop import customers, live

from .focus import Focus
from .notes import LOOSE, Stale, Taken

MOST = 30  # clusters of a board: more are no order
BEHIND_ALL = 10**15


class TooMany(Exception):
    """Thirty clusters: put some together before you add one."""


class Occupied(Exception):
    """There are notes in this cluster."""


class OnTheWall:
    """What a cluster shows of its notes. Whoever draws many sets `n` and `its_notes`."""

    n = its_notes = None

    @property
    def count(self):
        return tally(self.board)[self.pk] if self.n is None else self.n

    @property
    def notes_on_the_wall(self):
        if self.its_notes is None:
            self.its_notes = self.board.wall(shown(self.board).filter(cluster=None if self.pk == LOOSE else self.pk))
        return self.its_notes

    def head(self):
        return live.Element("clusters/head.html", {"cluster": self}, live.EVERYONE, id=f"cluster-head-{self.pk}")


class Cluster(OnTheWall, models.Model):
    id = models.UUIDField(primary_key=True)  # made by the page
    board = models.ForeignKey("Board", models.CASCADE, related_name="clusters")
    name = models.CharField(max_length=60)
    place = models.BigIntegerField()
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField()

    class Meta:
        ordering = ["place"]

    def __str__(self):
        return self.name

    @property
    def said(self):
        """Its name as everybody reads it, without that of a customer."""
        return customers.mask(self.name, self.board.workshop.customers)

    @classmethod
    def add(cls, board, cluster_id, name):
        """A new cluster. Returns (cluster, created); the same id again gives the first one."""
        with live.change(board.workshop) as change:
            if known := cls.objects.filter(pk=cluster_id).first():
                if known.board_id != board.pk:
                    raise Taken
                return known, False
            if board.clusters.filter(removed_at=None).count() >= MOST:
                raise TooMany
            cluster = cls.objects.create(id=cluster_id, board=board, name=name, place=change.rev, rev=change.rev)
            change.put(cluster.empty_box())
        return cluster, True

    def rename(self, name, *, version):
        with live.change(self.board.workshop) as change:
            self._fresh(version)
            self.name = name
            self._keep(change)
            Focus.follow_cluster(self, change)
            change.put(self.head())

    def remove(self, *, version):
        """An empty one goes. Raises `Occupied`. What was taken off the wall from it comes back to no cluster."""
        with live.change(self.board.workshop) as change:
            self._fresh(version)
            if self.board.notes.on_the_wall().filter(cluster=self).exists():
                raise Occupied
            self.notes.update(cluster=None)
            self.removed_at = timezone.now()
            self._keep(change)
            Focus.follow_cluster(self, change)
            change.put(self.box())

    def revive(self, change):
        """Somebody takes back that a note left it: it stands again."""
        self.removed_at = None
        self._keep(change)
        change.put(self.empty_box())

    def _fresh(self, version):
        self.refresh_from_db(fields=["name", "version", "removed_at"])
        if self.version != version or self.removed_at:
            raise Stale

    def _keep(self, change):
        self.version, self.rev = self.version + 1, change.rev
        self.save()

    def empty_box(self):
        """For a frame: its notes come after it by themselves, and leave where they stood."""
        context = {"cluster": self, "arrives_empty": True}
        return live.Element("clusters/cluster.html", context, live.EVERYONE, id=f"cluster-box-{self.pk}")

    def box(self):
        return live.Element("clusters/cluster.html", {"cluster": self}, live.EVERYONE, id=f"cluster-box-{self.pk}")


class Loose(OnTheWall):
    """Where notes stand that are in no cluster; it has no name and never goes."""

    pk, removed_at, place = LOOSE, None, BEHIND_ALL

    def __init__(self, board):
        self.board = board


def shown(board):
    return board.notes.on_the_wall().filter(shown=True)


def tally(board):
    """Counter of {cluster id or LOOSE: notes on the wall}"""
    counted = shown(board).order_by().values_list("cluster").annotate(n=models.Count("pk"))
    return Counter({pk or LOOSE: n for pk, n in counted})


def in_order(board, notes):
    """[cluster, ...] of the wall with `notes` in them; the last holds what is in none."""
    found = [*board.clusters.filter(removed_at=None), Loose(board)]
    for cluster in found:
        cluster.board = board
        cluster.its_notes = [note for note in notes if (note.cluster_id or LOOSE) == cluster.pk]
        cluster.n = len(cluster.its_notes)
    return found


def heads(board, ids):
    """The heads of some clusters, counted anew."""
    counts, ids = tally(board), set(ids)
    found = [*board.clusters.filter(removed_at=None, pk__in=ids - {None}), *([Loose(board)] if None in ids else [])]
    for cluster in found:
        cluster.board, cluster.n = board, counts[cluster.pk]
        yield cluster.head()


def all_heads(board):
    return heads(board, [None, *board.clusters.values_list("pk", flat=True)])


def boxes_since(board, rev):
    """For a page that missed frames: the clusters that changed, with what is in them, or that they are gone."""
    for cluster in board.clusters.filter(rev__gt=rev):
        cluster.board = board
        yield cluster.box()
