"""Absorbing a delay: which later steps of today could be shorter, and what that saves (rule 2.0.2).

Nothing here leaves a step out: that is always a human decision.
"""

from dataclasses import dataclass
from datetime import timedelta

from workshop.models import Step

from . import editing, programmes

LEAST = {"break": 10, "rest": 10, "meal": 40}  # minutes
STAYS = {"E13"}  # thanks are never proposed for leaving out


@dataclass
class Proposal:
    """A step with fewer minutes: in another variant, or in all its parts a little."""

    step: Step
    minutes: int
    variant: str = ""

    @property
    def in_words(self):
        """The variant, for those who choose."""
        return programmes.variant_words(self.variant, self.minutes)

    @property
    def saves(self):
        return length(self.step) - self.minutes


def length(step):
    return step.planned // timedelta(minutes=1)


def proposals(pace, delay):
    """What could be shorter to make up for `delay` minutes, no more than that where the length is free."""
    found = (proposal(stop.step, delay) for stop in pace.to_come)
    return [each for each in found if each and each.saves > 0]


def proposal(step, delay):
    entry = step.exercise.catalogue
    if step.kind in LEAST:
        return Proposal(step, max(LEAST[step.kind], length(step) - delay))
    if not entry:
        return None
    for variant in programmes.shorter().get((entry["code"], step.variant), ()):
        if entry["total"][variant] < length(step):
            return Proposal(step, entry["total"][variant], variant)
    parts = len(step.phases.all())
    return Proposal(step, max(parts, length(step) - min(delay, length(step) // 4)))


def leavable(pace):
    """Exercises that a facilitator may leave out: not what people need to rest, to eat and to thank each other."""
    steps = [stop.step for stop in pace.to_come if stop.step.exercise.catalogue]
    return [step for step in steps if step.exercise.catalogue["code"] not in STAYS and not step.exercise.is_used()]


def take(pace, chosen):
    """The chosen steps become shorter; what they save up to the next fixed time, the running step may have used."""
    workshop, saved = pace.workshop, {each.step.pk: each.saves for each in chosen}
    with editing.changed(workshop):
        for each in chosen:
            if each.variant:
                editing.vary(each.step, each.variant)
            else:
                editing.relength(each.step, each.minutes)
        running = workshop.steps.get(pk=pace.step.pk)
        in_time = sum(saved.get(stop.step.pk, 0) for stop in before_fixed(pace))
        running.overrun_s += 60 * max(0, min(pace.drift, in_time))
        running.save(update_fields=["overrun_s"])


def before_fixed(pace):
    """The steps to come until the first with a fixed time."""
    for stop in pace.to_come:
        if stop.step.is_fixed:
            return
        yield stop
