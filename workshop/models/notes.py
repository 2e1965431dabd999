"""A sticky note, what is done to it, and what was changed (to undo it)."""

import random
from contextlib import contextmanager

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from workshop import live, privacy
from workshop.wording import LANGUAGES, InBoth, choices, in_words

from .people import Participant

UNDO_STEPS = 20


class Taken(Exception):
    """This id names a row of somebody else."""


class Stale(Exception):
    """The row changed since the page that edits it was drawn."""


def any_number():
    return random.random()


class NoteQuerySet(models.QuerySet):
    def on_the_wall(self):
        return self.filter(withdrawn_at=None, removed_at=None, merged_into=None)


class Note(models.Model):
    id = models.UUIDField(primary_key=True)  # made on the phone; v4, so it tells nothing about the order
    board = models.ForeignKey("Board", models.CASCADE, related_name="notes")
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="notes")
    department = models.CharField(max_length=20, blank=True)
    column = models.SlugField(max_length=20)
    lane = models.SlugField(max_length=20)
    text_en = models.CharField(max_length=120, blank=True)  # as written; the other one holds a scribe's translation
    text_ja = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")  # in which it was written
    evidence = models.SlugField(max_length=10, blank=True)
    origin = models.SlugField(max_length=10, default="phone")
    place = (
        models.BigIntegerField()
    )  # order in the cell: shuffled at a reveal, afterwards the revision that put it there
    shuffle = models.FloatField(default=any_number)  # the order in which a moderator sees it
    shown = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField()

    text = InBoth()
    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        indexes = [models.Index(fields=["board", "rev"])]

    def __str__(self):
        return f"note {self.pk}"

    @property
    def is_on_the_wall(self):
        return not (self.withdrawn_at or self.removed_at or self.merged_into_id)

    @property
    def label(self):
        """What stands for its author: a department or a side (A4); their own phone shows their own department."""
        return self.board.labels.get(self.department, "") if self.shown else self.department

    @property
    def label_words(self):
        label = self.label
        known = choices("department").get(label) or choices("side").get(label)
        return in_words(known) if known else ""

    @property
    def container(self):
        """The id of the element it stands in, or nothing when it is gone from the page."""
        if self.withdrawn_at or self.merged_into_id:
            return ""
        if self.removed_at:
            return "tray"
        return f"cell-{self.column}-{self.lane}" if self.shown else "mine"

    @property
    def column_name(self):
        return self.board.column(self.column)

    @property
    def lane_name(self):
        return self.board.lane(self.lane)

    @property
    def evidence_words(self):
        return in_words(choices("evidence")[self.evidence], "short") if self.evidence else ""

    @cached_property
    def gathered(self):
        """The notes merged into this one, also through others."""
        found, level = [], list(self.merged.filter(withdrawn_at=None))
        while level:
            found += level
            level = list(Note.objects.filter(merged_into__in=level, withdrawn_at=None))
        return found

    def elements(self):
        yield live.Element("boards/note.html", {"note": self}, *privacy.note_audiences(self))

    def frozen(self):
        names = "column", "lane", "text_en", "text_ja", "language", "evidence", "place"
        return {"id": str(self.pk), "department": self.label, **{name: getattr(self, name) for name in names}}

    def write(self, text, language):
        """Set the words in the language they were written in; a translation of the old words goes."""
        for code in LANGUAGES:
            setattr(self, f"text_{code}", text if code == language else "")
        self.language = language

    # Changing. Each verb names the version it saw and raises `Stale` when another came first.

    def reword(self, text, language, evidence, *, version, by):
        texts = {f"text_{code}": text if code == language else "" for code in LANGUAGES}
        self._change(version, by, language=language, evidence=evidence, **texts)

    def move(self, column, lane, *, version, by):
        self._change(version, by, column=column, lane=lane, place=None)

    def merge(self, target, *, version, by):
        """Its words stay readable under the target. A note cannot go under itself or under what lies under it."""
        self._change(version, by, merged_into_id=target.pk)

    def may_lie_under(self, pk):
        """Asked under the lock: in a ring of notes, or under one that was taken back, it would be seen nowhere."""
        target = Note.objects.filter(pk=pk, withdrawn_at=None).first()
        return target is not None and self not in target.line()

    def remove(self, reason, *, version, by, now=None):
        """Off the wall into the tray, with the reason: nothing is deleted by others."""
        self._change(version, by, removed_at=now or timezone.now(), removed_reason=reason)

    def hold(self, held, *, version):
        """Keep it from the next reveal, or let it go; let go after a reveal, it is shown at once, as if just written.

        Nobody undoes this: the facilitator has the other button, and what it said before stays with its author.
        """
        with self._fresh(version) as change:
            self.held, self.shown = held, not held and self.board.shows_at_once
            if self.shown:
                self.place = change.rev
                self.changes.all().delete()
            self._announce(change, self.column)

    def withdraw(self, *, version, now=None):
        """Its author takes it back: its words disappear everywhere, from promises and frozen maps too."""
        with self._fresh(version) as change:
            freed = list(self.merged.all())
            self.write("", self.language)
            self.withdrawn_at = now or timezone.now()
            self.changes.all().delete()
            self.merged.update(merged_into=None)
            for action in self.actions.all():
                action.forget_quote(change)
            self.board.forget(self)
            self._announce(change, self.column, *freed)

    def undo(self, *, version):
        """The latest change never happened. False when there is nothing to undo."""
        with self._fresh(version) as change:
            last = self.changes.first()
            if last is None:
                return False
            column, target = self.column, self.merged_into
            for name, value in last.before().items():
                setattr(self, name, value)
            if self.merged_into_id and not self.may_lie_under(self.merged_into_id):
                self.merged_into = None
            last.delete()
            self._announce(change, column, target)
        return True

    def _change(self, version, by, **fields):
        with self._fresh(version) as change:
            if "merged_into_id" in fields and not self.may_lie_under(fields["merged_into_id"]):
                raise Stale
            if "place" in fields:
                fields["place"] = change.rev
            self.changes.create(rev=change.rev, was={name: getattr(self, name) for name in fields}, **by)
            self.changes.filter(pk__in=list(self.changes.values_list("pk", flat=True)[UNDO_STEPS:])).delete()
            column, under = self.column, self.merged_into
            for name, value in fields.items():
                setattr(self, name, value)
            self._announce(change, column, under)

    @contextmanager
    def _fresh(self, version):
        """The row as it is now, under the lock of its workshop."""
        board = self.board
        with live.change(board.workshop) as change:
            self.refresh_from_db()
            self.board = board
            if self.version != version or self.withdrawn_at:
                raise Stale
            yield change

    def _announce(self, change, column, *others):
        """Whoever may see this note, the notes it lay or lies under, those it freed, and the counts is told."""
        self.version, self.rev = self.version + 1, change.rev
        self.save()
        touched = {other.pk for note in (self, *filter(None, others)) for other in note.line()} - {self.pk}
        Note.objects.filter(pk__in=touched).update(rev=change.rev)
        for other in Note.objects.filter(pk__in=touched):
            other.board = self.board
            change.put(*other.elements())
        columns = {self.column, column, *(other.column for other in others if other)}
        change.put(*self.elements(), *self.board.counts(*columns))

    def line(self):
        """This note and those it lies under, up to the one on the wall."""
        note = self
        while note:
            yield note
            note = note.merged_into


class NoteChange(models.Model):
    """What a note was before it was changed. Undoing deletes the row."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="changes")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True)
    user = models.ForeignKey("User", models.SET_NULL, null=True, blank=True)
    rev = models.BigIntegerField()
    was = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-rev"]

    def __str__(self):
        return f"change {self.rev} of {self.note}"

    @property
    def by(self):
        return self.participant or self.user

    def before(self):
        return {
            name: Note._meta.get_field(name.removesuffix("_id")).to_python(value) for name, value in self.was.items()
        }
