"""M3, clustering: a board without columns, which the room puts in order by itself.

class Ask(OnClusters):
    faces = {"write": SILENT, "sort": CLUSTERS}

    def prepare(self):
        Board.objects.create(step=self.step)
"""

from workshop import privacy
from workshop.exercise import Face
from workshop.models import clusters

from .boards import OnBoard

CLUSTERS = Face("clusters/wall", wall=True)


class OnClusters(OnBoard):
    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen)
        return context | self.wall_context(viewer) if phase.face.wall else context

    def wall_context(self, viewer):
        board = self.board
        notes = board.wall(privacy.notes_for(viewer, board.notes).filter(shown=True, merged_into=None))
        return {
            "clusters": clusters.in_order(board, [note for note in notes if note.is_on_the_wall]),
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
