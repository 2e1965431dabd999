"""What a journey map knows beside its board: whose journey it is, and from where to where."""

from collections import Counter
from pathlib import Path

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import live
from workshop.models import Board
from workshop.models.layers import AS_IS, TO_BE
from workshop.wording import InBoth, choices, content

from .. import figures

HERE = Path(__file__).parent.parent
LANES = "action", "thought", "touchpoint", "pain", "idea"  # those the room starts with; ten kinds in all


def presets():
    """{code: preset} of content 4.3."""
    return {preset["code"]: preset for preset in content("presets", HERE)["presets"]}


def stages_of(preset):
    names = "code", "en", "ja", "goal_en", "goal_ja"
    return [{name: stage[name] for name in names} for stage in presets()[preset]["stages"]]


def lanes_of(codes):
    kinds = choices("note_type")
    return [{name: kinds[code][name] for name in ("code", "en", "ja")} for code in codes if code in kinds]


class JourneyMap(models.Model):
    class Layers(models.TextChoices):
        BOTH = "both", _("As it is today, then as it should be")
        AS_IS = "as_is", _("Only as it is today")
        TO_BE = "to_be", _("Only as it should be")

    board = models.OneToOneField(Board, models.CASCADE, related_name="journey_map")
    preset = models.CharField(max_length=4, default="J1")
    persona_en = models.CharField(max_length=60, blank=True)
    persona_ja = models.CharField(max_length=60, blank=True)
    portrait_en = models.CharField(max_length=200, blank=True)  # who they are and what they want, in a line
    portrait_ja = models.CharField(max_length=200, blank=True)

    character = models.CharField(max_length=36, blank=True)  # key of the one whose words these were (characters.py)

    layers = models.CharField(max_length=5, choices=Layers, default=Layers.BOTH)
    turn = models.PositiveSmallIntegerField(default=0)  # how often the stage teams went on to the next stages
    owners_locked_at = models.DateTimeField(null=True, blank=True)  # nobody claims a touchpoint any more
    redesign = models.JSONField(default=list)  # keys of the gaps that were sent to the redesign

    persona, portrait = InBoth(), InBoth()

    def __str__(self):
        return f"journey of {self.persona}"

    @classmethod
    def draw(cls, step, preset="J1"):
        board = Board.objects.create(step=step, columns=stages_of(preset), lanes=lanes_of(LANES))
        return cls.objects.create(board=board, preset=preset)

    def reframe(self, language, *, persona, portrait, stages, lanes, preset, layers=Layers.BOTH, character=None):
        """Another frame for the same notes. A stage or lane that holds notes stays; raises `Occupied` otherwise.

        A `character` that is chosen anew brings its own words; `persona` and `portrait` are for those of the room.
        """
        with live.change(self.board.workshop) as change:
            notes = self.board.notes.filter(withdrawn_at=None)
            inside = {"column__in": [s["code"] for s in stages], "lane__in": [lane["code"] for lane in lanes]}
            if notes.exclude(**inside).exists():
                raise Occupied
            self.say("persona", language, persona)
            self.say("portrait", language, portrait)
            self.speak_of(character)
            self.preset, self.layers = preset, layers
            self.save()
            self.board.columns, self.board.lanes = stages, lanes
            self.board.save(update_fields=["columns", "lanes"])
            if not notes.exists():
                self.board.draw_on(self.first_layer)
            change.ring()

    def speak_of(self, character):
        """Somebody else's journey: the words are copied, so that they stay whatever becomes of the character."""
        key = character.key if character else ""
        if key and key != self.character:
            self.persona_en, self.persona_ja = character.names["en"], character.names["ja"]
            self.portrait_en, self.portrait_ja = character.lines["en"], character.lines["ja"]
        self.character = key

    def take_frame(self, other):
        """The frame of another map, before there is anything on this one."""
        for name in ("preset", "layers", "character", "persona_en", "persona_ja", "portrait_en", "portrait_ja"):
            setattr(self, name, getattr(other, name))
        self.save()
        self.board.columns, self.board.lanes = other.board.columns, other.board.lanes
        self.board.save(update_fields=["columns", "lanes"])
        self.board.draw_on(self.first_layer)

    @property
    def first_layer(self):
        return TO_BE if self.layers == self.Layers.TO_BE else AS_IS

    @property
    def workshop(self):
        return self.board.workshop

    @property
    def is_redrawn(self):
        """Is what should be drawn over what is?"""
        return self.layers == self.Layers.BOTH

    @property
    def usual_owners(self):
        """{stage: department that usually answers for it}, from the preset."""
        return {stage["code"]: stage.get("owner", "") for stage in presets()[self.preset]["stages"]}

    def ownership(self, found, pins=None):
        """MT15 of these touchpoints, of the pins and the cells of the map."""
        board = self.board
        cells = Counter(board.notes.on_the_wall().filter(shown=True, layer=board.layer).values_list("column", "lane"))
        active = [(column["code"], lane["code"]) for column in board.columns for lane in board.lanes]
        return figures.ownership(
            [(each.departments, each.note.moment_of_truth) for each in found],
            [pin.is_complete for pin in (self.pins.all() if pins is None else pins)],
            [cells[cell] for cell in active],
        )

    def lock_owners(self, locked, now=None):
        """From now on only the facilitator says who answers for what; or the room again."""
        with live.change(self.workshop) as change:
            self.owners_locked_at = (now or timezone.now()) if locked else None
            self.save(update_fields=["owners_locked_at"])
            change.ring()

    def rotate(self, by=1):
        """Every stage team goes on to the next stages, or back."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["turn"])
            self.turn = max(0, self.turn + by)
            self.save(update_fields=["turn"])
            change.ring()

    def send_to_redesign(self, key, sent):
        """A gap waits for the redesign, or no longer."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["redesign"])
            self.redesign = [each for each in self.redesign if each != key] + [key] * sent
            self.save(update_fields=["redesign"])
            change.ring()

    def say(self, name, language, text):
        """New words in one language; unchanged words keep their translation."""
        if text != getattr(self, name):
            other = "en" if language == "ja" else "ja"
            setattr(self, f"{name}_{language}", text)
            setattr(self, f"{name}_{other}", "")


class Occupied(Exception):
    """There are notes in a stage or lane that the new frame leaves out."""
