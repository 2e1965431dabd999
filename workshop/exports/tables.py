"""Tables as CSV, XLSX and JSON. A cell that a spreadsheet would take for a formula gets an apostrophe (2.0.10)."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .sheets import workbook

FORMULA = re.compile(r"""[\s"'＇]*[=+\-@＝＋－＠﹣−]|[\t\r]""")
# Characters of Japanese text for which CP932 has another one of the same look.
SAME_LOOK = str.maketrans({"〜": "～", "−": "－", "—": "―", "‖": "∥", "\u00a0": " "})


@dataclass
class Table:
    """`heads` are {code: words}; `rows` are {code: text or number}. JSON keeps the codes, the others the words."""

    code: str
    name: str
    heads: dict
    rows: list = field(default_factory=list)

    def lines(self):
        yield list(self.heads.values())
        for row in self.rows:
            yield [safe(row.get(code, "")) for code in self.heads]


def safe(value):
    """No text is a formula; without its first apostrophe it is the text again."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def as_csv(tables, encoding="utf-8"):
    """Bytes. UTF-8 has a BOM for Excel; what CP932 cannot write stands as [U+1F600] and is listed at the end."""
    out, lost = io.StringIO(newline=""), {}
    writer = csv.writer(out)
    for place, table in enumerate(tables):
        if place:
            writer.writerow([])
        writer.writerows(table.lines())
    if encoding != "cp932":
        return out.getvalue().encode("utf-8-sig")
    text = "".join(writable(char, lost) for char in out.getvalue().translate(SAME_LOOK))
    out = io.StringIO(newline="")
    if lost:
        csv.writer(out).writerows([[], [_("Characters that this encoding does not have")], *sorted(lost.items())])
    return (text + out.getvalue()).encode("cp932")


def writable(char, lost):
    """The character, or a sign for it that is put on the list."""
    try:
        char.encode("cp932")
        return char
    except UnicodeEncodeError:
        sign = f"[U+{ord(char):04X}]"
        lost[sign] = unicodedata.name(char, "")
        return sign


def as_xlsx(tables):
    return workbook([(table.name, list(table.lines())) for table in tables])


def as_json(tables, about):
    """Text as it was written; `about` says what the file is."""
    content = about | {table.code: table.rows for table in tables}
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
