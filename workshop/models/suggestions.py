"""What became of a suggestion: an action, or nothing; and who would take it. See `Exercise.suggestions`."""

from django.db import models
from django.utils import timezone

from workshop import live

from .agenda import Step
from .outcomes import ActionItem
from .people import Participant


class Settled(models.Model):
    """A suggestion that stays away: it became an action, or the room did not want it. Undoing deletes the row."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="settled")
    key = models.SlugField(max_length=100)
    action = models.ForeignKey(ActionItem, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["step", "key"], name="settled_once")]

    def __str__(self):
        return self.key


class Willing(models.Model):
    """Somebody would take what is suggested. The desk knows, nobody else: it is no promise yet."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="willing")
    key = models.SlugField(max_length=100)
    seat = models.ForeignKey(Participant, models.CASCADE, related_name="willing")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["step", "key", "seat"], name="willing_once")]

    def __str__(self):
        return f"{self.seat} for {self.key}"


def standing(step):
    """The suggestions of a step that nobody has settled, each with those who would take it."""
    away = set(step.settled.values_list("key", flat=True))
    willing = {}
    for each in step.willing.select_related("seat"):
        willing.setdefault(each.key, []).append(each.seat)
    return [(each, willing.get(each.key, [])) for each in step.exercise.suggestions() if each.key not in away]


def settle(step, key, action=None):
    """It became this action, or was dismissed: it is offered nowhere any more."""
    with live.change(step.workshop) as change:
        step.settled.get_or_create(key=key, defaults={"action": action})
        change.ring()


def offer_again(step, key):
    """A dismissal that was a mistake."""
    with live.change(step.workshop) as change:
        step.settled.filter(key=key, action=None).delete()
        change.ring()


def volunteer(step, key, seat, willing):
    """This seat would take it, or not after all."""
    with live.change(step.workshop) as change:
        if willing:
            step.willing.get_or_create(key=key, seat=seat)
        else:
            step.willing.filter(key=key, seat=seat).delete()
        change.ring(live.FACILITATORS)
        change.ring(seat.audience)
