"""Thanks to whoever shared a lost deal: read by the circle, on its phones only, and signed by nobody."""

import uuid

from django.db import models

from workshop import customers, live
from workshop.models.notes import Taken

from .circles import Circle

LENGTH = 120


class Thanks(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made on the phone
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="thanks")
    text = models.CharField(max_length=LENGTH)

    class Meta:
        ordering = ["id"]  # of chance: no order says who was first
        verbose_name_plural = "thanks"

    def __str__(self):
        return self.text

    @property
    def said(self):
        return customers.mask(self.text, self.circle.step.workshop.customers)

    @classmethod
    def say(cls, circle, thanks_id, text):
        """Sent twice it is said once. Raises `Taken`."""
        with live.change(circle.step.workshop) as change:
            thanks, created = cls.objects.get_or_create(pk=thanks_id, defaults={"circle": circle, "text": text})
            if thanks.circle_id != circle.pk:
                raise Taken
            circle.ring(change)
        return thanks, created
