"""What a kind of step says about itself. Each app declares its kinds in its own exercise.py:

    @register
    class JourneyMap(Exercise):
        kind = "journey_map"
        faces = {"silent": Face("journey_map/silent", private=True), ...}

The core owns time, people, reveal, notes, privacy and the wire; an exercise only says what is special.
"""

from dataclasses import dataclass

from .wording import content, in_words

_kinds: dict[str, type["Exercise"]] = {}


def register(cls):
    _kinds[cls.kind] = cls
    return cls


def find(kind):
    """The exercise of this kind, or a plain timed item when none has moved in yet: the day still runs."""
    return _kinds.get(kind, Exercise)


def kinds():
    return dict(_kinds)


@dataclass(frozen=True)
class Face:
    """What a phase looks like: `<folder>/phone.html`, `<folder>/desk.html` and `<folder>/screen.html`."""

    folder: str
    private: bool = False  # what is written stays with its author until the reveal
    writes: bool = False  # people write in this phase
    wall: bool = False  # what was shown stands on the desk and the screen

    def template(self, surface):
        return f"{self.folder}/{surface}.html"


PROMPT = Face("prompt")  # an instruction and the time: breaks, meals, and what is done by voice


class Exercise:
    kind = ""
    code = ""  # E04, of the catalogue in content/exercises.json
    faces: dict[str, Face] = {}

    def __init__(self, step):
        self.step = step

    @property
    def catalogue(self):
        """The entry of this exercise in content/exercises.json, or nothing for a plain timed item."""
        return next((entry for entry in content("exercises") if entry["slug"].replace("-", "_") == self.step.kind), {})

    def plan(self, minutes):
        """[(phase code, seconds)] of the step's variant; a plain item is one phase of `minutes`."""
        variant = self.catalogue.get("variants", {}).get(self.step.variant)
        if not variant or not self.faces:
            return [("all", minutes * 60)]
        return [(code, minutes * 60) for code, minutes in variant.items()]

    def words(self, phase_code, name):
        """The `name` or the `prompt` of a phase, in the reader's language."""
        phases = self.catalogue.get("phases", ()) if self.faces else ()
        entry = next((entry for entry in phases if entry["code"] == phase_code), {})
        return in_words(entry, name)

    def face(self, phase):
        return self.faces.get(phase.code, PROMPT)

    def preparations(self):
        """[(address, words)] of pages where a facilitator prepares this step before the day."""
        return []

    def is_used(self):
        """Did people make something in this step? Then it stays in the agenda. Own tables: ask them too."""
        return hasattr(self.step, "board") and self.step.board.notes.exists()

    def prepare(self):
        """Called once when the step is made: create what the exercise keeps."""

    def context(self, viewer, phase, chosen=""):
        """What the face's templates need; `chosen` is the part that a phone asks for, such as a stage."""
        return {}

    def elements_since(self, rev):
        """Elements of this step that changed after `rev`, for a page that missed their frames."""
        return []

    def unready(self, phase):
        """Sentences for the desk's Next: what is not ready, and what Next will do."""
        return []

    def states(self, phase):
        """{participant id: word} for the desk's list of people; empty when nobody may know."""
        return {}

    def leave(self, phase, change):
        """Next was pressed: the phase ends for now."""

    def reveal(self, phase, change):
        """What was private becomes everyone's."""

    def freeze(self, change):
        """Keep what the room made as it stands."""

    def report(self, viewer):
        """(template, context) of its part of the report, or None."""
        return None

    def sample(self, data, seats):
        """Fill a sample workshop: `data` is a file of workshop/demo, `seats` are {sample id: participant}."""
