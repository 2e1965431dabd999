"""Words in both languages: content of the product and what people wrote, told in the language that is active."""

import json
import unicodedata
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

LANGUAGES = ("en", "ja")
CONTENT = Path(__file__).parent / "content"

# What a reader cannot see and a writer did not mean: controls, bidirectional overrides, zero-width characters.
# The joiners U+200C and U+200D stay, emoji and several scripts need them.
INVISIBLE = dict.fromkeys(
    [
        *(*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)),
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(0xFEFF, *range(0xFFF9, 0xFFFC)),
        *(0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xE0001),  # letters without ink
    ]
)
JOINERS = "\u200c\u200d"
SPACES = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
EDGES = SPACES + JOINERS
SELECTORS = "".join(map(chr, range(0xFE00, 0xFE10)))  # how the character before them is drawn
MARKS_IN_A_ROW = 4
HONORIFICS = "さん", "さま", "様", "氏", "君", "くん", "ちゃん", "先生"


def here():
    """The language of whoever reads: "en" or "ja"."""
    return "ja" if (get_language() or "en").startswith("ja") else "en"


def clean(text, *, lines=False):
    """Text as it is stored: NFC, no invisible characters, no towers of accents; one line unless `lines`."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(INVISIBLE)
    for _twice in range(2):  # composing changes how many marks there are; putting a long tower in order takes long
        text = unicodedata.normalize("NFC", without_towers(text))
    if not lines:
        text = " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip(EDGES).lstrip(EDGES + SELECTORS)


def without_towers(text):
    """Accents, and the joiners that would carry them on, only so many in a row."""
    kept, run = [], 0
    for char in text:
        run = run + 1 if char in JOINERS or unicodedata.category(char) in ("Mn", "Me") else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def folded(text):
    """For matching names and codes, never for storing: width, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", without_towers(text)).casefold().split())


def politely(name):
    """A name as one speaks of its bearer: in Japanese with one honorific, which it may have already."""
    if here() == "en" or not name or str(name).endswith(HONORIFICS):
        return name
    return f"{name}さん"


def in_words(entry, name=""):
    """The words of a content entry such as {"en": ..., "ja": ...} or {"title_en": ..., "title_ja": ...}."""
    prefix = f"{name}_" if name else ""
    return entry.get(prefix + here()) or entry.get(prefix + "en") or entry.get(prefix + "ja") or ""


@cache
def content(name, folder=CONTENT):
    """A content file, read once. Callers must not change what they get."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


@cache
def choices(name):
    """An enumeration of content/enums.json as {code: entry}."""
    return {entry["code"]: entry for entry in content("enums")[name]}


SIDES = {
    "marketing": "demand",
    "attraction": "demand",
    "promotion": "demand",
    "inside_sales": "revenue",
    "field_sales": "revenue",
    "customer_success": "post",
}


def side_of(department):
    """demand, revenue, post or neutral."""
    return SIDES.get(department, "neutral")


class InBoth:
    """A model attribute that reads `<name>_en` or `<name>_ja`, whichever the reader understands and somebody wrote."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return in_words(vars(instance), self.name)
