"""Presses of Next, Back and End, kept so that the last one can be taken back."""

from datetime import timedelta

from django.db import models

OFFERED = timedelta(seconds=10)
GRACE = timedelta(seconds=2)  # a press on a slow line still counts


def hand(by):
    """Whose press it was, from what verbs know of who did it: "user:3", or nothing."""
    return "".join(f"{kind}:{who.pk}" for kind, who in (by or {}).items())


class Press(models.Model):
    """One press, with both clocks as they stood before it."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="presses")
    by = models.CharField(max_length=30, blank=True)  # see `hand`
    at = models.DateTimeField()
    left = models.ForeignKey("Phase", models.CASCADE, related_name="+")
    left_spent_s = models.FloatField()
    left_entered_at = models.DateTimeField(null=True, blank=True)
    entered = models.ForeignKey("Phase", models.CASCADE, null=True, blank=True, related_name="+")  # none: the end
    entered_spent_s = models.FloatField(default=0)
    entered_started_at = models.DateTimeField(null=True, blank=True)
    has_shown = models.BooleanField(default=False)  # it showed what was private

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"from {self.left} to {self.entered or 'the end'}"

    @classmethod
    def remember(cls, workshop, entered, *, by, at, has_shown=False):
        """Called while both clocks still stand as they were."""
        left = workshop.phase
        before = {"entered_spent_s": entered.spent_s, "entered_started_at": entered.started_at} if entered else {}
        return cls.objects.create(
            workshop=workshop,
            by=hand(by),
            at=at,
            left=left,
            left_spent_s=left.spent_s,
            left_entered_at=left.entered_at,
            entered=entered,
            has_shown=has_shown,
            **before,
        )

    @property
    def is_the_end(self):
        return self.entered_id is None

    @property
    def offered_until(self):
        return self.at + OFFERED

    def is_where(self, workshop):
        """Does the room still stand where this press brought it?"""
        if self.is_the_end:
            return workshop.has_ended
        return not workshop.has_ended and workshop.phase_id == self.entered_id

    def wind_back(self):
        """Both clocks as if nothing had happened: the time since then belongs to the phase that was left."""
        if self.entered:
            self.entered.spent_s, self.entered.started_at = self.entered_spent_s, self.entered_started_at
            self.entered.entered_at = None
            self.entered.save(update_fields=["spent_s", "started_at", "entered_at"])
        self.left.spent_s, self.left.entered_at = self.left_spent_s, self.left_entered_at
        if self.has_shown:
            self.left.revealed_at = self.at
        self.left.save(update_fields=["spent_s", "entered_at", "revealed_at"])
