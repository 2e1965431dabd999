"""Layers of a board: what ought to be is drawn over what is, and what is stays as it is.

A note of the layer below is a ghost while the room draws. Whoever changes a ghost changes a copy of it on the layer
above, which remembers its origin; undoing that takes the copy back, and the ghost is as it was.
"""

import uuid

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

AS_IS, TO_BE = "as_is", "to_be"
COPIED = (
    *("board", "author", "department", "column", "lane", "text_en", "text_ja", "language", "evidence", "origin"),
    *("corrected", "place", "shuffle", "shown", "moment_of_truth", "cluster_id"),
)


class Layered:
    """What a note knows of the layers of its board."""

    @property
    def is_ghost(self):
        """Does it belong to the layer that is being drawn over?"""
        return self.layer != self.board.layer

    @cached_property
    def tracings_now(self):
        """Its copies on the layer above, also those that were taken away there."""
        return list(self.tracings.filter(withdrawn_at=None, layer=self.board.layer)) if self.is_ghost else []

    @property
    def is_let_go(self):
        """It was taken away on the layer above."""
        return bool(self.tracings_now) and all(copy.removed_at for copy in self.tracings_now)

    @property
    def is_out_of_sight(self):
        """A ghost shows through while the room draws, where nothing says the same above it."""
        if not self.is_ghost:
            return False
        return not self.board.shows_ghosts or bool(self.removed_at) or any(map(self._is_said_by, self.tracings_now))

    def _is_said_by(self, copy):
        same = ("column", "lane", "text_en", "text_ja", "merged_into_id", "removed_at")
        return all(getattr(copy, name) == getattr(self, name) for name in same)

    @property
    def root(self):
        """The note that it comes from, on the first layer."""
        return self.origin_note or self

    @property
    def last_change(self):
        """The latest change, of a ghost that of its copy."""
        copy = next(iter(self.tracings_now), None)
        return (copy or self).changes.first()

    def keep(self, *, version, by):
        """On the layer above as well, as it is."""
        self._change(version, by)

    def replace(self, note_id, author, text, language, evidence, *, version, by):
        """Another note in its place; a ghost shows through, what was drawn before goes to the tray."""
        with self._fresh(version) as change:
            words = {f"text_{code}": text if code == language else "" for code in ("en", "ja")}
            origin = self if self.is_ghost else self.origin_note
            said = {"author": author, "department": author.department if author else "", "evidence": evidence}
            new = trace(
                self, change, by, pk=note_id, origin_note=origin, language=language, corrected=False, **said, **words
            )
            if self.is_ghost:
                self.tracings_now = [*self.tracings_now, new]
            else:
                self.removed_at, self.removed_reason = timezone.now(), _("replaced")
            self._announce(change, self.column, new)

    def forget_tracings(self, change, now):
        """Its author took it back: their words go from the layers above as well. Returns what lay under those."""
        freed = []
        for copy in self.tracings.filter(author=self.author, withdrawn_at=None):
            freed += [*copy.merged.all(), copy]
            copy.merged.update(merged_into=None)
            copy.changes.all().delete()
            copy.write("", copy.language)
            copy.withdrawn_at, copy.rev = now, change.rev
            copy.save()
            self.board.forget(copy)
        return freed


def trace(note, change, by, *, pk=None, **fields):
    """A copy of a note on the layer that is being drawn, with what is different about it."""
    if fields.get("place", note) is None:
        fields["place"] = change.rev
    values = {name: getattr(note, name) for name in COPIED} | {"origin_note": note} | fields
    copy = type(note)(id=pk or uuid.uuid4(), layer=note.board.layer, rev=change.rev, **values)
    copy.save(force_insert=True)
    copy.changes.create(rev=change.rev, was={"withdrawn_at": timezone.now()}, **by)  # before, it was not there
    return copy


def attach(board, notes):
    """Their copies on the layer above, for many notes in one query."""
    copies = {}
    if any(note.layer != board.layer for note in notes):
        for copy in board.notes.filter(layer=board.layer, withdrawn_at=None).exclude(origin_note=None):
            copies.setdefault(copy.origin_note_id, []).append(copy)
    for note in notes:
        note.tracings_now = copies.get(note.pk, [])


def keep_the_rest(board, change, by):
    """Every ghost that nobody touched is kept as it is."""
    ghosts = list(board.notes.on_the_wall().filter(shown=True).exclude(layer=board.layer))
    for note in ghosts:
        note.board = board
    attach(board, ghosts)
    for note in ghosts:
        if not note.tracings_now:
            trace(note, change, by)
