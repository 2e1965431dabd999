"""A board for any exercise: columns and lanes for sticky notes, their reveal, their counts, and frozen versions."""

import random
from collections import Counter

from django.db import IntegrityError, models
from django.utils import timezone

from workshop import live, privacy
from workshop.wording import choices, in_words

from .notes import Note, NoteChange, Taken

NOTES_PER_COLUMN = 60


class ColumnFull(Exception):
    """Sixty notes in one column: merge before adding."""


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
        return (
            self.notes.on_the_wall().filter(held=False) if in_silence else self.notes.on_the_wall().filter(shown=True)
        )

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
        return [(entry, tallies[entry["code"]], 100 * tallies[entry["code"]] / most) for entry in self.columns]

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
        labels = {
            label: label for label in self.labels.values()
        }  # stored as they were shown, no department behind them
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
