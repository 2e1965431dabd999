"""How a sheet finds room on one A4 page: the fuller it is, the smaller its type, and at last its long lines are cut.

Nobody measures on paper, so lines are counted as `exports.words` counts them. All lengths are CSS pixels; the sizes of
each step stand in css/room/personas.css as well.
"""

from dataclasses import dataclass
from math import ceil

from workshop.exports.words import width

from .sheet import FIELDS

PAGE, COLUMN, GAP = 980, 348, 3
SPARE = 1.03  # what the two columns lose where a line may not be broken


@dataclass(frozen=True)
class Step:
    """`type` is the size of a line, never below 8 pt, `most` how many rows one may have."""

    code: str
    type: float
    leading: float
    most: int = 99

    @property
    def row(self):
        return self.type * self.leading


STEPS = [
    Step("1", 13, 1.4),
    Step("2", 12, 1.35),
    Step("3", 11.2, 1.3),
    Step("4", 10.7, 1.25),
    *(Step(f"4 persona-sheet--rows-{most}", 10.7, 1.25, most) for most in (5, 4, 3, 2)),
]
ROOMY = Step("", 14, 1.45)


def step_for(sheet):
    """The code of the first step that has room; none as long as the sheet may stand as on the screen."""
    if roomy(sheet):
        return ""
    return next((step.code for step in STEPS if needs(sheet, step) <= PAGE), STEPS[-1].code)


def roomy(sheet):
    """The four parts stand beside each other, in a grid: each pair is as high as its longer part."""
    parts = ("morning", "job", "fear"), ("pain", "rescue"), ("push", "pull", "habit", "anxiety"), TALK
    heights = [sum(height(sheet, code, ROOMY, marks=19) for code in part) + 60 for part in parts]
    return head(sheet, ROOMY) + max(heights[:2]) + max(heights[2:]) <= PAGE * 0.9


TALK = "words", "dont", "decision", "timing"


def needs(sheet, step):
    columns = sum(height(sheet, code, step) for code in FIELDS) + 4 * 1.7 * step.row
    return head(sheet, step) + columns / 2 * SPARE


def head(sheet, step):
    """Portrait and names, the sentence, and the foot."""
    sentence = ceil(width(sheet.sentence) / (2 * COLUMN / (step.type * 1.1)))
    return 130 + sentence * step.row * 1.1 + 3 * step.row


def height(sheet, code, step, marks=0.0):
    """Of a field: its name, and each line with how it is known."""
    if code in ("title", "company", "sentence"):
        return 0
    lines = sheet.in_field(code)
    return step.row + GAP + sum(min(rows(line, step), step.most) * step.row + GAP + marks for line in lines)


def rows(line, step):
    known = 6 if line.evidence or line.to_verify else 0
    more = 5 * bool(line.to_verify) + 4 * bool(line.dots)
    return ceil((width(line.text) + known + more) * 1.02 / (COLUMN / step.type))
