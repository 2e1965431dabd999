"""The verbs of the day: open the door, begin, move on and back, end, publish. One phase runs at a time."""

from django.utils import timezone

from workshop import live

from . import anonymity, moves
from .agenda import Phase
from .ballots import VOTE
from .presses import GRACE, OFFERED, Press


class Day:
    """What a workshop does from its first phase to its report."""

    def phases(self):
        return Phase.objects.filter(step__workshop=self).select_related("step").order_by("step__place", "place")

    def after(self, phase):
        return self._neighbour(phase, +1)

    def before(self, phase):
        return self._neighbour(phase, -1)

    def _neighbour(self, phase, way):
        phases = list(self.phases())
        if phase is None:
            return phases[0] if phases and way > 0 else None
        place = phases.index(phase) + way
        return phases[place] if 0 <= place < len(phases) else None

    def open(self):
        """People can come in; no clock runs yet. A day that has ended is not opened by an old page."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["status"])
            if self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            change.ring()

    def begin(self, now=None, by=None):
        """The first phase runs. Twice is once."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            if self.phase is None and (first := self.after(None)):
                self._enter(first, now or timezone.now(), change)
                moves.remember(self, "moved", by)
            change.ring()

    def stand_at(self, phase, now=None):
        """Open, with this phase running: what came before counts as done in its planned time."""
        began = now = now or timezone.now()
        with live.change(self) as change:
            phases = list(self.phases())
            for earlier in reversed(phases[: phases.index(phase)]):
                began -= earlier.planned
                earlier.spent_s, earlier.started_at = earlier.planned_s, began
                earlier.save(update_fields=["spent_s", "started_at"])
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            self._enter(phase, now, change)
            change.ring()

    def move(self, seen, way, now=None, by=None):
        """Next (+1) or Back (-1) from the phase the facilitator saw. False when somebody else moved meanwhile.

        Nothing is lost by moving: rows stay, and the clock of a phase goes on where it was left.
        """
        now = now or timezone.now()
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            target = self._neighbour(self.phase, way) if self.phase_id == seen else None
            if target is None or self.has_ended:
                return False
            has_shown = way > 0 and self._show(self.phase, change, now)
            Press.remember(self, target, by=by, at=now, has_shown=has_shown)
            anonymity.leave(self.phase, change)
            self._leave(self.phase, now)
            self._enter(target, now, change)
            moves.remember(self, "moved", by)
            change.ring()
        return True

    def _show(self, phase, change, now):
        """What leaving a phase forwards shows: notes written in silence, the result of an open vote."""
        has_counted = phase.count_votes(change, now)
        return bool(phase.step.exercise.leave(phase, change)) or has_counted

    def _leave(self, phase, now):
        phase.stop(now)
        phase.save()

    def _enter(self, phase, now, change):
        phase.revealed_at = None
        phase.started_at = phase.started_at or now
        phase.entered_at = now
        phase.save()
        self.phase, self.called_at = phase, None  # whoever was called to look up may look down again
        self.save(update_fields=["phase", "called_at"])
        phase.step.workshop = self
        phase.step.exercise.enter(phase, change)

    def last_press(self, now):
        """The last press of Next, Back or End while the desk offers to take it back, or None."""
        press = self.presses.select_related("left__step", "entered__step").first()
        return press if press and press.is_where(self) and now < press.at + OFFERED + GRACE else None

    def take_back(self, seen, now=None, by=None):
        """The press that the desk saw never happened. False after ten seconds, or when the room has moved since.

        What it showed stays shown, as if Reveal had been pressed (rule 2.0.2): people may have read it.
        """
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            press = self.last_press(now or timezone.now())
            if press is None or press.pk != seen:
                return False
            press.wind_back()
            if press.is_the_end:
                for step in self.steps.all():
                    step.exercise.thaw(press.at)
            self.phase, self.status, self.called_at = press.left, self.Status.OPEN, None
            self.save(update_fields=["phase", "status", "called_at"])
            self.phase.step.workshop = self
            self.phase.step.exercise.enter(self.phase, change)
            press.delete()
            moves.remember(self, "taken_back", by)
            change.ring()
        return True

    def end(self, now=None, by=None):
        """The day is over: what was made is kept and frozen, phones say goodbye."""
        now = now or timezone.now()
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if self.has_ended:
                return
            if self.phase:
                Press.remember(self, None, by=by, at=now)
                self._leave(self.phase, now)
            for phase in self.phases().filter(ballots__stage=VOTE).distinct():
                phase.step.workshop = self
                phase.count_votes(change, now)
            self.status = self.Status.ENDED
            self.save(update_fields=["status"])
            anonymity.end(self, change)
            for step in self.steps.all():
                step.exercise.freeze(change)
            moves.remember(self, "ended", by)
            change.ring()
            change.close(live.EVERYONE, live.ENDED)

    def reopen(self, now=None, by=None):
        """Ended too early: the room goes on where it was."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if not self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            if self.phase:
                self._enter(self.phase, now or timezone.now(), change)
            moves.remember(self, "reopened", by)
            change.ring()

    def publish(self, now=None):
        """From now on participants and reviewers read the same report."""
        with live.change(self) as change:
            self.published_at = now or timezone.now()
            self.save(update_fields=["published_at"])
            change.ring()
