"""Sticky notes for any exercise: a board of columns and lanes, its notes, and what was changed (to undo it)."""

import random
from collections import Counter
from contextlib import contextmanager

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.functional import cached_property

from workshop import live, privacy
from workshop.wording import LANGUAGES, InBoth, choices, in_words

from .people import Participant

UNDO_STEPS = 20
NOTES_PER_COLUMN = 60


def any_number():
    return random.random()


class Board(models.Model):
    step = models.OneToOneField("Step", models.CASCADE, related_name="board")
    columns = models.JSONField(default=list)  # [{"code": "S1", "en": "Notice", "ja": "気付く"}, ...]
    lanes = models.JSONField(default=list)  # [{"code": "pain", "en": "Pain", "ja": "困りごと"}, ...]
    labels = models.JSONField(default=dict)  # {department: what its notes show}, fixed at the reveal

    def __str__(self):
        return f"board of {self.step}"

    @property
    def workshop(self):
        return self.step.workshop

    def column(self, code):
        return next((in_words(entry) for entry in self.columns if entry["code"] == code), code)

    def lane(self, code):
        return next((in_words(entry) for entry in self.lanes if entry["code"] == code), code)

    @property
    def shows_at_once(self):
        """Does a note written now stand on the wall? Where the wall is shown, and when the room has gone past it."""
        phase = self.workshop.phase
        if phase and phase.step_id == self.step_id:
            return phase.face.wall
        return bool(phase and phase.step.place > self.step.place)

    def wall(self, notes):
        """The notes of a queryset with what is merged into each, in two queries however many there are."""
        notes = list(notes)
        under = {}
        for note in self.notes.exclude(merged_into=None).filter(withdrawn_at=None):
            under.setdefault(note.merged_into_id, []).append(note)
        for note in notes:
            note.board, note.gathered, level = self, [], under.get(note.pk, [])
            while level:
                note.gathered += level
                level = [deeper for above in level for deeper in under.get(above.pk, [])]
        return notes

    def add_note(self, note_id, author, text, language, **fields):
        """A new note. Returns (note, created); the same id from the same author again gives the first note.

        Raises `Taken` when the id is somebody else's and `ColumnFull` past 60 notes.
        """
        try:
            return self._new_note(note_id, author, text, language, **fields), True
        except (IntegrityError, ColumnFull):
            if known := self._sent_before(note_id, author):
                return known, False
            raise

    def _new_note(self, note_id, author, text, language, **fields):
        with live.change(self.workshop) as change:
            self.make_sure_of_room(fields["column"])
            note = Note(id=note_id, board=self, author=author, place=change.rev, rev=change.rev, **fields)
            note.gathered = []
            note.write(text, language)
            note.department = author.department if author else ""
            note.shown = self.shows_at_once
            note.save(force_insert=True)
            change.put(*note.elements(), *self.counts(note.column))
            if author and not note.shown and privacy.writing_is_visible(self.step):
                change.put(author.on_the_desk())
        return note

    def make_sure_of_room(self, column):
        """Sixty notes in a column are many: merge first. In silence nobody can merge, so everything is taken."""
        if self.shows_at_once and self.notes.on_the_wall().filter(column=column).count() >= NOTES_PER_COLUMN:
            raise ColumnFull

    def _sent_before(self, note_id, author):
        known = Note.objects.filter(pk=note_id).first()
        if known and (known.author_id != (author and author.pk) or known.board_id != self.pk):
            raise Taken
        return known

    def reveal(self, change, rng=random):
        """Everything that is not held back is shown, in a new order that says nothing about who wrote when (A8)."""
        self.label()
        notes = list(self.notes.filter(withdrawn_at=None, held=False))
        rng.shuffle(notes)
        self.forget_drafts()
        for place, note in enumerate(notes):
            note.place, note.shown, note.rev = place, True, change.rev
        Note.objects.bulk_update(notes, ["place", "shown", "rev"])

    def forget_drafts(self):
        """What a hidden note said before stays with its author: after the reveal nobody can undo back to it."""
        NoteChange.objects.filter(note__board=self, note__shown=False).delete()

    def label(self):
        """A4, counted once per reveal: a label that appeared with the fifth writer would point at them."""
        written = self.notes.filter(withdrawn_at=None).exclude(author=None).order_by()
        pairs = written.values_list("author", "department").distinct()
        writers = Counter(department for _author, department in pairs)
        self.labels = privacy.labels(writers, self.workshop.organisation.k)
        self.save(update_fields=["labels"])

    def shown_departments(self):
        """[(code, name)] of the departments that stand on notes, for a legend in the workshop's order."""
        return [(code, name) for code, name in self.workshop.department_choices if self.labels.get(code) == code]

    def counted(self):
        """What a count may count: in silence all that will be shown, later what is shown. Held notes leave no trace."""
        phase = self.workshop.phase
        in_silence = phase and phase.step_id == self.step_id and phase.face.private
        return self.notes.on_the_wall().filter(held=False) if in_silence else self.notes.on_the_wall().filter(shown=True)

    def tallies(self):
        """{column code: notes counted in it}."""
        found = self.counted().order_by().values_list("column").annotate(n=models.Count("pk"))
        return {entry["code"]: dict(found).get(entry["code"], 0) for entry in self.columns}

    def counts(self, *columns):
        """The elements that count notes, on the desk and the screen; phones learn counts at the reveal."""
        tallies = self.tallies()
        to = [live.SCREEN, live.FACILITATORS]
        for code in columns:
            yield live.Element("boards/count.html", {"code": code, "n": tallies[code]}, *to)
        yield live.Element("boards/total.html", {"n": sum(tallies.values())}, *to)
        yield live.Element("boards/bars.html", {"bars": self.bars(tallies)}, *to)
        phase = self.workshop.phase
        if phase and phase.step_id == self.step_id and phase.face.private:
            yield from phase.progress()

    def bars(self, tallies=None):
        """[(column, n, height of 100)] for the chart of notes per column."""
        tallies = tallies or self.tallies()
        most = max(tallies.values(), default=0) or 1
        return [
            (entry, tallies[entry["code"]], 100 * tallies[entry["code"]] / most) for entry in self.columns
        ]

    def grid(self, notes):
        """[(lane, [(column, [notes])])] in the board's own order, for a page."""
        cells = {}
        for note in notes:
            cells.setdefault((note.lane, note.column), []).append(note)
        return [
            (lane, [(column, cells.get((lane["code"], column["code"]), [])) for column in self.columns])
            for lane in self.lanes
        ]

    def freeze(self):
        """A version that stays as it is: what the reviewer reads. Departments are stored as they were shown."""
        notes = self.notes.on_the_wall().filter(shown=True).select_related("board").order_by("place")
        labels = {label: label for label in self.labels.values()}  # stored as they were shown, no department behind them
        content = {
            "columns": self.columns,
            "lanes": self.lanes,
            "labels": labels,
            "notes": [note.frozen() for note in notes],
        }
        return self.versions.create(number=self.versions.count() + 1, content=content)


    def forget(self, note):
        """A note that its author took back leaves the frozen versions too."""
        for version in self.versions.all():
            kept = [entry for entry in version.content["notes"] if entry["id"] != str(note.pk)]
            if len(kept) < len(version.content["notes"]):
                version.content["notes"] = kept
                version.save(update_fields=["content"])


class BoardVersion(models.Model):
    board = models.ForeignKey(Board, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField()

    class Meta:
        ordering = ["-number"]

    def __str__(self):
        return f"version {self.number} of {self.board}"

    @property
    def shown_departments(self):
        """[(code, name)] of the departments that stand on its notes."""
        names = choices("department")
        return [(code, in_words(names[code])) for code in self.content["labels"] if code in names]

    def grid(self):
        """The same grid as the living board's, of notes that stand in no table."""
        board = Board(columns=self.content["columns"], lanes=self.content["lanes"], labels=self.content["labels"])
        return board.grid([Note(board=board, shown=True, **fields) for fields in self.content["notes"]])


class Taken(Exception):
    """This id names a row of somebody else."""


class ColumnFull(Exception):
    """Sixty notes in one column: merge before adding."""


class Stale(Exception):
    """The row changed since the page that edits it was drawn."""


class NoteQuerySet(models.QuerySet):
    def on_the_wall(self):
        return self.filter(withdrawn_at=None, removed_at=None, merged_into=None)

    def in_the_tray(self):
        return self.filter(withdrawn_at=None).exclude(removed_at=None)


class Note(models.Model):
    id = models.UUIDField(primary_key=True)  # made on the phone; v4, so it tells nothing about the order
    board = models.ForeignKey(Board, models.CASCADE, related_name="notes")
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
