"""Today against the clock: how far behind its plan the room is, and when each step and the day will end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from workshop.models import Step

from . import timetable


@dataclass
class Stop:
    """A step of today from the running one on: by the plan, and as it is expected."""

    step: Step
    planned_begin: datetime
    begins: datetime
    ends: datetime
    free: int = 0  # minutes before its fixed time that nothing is planned for

    @property
    def late(self):
        """Minutes by which it begins after its plan."""
        return in_minutes(self.begins - self.planned_begin)

    @property
    def planned_end(self):
        return self.planned_begin + self.step.planned


class Pace:
    """The running day at a moment; `lengths` ({step id: minutes}) tries shorter steps out.

    Each part takes what is left of its time, a step with a fixed time waits for it, and so a gap takes up a delay.
    """

    def __init__(self, workshop, steps, now=None, lengths=None):
        self.workshop, self.phase, self.step = workshop, workshop.phase, workshop.phase.step
        self.now, self.lengths = now or timezone.now(), lengths or {}
        self.today = [step for step in steps if step.day == self.step.day]
        self.stops = list(self._stops())

    @property
    def drift(self):
        """Minutes behind (+) or ahead (-): when this part will end, against when the plan has it end."""
        planned = self.stops[0].planned_begin + timedelta(seconds=self.step.overrun_s)
        planned += sum((part.planned for part in self._parts if part.place <= self.phase.place), timedelta())
        return in_minutes(self.now + left_of(self.phase, self.now) - planned)

    @property
    def ends(self):
        return self.stops[-1].ends

    @property
    def planned_end(self):
        return self.stops[-1].planned_end

    @property
    def late_at_the_end(self):
        """Minutes by which the day will end after its plan (+) or before it (-): a fixed time may take up a delay."""
        return in_minutes(self.ends - self.planned_end)

    @property
    def to_come(self):
        return [stop for stop in self.stops[1:] if not stop.step.has_begun]

    @property
    def fixed(self):
        """What begins at its own time whatever happens, as lunch does."""
        return [stop for stop in self.to_come if stop.step.is_fixed]

    @property
    def _parts(self):
        return next(step for step in self.today if step == self.step).phases.all()

    def _stops(self):
        starts, zero = self._zero()
        ends = self.now
        for row in timetable.timed(self.today, starts):
            if row.step.place < self.step.place:
                continue
            planned = zero + timedelta(minutes=timetable.apart(starts, row.begins))
            begins = max(ends, planned) if row.step.is_fixed and row.step != self.step else ends
            ends = begins + self._length(row.step)
            yield Stop(row.step, planned, begins, ends, row.early)

    def _length(self, step):
        if step.pk in self.lengths:
            return timedelta(minutes=self.lengths[step.pk])
        coming = [part for part in step.phases.all() if step != self.step or part.place >= self.phase.place]
        return sum((left_of(part, self.now) for part in coming), timedelta())

    def _zero(self):
        """The time at which today's plan starts, and the instant that counts as this time.

        In a rehearsal, on another date and where no start is planned, it is when the first part really began.
        """
        begun = (part.started_at for step in self.today for part in step.phases.all() if part.started_at)
        first = min(begun, default=self.now).astimezone(self.workshop.tz)
        starts = timetable.start_of(self.workshop, self.step.day)
        date = self.workshop.starts_on + timedelta(days=self.step.day - 1)
        if starts and first.date() == date and not self.workshop.is_rehearsal:
            return starts, datetime.combine(date, starts, self.workshop.tz)
        return starts or first.time(), first


def left_of(part, now):
    """What a part still takes when nobody moves on early."""
    return timedelta(seconds=max(0, part.allowed_s - part.spent(now)))


def in_minutes(length):
    return round(length.total_seconds() / 60)
