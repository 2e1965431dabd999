"""A deal that was lost, as one prepares it: table 4.2. It is called by its nickname; whose it was stays with the desk.

What the customer said (`reason_customer`) and what we think made it likely (`conditions`) are never one field.
"""

from contextlib import contextmanager

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from workshop import customers, live
from workshop.models import Organisation
from workshop.models.notes import Stale
from workshop.wording import LANGUAGES, InBoth, choices, in_words

from .causes import Condition
from .reactivation import WayBack

NICKNAME, FACT, MOST_FACTS, MOST_CAUSES, MOST_REASONS = 30, 140, 12, 5, 2
FEWEST_FACTS = 3
IN_BOTH = "nickname", "reason_verbatim"  # written in one language or both
KNOWN = "known_problem", "known_timing", "known_decider"


class DealQuerySet(models.QuerySet):
    def ready(self):
        """With everything that a list draws."""
        return self.prefetch_related("conditions", "ways_back", "lessons")


class Deal(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="deals")
    customer = models.CharField(max_length=120, blank=True)  # whose it was: for those who prepare it, and nobody else
    customer_ref = models.CharField(max_length=200, blank=True)  # the row of the CRM: likewise
    amount = models.BigIntegerField(null=True, blank=True)  # JPY, tax excluded: likewise
    nickname_en = models.CharField(max_length=NICKNAME, blank=True)
    nickname_ja = models.CharField(max_length=NICKNAME, blank=True)
    industry = models.CharField(max_length=20)
    size_band = models.CharField(max_length=10, blank=True)
    persona = models.CharField(max_length=36, blank=True)  # key of characters.py, and their words when chosen
    persona_en = models.CharField(max_length=60, blank=True)
    persona_ja = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20)
    promise = models.CharField(max_length=140, blank=True)
    first_touch_at = models.DateField(null=True, blank=True)
    mql_at = models.DateField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateField()
    stage_lost = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    reason_customer = models.JSONField(default=list)  # one or two of loss_reason_customer
    reason_verbatim_en = models.TextField(blank=True)
    reason_verbatim_ja = models.TextField(blank=True)
    reason_source = models.CharField(max_length=10)
    facts = models.JSONField(default=list)  # [{"date": "2026-05-11" or "", "text", "source"}]: where a circle begins
    known_problem = models.CharField(max_length=10, default="unknown")
    known_timing = models.CharField(max_length=10, default="unknown")
    known_decider = models.CharField(max_length=10, default="unknown")
    internal_delay_h = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    message_gap = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    nickname, reason_verbatim = InBoth(), InBoth()
    objects = DealQuerySet.as_manager()

    class Meta:
        ordering = ["-lost_at", "-pk"]

    def __str__(self):
        return self.nickname

    @classmethod
    @live.keeping()
    def prepare(cls, organisation, *, language, causes=(), character=None, **fields):
        """A new deal, from a form, a line of a file or the sample."""
        deal = cls(organisation=organisation)
        deal.write(language, character, **fields)
        deal.save()
        deal.name_conditions(causes)
        return deal

    def write(self, language, character, **fields):
        self.persona = character.key if character else ""
        for code in LANGUAGES:
            setattr(self, f"persona_{code}", character.names[code][:60] if character else "")
        for name, value in fields.items():
            if name in IN_BOTH:
                self.say(name, language, value)
            else:
                setattr(self, name, value)

    def say(self, name, language, text):
        """New words in one language; unchanged words keep their translation."""
        if text != getattr(self, name):
            for code in LANGUAGES:
                setattr(self, f"{name}_{code}", text if code == language else "")

    def amend(self, *, version, language, causes=(), character=None, **fields):
        """The form as somebody saved it; whoever had read an older version raises `Stale`."""
        with self._changing(version):
            self.write(language, character, **fields)
            self.name_conditions(causes)
        for lesson in self.lessons.all():
            lesson.forget_customer()

    @contextmanager
    def _changing(self, version):
        with live.keeping():
            if not Deal.objects.filter(pk=self.pk, version=version).update(version=F("version") + 1):
                raise Stale
            self.refresh_from_db()
            yield
            self.save()

    @live.keeping()
    def take_away(self):
        """With its facts, its customer and its way back, for good; its lessons stay."""
        self.delete()

    def name_conditions(self, tags, step=None):
        """What made it likely, as this step says, or as it was prepared; other steps keep what they said."""
        Condition.name(self, tags, step)

    def decide_way_back(self, trigger, due=None, step=None):
        """A trigger of content/reactivation.json, or "none"; with a date where there is one. The latest counts."""
        return WayBack.decide(self, trigger, due, step)

    def causes(self, step=None):
        """The tags of our conditions, each once; of one step, or as prepared and as every night named them."""
        found = [each for each in self.conditions.all() if not each.rehearsal_id or step]
        return list(dict.fromkeys(each.tag for each in found if step is None or each.step_id == step.pk))

    @property
    def prepared_causes(self):
        return [each.tag for each in self.conditions.all() if not each.step_id and not each.rehearsal_id]

    @property
    def way_back(self):
        """The decision that stands, or None."""
        return next((each for each in self.ways_back.all() if not each.rehearsal_id), None)

    @property
    def persona_called(self):
        return in_words(vars(self), "persona")

    @property
    def reasons(self):
        """What the customer said, in words."""
        return [in_words(choices("loss_reason_customer")[code]) for code in self.reason_customer]

    @property
    def conditions_in_words(self):
        return [in_words(choices("loss_cause_tag")[tag]) for tag in self.causes()]

    @property
    def about(self):
        """{field: words} of what has a code."""
        enums = {"industry": "industry", "source": "lead_source", "stage": "deal_stage", "outcome": "loss_outcome"}
        codes = {"industry": self.industry, "source": self.source, "stage": self.stage_lost, "outcome": self.outcome}
        return {name: in_words(choices(enums[name]).get(code, {})) for name, code in codes.items()}

    @property
    def lacks(self):
        """What the closing rule of table 4.2 still asks for, of what is kept here; proposals are the circle's."""
        missing = [
            (len(self.facts) < FEWEST_FACTS, _("three facts with a source")),
            (not any(each.signal and each.lesson for each in self.lessons.all()), _("a signal and a lesson")),
            (self.way_back is None, _("the way back")),
        ]
        return [words for is_missing, words in missing if is_missing]

    def without_customer(self, text):
        """Words without the customer's name, for whatever leaves the desk."""
        return customers.mask(text, self.customer)

    def hide_customer_in(self, workshop):
        """From now on the name stands nowhere in this workshop, also where somebody types it."""
        known = customers.listed(workshop.customers)
        if self.customer and self.customer not in known:
            workshop.list_customers([*known, self.customer])

    @property
    def lost_in(self):
        """The quarter of its loss, for a trend."""
        return self.lost_at.year, (self.lost_at.month + 2) // 3
