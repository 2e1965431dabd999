"""A card to share: one persona in 1200 by 630, as an SVG without script, style or address. Lines break here."""

from dataclasses import dataclass

from workshop.exports.words import width, wrap

WIDTH, HEIGHT, EDGE = 1200, 630, 64
FACE, GAP = 264, 52  # the portrait, and the room to its right
LEFT = EDGE + FACE + GAP
ROOM = WIDTH - LEFT - EDGE
NAME, ABOUT, SENTENCE, LINE = 60, 26, 31, 25
SENTENCES, LINES = 4, 2  # at most so many lines of text each
FOOT = HEIGHT - 76  # nothing of the text stands below


@dataclass
class Saying:
    """A line of the sheet in its frame: dashed where it is only imagined."""

    y: float
    height: float
    label: str
    line: object
    text: list

    def placed(self):
        return [(self.y + 58 + n * 34, words) for n, words in enumerate(self.text)]


@dataclass
class ShareCard:
    """What templates/personas/card.svg draws."""

    persona: object
    name_size: int
    about: str
    sentence: list
    sayings: list
    left: int = LEFT
    room: int = ROOM

    def sentence_placed(self):
        return [(234 + n * 46, words) for n, words in enumerate(self.sentence)]


def card_of(persona):
    sentence = shortened(persona.sentence, SENTENCE, SENTENCES, ROOM)
    rows, sayings, y = persona.rows, [], 234 + 46 * len(sentence) - 4
    for code in ("pain", "rescue"):
        for line in rows[code].lines[:1]:
            text = shortened(line.text, LINE, LINES, ROOM - 44)
            height = 46 + 34 * len(text)
            if y + height <= FOOT:
                sayings.append(Saying(y, height, str(rows[code].field.name), line, text))
                y += height + 14
    about = " · ".join(filter(None, (persona.title, persona.company)))
    name_size = min(NAME, int(ROOM / max(width(persona.called), 1)))
    return ShareCard(persona, name_size, shortened(about, ABOUT, 1, ROOM)[0], sentence, sayings)


def shortened(text, size, most, room):
    """At most so many lines; what is longer ends with an ellipsis."""
    found = wrap(text, room / size) if text else []
    if len(found) <= most:
        return found or ([""] if most == 1 else [])
    return [*found[: most - 1], found[most - 1].rstrip("。、., ")[:-1] + "…"]
