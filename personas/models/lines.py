"""A line of a persona's sheet: what is said of them, and how anybody knows."""

from dataclasses import dataclass

from django.db import models

from workshop.models import Step
from workshop.wording import InBoth, choices, in_words

from ..sheet import FIELDS

PROOF = "heard", "data"  # evidence from outside one's own house


@dataclass
class Said:
    """A line as somebody typed it, in their language; `line` is the one it rewords, if any."""

    field: str
    text: str
    evidence: str = ""
    to_verify: bool = False
    line: int | None = None


class Line(models.Model):
    persona = models.ForeignKey("Persona", models.CASCADE, related_name="lines")
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")  # where it was said
    field = models.CharField(max_length=10)  # of sheet.FIELDS
    rank = models.PositiveSmallIntegerField(default=0)
    text_en = models.CharField(max_length=200, blank=True)
    text_ja = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=10, blank=True)  # of content's evidence; only in fields that are proven
    to_verify = models.BooleanField(default=False)  # two lines disagree, or nobody has asked a customer yet
    dots = models.PositiveSmallIntegerField(default=0)

    text = InBoth()

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self):
        return self.text

    def say(self, language, text):
        """New words in one language; unchanged words keep their translation."""
        if text != self.text:
            self.text_en, self.text_ja = (text, "") if language == "en" else ("", text)

    @property
    def is_imagined(self):
        return self.evidence == "imagined"

    @property
    def is_proven(self):
        return self.evidence in PROOF

    @property
    def evidence_words(self):
        return in_words(choices("evidence").get(self.evidence, {}))

    @property
    def place(self):
        return list(FIELDS).index(self.field)
