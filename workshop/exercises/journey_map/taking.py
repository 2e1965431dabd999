"""The map as it leaves the room: rows for a file, a drawing for paper; of the living map or of a frozen version."""

from collections import Counter

from django.utils.translation import gettext as _

from workshop.exports.drawing import drawn
from workshop.exports.tables import Table
from workshop.methods.taken import under, wall
from workshop.wording import choices, in_words, politely


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


def row_of(note, above=None):
    return {
        "stage": note.column_name,
        "kind": note.lane_name,
        "note": note.text,
        "note_en": note.read_in("en"),
        "note_ja": note.read_in("ja"),
        "evidence": note.evidence_words,
        "department": note.label_words,
        "under": above.text if above else "",
    }


def drawing(board, version=None):
    then, notes = wall(board, version)
    journey = board.journey_map
    title = _("The journey of %(name)s") % {"name": politely(journey.persona)} if journey.persona else board.step.title
    legend = version.shown_departments if version else board.shown_departments()
    made = drawn(title, journey.portrait, then, notes, legend, in_words)
    made.evidence = evidence_of(notes)
    return made


def evidence_of(notes):
    counted = Counter(note.evidence for note in notes)
    known = choices("evidence").items()
    return "   ".join(f"{in_words(entry, 'short')} {counted[code]}" for code, entry in known if counted[code])
