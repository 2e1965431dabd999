"""Hand-offs: where somebody else answers for the next touchpoint, and the rule that is pinned there."""

from contextlib import contextmanager
from itertools import pairwise

from django.db import models

from workshop import live
from workshop.models import Note, Team
from workshop.models.notes import Stale
from workshop.wording import choices, in_words

from .journey import JourneyMap

RULE = "trigger", "facts", "limit", "way_back", "receipt"


def crossings(touchpoints):
    """[(from, to, touchpoint that it arrives at)]: consecutive agreed owners that differ."""
    agreed = [each for each in touchpoints if each.owner]
    return [(one.owner, other.owner, other) for one, other in pairwise(agreed) if one.owner != other.owner]


def follow(journey, touchpoints):
    """Every crossing has a pin; one that is no crossing any more and says nothing goes. Within a change."""
    board, pins = journey.board, {pin.crossing: pin for pin in journey.pins.filter(added=False)}
    now = {(one, other, each.note.root.pk): each.note for one, other, each in crossings(touchpoints)}
    for crossing, note in now.items():
        if crossing not in pins:
            sides = {"from_department": crossing[0], "to_department": crossing[1]}
            journey.pins.create(note=note.root, stage=note.column, rev=board.workshop.rev, **sides)
        elif pins[crossing].stage != note.column:
            journey.pins.filter(pk=pins[crossing].pk).update(stage=note.column)
    for crossing, pin in pins.items():
        if crossing not in now and not pin.says_something:
            pin.delete()


class HandoffPin(models.Model):
    """From one department to another: complete when its rule is (2.4)."""

    class Unit(models.TextChoices):
        HOUR = "hour"
        DAY = "day"

    journey = models.ForeignKey(JourneyMap, models.CASCADE, related_name="pins")
    note = models.ForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="+")  # where it arrives
    stage = models.SlugField(max_length=20)
    from_department = models.CharField(max_length=20)
    to_department = models.CharField(max_length=20)
    added = models.BooleanField(default=False)  # by the facilitator, beside those that the owners make
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="pins")  # who writes the rule
    trigger = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=list)  # codes of decision_fact, or own words
    limit = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=4, choices=Unit, default=Unit.HOUR)  # of business time
    way_back = models.CharField(max_length=80, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    changed_by = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.from_department} to {self.to_department}"

    @property
    def crossing(self):
        return self.from_department, self.to_department, self.note_id

    @property
    def is_complete(self):
        return all(getattr(self, name) for name in RULE)

    @property
    def says_something(self):
        return self.added or bool(self.team_id) or any(getattr(self, name) for name in RULE)

    @property
    def from_words(self):
        return in_words(choices("department")[self.from_department])

    @property
    def to_words(self):
        return in_words(choices("department")[self.to_department])

    @property
    def stage_words(self):
        return self.journey.board.column(self.stage)

    @property
    def facts_words(self):
        known = choices("decision_fact")
        return [in_words(known[fact]) if fact in known else fact for fact in self.facts]

    def write(self, *, version, by="", **fields):
        """The rule, by whoever was first; the second is told and keeps what they wrote. Raises `Stale`."""
        with self._fresh(version) as change:
            for name, value in fields.items():
                setattr(self, name, value)
            self._announce(change, by)

    def assign(self, team):
        """Which team writes the rule; none: whoever wants."""
        with live.change(self.journey.workshop) as change:
            self.team, self.rev = team, change.rev
            self.save(update_fields=["team", "rev"])
            change.ring()

    def remove(self):
        """Only one that somebody added, and only as long as it says nothing more."""
        with live.change(self.journey.workshop) as change:
            self.delete()
            change.ring()

    @contextmanager
    def _fresh(self, version):
        journey = self.journey
        with live.change(journey.workshop) as change:
            self.refresh_from_db()
            self.journey = journey
            if self.version != version:
                raise Stale
            yield change

    def _announce(self, change, by):
        self.version, self.rev, self.changed_by = self.version + 1, change.rev, by
        self.save()
        change.ring()

    @classmethod
    def add(cls, journey, stage, from_department, to_department):
        """One that the facilitator sees, though no two owners make it."""
        with live.change(journey.workshop) as change:
            change.ring()
            sides = {"from_department": from_department, "to_department": to_department}
            return journey.pins.create(added=True, stage=stage, rev=change.rev, **sides)
