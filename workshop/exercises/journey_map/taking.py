"""The map as it leaves the room: rows for a file, a drawing for paper; of the living map or of a frozen version."""

from collections import Counter

from django.utils.translation import gettext as _

from workshop import privacy
from workshop.exports.drawing import drawn
from workshop.exports.tables import Table
from workshop.wording import choices, in_words


def wall(board, version=None):
    """(board, notes) that anybody who may take the map takes."""
    if version is None:
        return board, board.wall(privacy.notes_to_take(board))
    then, notes = version.wall()
    return then, privacy.frozen_to_take(board.step, notes)


def tables(board, version=None):
    then, notes = wall(board, version)
    heads = {
        "stage": _("Stage"),
        "kind": _("Kind of note"),
        "note": _("Note"),
        "note_en": "English",
        "note_ja": "日本語",
        "evidence": _("How they know"),
        "department": _("Department"),
        "under": _("Merged into"),
    }
    order = {entry["code"]: place for place, entry in enumerate([*then.columns, *then.lanes])}
    notes.sort(key=lambda note: (order[note.column], order[note.lane]))
    rows = [row for note in notes for row in (row_of(note), *(row_of(other, note) for other in under(note)))]
    stages = {"code": _("Code"), "en": "English", "ja": "日本語"}
    return [
        Table("notes", _("Notes"), heads, rows),
        Table("stages", _("Stages"), stages, [{code: entry[code] for code in stages} for entry in then.columns]),
    ]


def under(note):
    """What lies under a note and is shown; with the wall it was asked for."""
    found = [other for other in note.gathered if other.shown and not other.held]
    for other in found:
        other.board = note.board
    return found


def row_of(note, above=None):
    return {
        "stage": note.column_name,
        "kind": note.lane_name,
        "note": note.text,
        "note_en": note.text_en,
        "note_ja": note.text_ja,
        "evidence": note.evidence_words,
        "department": note.label_words,
        "under": above.text if above else "",
    }


def drawing(board, version=None):
    then, notes = wall(board, version)
    journey = board.journey_map
    title = _("The journey of %(name)s") % {"name": journey.persona} if journey.persona else board.step.title
    legend = version.shown_departments if version else board.shown_departments()
    made = drawn(title, journey.portrait, then, notes, legend, in_words)
    made.evidence = evidence_of(notes)
    return made


def evidence_of(notes):
    counted = Counter(note.evidence for note in notes)
    known = choices("evidence").items()
    return "   ".join(f"{in_words(entry, 'short')} {counted[code]}" for code, entry in known if counted[code])
