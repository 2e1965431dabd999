"""What a hunt made, as rows for a file: its people, each line of their sheets, and what changed in their makers.

Notes of a walk, cards and prompts belong to a pair or a person: they are in no file.
"""

from django.utils.translation import gettext as _

from workshop.exports.tables import Table
from workshop.wording import choices, in_words

from ..models.tables import closed_votes, tables_of
from ..sheet import AGES
from .scenes import quotes


def tables(step):
    found = [table for table in tables_of(step) if table.standing]
    return [people(found), lines(step, found), changes(step)]


def people(found):
    heads = {
        "name": _("Name"),
        "kana": _("How it is read (kana)"),
        "romaji": _("In Latin letters"),
        "age": _("About how old"),
        "roles": _("Part in buying"),
        "known": _("Lines that are known"),
        "marked": _("Lines that say how they are known"),
        "adopted": _("In the library"),
    }
    return Table("people", _("People"), heads, [person(table) for table in found])


def person(table):
    known, marked = table.proven
    roles = [in_words(choices("buying_role")[code]) for code in table.roles]
    return {
        "name": str(table),
        "kana": table.kana,
        "romaji": table.romaji,
        "age": str(AGES.get(table.age, "")),
        "roles": " · ".join(roles),
        "known": known,
        "marked": marked,
        "adopted": _("yes") if table.persona_id else _("no"),
    }


def lines(step, found):
    heads = {
        "person": _("Name"),
        "field": _("Field"),
        "line": _("Line"),
        "line_en": "English",
        "line_ja": "日本語",
        "evidence": _("How they know"),
        "to_verify": _("to verify"),
        "dots": _("Dots"),
        "under": _("Merged into"),
    }
    ballot = next(iter(closed_votes(step, "never")), None)
    dots = ballot.result["dots"] if ballot else {}
    rows = [row(table, line, dots) for table in found for top in table.standing for line in (top, *top.others)]
    return Table("lines", _("Lines"), heads, rows)


def row(table, line, dots):
    above = next((top for top in table.standing if line in top.others), None)
    return {
        "person": str(table),
        "field": str(line.field_words),
        "line": line.text,
        "line_en": line.read_in("en"),
        "line_ja": line.read_in("ja"),
        "evidence": line.evidence_words,
        "to_verify": _("yes") if line.to_verify else "",
        "dots": dots.get(str(line.pk), ""),
        "under": above.text if above else "",
    }


def changes(step):
    """Only what was shown, with the side that may stand on it (A4), in the order of chance in which it was."""
    heads = {"before": _("Before I thought"), "now": _("Now I think"), "side": _("Side")}
    rows = [{"before": each.before_words, "now": each.now_words, "side": each.label_words} for each in quotes(step)]
    return Table("changes", _("What changed in us"), heads, rows)
