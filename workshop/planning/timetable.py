"""The days of an agenda and the times that follow from it: each step begins when the one before ends, or when fixed."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Max

from workshop.models import Step


@dataclass
class Row:
    """A step with its times by the plan."""

    step: Step
    begins: time | None
    ends: time | None
    early: int = 0  # minutes free before a fixed time
    late: int = 0  # minutes by which what stands before overruns it


@dataclass
class Day:
    number: int
    date: date
    starts: time | None
    rows: list = field(default_factory=list)

    @property
    def ends(self):
        return self.rows[-1].ends if self.rows else None


def days(workshop):
    """The agenda as it is prepared and printed: each day with its steps and their times."""
    steps = list(workshop.steps.prefetch_related("phases"))
    for step in steps:
        step.workshop = workshop
        for phase in step.phases.all():
            phase.step = step
    numbers = range(1, last_day(workshop) + 1)
    found = [Day(n, workshop.starts_on + timedelta(days=n - 1), start_of(workshop, n)) for n in numbers]
    for day in found:
        day.rows = list(timed([step for step in steps if step.day == day.number], day.starts))
    return found


def last_day(workshop):
    """The days of the calendar, or as many as the agenda fills."""
    filled = workshop.steps.aggregate(last=Max("day"))["last"] or 1
    return max(filled, (workshop.ends_on - workshop.starts_on).days + 1)


def start_of(workshop, day):
    starts = workshop.starts.get(str(day))
    return datetime.strptime(starts, "%H:%M").time() if starts else None


def timed(steps, starts):
    """Rows: a step begins when the one before ends, or at its own fixed time."""
    clock = starts
    for step in steps:
        row = Row(step, clock, None)
        if step.is_fixed and step.starts_at:
            gap = apart(clock, step.starts_at) if clock else 0
            row = Row(step, step.starts_at, None, early=max(gap, 0), late=max(-gap, 0))
        row.ends = row.begins and after(row.begins, step.planned)
        clock = row.ends and after(row.ends, timedelta(seconds=step.overrun_s))
        yield row


def apart(earlier, later):
    """Minutes from one time of the day to another; a day that runs past midnight goes on."""
    minutes = (later.hour - earlier.hour) * 60 + later.minute - earlier.minute
    return minutes + 24 * 60 if minutes < -12 * 60 else minutes


def after(begins, length):
    return (datetime.combine(date.min, begins) + length).time()


def retime(workshop):
    """What the desk's plan shows: when each step begins if everything takes its planned time."""
    rows = [row for day in days(workshop) for row in day.rows]
    for row in rows:
        row.step.starts_at = row.begins
    Step.objects.bulk_update([row.step for row in rows], ["starts_at"])
