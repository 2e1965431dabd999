"""Names of real customers, as a workshop lists them: they stand on no wall, screen, print or file (2.0.10)."""

import re
import unicodedata
from functools import lru_cache

from .wording import clean

MASK = "●●●"
MOST, LONGEST, SHORTEST = 300, 80, 2
FORM = re.compile(
    r"株式会社|有限会社|合同会社|\((?:株|有|同)\)|,?\s+(?:Inc|Ltd|LLC|Corp|Co|K\.K)\b\.?(?:,?\s*Ltd\.?)?$", re.I
)


def listed(text):
    """The names of a typed or pasted list: one on a line, or a row of a spreadsheet, whose first cell counts."""
    names = (clean(line.split("\t")[0]) for line in text.replace("\r", "\n").split("\n"))
    return list(dict.fromkeys(name for name in names if name))


def mask(text, customers):
    """The text with a sign in place of each name of `customers`, which has one on each line."""
    if not (text and customers):
        return text
    masked = _pattern(customers).sub(MASK, text)
    plain = unicodedata.normalize("NFKC", masked)  # the same name in wide letters
    return _pattern(customers).sub(MASK, plain) if _pattern(customers).search(plain) else masked


def are_named(text, customers):
    return bool(customers) and mask(text, customers) != text


@lru_cache(maxsize=64)
def _pattern(customers):
    names = {spelling for name in listed(customers) for spelling in _spellings(name)}
    words = sorted((name for name in names if len(name) >= SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(_as_words, words)) or r"(?!)", re.IGNORECASE)


def _spellings(name):
    """With its legal form and without."""
    plain = unicodedata.normalize("NFKC", name)
    return plain, FORM.sub("", plain).strip()


def _as_words(name):
    """Whole words, where words have spaces between them; with or without those that are in it."""
    start = r"(?<![A-Za-z])" if name[0].isascii() and name[0].isalpha() else ""
    end = r"(?![A-Za-z])" if name[-1].isascii() and name[-1].isalpha() else ""
    return start + r"\s*".join(map(re.escape, name.split())) + end
