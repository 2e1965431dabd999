"""What a kind of step says about itself. Each app declares its kinds in its own exercise.py:

    @register
    class JourneyMap(Exercise):
        kind = "journey_map"
        faces = {"silent": Face("boards/silent", private=True), ...}

The core owns time, people, reveal, notes, privacy and the wire; an exercise only says what is special.
"""

from dataclasses import dataclass

from .live import EVERYONE
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


def catalogue():
    """The entries of all exercises: those of content/exercises.json, and of kinds that bring their own."""
    return [*content("exercises"), *(cls.entry for cls in _kinds.values() if cls.entry)]


@dataclass(frozen=True)
class Face:
    """What a phase looks like: `<folder>/phone.html`, `<folder>/desk.html` and `<folder>/screen.html`."""

    folder: str
    private: bool = False  # what is written stays with its author until the reveal
    writes: bool = False  # people write in this phase
    wall: bool = False  # what was shown stands on the desk and the screen
    aloud: bool = False  # the instruction is the screen; mostly nothing is written
    together: int = 0  # so many work together (M2, M8): 2 are pairs, 4 two pairs; 1 writes alone, before they meet
    voices: bool = False  # one after the other speaks (M9)
    zooms: bool = False  # the screen draws the board, or the part of it that the desk chooses
    night: bool = False  # dark on every surface: at the fire
    debates: bool = False  # a note of the wall can be put to a debate
    carried: bool = False  # phones go through it without a signal: it lies in their pack (models/carrying.py)
    what_not_who: bool = False  # a text that reads as being about a person is hinted to its author (2.0.6)
    traces: bool = False  # people draw over what is; it shows through, and nobody's department stands on anything

    def template(self, surface):
        """Whoever only looks on sees what the screen shows."""
        return f"{self.folder}/{'screen' if surface == 'observer' else surface}.html"


@dataclass(frozen=True)
class Suggestion:
    """A promise that what the room made asks for: table 2.0.8. Its words are in the reader's language."""

    key: str  # the same as long as it asks for the same thing
    title: str
    measure: str
    days: int  # after the day
    why: str  # what it comes from, in a few words
    baseline: float | None = None
    target: float = 1
    unit: str = ""
    department: str = ""  # whose side the owner would be on
    note: object = None  # whose sentence is quoted


PROMPT = Face("prompt", aloud=True)  # an instruction and the time: breaks, meals, and what is done by voice


class Exercise:
    kind = ""
    code = ""  # E04, of the catalogue in content/exercises.json
    faces: dict[str, Face] = {}
    entry: dict = {}  # its own entry of the catalogue, when it has none in content/exercises.json
    parts_lines = False  # M8: nobody is in a pair with their boss; where people speak openly
    most_private = "anon"  # the most private mode that it can keep (A1)
    fills_tables = False  # what it made can be taken as a file although it has no board: `tables`
    labels_notes = True  # A4: do departments stand on its notes, where enough of them wrote?
    note_length = 0, 120  # of a note: at least, at most
    cluster_tags = ""  # the enumeration of content/enums.json that says of what kind a cluster is
    most_notes = 0  # of one person in its board; 0: no limit
    manager_guard = False  # A9: who manages people here reads no card of the others before the reveal

    def __init__(self, step):
        self.step = step

    @property
    def catalogue(self):
        """The entry of this exercise in the catalogue, or nothing for a plain timed item."""
        return next((entry for entry in catalogue() if entry["slug"].replace("-", "_") == self.step.kind), {})

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

    def questions(self, phase):
        """What this phase asks blind, of workshop/methods: [Dots("hurts", options=..., budget=2), ...]. The core opens,
        closes, counts and shows; `ballots/phone.html`, `desk.html` and `screen.html` draw it in a face."""
        return []

    def electorates(self, phase):
        """{name of a question: ids of the seats that answer it} of those that are not everybody's. Other phones are
        not shown them."""
        return {}

    def counted(self, phase, ballots, change):
        """These votes of a phase are counted: what follows from their results, within the change that it is."""

    def preparations(self):
        """[(address, words)] of pages where a facilitator prepares this step before the day."""
        return []

    @classmethod
    def closed_to(cls, viewer):
        """Where a board belongs to parts of the room, each with a lane of its own: which rows with a `board` and a
        `lane` this viewer may not read, as a Q over all steps of this kind. None: nothing is closed."""
        return None

    def ears(self, lane):
        """The audiences of what stands on the wall in this lane."""
        return [EVERYONE]

    def lane_of(self, seat):
        """The lane in which somebody writes, where they have no choice."""
        return ""

    def come(self, seat, change):
        """Somebody came, or came back, while the room is at this step."""

    def characters(self):
        """Keys of the invented people of whom this step speaks (characters.py): who takes part may read about them."""
        return []

    def is_used(self):
        """Did people make something in this step? Then it stays in the agenda. Own tables: ask them too."""
        return hasattr(self.step, "board") and self.step.board.notes.exists()

    def keeps_groups(self):
        """Have its pairs made something together, beside lines? Then nobody mixes them anew."""
        return False

    def prepare(self):
        """Called once when the step is made: create what the exercise keeps."""

    def prepare_like(self, step):
        """For a rehearsal: take over what a facilitator prepared in the step of the real workshop, nothing else."""

    def rehearse(self, seat, phase, dice):
        """Somebody simulated does once what this phase lets people do, through its verbs. `dice` decides what."""

    def context(self, viewer, phase, chosen=""):
        """What the face's templates need; `chosen` is the part that a phone asks for, such as a stage."""
        return {}

    def packed(self, seats):
        """{seat id: what its pages of the carried parts are drawn from}; when that changes, phones store them anew."""
        return {}

    def on_sheet(self, viewer, note):
        """(template, context) of what this exercise adds to the sheet of a note, or None."""
        return None

    def elements_of(self, note):
        """What else shows a note of this step's board, where the room is now."""
        return []

    def elements_since(self, rev):
        """Elements of this step that changed after `rev`, for a page that missed their frames."""
        return []

    def unready(self, phase):
        """Sentences for the desk's Next: what is not ready, and what Next will do."""
        return []

    def doubt(self, phase):
        """What Next asks before it moves on, when something would be left behind that people expect to find again."""
        return ""

    def states(self, phase):
        """{participant id: word} for the desk's list of people; empty when nobody may know."""
        return {}

    def enter(self, phase, change):
        """The room has come to this phase, forwards or backwards, for the first time or again."""

    def leave(self, phase, change):
        """Next was pressed: the phase ends for now. Returns whether that showed something."""

    def reveal(self, phase, change):
        """What was private becomes everyone's."""

    def freeze(self, change):
        """Keep what the room made as it stands."""

    def thaw(self, since):
        """What `freeze` kept since then never was: the end of the day was taken back."""

    def suggestions(self):
        """[Suggestion] of what could become a promise; the room decides, nothing is proposed by itself."""
        return []

    def report(self, viewer):
        """(template, context) of its part of the report, or None."""
        return None

    def tables(self, version=None):
        """What it made, as exports.Table for a file; `version` is a frozen board, otherwise as it stands now.

        Ask privacy.py for every row: whoever takes a file, it is the same file.
        """
        return []

    def drawing(self, version=None):
        """What it made, as an exports.drawing.Drawing for paper, or None."""

    def sample(self, data, seats):
        """Fill a sample workshop: `data` is a file of workshop/demo, or nothing when the exercise
        brings its own; `seats` are {sample id: participant}."""
