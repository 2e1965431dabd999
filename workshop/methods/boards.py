"""M1, silent writing on a board: for every exercise whose step has one.

class Wishes(OnBoard):
    faces = {"write": SILENT, "read": Face("wishes/read", wall=True)}
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop import live, privacy
from workshop.exercise import Exercise, Face
from workshop.models import Note

SILENT = Face("boards/silent", private=True, writes=True)


class OnBoard(Exercise):
    """What is written in silence stays with its author until it is revealed, or the room moves on."""

    @property
    def board(self):
        board = self.step.board
        board.step = self.step  # the same step, so that its workshop is not fetched again
        return board

    def context(self, viewer, phase, chosen=""):
        board = self.board
        tallies = board.tallies()
        counted = {"board": board, "tallies": tallies, "bars": board.bars(tallies), "longest": self.note_length[1]}
        context = super().context(viewer, phase, chosen) | counted
        if viewer.is_at_the_desk:
            context["photos"] = board.step.photos.all()
        return context | self.private_context(viewer, board) if phase.face.private else context

    def private_context(self, viewer, board):
        """Only what the viewer wrote; the facilitator may look through the rest on a page of its own."""
        hidden = board.notes.filter(shown=False)
        mine = privacy.notes_for(viewer, hidden) if viewer.participant else Note.objects.none()
        return {"mine": board.wall(mine.order_by("-place"))}

    def elements_since(self, rev):
        yield from super().elements_since(rev)
        board = self.board
        changed = board.wall(board.notes.filter(rev__gt=rev))
        for note in changed:
            yield from note.elements()
        phase = self.step.workshop.phase
        if phase.face.private and privacy.writing_is_visible(self.step):
            writers = self.step.workshop.participants.filter(notes__in=[note.pk for note in changed]).distinct()
            yield from (seat.on_the_desk() for seat in writers.with_states(phase))
        if changed:
            yield from board.counts(*(column["code"] for column in board.columns))

    def states(self, phase):
        """Who has written, not what. In an anonymous step nobody may know even that."""
        if not (phase.face.private and privacy.writing_is_visible(self.step)):
            return super().states(phase)
        writers = set(self.board.notes.filter(withdrawn_at=None).order_by().values_list("author", flat=True).distinct())
        seats = self.step.workshop.active().taking_part().values_list("pk", flat=True)
        return {pk: "written" if pk in writers else "waiting" for pk in seats}

    def unready(self, phase):
        sentences = super().unready(phase)
        if not phase.face.private:
            return sentences
        states = phase.who_has_written()
        silent = sum(state == "waiting" for state in states.values())
        if silent:
            sentences.append(_("%(silent)s of %(all)s have not written") % {"silent": silent, "all": len(states)})
        if hidden := live.once(("hidden", phase.pk), self.hidden().count):
            sentences.append(
                ngettext("shows %(n)s note to everyone", "shows %(n)s notes to everyone", hidden) % {"n": hidden}
            )
        return sentences

    def hidden(self):
        return self.board.notes.filter(shown=False, held=False, withdrawn_at=None)

    def leave(self, phase, change):
        """What was written in silence is shown when the room moves on to what needs it."""
        return phase.face.private and self.board.reveal(change)

    def reveal(self, phase, change):
        self.board.reveal(change)

    def freeze(self, change):
        self.board.freeze()

    def thaw(self, since):
        self.board.thaw(since)

    def kept(self):
        """What the report shows of its notes: the latest frozen version, or that its cards stay in the room (A10)."""
        may_leave = privacy.cards_may_leave(self.step)
        return {"version": self.board.versions.first() if may_leave else None, "stays": not may_leave}
