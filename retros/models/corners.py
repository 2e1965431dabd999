"""My own corner: what somebody volunteers to say of their own area, with their name, their department, or nobody's."""

import random
import uuid

from django.db import models
from django.db.models import Q

from workshop import customers, live
from workshop.models import Participant
from workshop.models.anonymity import Settled, Spent, digest, spent
from workshop.models.notes import Taken
from workshop.wording import choices, in_words

from .circles import Circle

LENGTH, SHORTEST, MOST = 200, 5, 2
NAMED, DEPT, ANON = "named", "dept", "anon"
MODES = ANON, DEPT, NAMED


class Full(Exception):
    """Two of each person are the limit."""


class Corner(models.Model):
    """Its writer chose what it may say of them; nothing else is kept (A2)."""

    id = models.UUIDField(primary_key=True)  # made on the phone
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="corners")
    identity = models.CharField(max_length=8)
    seat = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")  # named ones only
    area = models.CharField(max_length=20, blank=True)  # the department, where its writer shows it
    mark = models.CharField(max_length=64, blank=True)  # of the phone, until it is shown
    share = models.CharField(max_length=64, blank=True)  # of the phone as well: to count two; until it is shown
    text = models.CharField(max_length=LENGTH)
    language = models.CharField(max_length=5, default="en")
    shown = models.BooleanField(default=False)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["place"]

    def __str__(self):
        return "a card of somebody’s own corner"

    @property
    def said(self):
        return customers.mask(self.text, self.circle.step.workshop.customers)

    @property
    def who(self):
        """What its writer chose to show."""
        if self.seat:
            return f"{self.seat.name} · {self.seat.department_name}"
        return in_words(choices("department").get(self.area, {})) if self.area else ""

    @classmethod
    def add(cls, circle, corner_id, seat, key, identity, text, language):
        """Kept for whoever wrote it until the part ends. Returns (corner, created). Raises `Taken`, `Full`, and
        `Settled` when it is shown under another id."""
        with live.change(circle.step.workshop) as change:
            if Spent.objects.filter(digest=spent(corner_id)).exists():
                raise Settled
            if known := cls.objects.filter(pk=corner_id).first():
                if known.mark != digest(key, corner_id):
                    raise Taken
                return known, False
            share = digest(key, f"corner {circle.pk}")
            if circle.corners.filter(share=share).count() >= MOST:
                raise Full
            about = {"seat": seat if identity == NAMED else None, "area": seat.department if identity == DEPT else ""}
            made = cls.objects.create(
                id=corner_id,
                circle=circle,
                identity=identity,
                mark=digest(key, corner_id),
                share=share,
                text=text,
                language=language,
                **about,
            )
            change.ring(seat.audience)
        return made, True

    def withdraw(self, seat):
        """Its writer takes it back before anybody read it."""
        with live.change(self.circle.step.workshop) as change:
            type(self).objects.filter(pk=self.pk, shown=False).delete()
            change.ring(seat.audience)

    def is_by(self, key):
        return bool(key and self.mark == digest(key, self.pk))


def volunteered(circle):
    """What everybody of the circle reads."""
    return of(circle, Q(shown=True))


def mine(circle, key):
    """What this phone wrote and nobody has read yet."""
    return [corner for corner in of(circle, Q(shown=False)) if corner.is_by(key)]


def of(circle, only):
    found = list(circle.corners.filter(only).select_related("seat"))
    for corner in found:
        corner.circle = circle
    return found


def show(step, change, rng=None):
    """All at once, in a new order; afterwards no phone is known by its cards. Returns whether any was hidden."""
    rng = rng or random.SystemRandom()
    found = list(Corner.objects.filter(circle__step=step))
    hidden = [corner for corner in found if not corner.shown]
    digests = sorted(spent(corner.pk) for corner in hidden)
    Spent.objects.bulk_create([Spent(step=step, digest=each) for each in digests], ignore_conflicts=True)
    rng.shuffle(found)
    Corner.objects.filter(circle__step=step).delete()
    for place, corner in enumerate(found):
        corner.pk = uuid.uuid4()
        corner.place, corner.shown, corner.mark, corner.share = place, True, "", ""
    Corner.objects.bulk_create(found)
    for circle in step.circles.all():
        circle.step = step
        circle.ring(change)
    return bool(hidden)
