"""What a persona's sheet has room for: the fields of E01 with their limits, in the order in which one reads them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    name: str | Promise  # as it stands on the sheet
    length: int
    most: int = 1  # so many lines
    needed: bool = False
    proven: bool = False  # its lines say how they are known


# In tens, or left out: nobody's age is guessed closer than that. There is no field for gender or looks.
AGES = {
    "20": _("in their twenties or younger"),
    "30": _("in their thirties"),
    "40": _("in their forties"),
    "50": _("in their fifties"),
    "60": _("sixty or older"),
}

FIELDS = {
    "title": Field(_("Job title"), 60, needed=True),
    "company": Field(_("Company"), 80, needed=True),
    "morning": Field(_("This morning"), 120, needed=True, proven=True),
    "job": Field(_("When …, I want …, so that …"), 140, needed=True),
    "pain": Field(_("What hurts"), 140, most=5, needed=True, proven=True),
    "rescue": Field(_("What would feel like rescue"), 140, most=3, needed=True, proven=True),
    "fear": Field(_("Fear at work"), 140, needed=True, proven=True),
    "push": Field(_("Pushes away from today"), 140, proven=True),
    "pull": Field(_("Attracts to the new"), 140, proven=True),
    "anxiety": Field(_("Anxiety about the new"), 140, proven=True),
    "habit": Field(_("Habit that holds back"), 140, proven=True),
    "words": Field(_("Words they use"), 20, most=8, proven=True),
    "dont": Field(_("Do not do this to me"), 80, most=5, proven=True),
    "decision": Field(_("Who else decides, and how"), 200, proven=True),
    "timing": Field(_("When"), 80, proven=True),
    "sentence": Field(_("Our customer is … who needs … because …"), 200, needed=True),
}
