"""Who says "I am ready" while everybody writes for themselves. Nobody is moved on by it; the desk only knows."""

from django.db import models

from workshop import live


class Ready(models.Model):
    phase = models.ForeignKey("Phase", models.CASCADE, related_name="ready")
    participant = models.ForeignKey("Participant", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phase", "participant"], name="ready_once_per_phase")]

    def __str__(self):
        return f"{self.participant} in {self.phase}"

    @classmethod
    def say(cls, phase, seat, is_ready):
        """They are ready, or they write on after all; the same again changes nothing."""
        with live.change(phase.step.workshop) as change:
            if is_ready:
                cls.objects.get_or_create(phase=phase, participant=seat)
            else:
                cls.objects.filter(phase=phase, participant=seat).delete()
            seat.__dict__.pop("state", None)
            seat.save_at(change)
            change.ring(seat.audience)
