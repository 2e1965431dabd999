"""A drawn figure from a name: a turned wooden peg with a scarf, nobody's face. The same name has the same figure."""

import hashlib
from dataclasses import dataclass

# (ground, coat, scarf): colours of mid lightness that stand on paper and at night.
CLOTHES = (
    ("#e8d9bf", "#7d5f45", "#d97745"),
    ("#dfe0cf", "#5f7358", "#d9a441"),
    ("#d9dfe2", "#536b7a", "#d98a6a"),
    ("#ead9d3", "#8a5a55", "#6f8f86"),
    ("#e2dbe6", "#6d5f80", "#c9a24b"),
    ("#e9dfc6", "#8a7440", "#5d7f95"),
)
WOOD = "#e9cfa6", "#dcb887", "#c99f6e"
PATTERNS = "stripes", "dots", "waves", "check", "plain"
BEHIND = "sun", "hills", "trees"
LEANS = -4, 0, 4


@dataclass(frozen=True)
class Figure:
    """What templates/personas/figure.html draws in a square of 120."""

    ground: str
    coat: str
    scarf: str
    wood: str
    pattern: str
    behind: str
    lean: int


def figure_of(name):
    dice = iter(hashlib.sha256(name.encode()).digest())

    def one_of(things):
        return things[next(dice) % len(things)]

    return Figure(*one_of(CLOTHES), one_of(WOOD), one_of(PATTERNS), one_of(BEHIND), one_of(LEANS))
