"""A list of people as facilitators keep it: pasted or uploaded, read line by line, written as CSV.

Pure: text in, rows and sentences out. What is not understood becomes a sentence with the number of its line.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .wording import LANGUAGES, choices, clean, content, folded, in_words, side_of

LONGEST, LONGEST_NAME, LONGEST_NEEDS = 200_000, 30, 120  # characters, the first of a whole list
ENCODINGS = "utf-8-sig", "cp932"
COLUMNS = [entry["code"] for entry in content("roster")]
FORMULA = "=", "+", "-", "@", "\t"
NOTHING = {"-", "–", "—", "ー", "なし"}
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


class Unreadable(Exception):
    """Not a list at all; the sentence says why."""

    @property
    def sentences(self):
        return [str(self)]


def text_of(data):
    """An uploaded file as text. Raises `Unreadable`."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("That file is no text. Save it as CSV and try again."))


def read(text, departments):
    """([Row], [(line, sentence)]): everybody on the list, and all that is wrong with it. Raises `Unreadable`."""
    if "\0" in text:
        raise Unreadable(_("That file is no text. Save it as CSV and try again."))
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


def cells_of(text):
    """(line number, cells) of each line that says something, whichever sign stands between the cells."""
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max("\t;,", key=lambda sign: (sign in first and sign == "\t", first.count(sign)))
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=sign), 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(clean(cell) for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)s cannot be read. Is a quotation mark left open?") % {"line": before + 1}
        ) from error


def columns_of(cells):
    """The columns of a heading line in English or Japanese, or nothing when the line is a person."""
    known = dictionary(content("roster"))
    named = [known.get(folded(cell), "") for cell in cells]
    return named if "name" in named else None


def dictionary(entries):
    """{word: code}: an entry may be called by its code, by its names and by the parts of a long name, in any width."""
    return {folded(word): entry["code"] for entry in entries for word in words_of(entry)}


def words_of(entry):
    names = [entry[language] for language in LANGUAGES]
    parts = [part for name in names for part in re.split(r"[/・(),]", name)]
    return [*parts, *names, *entry.get("also", ()), entry["code"]]


class Reader:
    """Reads line after line; what is wrong gathers in `sentences`."""

    def __init__(self, columns, departments):
        self.columns, self.sentences, self.lines = columns, [], {}
        self.entries = {
            "department": [choices("department")[code] for code in departments],
            "level": choices("level").values(),
            "side": choices("side").values(),
            "language": SPOKEN,
        }
        self.known = {column: dictionary(entries) for column, entries in self.entries.items()}

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

    def value(self, cell):
        """A cell as it is stored; None, and a sentence, for a formula. Our own download puts ' before such text."""
        text = clean(cell)
        if text in NOTHING:
            return ""
        if text.startswith(FORMULA):
            return self.wrong(_("“%(cell)s” begins like a formula; write it without the sign"), cell=short(text))
        return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA) else text

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

    def one_of(self, column, cell):
        """The code that a cell names; None, and a sentence, when it names nothing."""
        code = self.known[column].get(folded(cell))
        if code is None:
            self.wrong(_("“%(cell)s” is not one of %(offered)s"), cell=short(cell), offered=self.offered(column))
        return code

    def offered(self, column):
        return ", ".join(in_words(entry) for entry in self.entries[column])

    def measure(self, called, text, limit):
        if len(text) > limit:
            what = _("%(called)s has %(count)s characters; %(limit)s are the limit")
            self.wrong(what, called=called, count=len(text), limit=limit)

    def once(self, row):
        if row.key in self.lines:
            return self.wrong(_("%(name)s already stands on line %(other)s"), name=row.name, other=self.lines[row.key])
        self.lines[row.key] = row.line
        return row

    def wrong(self, what, **said):
        self.sentences.append(told(self.line, what % said))


def told(line, what):
    return line, _("Line %(line)s: %(what)s.") % {"line": line, "what": what}


def short(text):
    return text if len(text) <= 40 else f"{text[:39]}…"


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
