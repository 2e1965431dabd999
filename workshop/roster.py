"""A list of people as facilitators keep it: pasted or uploaded, read line by line, written as CSV.

Pure: text in, rows and sentences out. What is not understood becomes a sentence with the number of its line.
"""

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .spreadsheet import FORMULA, Lines, Unreadable, cells_of, dictionary, short, text_of, told
from .wording import choices, clean, content, folded, in_words, side_of

__all__ = ["Reader", "Row", "Unreadable", "read", "short", "text_of", "told"]

LONGEST, LONGEST_NAME, LONGEST_NEEDS = 200_000, 30, 120  # characters, the first of a whole list
COLUMNS = [entry["code"] for entry in content("roster")]
SPOKEN = [{"code": "en", "en": "English", "ja": "英語"}, {"code": "ja", "en": "Japanese", "ja": "日本語"}]


@dataclass
class Row:
    """One person of the list: what its line says, under the names that a seat has for it. `boss` is still a name."""

    line: int
    name: str
    department: str
    about: dict = field(default_factory=dict)

    @property
    def key(self):
        return key_of(self.name, self.department)


def key_of(name, department):
    """Two lines with the same key are one person."""
    return folded(name), department


def read(text, departments):
    """([Row], [(line, sentence)]): everybody on the list, and all that is wrong with it. Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable(_("That is too long for a list of people."))
    lines = list(cells_of(text))
    if not lines:
        raise Unreadable(_("There is nobody on this list yet. Paste some lines first."))
    columns = columns_of(lines[0][1])
    body, columns = (lines[1:], columns) if columns else (lines, COLUMNS)
    if "department" not in columns:
        raise Unreadable(_("The list needs a column for the department."))
    reader = Reader(columns, departments)
    rows = [row for number, cells in body if (row := reader.row(number, cells))]
    return rows, reader.sentences


def columns_of(cells):
    """The columns of a heading line in English or Japanese, or nothing when the line is a person."""
    known = dictionary(content("roster"))
    named = [known.get(folded(cell), "") for cell in cells]
    return named if "name" in named else None


class Reader(Lines):
    def __init__(self, columns, departments):
        entries = {
            "department": [choices("department")[code] for code in departments],
            "level": choices("level").values(),
            "side": choices("side").values(),
            "language": SPOKEN,
        }
        super().__init__(entries)
        self.columns, self.lines = columns, {}

    def row(self, line, cells):
        self.line = line
        if len(cells) > len(self.columns) and any(map(clean, cells[len(self.columns) :])):
            return self.wrong(
                _("there are %(count)s columns and %(known)s are known"), count=len(cells), known=len(self.columns)
            )
        said = {column: self.value(cell) for column, cell in zip(self.columns, cells, strict=False) if column}
        if None in said.values():
            return None
        name, department = said.pop("name", ""), self.department(said.pop("department", ""))
        about = self.about(department, said)
        self.measure(_("the name"), name, LONGEST_NAME)
        if not name:
            return self.wrong(_("the name is missing"))
        return department and self.once(Row(line, name, department, about))

    def department(self, cell):
        if not cell:
            return self.wrong(_("the department is missing; choose %(offered)s"), offered=self.offered("department"))
        return self.one_of("department", cell)

    def about(self, department, said):
        """What the other columns say. An empty level is a member; a column that is not there says nothing."""
        about = {name: said[name] for name in ("boss", "needs") if name in said}
        if "level" in said:
            about["level"] = self.one_of("level", said["level"]) if said["level"] else "member"
        if "language" in said:
            about["language"] = said["language"] and self.one_of("language", said["language"])
        if department and said.get("side"):
            self.check_side(department, said["side"])
        self.measure(_("what this person needs"), about.get("needs", ""), LONGEST_NEEDS)
        return about

    def check_side(self, department, cell):
        if self.one_of("side", cell) not in (None, side_of(department)):
            side = in_words(choices("side")[side_of(department)])
            self.wrong(_("“%(cell)s” is not the side of this department, which is %(side)s"), cell=cell, side=side)

    def once(self, row):
        if row.key in self.lines:
            return self.wrong(_("%(name)s already stands on line %(other)s"), name=row.name, other=self.lines[row.key])
        self.lines[row.key] = row.line
        return row


# Who reports to whom


def rings(bosses):
    """The rings in {person: boss}: each a list of people, told once."""
    found, done = [], set()
    for start in bosses:
        path = []
        while start in bosses and start not in done:
            done.add(start)
            path.append(start)
            start = bosses[start]
        if start in path:
            found.append(path[path.index(start) :])
    return found


# Writing


def headings():
    return [in_words(entry) for entry in content("roster")]


def written(seats):
    """The list as a file that a spreadsheet opens and this module reads again."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(headings())
    writer.writerows([harmless(said(seat, column)) for column in COLUMNS] for seat in seats)
    return lines.getvalue().encode("utf-8-sig")


def said(seat, column):
    """A seat's cell, in the reader's words."""
    if column in ("department", "level", "side"):
        return in_words(choices(column)[getattr(seat, column)])
    if column == "language":
        return "".join(in_words(entry) for entry in SPOKEN if entry["code"] == seat.language)
    return str(getattr(seat, column) or "")


def harmless(cell):
    """A spreadsheet must not take what a person wrote for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell
