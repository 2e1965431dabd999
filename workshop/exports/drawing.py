"""A board as a picture on paper: columns and lanes or clusters, and notes, in SVG without script or style."""

import math
from dataclasses import dataclass, field

from .words import wrap

COLUMN, CORNER, GAP, EDGE = 216, 132, 12, 40  # user units; EDGE is the margin around everything
TEXT, LINE, PAD, STRIP = 15, 20, 9, 18  # of a note: size, line, padding, the room of the department's strip
HEAD, HEAD_LINE, LANE, LANE_LINE = 25, 31, 17, 22
TITLE, TITLE_LINE, ABOUT, ABOUT_LINE = 34, 42, 17, 24
LEGEND = 44

# A department is a hue and a weave: (colour, width of the line, its dashes, their ends), as in department.css.
WEAVES = {
    "marketing": ("#3b539a", 6, "", "butt"),
    "inside_sales": ("#2f8da9", 2, "", "butt"),
    "field_sales": ("#ac4259", 6, "9 4.5", "butt"),
    "customer_success": ("#3f7f4f", 5, "0 7.2", "round"),
    "product": ("#754d9e", 6, "3 3", "butt"),
    "promotion": ("#a84f8e", 6, "2 2", "butt"),
    "attraction": ("#2f8a85", 6, "6 1.2", "butt"),
    "management": ("#787165", 2.4, "", "butt"),
    "other": ("#787165", 5, "4.8 4.8", "butt"),
}
LYING = 2**0.5
PIECE = 10  # notes of a cluster in one column
COLUMNS_OF_CLUSTERS = range(3, 13)


@dataclass
class Words:
    """Lines of text; `x` and `y` are where the first one stands."""

    x: float
    y: float
    lines: list
    step: float = LINE

    def placed(self):
        return [(self.x, self.y + n * self.step, line) for n, line in enumerate(self.lines)]


@dataclass
class Card:
    x: float
    y: float
    width: float
    height: float
    words: Words
    note: object

    @property
    def weave(self):
        return weave(self.note.label)

    @property
    def mark_x(self):
        return self.x + self.width - 18

    @property
    def mark_y(self):
        return self.y + 9

    @property
    def strips(self):
        """Where its lines run: two threads for inside sales, otherwise one."""
        return strips(self.note.label, self.x)


@dataclass
class Drawing:
    """What exports/drawing.svg draws."""

    title: str
    columns: int
    corner: int = CORNER  # room for the names of lanes, before the first column
    top: float = 0  # where what is under the title begins
    titles: Words | None = None
    about: Words | None = None
    legend: list = field(default_factory=list)  # [(department, name)]
    evidence: str = ""  # how many are heard, data, imagined
    heads: list = field(default_factory=list)
    lanes: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    cards: list = field(default_factory=list)
    height: float = 0

    @property
    def width(self):
        return 2 * EDGE + self.corner + self.columns * COLUMN

    @property
    def inner(self):
        return self.width - EDGE

    @property
    def foot(self):
        return self.height - EDGE

    @property
    def key_y(self):
        return self.foot - 16

    @property
    def key(self):
        """The legend with its places."""
        places = [(EDGE + n * 210, code, name) for n, (code, name) in enumerate(self.legend)]
        return [(x, weave(code), strips(code, x), name) for x, code, name in places]

    def across(self, place):
        """Where a column begins."""
        return EDGE + self.corner + place * COLUMN

    @property
    def blocks(self):
        """[(top, bottom)] of what no cut may go through."""
        said = [(words.y - words.step, words.y + words.step * len(words.lines)) for words in self.heads + self.lanes]
        return said + [(card.y, card.y + card.height) for card in self.cards]


def weave(code):
    return WEAVES.get(code)


def strips(code, x):
    return [x + 1.5, x + 5.5] if code == "inside_sales" else [x + 3.5]


def drawn(title, about, board, notes, legend, words):
    """The `Drawing` of a board with these notes; `words(entry)` says a column or lane in the reader's language."""
    made = entitled(Drawing(title, len(board.columns), legend=legend), about)
    names = [wrap(words(column), (COLUMN - GAP) / HEAD) for column in board.columns]
    y = made.top + HEAD_LINE * max(len(lines) for lines in names)
    for place, lines in enumerate(names):
        made.heads.append(Words(made.across(place), y - HEAD_LINE * (len(lines) - 0.6), lines, HEAD_LINE))
    for lane, cells in board.grid(notes):
        made.rules.append(y)
        made.lanes.append(Words(EDGE, y + 28, wrap(words(lane), (CORNER - GAP) / LANE), LANE_LINE))
        lowest = y + 28 + LANE_LINE * len(made.lanes[-1].lines)
        for place, (_column, found) in enumerate(cells):
            lowest = max(lowest, pile(made.cards, found, made.across(place), y + GAP))
        y = lowest + GAP / 2
    made.height = y + LEGEND + EDGE
    return made


def drawn_in_clusters(title, about, clusters, legend):
    """The `Drawing` of [(name, [note])], in as many columns as fill a lying sheet best."""
    drawings = [packed(title, about, clusters, legend, columns) for columns in COLUMNS_OF_CLUSTERS]
    return min(drawings, key=lambda made: abs(math.log(made.width / made.height / LYING)))


def packed(title, about, clusters, legend, columns):
    """Each cluster in the column that is shortest so far; a large one goes on in the next."""
    made = entitled(Drawing(title, columns, corner=0, legend=legend), about)
    lowest = [made.top] * columns
    for name, notes in clusters:
        for first in range(0, max(len(notes), 1), PIECE):
            place = lowest.index(min(lowest))
            lines = wrap(f"{name} {len(notes)}", (COLUMN - GAP) / HEAD)
            made.heads.append(Words(made.across(place), lowest[place] + HEAD, lines, HEAD_LINE))
            y = lowest[place] + HEAD_LINE * len(lines) + GAP / 2
            lowest[place] = pile(made.cards, notes[first : first + PIECE], made.across(place), y) + 2 * GAP
    made.height = max(lowest) + LEGEND + EDGE
    return made


def entitled(made, about):
    """Its title and what stands under it, in as many lines as they need."""
    room = made.width - 2 * EDGE
    made.titles = Words(EDGE, EDGE + TITLE, wrap(made.title, room / TITLE), TITLE_LINE)
    y = EDGE + TITLE_LINE * len(made.titles.lines)
    lines = wrap(about, room / ABOUT)
    made.about = Words(EDGE, y + ABOUT_LINE, lines, ABOUT_LINE)
    made.top = y + ABOUT_LINE * len(lines) + 2 * GAP
    return made


def pile(cards, notes, x, y):
    """The notes of a cell, one under the other. Returns where the next would stand."""
    width = COLUMN - GAP
    for note in notes:
        lines = wrap(note.text, (width - STRIP - PAD - 20) / TEXT)
        height = 2 * PAD + LINE * len(lines) - 3
        cards.append(Card(x, y, width, height, Words(x + STRIP, y + PAD + TEXT - 1, lines), note))
        y += height + GAP / 2
    return y
