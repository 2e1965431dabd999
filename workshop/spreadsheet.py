"""A list as a spreadsheet gives it: pasted or uploaded, cut into cells, and read line by line.

Pure: text in, cells and sentences out. What is not understood becomes a sentence with the number of its line.
"""

import csv
import io
import re

from django.utils.translation import gettext as _

from .wording import LANGUAGES, clean, folded, in_words

MOST_SENTENCES = 20
ENCODINGS = "utf-8-sig", "cp932"
FORMULA = "=", "+", "-", "@", "\t"
NOTHING = {"-", "–", "—", "ー", "なし"}


class Unreadable(Exception):
    """Not a list at all; the sentence says why."""

    @property
    def sentences(self):
        return [str(self)]


class Wrong(Exception):
    """The list was not taken; `sentences` say why, line by line."""

    def __init__(self, sentences):
        super().__init__(sentences)
        more = len(sentences) - MOST_SENTENCES
        self.sentences = sentences[:MOST_SENTENCES] + [_("And %(count)s more.") % {"count": more}] * (more > 0)


def text_of(data):
    """An uploaded file as text. Raises `Unreadable`."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("That file is no text. Save it as CSV and try again."))


def cells_of(text):
    """(line number, cells) of each line that says something, whichever sign stands between the cells."""
    if "\0" in text:
        raise Unreadable(_("That file is no text. Save it as CSV and try again."))
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


def dictionary(entries):
    """{word: code}: an entry may be called by its code, by its names and by the parts of a long name, in any width."""
    return {folded(word): entry["code"] for entry in entries for word in words_of(entry)}


def words_of(entry):
    names = [entry[language] for language in LANGUAGES]
    parts = [part for name in names for part in re.split(r"[/・(),]", name)]
    return [*parts, *names, *entry.get("also", ()), entry["code"]]


class Lines:
    """Reads line after line; what is wrong gathers in `sentences`. `entries` are the choices of each column."""

    def __init__(self, entries):
        self.entries, self.sentences, self.line = entries, [], 0
        self.known = {column: dictionary(each) for column, each in entries.items()}

    def value(self, cell):
        """A cell as it is stored; None, and a sentence, for a formula. Our own download puts ' before such text."""
        text = clean(cell)
        if text in NOTHING:
            return ""
        if text.startswith(FORMULA):
            return self.wrong(_("“%(cell)s” begins like a formula; write it without the sign"), cell=short(text))
        return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA) else text

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

    def wrong(self, what, **said):
        self.sentences.append(told(self.line, what % said))


def told(line, what):
    return line, _("Line %(line)s: %(what)s.") % {"line": line, "what": what}


def short(text):
    return text if len(text) <= 40 else f"{text[:39]}…"
