"""Whether the cards of an anonymous step may leave the room: the group agrees at its end, or they stay (A10)."""

from django.db import models
from django.utils import timezone

from workshop import live

from .agenda import Step


class Release(models.Model):
    """The group's answer; asked again, the later one counts. What follows from it: `privacy.cards_may_leave`."""

    step = models.OneToOneField(Step, models.CASCADE, related_name="release")
    agreed = models.BooleanField()
    answered_at = models.DateTimeField()
    user = models.ForeignKey("User", models.SET_NULL, null=True, blank=True, related_name="+")
    helper = models.ForeignKey("Helper", models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"{self.step}: {'agreed' if self.agreed else 'not agreed'}"

    @classmethod
    def record(cls, step, agreed, by, now=None):
        """What the group said, by whoever recorded it."""
        with live.change(step.workshop) as change:
            cls.keep(step, agreed, by, now)
            change.ring(live.FACILITATORS)

    @classmethod
    def keep(cls, step, agreed, by, now=None):
        """Within a change; a ballot that was held on the phones names nobody ({})."""
        answer = {"agreed": agreed, "answered_at": now or timezone.now(), "user": None, "helper": None}
        cls.objects.update_or_create(step=step, defaults=answer | by)
