"""Names under a frozen map: people who can work with it."""

from django.db import models
from django.utils import timezone

from workshop import live
from workshop.models import Ballot, BoardVersion, Participant
from workshop.models.ballots import SETTLED


class Draft(Exception):
    """A map of nobody's journey is kept as a draft: there is nothing to put a name to."""


class Unagreed(Exception):
    """The room has not said yet that it can work with this map."""


def is_agreed(step):
    """Was the consent to the map (M5) closed without an objection, or settled by trying it?"""
    ballot = Ballot.objects.filter(phase__step=step, phase__code="sign", name="map").order_by("round").last()
    if ballot is None or not ballot.has_result:
        return False
    return ballot.settled["choice"] == "try" if ballot.stage == SETTLED else bool(ballot.result["passes"])


class Signature(models.Model):
    version = models.ForeignKey(BoardVersion, models.CASCADE, related_name="signatures")
    seat = models.ForeignKey(Participant, models.CASCADE, related_name="signatures")
    signed_at = models.DateTimeField(default=timezone.now)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "seat"], name="signed_once")]

    def __str__(self):
        return f"{self.seat} under {self.version}"

    @classmethod
    def sign(cls, version, seat):
        """With their name, once for each version. Raises `Draft`, `Unagreed`."""
        if version.is_draft:
            raise Draft
        if not is_agreed(version.board.step):
            raise Unagreed
        with live.change(seat.workshop) as change:
            signature, new = cls.objects.get_or_create(version=version, seat=seat, defaults={"rev": change.rev})
            signature.seat = seat
            if new:
                change.put(*signature.elements())
                change.ring(seat.audience)
        return signature

    def take_back(self):
        with live.change(self.seat.workshop) as change:
            self.delete()
            change.ring()

    def elements(self):
        to = live.SCREEN, live.FACILITATORS
        yield live.Element("journey_map/sign/signature.html", {"signature": self}, *to)
        yield live.Element("journey_map/sign/count.html", {"version": self.version}, *to, id="signed")
