"""What a sheet said after each change: who, when, and every line. Nothing here is ever changed."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from workshop.models import User

from ..sheet import FIELDS
from .lines import Line
from .persona import LINE_FIELDS, Persona
from .reading import Reading


class Version(Reading, models.Model):
    persona = models.ForeignKey(Persona, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # None: the room, on its day
    content = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["persona", "number"], name="one_version_of_each_number")]

    def __str__(self):
        return f"{self.persona}, version {self.number}"

    @property
    def name(self):
        return self.content["name"]

    @property
    def kana(self):
        return self.content["kana"]

    @property
    def romaji(self):
        return self.content["romaji"]

    @property
    def roles(self):
        return self.content["roles"]

    @property
    def age(self):
        return self.content.get("age", "")  # the earliest had none

    @property
    def status(self):
        return self.content["status"]

    @property
    def status_words(self):
        return Persona.Status(self.status).label

    @property
    def review_due(self):
        return date.fromisoformat(self.content["review_due"])

    @cached_property
    def said(self):
        """As lines that are in no table; where each was said is known by the present line only."""
        return [Line(**{name: entry[name] for name in LINE_FIELDS}) for entry in self.content["lines"]]


def compared(one, other):
    """[(Field, lines of one, lines of the other, whether they say the same)] of each field that says something."""
    rows = []
    for code, field in FIELDS.items():
        left, right = one.in_field(code), other.in_field(code)
        if left or right:
            rows.append((field, left, right, list(map(meaning, left)) == list(map(meaning, right))))
    return rows


def meaning(line):
    return line.text, line.evidence, line.to_verify
