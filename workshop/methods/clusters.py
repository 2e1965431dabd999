"""M3, clustering: a board without columns, which the room puts in order by itself.

class Ask(OnClusters):
    faces = {"write": SILENT, "sort": CLUSTERS}

    def prepare(self):
        Board.objects.create(step=self.step)
"""

from workshop import privacy
from workshop.exercise import Face
from workshop.models import Focus, clusters

from . import taken
from .boards import OnBoard

CLUSTERS = Face("clusters/wall", wall=True, zooms=True)


class OnClusters(OnBoard):
    about = ""  # what stands under the title on paper

    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen)
        return context | self.wall_context(viewer, phase) if phase.face.wall else context

    def wall_context(self, viewer, phase):
        board = self.board
        notes = board.wall(privacy.notes_for(viewer, board.notes).filter(shown=True, merged_into=None))
        found = clusters.in_order(board, [note for note in notes if note.is_on_the_wall])
        return zoomed(viewer, phase, board, found) | {
            "tray": [note for note in notes if note.removed_at],
            "frozen": board.versions.first(),
        }

    def elements_since(self, rev):
        """Notes first: they leave where they stood. Then the clusters that changed, with what is in them now."""
        board = self.board
        yield from super().elements_since(rev)
        yield from clusters.boxes_since(board, rev)
        if board.notes.filter(rev__gt=rev).exists():
            yield from clusters.all_heads(board)

    def report(self, viewer):
        return "clusters/report.html", {"step": self.step, **self.kept()}

    def tables(self, version=None):
        return taken.tables(self.board, version)

    def drawing(self, version=None):
        return taken.drawing(self.board, version, self.about)


def zoomed(viewer, phase, board, found):
    """The screen gets the cluster or the note in focus, the desk the whole with the choice; phones know nothing."""
    sees = phase.face.zooms and (viewer.is_screen or viewer.is_facilitator)
    focus = Focus.of(board) if sees else None
    context = {"clusters": found, "focus": focus}
    if not (viewer.is_screen and focus):
        return context
    if focus.note:
        standing = (note for cluster in found for note in cluster.notes_on_the_wall)
        return context | {"in_focus": next((note for note in standing if note.pk == focus.note_id), None)}
    return context | {"clusters": [cluster for cluster in found if cluster.pk == focus.cluster_id]}
