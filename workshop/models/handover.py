"""How a seat comes to another phone: by its link, its badge, or its four digits."""

import secrets

from django.core import signing
from django.db import models

from workshop import live

LINK_GOOD_FOR_S = 4 * 60 * 60
NUMBERS = [f"{number}" for number in range(1000, 10_000)]
_badges = signing.Signer(salt="badge")


def new_key():
    return secrets.token_urlsafe(24)


def new_numbers(workshop, how_many):
    """Rejoin numbers that nobody in the workshop has."""
    taken = set(workshop.participants.values_list("number", flat=True))
    return secrets.SystemRandom().sample([number for number in NUMBERS if number not in taken], how_many)


class Portable(models.Model):
    """What a seat has for that. The phone that holds it carries its key in a signed cookie."""

    key = models.CharField(max_length=40, default=new_key)
    number = models.CharField(max_length=4, blank=True)  # typed at the door, it gives the seat to another phone

    class Meta:
        abstract = True

    def cookie(self):
        return f"{self.pk}.{self.key}"

    def link(self):
        """A token that takes this seat to another phone within four hours."""
        return signing.dumps([self.pk, self.key], salt="seat", compress=False)

    @classmethod
    def by_link(cls, token):
        """The seat of a `link()`, or None when it is wrong, late or the seat was given up."""
        try:
            pk, key = signing.loads(token, salt="seat", max_age=LINK_GOOD_FOR_S)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls.objects.present().filter(pk=pk, key=key).first()

    def badge(self):
        """What the QR of the name badge says: good until the workshop ends, or the seat gets another number."""
        return _badges.sign(f"{self.pk}.{self.number}")

    @classmethod
    def by_badge(cls, token):
        """The seat of a `badge()`, or None."""
        try:
            pk, _dot, number = _badges.unsign(token).partition(".")
        except signing.BadSignature:
            return None
        return cls.objects.standing().select_related("workshop").filter(pk=pk, number=number).first()

    def take_over(self):
        """Another phone shows the badge or the number: it gets the seat, and the phone that held it is told."""
        with live.change(self.workshop) as change:
            change.close(live.phone(self.key))
            self.key = new_key()
            self.save_at(change, "key")

    def renew_number(self):
        """The badge or the number fell into other hands: both open nothing any more."""
        with live.change(self.workshop) as change:
            [self.number] = new_numbers(self.workshop, 1)
            self.save_at(change, "number")

    def have_number(self):
        """A seat from before there were numbers gets one when somebody asks for it."""
        if not self.number:
            self.renew_number()
