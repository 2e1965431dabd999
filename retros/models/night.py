"""A night as a whole: what the screen shows of it, the manager guard, and the fire that can be paused."""

from django.db import models
from django.utils import timezone

from workshop import live
from workshop.models import Step

from .circles import Circle


class Night(models.Model):
    step = models.OneToOneField(Step, models.CASCADE, related_name="night")
    guard = models.BooleanField(default=True)  # A9
    on_screen = models.ForeignKey(Circle, models.SET_NULL, null=True, blank=True, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"night of {self.step}"

    @property
    def shown_id(self):
        """The circle that the screen shows: the only one, or the one that the desk chose. Otherwise none."""
        circles = list(self.step.circles.values_list("pk", flat=True))
        if len(circles) == 1:
            return circles[0]
        return self.on_screen_id if self.on_screen_id in circles else None

    def show(self, circle):
        """A circle shares its wall with the whole room; None: each keeps its own."""
        with live.change(self.step.workshop) as change:
            self.on_screen = circle
            self.save(update_fields=["on_screen"])
            change.ring(live.SCREEN)
            change.ring(live.FACILITATORS)

    def set_guard(self, guard):
        with live.change(self.step.workshop) as change:
            self.guard = guard
            self.save(update_fields=["guard"])
            change.ring()

    def pause(self, paused, by=None, now=None):
        """Somebody cries or shouts: the screen goes dark and the clock stands, until the fire is lit again."""
        with live.change(self.step.workshop) as change:
            self.paused_at = (now or timezone.now()) if paused else None
            self.save(update_fields=["paused_at"])
            change.ring()
        phase = self.step.workshop.phase
        if phase and phase.step_id == self.step_id and phase.is_paused != paused:
            phase.step.workshop = self.step.workshop
            phase.pause(paused, by=by)
