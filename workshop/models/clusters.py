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
            own = {"cluster": self.pk} if self.name else {"cluster": None, "lane": self.lane}
            self.its_notes = self.board.wall(shown(self.board).filter(**own))
        return self.its_notes

    @property
    def wall(self):
        """The id of the wall that it stands on."""
        return self.board.corner("clusters", self.lane)

    def head(self):
        to = self.board.ears(self.lane)
        return live.Element("clusters/head.html", {"cluster": self}, *to, id=f"cluster-head-{self.pk}")


class Cluster(OnTheWall, models.Model):
    id = models.UUIDField(primary_key=True)  # made by the page
    board = models.ForeignKey("Board", models.CASCADE, related_name="clusters")
    lane = models.SlugField(max_length=20, blank=True)  # of the notes in it
    name = models.CharField(max_length=60)
    tag = models.SlugField(max_length=20, blank=True)  # of what kind it is, where the exercise asks
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

    @property
    def tag_words(self):
        return dict(self.board.kinds).get(self.tag, "") if self.tag else ""

    def frozen(self):
        """As a frozen board keeps it; without what its wall does not use."""
        more = {name: getattr(self, name) for name in ("lane", "tag") if getattr(self, name)}
        return {"id": str(self.pk), "name": self.name, **more}

    @classmethod
    def add(cls, board, cluster_id, name, lane=""):
        """A new cluster. Returns (cluster, created); the same id again gives the first one."""
        with live.change(board.workshop) as change:
            if known := cls.objects.filter(pk=cluster_id).first():
                if known.board_id != board.pk:
                    raise Taken
                return known, False
            if board.clusters.filter(removed_at=None, lane=lane).count() >= MOST:
                raise TooMany
            at = {"place": change.rev, "rev": change.rev}
            cluster = cls.objects.create(id=cluster_id, board=board, name=name, lane=lane, **at)
            change.put(cluster.empty_box())
            cluster.tell_next(change)
        return cluster, True

    def rename(self, name, *, version):
        with live.change(self.board.workshop) as change:
            self._fresh(version)
            self.name = name
            self._keep(change)
            Focus.follow_cluster(self, change)
            change.put(self.head())

    def classify(self, tag, *, version):
        """Of what kind it is: a code of the exercise's enumeration, or nothing."""
        with live.change(self.board.workshop) as change:
            self._fresh(version)
            self.tag = tag
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
        self.refresh_from_db(fields=["name", "tag", "version", "removed_at"])
        if self.version != version or self.removed_at:
            raise Stale

    def _keep(self, change):
        self.version, self.rev = self.version + 1, change.rev
        self.save()
        self.tell_next(change)

    def tell_next(self, change):
        """Where a cluster must say of what kind it is, the desk's Next tells how many do not."""
        if self.board.step.exercise.cluster_tags and self.board.workshop.phase:
            change.put(*self.board.workshop.phase.progress())

    def empty_box(self):
        """For a frame: its notes come after it by themselves, and leave where they stood."""
        return self.box(arrives_empty=True)

    def box(self, **more):
        context, to = {"cluster": self, **more}, self.board.ears(self.lane)
        return live.Element("clusters/cluster.html", context, *to, id=f"cluster-box-{self.pk}")


class Loose(OnTheWall):
    """Where notes stand that are in no cluster; it has no name and never goes."""

    name, removed_at, place = "", None, BEHIND_ALL

    def __init__(self, board, lane=""):
        self.board, self.lane = board, lane
        self.pk = board.corner(LOOSE, lane)


def shown(board):
    return board.notes.on_the_wall().filter(shown=True)


def tally(board):
    """Counter of {id of a cluster, or of where those stand that are in none: notes on the wall}"""
    found = Counter()
    for pk, lane, n in shown(board).order_by().values_list("cluster", "lane").annotate(n=models.Count("pk")):
        found[pk or board.corner(LOOSE, lane)] += n
    return found


def open_to(note):
    """Where a note can go: the clusters of its own wall."""
    lane = note.lane if lanes_of(note.board) != [""] else ""
    return note.board.clusters.filter(removed_at=None, lane=lane)


def lanes_of(board):
    """The lanes that have walls of their own; one without a name where the room puts all notes in order together."""
    return [entry["code"] for entry in board.lanes] if board.in_clusters and board.lanes else [""]


def in_order(board, notes, lane=""):
    """[cluster, ...] of the wall with `notes` in them; the last holds what is in none."""
    found = [*board.clusters.filter(removed_at=None, lane=lane), Loose(board, lane)]
    for cluster in found:
        cluster.board = board
        cluster.its_notes = [note for note in notes if (note.cluster_id or Loose(board, lane).pk) == cluster.pk]
        cluster.n = len(cluster.its_notes)
    return found


def heads(board, ids):
    """The heads of some clusters, counted anew."""
    counts, ids = tally(board), set(ids)
    loose = [Loose(board, lane) for lane in lanes_of(board)] if None in ids else []
    for cluster in [*board.clusters.filter(removed_at=None, pk__in=ids - {None}), *loose]:
        cluster.board, cluster.n = board, counts[cluster.pk]
        yield cluster.head()


def all_heads(board):
    return heads(board, [None, *board.clusters.values_list("pk", flat=True)])


def boxes_since(board, rev):
    """For a page that missed frames: the clusters that changed, with what is in them, or that they are gone."""
    for cluster in board.clusters.filter(rev__gt=rev):
        cluster.board = board
        yield cluster.box()
