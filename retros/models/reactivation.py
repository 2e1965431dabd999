"""The way back to a customer who said no: when something happens, on a date, or not at all. Decided for each deal."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from workshop import live
from workshop.wording import content, in_words

from ..texts import HERE
from .days import OfDay, OfDaysQuerySet

NONE = "none"


def triggers():
    """{code: entry} of content/reactivation.json."""
    return {entry["id"]: entry for entry in content("reactivation", HERE)}


def on_a_date(trigger):
    """Does it come by the calendar? Then the decision needs the day."""
    return triggers().get(trigger, {}).get("kind") == "date"


def suggested_due(trigger, lost_on):
    """RA08: twelve months after the loss, minus 90 days; RA12: six months after it. None: the customer knows."""
    days = {"RA08": 365 - 90, "RA12": 183}.get(trigger)
    return lost_on + timedelta(days=days) if days and lost_on else None


class WayBackQuerySet(OfDaysQuerySet):
    def open(self):
        """Those somebody still has to look after, the nearest first; what waits for an event comes last."""
        return self.kept().filter(done_at=None).exclude(trigger=NONE).order_by(models.F("due").asc(nulls_last=True))


class WayBack(OfDay):
    deal = models.ForeignKey("Deal", models.CASCADE, related_name="ways_back")
    trigger = models.CharField(max_length=4)  # of content/reactivation.json, or "none"
    due = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)  # somebody has been in touch

    objects = WayBackQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self):
        return self.words

    @classmethod
    @live.keeping()
    def decide(cls, deal, trigger, due=None, step=None):
        """The decision of this step; an earlier one of the library gives way, a rehearsal's own stays with it."""
        said = cls.said_in(step)
        deal.ways_back.filter(rehearsal=said["rehearsal"]).delete()
        return cls.objects.create(deal=deal, trigger=trigger, due=None if trigger == NONE else due, **said)

    @live.keeping()
    def finish(self, now=None):
        self.done_at = now or timezone.now()
        self.save(update_fields=["done_at"])

    @live.keeping()
    def take_up_again(self):
        self.done_at = None
        self.save(update_fields=["done_at"])

    @property
    def words(self):
        return in_words(triggers().get(self.trigger, {}))

    @property
    def is_none(self):
        return self.trigger == NONE

    @property
    def is_late(self):
        return bool(self.due and not self.done_at and self.due < timezone.localdate())
