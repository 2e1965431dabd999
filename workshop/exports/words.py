"""Where a line ends when nobody else measures it: Japanese breaks between characters, English between words."""

import re
import unicodedata

NOT_FIRST = "、。，．・:;?!:;?!)]}」』】〕〉》'\"ー〜～…ゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%℃,.)"
NOT_LAST = "([{「『【〔〈《"
NARROW, ROUND = set("iljtfrI.,:;'!|()[] "), set("mwMW@%&")
# A word of Latin letters, digits and what clings to them; or one character of anything else, with its accents.
PARTS = re.compile(r"[!-~\u00a1-\u024f]+|\s+|.[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\u200d]*", re.DOTALL)


def width(text):
    """In em, a little more than most fonts need."""
    return sum(map(_width, text))


def _width(char):
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0x2E80:
        return 1
    return 0.34 if char in NARROW else 0.92 if char in ROUND else 0.68 if char.isupper() else 0.58


def wrap(text, room):
    """Lines of at most `room` em each. A word that is longer than a line is cut."""
    lines, line = [], ""
    for part in parts(text, room):
        if line and width(line + part.rstrip()) > room:
            lines.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def parts(text, room):
    """What may not be broken: a word, or a character with those that may not begin or end a line beside it."""
    joined = ""
    for part in PARTS.findall(text):
        clings = part[0] in NOT_FIRST or (joined and joined[-1] in NOT_LAST)
        if joined and not (clings and width(joined + part) <= room):
            yield from cut(joined, room)
            joined = ""
        joined += part
    yield from cut(joined, room)


def cut(part, room):
    while width(part) > room:
        at = next(n for n in range(1, len(part) + 1) if n == len(part) or width(part[: n + 1]) > room)
        yield part[:at]
        part = part[at:]
    if part:
        yield part
