"""What is special about the journey map; time, notes, privacy and the wire are the core's."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from workshop import characters, privacy
from workshop.exercise import Face, register
from workshop.methods.boards import SILENT, OnBoard
from workshop.models.layers import TO_BE

from . import asking, listing, models, rehearsing, sampling, scenes, suggestions, taking, zooming
from .models import handoffs, touchpoints

ERASING_S = 8  # so long after the phase began, the departments' colours are seen to fade


@register
class JourneyMap(OnBoard):
    kind = "journey_map"
    stations = Face("journey_map/stations", writes=True, wall=True, zooms=True)
    talk = Face("journey_map/talk", wall=True, zooms=True)  # done by voice, in front of the map
    faces = {
        "frame": Face("journey_map/frame"),
        "silent": SILENT,
        "stations": stations,
        "emotion": Face("ballots", wall=True),
        "moments": Face("journey_map/moments", wall=True, zooms=True),
        "owners": Face("journey_map/owners", wall=True),
        "gaps": Face("journey_map/gaps", wall=True),
        "tobe": Face("journey_map/tobe", writes=True, wall=True, zooms=True, traces=True, debates=True),
        "handoffs": Face("journey_map/handoffs", wall=True),
        "sign": Face("journey_map/sign", wall=True, zooms=True),
        "convert": Face("journey_map/convert", writes=True, wall=True, zooms=True),
    }

    def preparations(self):
        return [(reverse("journey-map-frame", args=[self.step.workshop_id, self.step.pk]), _("Frame of the map"))]

    def prepare(self):
        models.JourneyMap.draw(self.step)

    def prepare_like(self, step):
        self.board.journey_map.take_frame(step.board.journey_map)

    def rehearse(self, seat, phase, dice):
        rehearsing.act(self.journey, seat, phase, dice)

    def face(self, phase):
        face = super().face(phase)
        if face.traces and not self.journey.is_redrawn:
            return self.talk
        return self.stations if face.private and phase.revealed_at else face

    def questions(self, phase):
        return asking.questions(phase, self.board)

    def enter(self, phase, change):
        """Up to the redesign people write on the map of today, from then on on the one that should be."""
        codes = [entry["code"] for entry in self.catalogue["phases"]]
        if phase.code not in codes:
            return
        journey = self.journey
        if codes.index(phase.code) < codes.index("tobe"):
            journey.board.draw_on(journey.first_layer)
        elif phase.face.traces:
            journey.board.draw_on(TO_BE)
        if phase.code in ("gaps", "handoffs", "sign", "convert"):
            handoffs.follow(journey, touchpoints.of(journey))

    @property
    def journey(self):
        """The map of this step, with the step in hand."""
        journey = self.step.board.journey_map
        journey.board = self.board
        return journey

    def characters(self):
        return [self.journey.character] if self.journey.character else []

    @property
    def character(self):
        return characters.find(self.step.workshop, self.journey.character)

    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen) | {"map": self.board.journey_map, "character": self.character}
        if phase.face.wall:
            context |= self.shared_context(viewer, self.board, chosen)
            context |= listing.context(context) | zooming.context(viewer, context)
        return context | scenes.of(self.journey, viewer, phase)

    def shared_context(self, viewer, board, chosen):
        station = self.station(viewer, chosen)
        notes = privacy.notes_for(viewer, board.notes).filter(shown=True, merged_into=None)
        notes = board.wall(self.in_sight(viewer, notes, station))
        on_the_wall = [note for note in notes if note.is_on_the_wall and not note.is_out_of_sight]
        tray = [note for note in notes if note.removed_at and not note.is_ghost]
        return {
            "grid": board.grid(on_the_wall),
            "tray": tray,
            "station": station,
            "borders": self.borders,
            "shown_departments": board.shown_departments(),
            "hides_departments": any(label != code for code, label in board.labels.items()),
            "frozen": board.versions.first(),
            "proposed": asking.proposed(board.step.workshop.phase, on_the_wall),
        }

    def in_sight(self, viewer, notes, station):
        """At the stations a phone shows one stage and the tray, unless it reads the whole as a list."""
        face = self.step.workshop.phase.face
        if viewer.surface != "phone" or viewer.as_list or face != self.stations:
            return notes
        return notes.filter(Q(column=station["column"]["code"]) | ~Q(removed_at=None))

    @property
    def borders(self):
        """Do the departments stand on the notes? While the room redraws the map they are erased."""
        phase = self.step.workshop.phase
        if not (phase and phase.face.traces):
            return ""
        began = phase.started_at and (timezone.now() - phase.started_at).total_seconds()
        return "erasing" if began is not None and began < ERASING_S else "erased"

    def station(self, viewer, chosen):
        """The one stage that a phone shows: the one it chose, or a first one, spread over the room."""
        columns = self.board.columns
        codes = [column["code"] for column in columns]
        place = codes.index(chosen) if chosen in codes else codes.index(scenes.first_stage(self.journey, viewer))
        around = {"before": columns[place - 1] if place else None, "after": (columns[place + 1 :] or [None])[0]}
        return {"column": columns[place], "number": place + 1, **around}

    def elements_since(self, rev):
        yield from super().elements_since(rev)
        yield from scenes.elements_since(self.journey, self.step.workshop.phase, rev)

    def elements_of(self, note):
        if note.shown and touchpoints.are_watched(journey := self.journey):
            yield from touchpoints.follow(journey, note)
        if self.is_at("sign"):
            yield scenes.freshness(self.journey)

    def unready(self, phase):
        if phase.code in ("owners", "gaps"):
            return scenes.open_owners(self.journey)
        if phase.face.traces:
            return scenes.untouched(self.board)
        if phase.code == "moments":
            return asking.unmarked(phase, self.board.notes.on_the_wall().filter(shown=True))
        return super().unready(phase)

    def doubt(self, phase):
        return scenes.left_behind(self.board) if phase.face.traces else ""

    def freeze(self, change):
        self.board.freeze(draft=not self.board.journey_map.persona)
        if self.is_at("sign"):
            change.ring()  # every phone may sign it now

    def is_at(self, code):
        phase = self.step.workshop.phase
        return bool(phase and phase.step_id == self.step.pk and phase.code == code)

    def suggestions(self):
        return suggestions.of(self.journey)

    def report(self, viewer):
        return (
            "journey_map/report.html",
            {"step": self.step, "character": self.character} | scenes.report(self.journey) | self.kept(),
        )

    def tables(self, version=None):
        return taking.tables(self.board, version)

    def drawing(self, version=None):
        return taking.drawing(self.board, version)

    def sample(self, data, seats):
        sampling.fill(self, data, seats)
        asking.sample(self.step, self.board)
