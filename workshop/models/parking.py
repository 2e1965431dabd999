"""The parking lot (M10): what was moved out of the flow, to come back later. Bringing it back deletes the row.

Nobody's name stands here: a parked note says no more of its author than it did on the wall.
"""

from django.db import models
from django.utils import timezone

from workshop import live

from .agenda import Step


class Parked(models.Model):
    """A note from the wall (see `Note.park`), or a topic typed at the desk."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="parked")
    topic = models.CharField(max_length=120, blank=True)  # a note brings its own words
    returns_to = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey("User", models.SET_NULL, null=True, blank=True)
    helper = models.ForeignKey("Helper", models.SET_NULL, null=True, blank=True, related_name="+")
    parked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"parked {self.pk}"

    @classmethod
    def add_topic(cls, workshop, topic, returns_to, by):
        with live.change(workshop) as change:
            change.ring(live.FACILITATORS)
            return cls.objects.create(workshop=workshop, topic=topic, returns_to=returns_to, **by)

    @property
    def text(self):
        return self.note.text if self.is_a_note else self.topic

    @property
    def by(self):
        """Who put it aside, at the desk; not who wrote it."""
        return self.user or self.helper

    @property
    def is_a_note(self):
        return hasattr(self, "note")

    @property
    def is_due(self):
        """The room has come to the step at which it was to come back."""
        step = self.workshop.step
        return bool(step and self.returns_to and self.returns_to.place <= step.place)

    def bring_back(self):
        """A note stands on the wall again; a topic has been dealt with."""
        if self.is_a_note:
            return self.note.unpark(version=self.note.version)
        with live.change(self.workshop) as change:
            self.delete()
            change.ring(live.FACILITATORS)
