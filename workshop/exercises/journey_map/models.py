"""What a journey map knows beside its board: whose journey it is, and from where to where."""

from pathlib import Path

from django.db import models

from workshop import live
from workshop.models import Board
from workshop.wording import InBoth, choices, content

HERE = Path(__file__).parent
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
    board = models.OneToOneField(Board, models.CASCADE, related_name="journey_map")
    preset = models.CharField(max_length=4, default="J1")
    persona_en = models.CharField(max_length=60, blank=True)
    persona_ja = models.CharField(max_length=60, blank=True)
    portrait_en = models.CharField(max_length=200, blank=True)  # who they are and what they want, in a line
    portrait_ja = models.CharField(max_length=200, blank=True)

    persona, portrait = InBoth(), InBoth()

    def __str__(self):
        return f"journey of {self.persona}"

    @classmethod
    def draw(cls, step, preset="J1"):
        board = Board.objects.create(step=step, columns=stages_of(preset), lanes=lanes_of(LANES))
        return cls.objects.create(board=board, preset=preset)

    def reframe(self, language, *, persona, portrait, stages, lanes, preset):
        """Another frame for the same notes. A stage or lane that holds notes stays; raises `Occupied` otherwise."""
        with live.change(self.board.workshop) as change:
            notes = self.board.notes.filter(withdrawn_at=None)
            inside = {"column__in": [s["code"] for s in stages], "lane__in": [lane["code"] for lane in lanes]}
            if notes.exclude(**inside).exists():
                raise Occupied
            self.say("persona", language, persona)
            self.say("portrait", language, portrait)
            self.preset = preset
            self.save()
            self.board.columns, self.board.lanes = stages, lanes
            self.board.save(update_fields=["columns", "lanes"])
            change.ring()

    def say(self, name, language, text):
        """New words in one language; unchanged words keep their translation."""
        if text != getattr(self, name):
            other = "en" if language == "ja" else "ja"
            setattr(self, f"{name}_{language}", text)
            setattr(self, f"{name}_{other}", "")


class Occupied(Exception):
    """There are notes in a stage or lane that the new frame leaves out."""
