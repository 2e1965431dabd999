"""A drawing on sheets that are put together: cut where no note is, or else the next sheet repeats it whole."""

from dataclasses import dataclass
from itertools import pairwise

from .drawing import GAP

A3 = 396, 273  # millimetres inside the margins, lying
LEAST = 0.4  # of a sheet is used before a note is repeated rather than the sheet cut short


@dataclass(frozen=True)
class Tile:
    """What one sheet shows: a part of the drawing, in the corner of a page of `page` units."""

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    page: tuple

    @property
    def box(self):
        return f"{self.x:.2f} {self.y:.2f} {self.width:.2f} {self.height:.2f}"

    @property
    def cut_across(self):
        """Is there white under what it shows, to be cut away?"""
        return self.height < self.page[1] - 1

    @property
    def cut_down(self):
        return self.width < self.page[0] - 1


def tiles(drawing, across):
    """Tiles of A3, at most so many beside each other."""
    sides = sides_of(drawing, across)
    width = max(end - start for start, end in sides)
    page = width, width * A3[1] / A3[0]
    return [
        Tile(row, column, start, top, end - start, bottom - top, page)
        for row, (top, bottom) in enumerate(rows_of(drawing, page[1]), start=1)
        for column, (start, end) in enumerate(sides, start=1)
    ]


def sides_of(drawing, across):
    """[(start, end)] from left to right: between columns, as near to equal parts as that allows."""
    between = [drawing.across(place) - GAP / 2 for place in range(1, drawing.columns)]
    cuts = {min(between, key=lambda x: abs(x - drawing.width * n / across)) for n in range(1, across) if between}
    edges = [0, *sorted(cuts), drawing.width]
    return list(pairwise(edges))


def rows_of(drawing, room):
    """[(top, bottom)] downwards; a note that no cut can spare is whole on the next sheet."""
    blocks, top, rows = drawing.blocks, 0, []
    while drawing.height - top > room:
        bottom = cut = clear_cut(blocks, top + LEAST * room, top + room)
        if cut is None:
            bottom = top + room
            cut = min((start - GAP / 4 for start, end in blocks if start < bottom < end), default=bottom)
        if cut <= top:  # taller than a sheet
            cut = bottom
        rows.append((top, bottom))
        top = cut
    return [*rows, (top, drawing.height)]


def clear_cut(blocks, earliest, latest):
    """The lowest place that goes through nothing, or None."""
    places = sorted((end + GAP / 4 for _start, end in blocks if earliest <= end + GAP / 4 <= latest), reverse=True)
    return next((y for y in places if not any(start < y < end for start, end in blocks)), None)
