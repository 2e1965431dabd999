"""A circle at the fire: six to eight people who speak of one deal."""

from django.db import models
from django.utils.translation import gettext as _

from workshop.models import Participant, Step

from .deals import Deal

MOST = 4  # circles of a night
SMALLEST, LARGEST = 6, 8  # people of a circle, where the room allows it


class Circle(models.Model):
    step = models.ForeignKey(Step, models.CASCADE, related_name="circles")
    number = models.PositiveSmallIntegerField()
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="circles")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["step", "number"], name="one_circle_per_number")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return _("Circle %(number)s") % {"number": self.number}


class Chair(models.Model):
    """Somebody's place in a circle."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="chairs")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="chairs")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["circle", "participant"], name="one_chair_each")]

    def __str__(self):
        return f"{self.participant} in {self.circle}"
