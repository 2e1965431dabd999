"""A lesson: the signal to look for next time, and what a loss taught. It outlives its deal, in the library."""

import uuid
from collections import defaultdict
from itertools import chain
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone

from workshop import customers, live
from workshop.models import ActionItem, Organisation, Settled
from workshop.wording import LANGUAGES, InBoth, choices, in_words

from . import search
from .days import OfDay, OfDaysQuerySet
from .deals import Deal
from .proposals import Proposal

SIGNAL, LESSON = 140, 200
IN_BOTH = "signal", "lesson"
APPLIES_TO = "stage", "industry", "persona", "persona_en", "persona_ja"


class LessonQuerySet(OfDaysQuerySet):
    def published(self):
        return self.kept().filter(published_at__isnull=False)

    def found(self, words="", **marks):
        """Those that say these words, and carry these marks (`cause`, `stage`, `industry`, `persona`)."""
        return search.narrow(self, words, {name: code for name, code in marks.items() if code})

    def ready(self):
        """With everything that a page draws, however many there are."""
        return self.select_related("organisation", "deal", "step__workshop").prefetch_related("uses__action__workshop")


class Lesson(OfDay):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made by the page that writes it
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="lessons")
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="lessons")
    signal_en = models.CharField(max_length=SIGNAL, blank=True)
    signal_ja = models.CharField(max_length=SIGNAL, blank=True)
    lesson_en = models.CharField(max_length=LESSON, blank=True)
    lesson_ja = models.CharField(max_length=LESSON, blank=True)
    causes = models.JSONField(default=list)  # tags of loss_cause_tag
    stage = models.CharField(max_length=20, blank=True)  # what it applies to
    industry = models.CharField(max_length=20, blank=True)
    persona = models.CharField(max_length=36, blank=True)  # key of characters.py, and their words when chosen
    persona_en = models.CharField(max_length=60, blank=True)
    persona_ja = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    signal, lesson = InBoth(), InBoth()
    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "pk"]
        indexes = [models.Index(fields=["organisation", "-published_at", "id"], name="lesson_newest")]

    def __str__(self):
        return self.lesson

    @classmethod
    @live.keeping()
    def write(cls, deal, *, language, signal, lesson, lesson_id=None, step=None, causes=None, **applies_to):
        """A lesson of a deal, or new words for it: written twice with one id, it is one. What it applies to comes from
        the deal where nothing else is said. No customer is named in it. Whoever shows it announces it."""
        found = cls.objects.select_for_update().filter(pk=lesson_id, deal=deal).first() if lesson_id else None
        if not found:
            found = cls(organisation=deal.organisation, deal=deal, **cls.said_in(step))
            found.pk = lesson_id or found.pk
            found.apply_like(deal)
        for name, text in (("signal", signal), ("lesson", lesson)):
            found.say(name, language, deal.without_customer(text))
        found.causes = deal.causes() if causes is None else list(causes)
        for name, value in applies_to.items():
            setattr(found, name, value)
        found.save()
        search.enter(found)
        return found

    def apply_like(self, deal):
        self.stage, self.industry = deal.stage_lost, deal.industry
        self.persona, self.persona_en, self.persona_ja = deal.persona, deal.persona_en, deal.persona_ja

    def say(self, name, language, text):
        """New words in one language; unchanged words keep their translation."""
        if text != getattr(self, name):
            for code in LANGUAGES:
                setattr(self, f"{name}_{code}", text if code == language else "")

    @live.keeping()
    def translate(self, language, **texts):
        """The same words in another language."""
        for name, text in texts.items():
            setattr(self, f"{name}_{language}", text)
        self.save()
        search.enter(self)

    @live.keeping()
    def publish(self, now=None):
        """Into the library, for both sides."""
        if not self.published_at:
            self.published_at = now or timezone.now()
            self.save(update_fields=["published_at"])

    @live.keeping()
    def take_back(self):
        self.published_at = None
        self.save(update_fields=["published_at"])

    @live.keeping()
    def use_in(self, **material):
        """It stands in material now: a page, a script, a checklist."""
        return self.uses.create(**material)

    def hidden(self, text):
        """Words without the names of customers, also of those that were listed later."""
        workshop = self.step and self.step.workshop
        return customers.mask(
            self.deal.without_customer(text) if self.deal else text, workshop.customers if workshop else ""
        )

    @property
    def published_on(self):
        return self.published_at and self.published_at.astimezone(ZoneInfo(self.organisation.time_zone)).date()

    @property
    def shown_signal(self):
        return self.hidden(self.signal)

    @property
    def shown_lesson(self):
        return self.hidden(self.lesson)

    @property
    def times_used(self):
        """Promises that stand, and material; after `with_promises`."""
        return len(self.promises) + sum(bool(use.name) for use in self.uses.all())

    @live.keeping()
    def forget_customer(self):
        """The name of its deal's customer became known: it goes from these words, and from what is found."""
        for name in (f"{name}_{language}" for name in IN_BOTH for language in LANGUAGES):
            setattr(self, name, self.hidden(getattr(self, name)))
        self.save()
        search.enter(self)

    @property
    def key(self):
        """Of the suggestion that it makes: whatever promise that became applies this lesson."""
        return f"lesson-{self.pk}"

    @property
    def marks(self):
        """What it is found by, beside its words: [(name, code)]."""
        one = {"stage": self.stage, "industry": self.industry, "persona": self.persona}
        return [("cause", tag) for tag in self.causes] + [(name, code) for name, code in one.items() if code]

    def words_of_marks(self, language):
        """The same in words of a language, so that they are found as words too."""
        enums = {"cause": "loss_cause_tag", "stage": "deal_stage", "industry": "industry"}
        entries = [choices(enums[name]).get(code, {}) for name, code in self.marks if name in enums]
        return [*(entry.get(language, "") for entry in entries), getattr(self, f"persona_{language}")]

    @property
    def persona_called(self):
        return in_words(vars(self), "persona")

    @property
    def cause_words(self):
        return [in_words(choices("loss_cause_tag").get(tag, {})) for tag in self.causes]

    @property
    def stage_words(self):
        return in_words(choices("deal_stage").get(self.stage, {}))

    @property
    def industry_words(self):
        return in_words(choices("industry").get(self.industry, {}))


class Use(models.Model):
    """Where a lesson was applied: a promise that somebody keeps, or material, in words."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="uses")
    action = models.ForeignKey(ActionItem, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=300, blank=True)
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name or str(self.action)

    @live.keeping()
    def take_away(self):
        self.delete()


def with_promises(lessons):
    """The same lessons, each with `promises`: of its signal, of its deal's proposals, and those linked by hand."""
    found, proposed = list(lessons), defaultdict(list)
    about = Proposal.objects.standing().filter(circle__deal__in=[each.deal_id for each in found])
    for pk, deal in about.filter(circle__step__workshop__rehearsal_of=None).values_list("pk", "circle__deal"):
        proposed[deal].append(f"proposal-{pk}")
    keys = {each: [each.key, *proposed[each.deal_id]] for each in found}
    settled = Settled.objects.filter(key__in=chain(*keys.values())).exclude(action=None)
    made = {each.key: each.action for each in settled.select_related("action__workshop")}
    for lesson in found:
        linked = [made[key] for key in keys[lesson] if key in made]
        linked += [use.action for use in lesson.uses.all() if use.action]
        standing = (action for action in linked if action.status != ActionItem.Status.DROPPED)
        lesson.promises = list({action.pk: action for action in standing}.values())
    return found
