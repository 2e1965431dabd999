"""Who is played in a rehearsal. On a real day there are none of them."""

from django.db import models
from django.utils import timezone

from .people import Participant


class Simulated(models.Model):
    """Somebody of a rehearsal, and the seat they take when they come. What they do is in simulation.py."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="simulated")
    seat = models.OneToOneField(Participant, models.SET_NULL, null=True, blank=True, related_name="simulated")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=30)
    department = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    habit = models.SlugField(max_length=10)
    arrives_s = models.FloatField()  # seconds after they were made
    made_at = models.DateTimeField(default=timezone.now)
    done = models.JSONField(default=dict)  # {"door" or phase id: how many of their acts there are done}

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="one_of_each_number")]

    def __str__(self):
        return self.name

    @property
    def is_here(self):
        return bool(self.seat and not self.seat.removed_at)

    def has_done(self, where):
        return self.done.get(str(where), 0)

    def claim(self, where, act):
        """True once for each act, also when two desks ask at the same moment. Inside the transaction of the act."""
        self.done = Simulated.objects.select_for_update().get(pk=self.pk).done
        if self.has_done(where) != act:
            return False
        self.done[str(where)] = act + 1
        self.save(update_fields=["done"])
        return True
