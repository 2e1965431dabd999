"""A sticky note, and what is done to it."""

import random
from contextlib import contextmanager

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from workshop import customers, live, privacy
from workshop.wording import LANGUAGES, choices, in_words

from . import layers
from .focus import Focus
from .layers import Layered
from .parking import Parked
from .people import Participant

UNDO_STEPS = 20
LOOSE = "none"  # stands where the id of a cluster would, for notes that are in none


class Taken(Exception):
    """This id names a row of somebody else."""


class Stale(Exception):
    """The row changed since the page that edits it was drawn."""


def any_number():
    return random.random()


class NoteQuerySet(models.QuerySet):
    def on_the_wall(self):
        return self.filter(withdrawn_at=None, removed_at=None, merged_into=None, parked=None)


class Note(Layered, models.Model):
    id = models.UUIDField(primary_key=True)  # made on the phone; v4, so it tells nothing about the order
    board = models.ForeignKey("Board", models.CASCADE, related_name="notes")
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="notes")
    mark = models.CharField(max_length=64, blank=True)  # of the phone that wrote it, until the lock: anonymity.py
    department = models.CharField(max_length=20, blank=True)
    column = models.SlugField(max_length=20)
    lane = models.SlugField(max_length=20)
    text_en = models.CharField(max_length=200, blank=True)  # as written; the other one holds a scribe's translation
    text_ja = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="en")  # in which it was written
    evidence = models.SlugField(max_length=10, blank=True)
    origin = models.SlugField(max_length=10, default="phone")
    corrected = models.BooleanField(default=False)  # the words are no longer its author's own: a typo was fixed
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
    parked = models.OneToOneField(Parked, models.SET_NULL, null=True, blank=True, related_name="note")
    cluster = models.ForeignKey("Cluster", models.SET_NULL, null=True, blank=True, related_name="notes")
    dots = models.JSONField(default=dict)  # {name of a closed vote: dots on this note}
    heat = models.PositiveSmallIntegerField(default=0)  # 0 to 3: its dots beside those of the others
    moment_of_truth = models.BooleanField(default=False)  # marked by the facilitator, after the dots
    asked = models.BooleanField(default=False)  # somebody has a clarifying question
    layer = models.SlugField(max_length=8, default=layers.AS_IS)
    origin_note = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="tracings")
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        indexes = [models.Index(fields=["board", "rev"])]

    def __str__(self):
        return f"note {self.pk}"

    @property
    def text(self):
        """Its words as others read them, in the reader's language."""
        return self.hiding(self.written)

    @property
    def written(self):
        """As its author wrote them, or a scribe translated them."""
        return in_words(vars(self), "text")

    def hiding(self, words):
        """Once it is shown, no customer is named in it."""
        return customers.mask(words, self.board.customers) if self.shown else words

    def read_in(self, language):
        """Its words in one language, or nothing, as others read them."""
        return self.hiding(getattr(self, f"text_{language}"))

    @property
    def is_on_the_wall(self):
        return not (self.withdrawn_at or self.removed_at or self.merged_into_id or self.parked_id)

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
        if self.withdrawn_at or self.merged_into_id or self.parked_id or self.is_out_of_sight:
            return ""
        if self.removed_at:
            return self.board.corner("tray", self.lane)
        if not self.shown:
            return "mine"
        if self.board.in_clusters:
            return f"cluster-{self.cluster_id or self.board.corner(LOOSE, self.lane)}"
        return f"cell-{self.column}-{self.lane}"

    @property
    def latest(self):
        """Its last change; a wall knows that of all its notes."""
        return self.known_change if hasattr(self, "known_change") else self.changes.first()

    @property
    def mover(self):
        """Who put it into its cluster last (M3), or nothing."""
        return privacy.mover(self, self.latest) if self.board.in_clusters else ""

    @property
    def column_name(self):
        return self.board.column(self.column)

    @property
    def lane_name(self):
        return self.board.lane(self.lane)

    @property
    def evidence_words(self):
        return in_words(choices("evidence")[self.evidence], "short") if self.evidence else ""

    @property
    def other_language(self):
        return next(code for code in LANGUAGES if code != self.language)

    @property
    def translated(self):
        return getattr(self, f"text_{self.other_language}")

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
        yield from self.board.step.exercise.elements_of(self)

    def frozen(self):
        names = "column", "lane", "text_en", "text_ja", "language", "evidence", "corrected", "place"
        fields = {name: getattr(self, name) for name in (*names, "layer", "dots", "heat", "moment_of_truth")}
        for name in ("origin_note_id", "cluster_id"):
            fields[name] = getattr(self, name) and str(getattr(self, name))
        return {"id": str(self.pk), "department": self.label, **fields}

    def write(self, text, language):
        """Set the words in the language they were written in; a translation of the old words goes."""
        for code in LANGUAGES:
            setattr(self, f"text_{code}", text if code == language else "")
        self.language = language

    # Changing. Each verb names the version it saw and raises `Stale` when another came first.

    def reword(self, text, language, evidence, *, version, by):
        """New words of its author, or a typo that the facilitator fixes, which leaves a mark (2.0.1)."""
        texts = {f"text_{code}": text if code == language else "" for code in LANGUAGES}
        corrected = self.author_id is not None and by.get("participant") != self.author
        if self.board.step.identity == "anon":
            corrected = self.origin == "phone" and "participant" not in by
        self._change(version, by, language=language, evidence=evidence, corrected=corrected, **texts)

    def translate(self, text, *, version, by):
        """The same words in the other language, beside those of its author."""
        self._change(version, by, **{f"text_{self.other_language}": text})

    def move(self, column, lane, *, version, by):
        self._change(version, by, column=column, lane=lane, place=None)

    def gather(self, cluster, *, by):
        """Into a cluster, or out of all (None). The last drop wins (M3), so this one names no version."""
        self._change(None, by, cluster_id=cluster and cluster.pk, place=None)

    def say(self, text, language, change):
        """New words within a change: those of the line that it came from."""
        self.write(text, language)
        self._announce(change, self.column)

    def merge(self, target, *, version, by):
        """Its words stay readable under the target. A note cannot go under itself or under what lies under it."""
        self._change(version, by, merged_into_id=target.pk)

    def may_lie_under(self, pk):
        """Asked under the lock: in a ring of notes, or under one that was taken back, it would be seen nowhere."""
        target = Note.objects.filter(pk=pk, withdrawn_at=None).first()
        return target is not None and self not in target.line() and target.layer == self.board.layer

    def remove(self, reason, *, version, by, now=None):
        """Off the wall into the tray, with the reason: nothing is deleted by others."""
        self._change(version, by, removed_at=now or timezone.now(), removed_reason=reason)

    def mark_moment(self, is_moment, *, version):
        """A moment of truth, or not: the facilitator says so after the dots."""
        with self._fresh(version) as change:
            self.moment_of_truth = is_moment
            self._announce(change, self.column)
            change.ring(live.FACILITATORS)

    def ask(self, asked):
        """Somebody has a clarifying question, or nobody has one any more."""
        with self._fresh(None) as change:
            self.asked = asked
            self._announce(change, self.column)

    def park(self, returns_to, *, version, by):
        """Into the parking lot, off the wall of every page, with what lies under it (M10)."""
        with self._fresh(version) as change:
            self.parked = Parked.objects.create(workshop=self.board.workshop, returns_to=returns_to, **by)
            self._announce(change, self.column)
            change.ring(live.FACILITATORS)

    def unpark(self, *, version):
        """On the wall again, where it stood."""
        with self._fresh(version) as change:
            self._leave_the_parking_lot(change)
            self._announce(change, self.column)

    def _leave_the_parking_lot(self, change):
        if self.parked:
            self.parked.delete()
            self.parked = None
            change.ring(live.FACILITATORS)

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

    def withdraw(self, *, version, seat=None, now=None):
        """Its author takes it back: its words disappear everywhere, from promises and frozen maps too.

        Where the note does not know its author, `seat` says whose count becomes smaller.
        """
        with self._fresh(version) as change:
            if seat and self.mark:
                self.board.uncount(seat)
            freed = list(self.merged.all())
            self.write("", self.language)
            self.withdrawn_at = now or timezone.now()
            self.changes.all().delete()
            freed += self.forget_tracings(change, self.withdrawn_at)
            self._leave_the_parking_lot(change)
            self.merged.update(merged_into=None)
            for action in self.actions.all():
                action.forget_quote(change)
            self.board.forget(self)
            self._announce(change, self.column, *freed)

    def undo(self, *, version):
        """The latest change never happened. False when there is nothing to undo."""
        with self._fresh(version) as change:
            last = self.changes.first()
            if last is None or self.is_ghost:
                return False
            column, target = self.column, self.merged_into
            for name, value in last.before().items():
                setattr(self, name, value)
            if self.merged_into_id and not self.may_lie_under(self.merged_into_id):
                self.merged_into = None
            if self.cluster and self.cluster.removed_at:
                self.cluster.board = self.board
                self.cluster.revive(change)
            last.delete()
            self._announce(change, column, target)
        return True

    def _draw_over(self, change, by, fields):
        """It stays as it is; a copy of it on the layer above takes the change. Raises `Stale` when it has one."""
        if self.tracings_now:
            raise Stale
        copy = layers.trace(self, change, by, **fields)
        self.tracings_now = [copy]
        self._announce(change, self.column, copy)

    def _change(self, version, by, **fields):
        with self._fresh(version) as change:
            if "merged_into_id" in fields and not self.may_lie_under(fields["merged_into_id"]):
                raise Stale
            if self.is_ghost:
                return self._draw_over(change, by, fields)
            if fields.get("cluster_id") and not self.board.clusters.filter(pk=fields["cluster_id"], removed_at=None):
                raise Stale
            if "place" in fields:
                fields["place"] = change.rev
            signed = privacy.signature(self.board.step, by)
            self.changes.create(rev=change.rev, was={name: getattr(self, name) for name in fields}, **signed)
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
            board.step.refresh_from_db(fields=["identity"])  # it may have been tightened since the page was drawn
            if not Note.objects.filter(pk=self.pk).exists():  # its id was replaced, see anonymity.py
                raise Stale
            self.refresh_from_db()
            board.refresh_from_db(fields=["layer"])
            self.board, self.came_from = board, self.cluster_id
            vars(self).pop("tracings_now", None)
            if version not in (None, self.version) or self.withdrawn_at:
                raise Stale
            yield change

    def _announce(self, change, column, *others):
        """Whoever may see this note, the notes it lay or lies under, those it freed, and the counts is told."""
        self.version, self.rev = self.version + 1, change.rev
        self.save()
        notes = [self, *filter(None, (self.origin_note, *others))]
        touched = {other.pk for note in notes for other in note.line()} - {self.pk}
        Note.objects.filter(pk__in=touched).update(rev=change.rev)
        for other in Note.objects.filter(pk__in=touched):
            other.board = self.board
            change.put(*other.elements())
        Focus.follow(self.board, {self.pk, *touched}, change)
        columns = {self.column, column, *(other.column for other in others if other)}
        change.put(*self.elements(), *self.board.counts(*columns))
        if self.board.in_clusters:
            around = {getattr(self, "came_from", None), *(note.cluster_id for note in (self, *filter(None, others)))}
            change.put(*self.board.cluster_heads(around))

    def line(self):
        """This note and those it lies under, up to the one on the wall."""
        note = self
        while note:
            yield note
            note = note.merged_into
