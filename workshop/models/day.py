"""The verbs of the day: open the door, begin, move on and back, end, publish. One phase runs at a time."""

from django.utils import timezone

from workshop import live

from .agenda import Phase


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

    def begin(self, now=None):
        """The first phase runs. Twice is once."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            if self.phase is None and (first := self.after(None)):
                self._enter(first, now or timezone.now())
            change.ring()

    def stand_at(self, phase, now=None):
        """Open, with this phase running: what came before counts as done in its planned time."""
        now = now or timezone.now()
        with live.change(self) as change:
            for earlier in self.phases():
                if earlier == phase:
                    break
                earlier.spent_s, earlier.started_at = earlier.planned_s, now
                earlier.save(update_fields=["spent_s", "started_at"])
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            self._enter(phase, now)
            change.ring()

    def move(self, seen, way, now=None):
        """Next (+1) or Back (-1) from the phase the facilitator saw. False when somebody else moved meanwhile.

        Nothing is lost by moving: rows stay, and the clock of a phase goes on where it was left.
        """
        now = now or timezone.now()
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            target = self._neighbour(self.phase, way) if self.phase_id == seen else None
            if target is None or self.has_ended:
                return False
            if way > 0:
                self.phase.step.exercise.leave(self.phase, change)
            self._leave(self.phase, now)
            self._enter(target, now)
            change.ring()
        return True

    def _leave(self, phase, now):
        phase.stop(now)
        phase.save()

    def _enter(self, phase, now):
        phase.revealed_at = None
        phase.started_at = phase.started_at or now
        phase.entered_at = now
        phase.save()
        self.phase = phase
        self.save(update_fields=["phase"])

    def end(self, now=None):
        """The day is over: what was made is kept and frozen, phones say goodbye."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if self.has_ended:
                return
            if self.phase:
                self._leave(self.phase, now or timezone.now())
            self.status = self.Status.ENDED
            self.save(update_fields=["status"])
            for step in self.steps.all():
                step.exercise.freeze(change)
            change.ring()
            change.close(live.EVERYONE, live.ENDED)

    def reopen(self, now=None):
        """Ended too early: the room goes on where it was."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if not self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            if self.phase:
                self._enter(self.phase, now or timezone.now())
            change.ring()

    def publish(self, now=None):
        """From now on participants and reviewers read the same report."""
        with live.change(self) as change:
            self.published_at = now or timezone.now()
            self.save(update_fields=["published_at"])
            change.ring()
