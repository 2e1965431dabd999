"""Preparing the day: what may still be changed in the agenda, and how.

Every verb goes through `live.change`: editing while the day runs is allowed, and every page follows.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.db.models import F

from workshop import live
from workshop.models import Phase, Step

from . import programmes
from .timetable import last_day, retime

ELSEWHERE = 10_000  # out of the way of the unique places, while steps change theirs
LONGEST = 600  # minutes


class Kept(Exception):
    """The agenda stays as it is: `why` is a key of the sentences in views/agenda.py."""

    def __init__(self, why, **said):
        self.why, self.said = why, said


def movable(step):
    """May its place, its length and its variant still change? Not once it has begun."""
    return not (step.has_begun or step.workshop.has_ended)


def insert(workshop, day, item):
    """A new step at the end of a day. `item` is one of `programmes`: kind, exercise, variant, minutes, titles."""
    with changed(workshop):
        steps = list(workshop.steps.all())
        place = sum(step.day <= day for step in steps)
        if any(step.has_begun for step in steps[place:]):
            raise Kept("before_begun")
        make_room(workshop, place)
        step = programmes.add_step(workshop, place, day, None, item)
    return step


def make_room(workshop, place):
    behind = workshop.steps.filter(place__gte=place)
    behind.update(place=F("place") + ELSEWHERE)
    behind.update(place=F("place") - ELSEWHERE + 1)


def remove(step):
    """Out of the agenda, unless people have already made something in it."""
    with changed(step.workshop):
        still(step)
        if step.exercise.is_used():
            raise Kept("used", title=step.title)
        step.delete()


def still(step):
    """The step as it is now; what has begun keeps its place, its variant and its length."""
    if step.pk == (step.workshop.step and step.workshop.step.pk):
        raise Kept("running", title=step.title)
    if any(step.phases.values_list("started_at", flat=True)):
        raise Kept("begun", title=step.title)


def shift(step, way):
    """One place up (-1) or down (+1); past the end of its day it goes to the next one."""
    with changed(step.workshop) as steps:
        still(step)
        at = steps.index(step)
        neighbour = steps[at + way] if 0 <= at + way < len(steps) else None
        if neighbour and neighbour.day == step.day:
            steps[at], steps[at + way] = neighbour, steps[at]
        elif 1 <= step.day + way <= last_day(step.workshop):
            steps[at].day += way
        settle(step.workshop, steps)


def place(step, day, before):
    """Where it was dropped: on a day, before another step, or (None) at the day's end."""
    with changed(step.workshop) as steps:
        still(step)
        if not 1 <= day <= last_day(step.workshop) or (before and before.day != day):
            raise Kept("no_place")
        mine = steps.pop(steps.index(step))
        mine.day = day
        at = steps.index(before) if before and before != step else sum(other.day <= day for other in steps)
        steps.insert(at, mine)
        settle(step.workshop, steps)


def settle(workshop, steps):
    """The steps in this order. Nothing that is still to come may stand before what has begun: it would never run."""
    begun = [step.has_begun for step in steps]
    if sorted(begun, reverse=True) != begun:
        raise Kept("before_begun")
    workshop.steps.update(place=F("place") + ELSEWHERE)
    for at, step in enumerate(steps):
        step.place = at
    Step.objects.bulk_update(steps, ["place", "day"])


def edit(step, *, variant=None, minutes=None, fixed_at=..., **words):
    """What a facilitator changes of one step. Words change at any time: a clearer sentence helps those who work.

    A new variant comes in its own length, unless another length is asked for with it.
    """
    with changed(step.workshop):
        before = length_of(step)
        if variant and variant != step.variant:
            vary(step, variant)
        if minutes and minutes not in (before, length_of(step)):
            relength(step, minutes)
        if fixed_at is not ... and fixed_at != (step.starts_at if step.is_fixed else None):
            fix(step, fixed_at)
        for name, text in words.items():
            setattr(step, name, text)
        step.save(update_fields=list(words))


def length_of(step):
    return sum(step.phases.values_list("planned_s", flat=True)) // 60


def vary(step, variant):
    """Another variant of the same exercise, in its own length."""
    still(step)
    step.variant = variant
    step.save(update_fields=["variant"])
    lay(step, step.exercise.plan(step.exercise.catalogue["total"][variant]))


def relength(step, minutes):
    """Another length in whole minutes: the parts keep the proportions of the variant (rule 2.0.2)."""
    still(step)
    parts = step.exercise.plan(minutes)
    if minutes < len(parts):
        raise Kept("too_short", title=step.title, least=len(parts))
    lengths = programmes.scaled([seconds // 60 for _code, seconds in parts], minutes)
    lay(step, [(code, 60 * length) for (code, _s), length in zip(parts, lengths, strict=True)])


def lay(step, plan):
    """The parts of a step that nobody has begun, made anew."""
    step.phases.all().delete()
    Phase.objects.bulk_create(
        Phase(step=step, place=at, code=code, planned_s=seconds) for at, (code, seconds) in enumerate(plan)
    )


def fix(step, at):
    """It begins at this time whatever stands before it; None: when the step before it ends."""
    still(step)
    step.starts_at, step.is_fixed = at, at is not None
    step.save(update_fields=["starts_at", "is_fixed"])


def begin_day(workshop, day, at):
    with changed(workshop):
        workshop.starts = workshop.starts | {str(day): f"{at:%H:%M}"}
        workshop.save(update_fields=["starts"])


def fill(workshop, choice):
    """The agenda that a new workshop starts from: a programme, an earlier workshop (copy:<id>), or nothing."""
    kind, _colon, source = choice.partition(":")
    if kind == "copy":
        copy(workshop.organisation.workshops.get(pk=source), workshop)
    elif choice != "blank":
        programmes.fill(workshop, choice)
    lengthen(workshop)


def lengthen(workshop):
    """A programme of two days needs two days."""
    workshop.ends_on = workshop.starts_on + timedelta(days=last_day(workshop) - 1)
    workshop.save(update_fields=["ends_on"])


def copy(source, workshop):
    """The agenda of an earlier workshop with its remarks and lengths: no people, and nothing they wrote."""
    with changed(workshop):
        for step in source.steps.prefetch_related("phases"):
            parts = [(phase.code, phase.planned_s) for phase in step.phases.all()]
            step.pk, step._state.adding, step.workshop, step.overrun_s = None, True, workshop, 0
            step._prefetched_objects_cache = {}
            step.save()
            lay(step, parts)
            step.exercise.prepare()
        workshop.starts = source.starts
        workshop.save(update_fields=["starts"])


@contextmanager
def changed(workshop):
    """A change of the agenda: gives its steps in order, and afterwards brings the planned times up to date."""
    with live.change(workshop) as change:
        workshop.refresh_from_db(fields=["phase", "status"])
        if workshop.has_ended:
            raise Kept("ended")
        change.ring()
        yield list(workshop.steps.prefetch_related("phases"))
        retime(workshop)
