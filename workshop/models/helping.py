"""Who helps at the desk: a co-facilitator or a scribe, with a pass that a link hands out to one person."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import live

from .handover import new_key
from .people import Participant

LINK_GOOD_FOR = timedelta(minutes=15)


class HelperQuerySet(models.QuerySet):
    def here(self):
        return self.filter(removed_at=None).exclude(came_at=None)

    def awaited(self, now=None):
        """Handed out and not yet taken: each opens the door once."""
        return self.filter(removed_at=None, came_at=None, invited_at__gt=(now or timezone.now()) - LINK_GOOD_FOR)


class Helper(models.Model):
    class Role(models.TextChoices):
        CO_FACILITATOR = "co_facilitator", _("Co-facilitator")
        SCRIBE = "scribe", _("Scribe")

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="helpers")
    role = models.CharField(max_length=16, choices=Role)
    name = models.CharField(max_length=30, blank=True)  # none until they have come
    language = models.CharField(max_length=5, default="en")
    key = models.CharField(max_length=40, unique=True, default=new_key)  # first in the link, then in their cookie
    seat = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")  # theirs, too
    invited_at = models.DateTimeField(default=timezone.now)
    came_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The link that hands the pass out."""
        return reverse("helping", args=[self.key])

    @property
    def audience(self):
        return live.helper(self.pk)

    @property
    def link_ends_at(self):
        return self.invited_at + LINK_GOOD_FOR

    def cookie(self):
        return f"{self.pk}.{self.key}"

    def come(self, name, language, seat=None, now=None):
        """The pass is taken. False for whoever is second, or too late."""
        now = now or timezone.now()
        with live.change(self.workshop) as change:
            taken = {"name": name, "language": language, "seat": seat, "came_at": now, "key": new_key()}
            if not Helper.objects.awaited(now).filter(pk=self.pk, key=self.key).update(**taken):
                return False
            self.refresh_from_db()
            change.ring(live.FACILITATORS)
        return True

    def remove(self):
        """The pass is taken back: its sockets close, its cookie and its link open nothing. What they did stays."""
        with live.change(self.workshop) as change:
            self.removed_at, self.key = timezone.now(), new_key()
            self.save(update_fields=["removed_at", "key"])
            change.close(self.audience)
            change.ring(live.FACILITATORS)
