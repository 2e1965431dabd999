"""Anonymous steps (A2): what is known of people while they write is kept apart from their notes, and destroyed.

A note holds a mark, HMAC(edit key, its id): the key lies on the phone only, so the marks of one author are alike to
nobody. Who has written is counted under HMAC(secret of the step, seat). The lock destroys secret, counts and marks and
writes every row of the board anew: in a new order, at one revision, under ids that no phone and no log has seen.
"""

import hashlib
import hmac
import random
import secrets
import uuid
from collections import Counter

from django.db import models, transaction
from django.utils import timezone

from workshop import erasure, privacy

from .agenda import Step
from .changes import NoteChange
from .notes import Note
from .people import Participant


class Settled(Exception):
    """This id was locked: the note stands on the wall under another one, and nobody knows whose it is."""


def new_key():
    return secrets.token_hex(32)


def digest(key, text):
    return hmac.new(key.encode(), str(text).encode(), hashlib.sha256).hexdigest()


class Secret(models.Model):
    """Of an anonymous step in which people write; destroyed at the lock."""

    step = models.OneToOneField(Step, models.CASCADE, related_name="secret")
    value = models.CharField(max_length=64, default=new_key)
    cells = models.JSONField(default=dict)  # {department: the most that its notes may say}

    def __str__(self):
        return f"secret of {self.step}"

    @classmethod
    def of(cls, step):
        """With what the room allows notes to say now: a department of fewer than k people is not even kept (A4)."""
        known, board = cls.objects.filter(step=step).first(), getattr(step, "board", None)
        return known or cls.objects.create(step=step, cells=(board and board.labels) or cells_of(step.workshop))

    def writer(self, seat):
        """The row of this seat, found by nobody without the secret."""
        who, cell = digest(self.value, seat.pk), self.cell_of(seat.department)
        return self.writers.get_or_create(who=who, defaults={"cell": cell})[0]

    def cell_of(self, department):
        """Whoever came after the first note, from a department that was not here, has the side of it at most."""
        side = privacy.as_side(department)
        return self.cells.get(department, side if side in self.cells.values() else "")


class Writer(models.Model):
    """How many notes somebody has written, for the counter of M1, for quotas and for A4. It leads to no note."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="writers")
    who = models.CharField(max_length=64)
    cell = models.CharField(max_length=20, blank=True)
    notes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["secret", "who"], name="one_row_per_writer")]

    def __str__(self):
        return "somebody"

    def count(self, change):
        self.notes = max(0, self.notes + change)
        self.save(update_fields=["notes"])


class Spent(models.Model):
    """An id that a phone gave and the lock replaced: sent again it makes no second note. It leads to no note either."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, primary_key=True)

    def __str__(self):
        return "an id"


def cells_of(workshop):
    seats = workshop.participants.present().taking_part().order_by()
    return privacy.labels(Counter(seats.values_list("department", flat=True)), workshop.organisation.k)


# While people write


def sign(note, author, key):
    """A new note of an anonymous step: its author becomes a mark and a count."""
    if Spent.objects.filter(digest=spent(note.pk)).exists():
        raise Settled
    note.author = None
    if author:
        writer = Secret.of(note.board.step).writer(author)
        writer.count(+1)
        note.mark, note.department = digest(key or new_key(), note.pk), writer.cell


def is_marked(note, key):
    return bool(key and note.mark) and hmac.compare_digest(digest(key, note.pk), note.mark)


def uncount(step, seat):
    """Its author took a note back."""
    if secret := Secret.objects.filter(step=step).first():
        secret.writer(seat).count(-1)


def written(step):
    """How many people have written; not who (M1)."""
    return Writer.objects.filter(secret__step=step, notes__gt=0).count()


def written_by(step, seat):
    """How many notes somebody has written since the last lock."""
    secret = Secret.objects.filter(step=step).first()
    return secret.writer(seat).notes if secret else 0


def spent(note_id):
    return hashlib.sha256(str(note_id).encode()).hexdigest()


# The lock


def label(board):
    """A4 of an anonymous step, once and for all: labels stand for k writers each, and leave no smaller rest."""
    secret = Secret.objects.filter(step=board.step).first()
    if board.labels or secret is None or not board.step.exercise.labels_notes:
        return
    writers = Counter(secret.writers.filter(notes__gt=0).values_list("cell", flat=True))
    allowed = privacy.parts(writers, board.workshop.organisation.k)
    board.labels = {department: allowed.get(cell, "") for department, cell in secret.cells.items()}
    board.labels |= {label: label for label in allowed.values() if label}
    board.save(update_fields=["labels"])


def lock(board, change):
    """After this no query, log, backup key or export leads from a note to its author."""
    board.authors = max(board.authors, written(board.step))
    board.save(update_fields=["authors"])
    notes = list(board.notes.all())
    for note in notes:
        note.department = board.labels.get(note.department, "")
        note.origin = "phone"
    scatter(board, notes, change)
    forget_moments(board)
    Secret.objects.filter(step=board.step).delete()
    erasure.owe()
    transaction.on_commit(erasure.erase_soon, robust=True)


def scatter(board, notes, change, rng=None):
    """Every row of a board anew. Those that phones wrote get other ids and change places among themselves."""
    rng = rng or random.SystemRandom()
    theirs = [note for note in notes if note.mark or note.author_id]
    fresh = {note.pk: uuid.uuid4() for note in theirs}
    places = rng.sample([note.place for note in theirs], len(theirs))
    Spent.objects.bulk_create(
        [Spent(step=board.step, digest=each) for each in sorted(map(spent, fresh))], ignore_conflicts=True
    )
    for note, place in zip(theirs, places, strict=True):
        note.pk, note.place, note.version = fresh[note.pk], place, 1
        note.author, note.mark, note.shuffle = None, "", rng.random()
    for note in notes:
        note.rev = change.rev
        note.merged_into_id = fresh.get(note.merged_into_id, note.merged_into_id)
        note.withdrawn_at = note.withdrawn_at and timezone.now().replace(microsecond=0)
    rng.shuffle(notes)
    # Deleted and written again, which an update would not do: the order of rows in a file is the order of writing.
    board.notes.all()._raw_delete(board.notes.db)
    Note.objects.bulk_create(notes)
    follow(board, fresh)


def follow(board, fresh):
    """Whatever pointed at a note points at its new id."""
    for relation in Note._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            if relation.related_model is Note:
                continue
            rows, name = relation.related_model._base_manager, relation.field.name
            for old in rows.filter(**{f"{name}__in": list(fresh)}).values_list(name, flat=True).distinct():
                rows.filter(**{name: old}).update(**{name: fresh[old]})
    names = {str(old): str(new) for old, new in fresh.items()}
    for change in NoteChange.objects.filter(note__board=board, was__has_key="merged_into_id"):
        change.was["merged_into_id"] = names.get(change.was["merged_into_id"], change.was["merged_into_id"])
        change.save(update_fields=["was"])
    for version in board.versions.all():
        for entry in version.content["notes"]:
            entry["id"] = names.get(entry["id"], entry["id"])
        version.save(update_fields=["content"])


def forget_moments(board):
    """When a phone was heard last may be the moment of a note: all that were heard meanwhile get the same moment."""
    begun = board.step.phases.exclude(started_at=None).order_by("started_at").values_list("started_at", flat=True)
    if begun:
        heard = Participant.objects.filter(workshop=board.workshop, seen_at__gte=begun[0])
        heard.update(seen_at=timezone.now().replace(microsecond=0))


def leave(phase, change):
    """The room leaves a phase in which one writes for everyone to read: what came since the reveal is locked."""
    step = phase.step
    if step.identity == "anon" and hasattr(step, "board") and phase.face.writes and not phase.face.private:
        lock(step.board, change)


def end(workshop, change):
    """The day is over, also for what was never shown."""
    for step in workshop.steps.filter(identity="anon", secret__isnull=False).select_related("board"):
        step.workshop = workshop
        label(step.board)
        lock(step.board, change)


# Tightened while the step runs (A1)


def forget_authors(board, change):
    """What was written with an author has none from now on; it counts, and its writer can change it no more."""
    written = [note for note in board.notes.select_related("author") if note.author_id]
    was_shown, board.labels = any(note.shown for note in written), {}
    secret = Secret.of(board.step) if written else None
    for note in written:
        writer = secret.writer(note.author)
        writer.count(0 if note.withdrawn_at else 1)
        note.department = writer.cell
    NoteChange.objects.filter(note__board=board).update(participant=None, helper=None, user=None)
    NoteChange.objects.filter(note__board=board, note__shown=False).delete()
    scatter(board, [*board.notes.filter(author=None), *written], change)
    if was_shown:
        label(board)
        lock(board, change)
