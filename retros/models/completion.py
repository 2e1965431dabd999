"""When a review is complete: each deal has a signal, a lesson, a proposal and a decision about the way back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workshop import live
from workshop.models import Step

from .lessons import Lesson
from .proposals import Proposal
from .reactivation import WayBack


class Incomplete(Exception):
    """Something is missing; `missing` says what."""


class Completion(models.Model):
    """The review of a step was closed as complete. Undoing deletes the row."""

    step = models.OneToOneField(Step, models.CASCADE, related_name="completion")
    completed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.step} is complete"

    @classmethod
    def close(cls, step):
        """Raises `Incomplete`. Twice is once."""
        with live.change(step.workshop) as change:
            if missing(step) or not step.circles.exists():
                raise Incomplete
            cls.objects.get_or_create(step=step)
            change.ring()

    @classmethod
    def open_again(cls, step):
        with live.change(step.workshop) as change:
            cls.objects.filter(step=step).delete()
            change.ring()


def missing(step):
    """[(circle, what it lacks, in words)]; a night without a deal is never complete."""
    reviewed = list(step.circles.select_related("deal"))
    lessons = list(Lesson.objects.filter(step=step))
    decided = set(WayBack.objects.filter(step=step).values_list("deal", flat=True))
    proposed = set(Proposal.objects.of(step).standing().values_list("circle__deal", flat=True))
    found = []
    for circle in reviewed:
        own = [lesson for lesson in lessons if circle.deal_id and lesson.deal_id == circle.deal_id]
        has = {
            "deal": bool(circle.deal_id),
            "signal": any(lesson.signal for lesson in own),
            "lesson": any(lesson.lesson for lesson in own),
            "proposal": circle.deal_id in proposed,
            "way back": circle.deal_id in decided,
        }
        if lacks := [in_words(name) for name, stands in has.items() if not stands]:
            found.append((circle, lacks))
    return found


def in_words(name):
    return {
        "deal": pgettext("what a review lacks", "a deal"),
        "signal": pgettext("what a review lacks", "a signal"),
        "lesson": pgettext("what a review lacks", "a lesson"),
        "proposal": pgettext("what a review lacks", "a proposal"),
        "way back": _("a decision about the way back"),
    }[name]
