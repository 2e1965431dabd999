"""Names under a frozen map: people who can work with it."""

from django.db import models
from django.utils import timezone

from workshop import live
from workshop.models import BoardVersion, Participant


class Draft(Exception):
    """A map of nobody's journey is kept as a draft: there is nothing to put a name to."""


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
        """With their name, once for each version. Raises `Draft`."""
        if version.is_draft:
            raise Draft
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
