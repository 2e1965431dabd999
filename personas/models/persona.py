"""One fictional human being on whom sales and marketing agree. Belongs to the organisation and outlives the day."""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop.models import Organisation, Step

REVIEW_AFTER = timedelta(days=90)


class Persona(models.Model):
    class Status(models.TextChoices):
        HYPOTHESIS = "hypothesis", _("Hypothesis")
        PARTLY_VERIFIED = "partly_verified", _("Partly verified")
        VERIFIED = "verified", _("Verified")
        RETIRED = "retired", _("Retired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="personas")
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="personas")  # made in
    name = models.CharField(max_length=20)
    kana = models.CharField(max_length=30, blank=True)
    romaji = models.CharField(max_length=30, blank=True)
    roles = models.JSONField(default=list)  # one to three of content's buying_role
    status = models.CharField(max_length=16, choices=Status, default=Status.HYPOTHESIS)
    made_at = models.DateTimeField(default=timezone.now)
    review_due = models.DateField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self):
        return self.name

    @classmethod
    @transaction.atomic
    def adopt(cls, organisation, *, step, name, kana="", romaji="", roles=(), lines=(), review_due=None):
        """Into the library. `lines` are unsaved `Line`s: `field`, words in a language or both, `evidence`, `to_verify`,
        `dots`; they are kept in this order within their field. Review is due after 90 days."""
        due = review_due or timezone.localdate() + REVIEW_AFTER
        persona = cls.objects.create(
            organisation=organisation, step=step, name=name, kana=kana, romaji=romaji, roles=list(roles), review_due=due
        )
        for rank, line in enumerate(lines):
            line.persona, line.rank, line.step = persona, rank, step
            line.save()
        return persona
