"""A line of a table's sheet: moved, merged and doubted, never lost; and what it was before, to undo it."""

import uuid
from contextlib import contextmanager

from django.db import models

from workshop import customers
from workshop.models import Participant
from workshop.models.notes import Stale
from workshop.wording import LANGUAGES, choices, in_words

from ..sheet import FIELDS
from .cards import CardLine
from .lines import Line

UNDO_STEPS, LONGEST = 20, 200
KEPT = "field", "text_en", "text_ja", "language", "evidence", "rank", "to_verify", "under_id", "removed"


class SheetLine(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    table = models.ForeignKey("Table", models.CASCADE, related_name="lines")
    field = models.CharField(max_length=10)  # of sheet.FIELDS
    text_en = models.CharField(max_length=200, blank=True)
    text_ja = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="en")
    evidence = models.CharField(max_length=10, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    to_verify = models.BooleanField(default=False)
    first = models.BooleanField(default=False)  # their table asks a real customer about it before all others
    under = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="same")
    removed = models.BooleanField(default=False)
    card_line = models.OneToOneField(CardLine, models.SET_NULL, null=True, blank=True, related_name="put")
    seat = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self):
        return f"line {self.pk} of {self.table}"

    @property
    def text(self):
        """As others read it: without the names of customers."""
        return customers.mask(self.typed, self.table.workshop.customers)

    @property
    def typed(self):
        return in_words(vars(self), "text")

    def read_in(self, language):
        return customers.mask(getattr(self, f"text_{language}"), self.table.workshop.customers)

    @property
    def field_words(self):
        return FIELDS[self.field].name

    @property
    def evidence_words(self):
        return in_words(choices("evidence").get(self.evidence, {}), "short")

    def say(self, text, language):
        for code in LANGUAGES:
            setattr(self, f"text_{code}", text if code == language else "")
        self.language = language

    @property
    def kept(self):
        """As JSON takes it: what `Table.undo` puts back."""
        return {name: getattr(self, name) for name in KEPT} | {"under_id": self.under_id and str(self.under_id)}

    def for_library(self, dots, flagged):
        """The same line for a persona; not saved."""
        return Line(
            field=self.field,
            **{f"text_{language}": self.read_in(language)[:LONGEST] for language in LANGUAGES},
            evidence=self.evidence if FIELDS[self.field].proven else "",
            to_verify=self.to_verify or flagged,
            dots=dots,
        )

    # Verbs. Each names the version it saw and raises `Stale` when another came first.

    def move(self, field, *, version, by):
        with self._change(version, by) as change:
            self.table.make_room(field, without=self)
            self.field = field
            self._save(change)
            self.table.doubt(field, change)

    def reword(self, text, language, evidence, *, version, by):
        with self._change(version, by) as change:
            self.say(text, language)
            self.evidence = evidence
            self._save(change)

    def merge(self, other, *, version, by):
        """It says the same as another, and stays readable under it."""
        with self._change(version, by) as change:
            if other.under_id or other == self or other.removed:
                raise Stale
            self.under = other
            self.same.update(under=other)
            self._save(change)

    def part(self, *, version, by):
        """Not the same after all."""
        with self._change(version, by) as change:
            self.under = None
            self._save(change)

    def doubt(self, to_verify, *, version, by):
        with self._change(version, by) as change:
            self.to_verify = to_verify
            self._save(change)

    def rise(self, *, version, by):
        """One place up among the lines of its field."""
        with self._change(version, by) as change:
            above = self.table.lines.filter(field=self.field, removed=False, under=None, rank__lt=self.rank).last()
            if above:
                self.rank, above.rank, above.rev = above.rank, self.rank, change.rev
                above.save()
            self._save(change)

    def remove(self, *, version, by):
        """Off the sheet; undo brings it back."""
        with self._change(version, by) as change:
            self.removed = True
            self._save(change)

    def put_back(self, *, version, by):
        """On the sheet again, where there is room for it."""
        with self._change(version, by, removed=True) as change:
            self.table.make_room(self.field)
            self.removed = False
            self._save(change)
            self.table.doubt(self.field, change)
        return self

    @contextmanager
    def _change(self, version, by, removed=False):
        table = self.table
        with table._changing(by) as change:
            self.refresh_from_db()
            self.table = table
            if self.version != version or self.removed != removed:
                raise Stale
            table.history.create(line=self, was=self.kept, rev=change.rev)
            old = list(table.history.values_list("pk", flat=True)[UNDO_STEPS:])
            table.history.filter(pk__in=old).delete()
            yield change

    def _save(self, change):
        self.version, self.rev = self.version + 1, change.rev
        self.save()


class SheetChange(models.Model):
    """What a line was before it was changed, to undo it; nothing when it is new."""

    table = models.ForeignKey("Table", models.CASCADE, related_name="history")
    line = models.ForeignKey(SheetLine, models.CASCADE, related_name="+")
    was = models.JSONField(null=True)
    rev = models.BigIntegerField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"change of {self.line}"


def room_in(field):
    """So many lines; a single one that people must know about may be doubted by a second."""
    known = FIELDS[field]
    return 2 if known.most == 1 and known.proven else known.most


def arranged(table, lines):
    """The lines on top, each with `others`: what says the same."""
    lines = list(lines)
    for line in lines:
        line.table, line.others = table, [other for other in lines if other.under_id == line.pk]
    standing = {line.pk for line in lines}
    return [line for line in lines if line.under_id not in standing]
