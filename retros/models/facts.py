"""What happened, in order: dates, quantities, words actually said; and where somebody doubts it."""

import uuid
from contextlib import contextmanager

from django.db import models
from django.db.models import F

from workshop import customers, live
from workshop.models.anonymity import digest
from workshop.models.notes import Stale, Taken
from workshop.wording import choices, in_words

from .circles import Circle

LENGTH, MOST, FIVE = 140, 12, 5


class Full(Exception):
    """Twelve facts are the limit."""


class Fact(models.Model):
    """A fact is its circle's: no row leads to whoever wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made on the phone
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="facts")
    date = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=LENGTH)
    source = models.CharField(max_length=12)  # of fact_source
    place = models.PositiveIntegerField()
    removed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = [F("date").asc(nulls_last=True), "place"]

    def __str__(self):
        return self.text

    @property
    def said(self):
        """As everybody reads it, without the name of a customer."""
        return customers.mask(self.text, self.circle.step.workshop.customers)

    @property
    def source_words(self):
        return in_words(choices("fact_source").get(self.source, {}))

    @classmethod
    def add(cls, circle, fact_id, **fields):
        """A new one. Returns (fact, created). Raises `Taken` and `Full`."""
        with live.change(circle.step.workshop) as change:
            if known := cls.objects.filter(pk=fact_id).first():
                if known.circle_id != circle.pk:
                    raise Taken
                return known, False
            if circle.facts.filter(removed=False).count() >= MOST:
                raise Full
            last = circle.facts.aggregate(last=models.Max("place"))["last"]
            place = 0 if last is None else last + 1
            made = cls.objects.create(id=fact_id, circle=circle, place=place, rev=change.rev, **fields)
            circle.ring(change)
        return made, True

    def reword(self, *, version, **fields):
        """Other words, a date, a source."""
        with self._changing(version):
            for name, value in fields.items():
                setattr(self, name, value)

    def remove(self, *, version):
        with self._changing(version):
            self.removed = True

    def move(self, up, *, version):
        """Before or after the one beside it: of one day, or of those without a date. Dates order by themselves."""
        with self._changing(version):
            beside = self.circle.facts.filter(removed=False, date=self.date).order_by("place")
            ids = [fact.pk for fact in beside]
            at = ids.index(self.pk) + (-1 if up else 1)
            if 0 <= at < len(ids):
                other = beside[at]
                self.place, other.place = other.place, self.place
                other.save(update_fields=["place"])

    @contextmanager
    def _changing(self, version):
        circle = self.circle
        with live.change(circle.step.workshop) as change:
            self.refresh_from_db()
            self.circle = circle
            if self.version != version or self.removed:
                raise Stale
            yield
            self.version, self.rev = self.version + 1, change.rev
            self.save()
            circle.ring(change)

    def doubt(self, key, doubted):
        """A question mark of somebody's phone, put or taken back; it leads to no seat."""
        with live.change(self.circle.step.workshop) as change:
            if doubted:
                self.doubts.get_or_create(mark=digest(key, self.pk))
            else:
                self.doubts.filter(mark=digest(key, self.pk)).delete()
            self.circle.ring(change)


class Doubt(models.Model):
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="doubts")
    mark = models.CharField(max_length=64)  # of the phone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "mark"], name="one_doubt_per_phone")]

    def __str__(self):
        return "a question mark"


def timeline(circle, key=""):
    """The facts of a circle in their order, each with its question marks and whether this phone put one."""
    found = list(circle.facts.filter(removed=False).prefetch_related("doubts"))
    for fact in found:
        fact.circle = circle
        marks = {doubt.mark for doubt in fact.doubts.all()}
        fact.question_marks = len(marks)
        fact.is_doubted = bool(key) and digest(key, fact.pk) in marks
    return found
