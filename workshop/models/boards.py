"""A board for any exercise: columns and lanes for sticky notes, their reveal, their counts, and frozen versions."""

import math
import random
from collections import Counter

from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property

from workshop import customers, figures, live, privacy
from workshop.wording import choices, in_words

from . import anonymity, clusters, layers
from .changes import NoteChange, last_of
from .notes import Note, Taken
from .people import Participant

NOTES_PER_COLUMN = 60


class ColumnFull(Exception):
    """Sixty notes in one column: merge before adding."""


class Enough(Exception):
    """Somebody has written as many notes as one person may."""


class Board(models.Model):
    step = models.OneToOneField("Step", models.CASCADE, related_name="board")
    columns = models.JSONField(default=list)  # [{"code": "S1", "en": "Notice", "ja": "気付く"}, ...]
    lanes = models.JSONField(default=list)  # [{"code": "pain", "en": "Pain", "ja": "困りごと"}, ...]
    labels = models.JSONField(default=dict)  # {department: what its notes show}, fixed at the reveal
    authors = models.PositiveSmallIntegerField(default=0)  # how many wrote in an anonymous step, known at its lock
    layer = models.SlugField(max_length=8, default=layers.AS_IS)  # that people write and draw on

    def __str__(self):
        return f"board of {self.step}"

    @property
    def workshop(self):
        return self.step.workshop

    @cached_property
    def customers(self):
        """The names that are hidden in its notes."""
        return self.workshop.customers

    @property
    def in_clusters(self):
        """Its wall has no columns: the room puts it in order by itself (M3)."""
        return not self.columns

    def corner(self, name, lane):
        """The id of a part of its wall; one for each lane where the room has put lanes in clusters."""
        return f"{name}-{lane}" if self.in_clusters and lane else name

    @property
    def is_anonymous(self):
        return self.step.identity == "anon"

    def ears(self, lane):
        """Who hears of what is shown in a lane."""
        return live.once(("ears", self.pk, lane), lambda: self.step.exercise.ears(lane))

    @property
    def kinds(self):
        """[(code, words)] of what its clusters can be, where its exercise asks."""
        enumeration = self.step.exercise.cluster_tags
        return [(code, in_words(entry)) for code, entry in choices(enumeration).items()] if enumeration else []

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

    @property
    def shows_ghosts(self):
        """Does the layer below show through? Where the room draws over it."""
        phase = self.workshop.phase
        return bool(phase and phase.step_id == self.step_id and phase.face.traces and self.layer != layers.AS_IS)

    def draw_on(self, layer):
        """From now on people write on this layer; within the change that moves the room."""
        if self.layer != layer:
            self.layer = layer
            self.save(update_fields=["layer"])

    def keep_the_rest(self, by):
        """Every ghost that nobody touched is kept as it is, on the layer being drawn."""
        with live.change(self.workshop) as change:
            layers.keep_the_rest(self, change, by)
            change.ring()

    def wall(self, notes):
        """The notes of a queryset with what is merged into each, in a few queries however many there are."""
        notes, under = list(notes), {}
        layers.attach(self, notes)
        known = last_of(notes) if self.in_clusters else None
        for note in self.notes.exclude(merged_into=None).filter(withdrawn_at=None):
            under.setdefault(note.merged_into_id, []).append(note)
        for note in notes:
            note.board, note.gathered, level = self, [], under.get(note.pk, [])
            if known is not None:
                note.known_change = known.get(note.pk)
            while level:
                note.gathered += level
                level = [deeper for above in level for deeper in under.get(above.pk, [])]
        return notes

    def add_note(self, note_id, author, text, language, key="", **fields):
        """A new note. Returns (note, created); the same id from the same author again gives the first note.

        In an anonymous step `key` is the edit key of the author's phone, and the only thing that knows it again.
        Raises `Taken` when the id is somebody else's, `Settled` when it was locked, `ColumnFull` past 60 notes, and
        `Enough` past those of one person.
        """
        try:
            return self._new_note(note_id, author, text, language, key, **fields), True
        except (IntegrityError, ColumnFull, Enough):
            if known := self._sent_before(note_id, author, key):
                return known, False
            raise

    def _new_note(self, note_id, author, text, language, key, **fields):
        with live.change(self.workshop) as change:
            self.step.refresh_from_db(fields=["identity"])  # it may have been tightened since the page was drawn
            self.make_sure_of_room(fields["column"], fields["lane"])
            self._make_sure_of_share(author)
            note = Note(
                id=note_id, board=self, author=author, place=change.rev, rev=change.rev, layer=self.layer, **fields
            )
            note.gathered = []
            note.write(text, language)
            note.department = author.department if author else ""
            note.shown = self.shows_at_once
            if self.is_anonymous:
                anonymity.sign(note, author, key)
            note.save(force_insert=True)
            change.put(*note.elements(), *self.counts(note.column))
            if author and self.in_silence and privacy.writing_is_visible(self.step):
                author.__dict__.pop("state", None)  # found anew when it is drawn
                change.put(author.on_the_desk())
        return note

    def make_sure_of_room(self, column, lane=""):
        """Sixty notes in a column are many: merge first. In silence nobody can merge, so everything is taken."""
        if not self.shows_at_once:
            return
        there = self.notes.on_the_wall().filter(column=column, layer=self.layer)
        if (there.filter(lane=lane) if self.in_clusters else there).count() >= NOTES_PER_COLUMN:
            raise ColumnFull

    def _make_sure_of_share(self, author):
        most = self.step.exercise.most_notes
        if not (author and most):
            return
        theirs = self.notes.filter(author=author, withdrawn_at=None)
        if (anonymity.written_by(self.step, author) if self.is_anonymous else theirs.count()) >= most:
            raise Enough

    def _sent_before(self, note_id, author, key):
        known = Note.objects.filter(pk=note_id).first()
        if known is None:
            return None
        theirs = anonymity.is_marked(known, key) if known.mark else known.author_id == (author and author.pk)
        if not theirs or known.board_id != self.pk:
            raise Taken
        known.board = self
        return known

    def reveal(self, change, rng=random):
        """Everything that is not held back is shown, in a new order that says nothing about who wrote when (A8).

        Returns whether any of it was hidden.
        """
        self.label()
        notes = list(self.notes.filter(withdrawn_at=None, held=False))
        were_hidden = any(not note.shown for note in notes)
        rng.shuffle(notes)
        self.forget_drafts()
        for place, note in enumerate(notes):
            note.place, note.shown, note.rev = place, True, change.rev
        Note.objects.bulk_update(notes, ["place", "shown", "rev"])
        if self.is_anonymous:
            anonymity.lock(self, change)
        return were_hidden

    def forget_authors(self, change):
        """The step became anonymous while it ran."""
        anonymity.forget_authors(self, change)

    def uncount(self, seat):
        anonymity.uncount(self.step, seat)

    def take_dots(self, name, dots, rev):
        """What a vote put on each note stays with it, and warms it beside the others."""
        notes = list(self.notes.filter(withdrawn_at=None))
        for note in notes:
            note.dots, note.rev = note.dots | {name: dots.get(str(note.pk), 0)}, rev
        most = max((sum(note.dots.values()) for note in notes), default=0) or 1
        for note in notes:
            note.heat = math.ceil(3 * sum(note.dots.values()) / most)
        Note.objects.bulk_update(notes, ["dots", "heat", "rev"])

    def forget_drafts(self):
        """What a hidden note said before stays with its author: after the reveal nobody can undo back to it."""
        NoteChange.objects.filter(note__board=self, note__shown=False).delete()

    def label(self):
        """A4, counted once per reveal: a label that appeared with the fifth writer would point at them."""
        if not self.step.exercise.labels_notes:
            return None
        if self.is_anonymous:
            return anonymity.label(self)
        if self.step.identity == "team":  # a note of a team says nothing of a department
            return None
        written = self.notes.filter(withdrawn_at=None, author__role=Participant.Role.PARTICIPANT).order_by()
        pairs = written.values_list("author", "department").distinct()
        writers = Counter(department for _author, department in pairs)
        self.labels = privacy.labels(writers, self.workshop.organisation.k)
        self.save(update_fields=["labels"])

    def shown_departments(self):
        """[(code, name)] of the departments that stand on notes, for a legend in the workshop's order."""
        return [(code, name) for code, name in self.workshop.department_choices if self.labels.get(code) == code]

    @property
    def in_silence(self):
        """Is this where the room is, each writing for themselves?"""
        phase = self.workshop.phase
        return bool(phase and phase.step_id == self.step_id and phase.face.private)

    def counted(self):
        """What a count may count: in silence all that will be shown, later what is shown. Held notes leave no trace."""
        notes = self.notes.on_the_wall().filter(layer=self.layer)
        return notes.filter(held=False) if self.in_silence else notes.filter(shown=True)

    def tallies(self):
        """{column code: notes counted in it}."""
        found = dict(self.counted().order_by().values_list("column").annotate(n=models.Count("pk")))
        return {code: found.get(code, 0) for code in ([entry["code"] for entry in self.columns] or [""])}

    def counts(self, *columns):
        """The elements that count notes, on the desk and the screen; phones learn counts at the reveal."""
        tallies, to = SimpleLazyObject(self.tallies), (live.SCREEN, live.FACILITATORS)  # counted when they are drawn
        yield live.Element("boards/total.html", {"tallies": tallies}, *to, id="total")
        if self.in_silence:
            bars = SimpleLazyObject(lambda: self.bars(tallies))
            yield live.Element("boards/bars.html", {"bars": bars}, *to, id="bars")
            yield from self.workshop.phase.progress()
            return
        if self.shows_ghosts:
            yield from self.workshop.phase.progress()
        for code in filter(None, columns):
            yield live.Element("boards/count.html", {"code": code, "tallies": tallies}, *to, id=f"count-{code}")

    def cluster_heads(self, ids):
        """The heads of clusters whose notes were moved; None stands for those in no cluster."""
        return clusters.heads(self, ids)

    def bars(self, tallies=None):
        """[(column, n, height of 100)] for the chart of notes per column."""
        tallies = tallies or self.tallies()
        if self.is_anonymous and self.in_silence:  # live, a single note would show when and where it was written
            tallies = {code: figures.in_steps(n, self.workshop.organisation.k) for code, n in tallies.items()}
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

    def freeze(self, draft=False):
        """A version that stays as it is: what the reviewer reads. Departments are stored as they were shown.

        A draft is kept like any other, but nobody can put their name to it. What says the same is not kept twice.
        """
        content = self.content(draft)
        if (last := self.versions.first()) and last.content == content:
            return last
        return self.versions.create(number=self.versions.count() + 1, content=content)

    def content(self, draft=False):
        """What a version made now would say."""
        notes = self.notes.on_the_wall().filter(shown=True).select_related("board").order_by("place")
        labels = {
            label: label for label in self.labels.values()
        }  # stored as they were shown, no department behind them
        return {
            "columns": self.columns,
            "lanes": self.lanes,
            "clusters": [each.frozen() for each in self.clusters.filter(removed_at=None)],
            "labels": labels,
            "layer": self.layer,
            "draft": draft,
            "notes": [note.frozen() for note in notes],
        }

    def thaw(self, since):
        """The versions made since then never were."""
        self.versions.filter(frozen_at__gte=since).delete()

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
    def is_draft(self):
        return self.content.get("draft", False)

    @property
    def layer(self):
        return self.content.get("layer", layers.AS_IS)

    def notes(self, layer=None):
        """What it says of each note of a layer: that which was drawn last."""
        return [note for note in self.content["notes"] if note.get("layer", layers.AS_IS) == (layer or self.layer)]

    @property
    def shown_departments(self):
        """[(code, name)] of the departments that stand on its notes."""
        names = choices("department")
        return [(code, in_words(names[code])) for code in self.content["labels"] if code in names]

    def wall(self, notes=None):
        """(board, notes) as they were, of rows that stand in no table; some of its `notes()`, or all."""
        parts = {name: self.content[name] for name in ("columns", "lanes", "labels")}
        board = Board(layer=self.layer, **parts)
        board.customers = self.board.workshop.customers
        notes = [Note(board=board, shown=True, **fields) for fields in (self.notes() if notes is None else notes)]
        for note in notes:
            note.gathered = []
        return board, notes

    def grid(self):
        """The same grid as the living board's."""
        board, notes = self.wall()
        return board.grid(notes)

    def in_clusters(self):
        """[(name, [note, ...])]; those of no cluster stand last, without a name."""
        of = {entry["id"]: (entry["name"], []) for entry in self.content.get("clusters", ())} | {None: ("", [])}
        for note in self.wall()[1]:
            of[note.cluster_id][1].append(note)
        hidden = self.board.workshop.customers
        return [(customers.mask(name, hidden), notes) for name, notes in of.values() if notes]
