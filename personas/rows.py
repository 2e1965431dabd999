"""The lines of a sheet as rows of its form: read from what a page sends, moved, and with one more to write in.

{field: [{"line", "text", "evidence", "to_verify"}, ...]}; a name on the page is `pain-0-text`.
"""

from .sheet import FIELDS

PARTS = "line", "text", "evidence", "to_verify"
SPARE = {"line": "", "text": "", "evidence": "", "to_verify": ""}


def of(sheet):
    """Those of a persona, or of nobody yet."""
    return {code: [row_of(line) for line in sheet.in_field(code)] if sheet else [] for code in FIELDS}


def row_of(line):
    to_verify = "on" if line.to_verify else ""
    return {"line": line.pk or "", "text": line.text, "evidence": line.evidence, "to_verify": to_verify}


def room_for(field):
    """So many lines; a single one that says how it is known may be doubted by a second, and both are kept."""
    return 2 if field.most == 1 and field.proven else field.most


def typed(data):
    """Those that a page sent; what is more than there may be is left out."""
    found = {}
    for code, field in FIELDS.items():
        places = [n for n in range(room_for(field)) if f"{code}-{n}-text" in data]
        found[code] = [{part: data.get(f"{code}-{n}-{part}", "") for part in PARTS} for n in places]
    return found


def without_gaps(rows):
    """A row that was emptied is gone, and those below move up."""
    return {code: [row for row in found if row["text"].strip()] for code, found in rows.items()}


def moved(rows, asked):
    """`asked` is what a button says: "pain-2-up" or "pain-0-down". Anything else moves nothing."""
    code, _dash, rest = asked.partition("-")
    place, _dash, direction = rest.partition("-")
    found = rows.get(code, [])
    if not (place.isascii() and place.isdigit() and direction in ("up", "down")):
        return rows
    here = int(place[:3])
    there = here + (-1 if direction == "up" else 1)
    if max(here, there) < len(found) and there >= 0:
        found[here], found[there] = found[there], found[here]
    return rows


def with_spare(rows):
    """One empty row at the end of every field that has room."""
    return {code: found + [dict(SPARE)] * (len(found) < FIELDS[code].most) for code, found in rows.items()}
