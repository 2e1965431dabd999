"""A deal that was lost: how it is called at the fire, and what is known of it."""

from django.db import models

from workshop.models import Organisation


class Deal(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="deals")
    nickname = models.CharField(max_length=30)  # never the customer's name

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.nickname
