"""What is special about the journey map; time, notes, privacy and the wire are the core's."""

from itertools import cycle

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop import privacy
from workshop.exercise import Exercise, Face, register
from workshop.models import Note

from . import models


@register
class JourneyMap(Exercise):
    kind = "journey_map"
    stations = Face("journey_map/stations", writes=True, wall=True)
    talk = Face("journey_map/talk", wall=True)  # done by voice, in front of the map
    faces = {
        "frame": Face("journey_map/frame"),
        "silent": Face("journey_map/silent", private=True, writes=True),
        "stations": stations,
        **dict.fromkeys(("emotion", "moments", "owners", "gaps", "tobe", "handoffs", "sign"), talk),
        "convert": Face("journey_map/convert", writes=True, wall=True),
    }

    def preparations(self):
        return [(reverse("journey-map-frame", args=[self.step.workshop_id, self.step.pk]), _("Frame of the map"))]

    def prepare(self):
        models.JourneyMap.draw(self.step)

    @property
    def board(self):
        board = self.step.board
        board.step = self.step  # the same step, so that its workshop is not fetched again
        return board

    def face(self, phase):
        face = super().face(phase)
        return self.stations if face.private and phase.revealed_at else face

    def context(self, viewer, phase, chosen=""):
        board = self.board
        context = {"board": board, "map": board.journey_map, "tallies": board.tallies(), "bars": board.bars()}
        if phase.face.private:
            return context | self.private_context(viewer, board)
        if phase.face.wall:
            return context | self.shared_context(viewer, board, chosen)
        return context

    def private_context(self, viewer, board):
        """Only what the viewer wrote; the facilitator may look through the rest on a page of its own."""
        mine = board.notes.filter(author=viewer.participant) if viewer.participant else Note.objects.none()
        return {"mine": board.wall(privacy.notes_for(viewer, mine).filter(shown=False).order_by("-place"))}

    def shared_context(self, viewer, board, chosen):
        notes = board.wall(privacy.notes_for(viewer, board.notes).filter(shown=True, merged_into=None))
        on_the_wall = [note for note in notes if note.is_on_the_wall]
        tray = [note for note in notes if note.removed_at]
        return {
            "grid": board.grid(on_the_wall),
            "tray": tray,
            "station": self.station(viewer, chosen),
            "shown_departments": board.shown_departments(),
            "hides_departments": any(label != code for code, label in board.labels.items()),
            "frozen": board.versions.first(),
        }

    def station(self, viewer, chosen):
        """The one stage that a phone shows: the one it chose, or a first one, spread over the room."""
        columns = self.board.columns
        codes = [column["code"] for column in columns]
        first = viewer.participant.pk % len(codes) if viewer.participant else 0
        place = codes.index(chosen) if chosen in codes else first
        around = {"before": columns[place - 1] if place else None, "after": (columns[place + 1 :] or [None])[0]}
        return {"column": columns[place], "number": place + 1, **around}

    def elements_since(self, rev):
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
            return {}
        writers = set(self.board.notes.filter(withdrawn_at=None).values_list("author", flat=True))
        seats = self.step.workshop.participants.present().values_list("pk", flat=True)
        return {pk: "written" if pk in writers else "waiting" for pk in seats}

    def unready(self, phase):
        if not phase.face.private:
            return []
        sentences = []
        states = self.states(phase)
        silent = sum(state == "waiting" for state in states.values())
        if silent:
            sentences.append(_("%(silent)s of %(all)s have not written") % {"silent": silent, "all": len(states)})
        if hidden := self.board.notes.filter(shown=False, held=False, withdrawn_at=None).count():
            sentences.append(
                ngettext("shows %(n)s note to everyone", "shows %(n)s notes to everyone", hidden) % {"n": hidden}
            )
        return sentences

    def leave(self, phase, change):
        """What was written in silence is shown when the room moves on to what needs it."""
        if phase.face.private:
            self.reveal(phase, change)

    def reveal(self, phase, change):
        self.board.reveal(change)

    def freeze(self, change):
        self.board.freeze()

    def report(self, viewer):
        version = self.board.versions.first()
        return ("journey_map/report.html", {"version": version, "map": self.board.journey_map, "step": self.step})

    def sample(self, data, seats):
        """The sample's map: frame, sixty notes and their order, shown."""
        frame, board = data["frame"], self.board
        board.columns, board.lanes = models.stages_of(data["preset"]), models.lanes_of(data["lanes"])
        board.save()
        board.journey_map.reframe(
            "ja",
            stages=board.columns,
            lanes=board.lanes,
            preset=data["preset"],
            persona=frame["persona_ja"],
            portrait=frame["portrait_ja"],
        )
        models.JourneyMap.objects.filter(board=board).update(**frame)
        writers = {}
        for seat in seats.values():
            writers.setdefault(seat.department, []).append(seat)
        turns = {department: cycle(people) for department, people in writers.items()}
        for place, entry in enumerate(data["notes"]):
            Note.objects.create(
                board=board,
                author=next(turns[entry["department"]]),
                place=place,
                shown=True,
                language="ja",
                rev=self.step.workshop.rev,
                **entry,
            )
        board.label()
