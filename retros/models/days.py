"""Rows that come from a night and outlive it; what a rehearsal made goes with the rehearsal."""

from django.db import models

from workshop.models import Step, Workshop


class OfDaysQuerySet(models.QuerySet):
    def kept(self):
        """Those that no rehearsal made."""
        return self.filter(rehearsal=None)

    def known_in(self, workshop):
        """What stands in this workshop: a rehearsal also knows what it made itself."""
        ours = models.Q(rehearsal=workshop) if workshop.is_rehearsal else models.Q()
        return self.filter(models.Q(rehearsal=None) | ours) if ours else self.kept()


class OfDay(models.Model):
    """`step` is where it was said; None: prepared by hand, or from a file."""

    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")
    rehearsal = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @staticmethod
    def said_in(step):
        """The fields above, for a new row."""
        return {"step": step, "rehearsal": step.workshop if step and step.workshop.is_rehearsal else None}
