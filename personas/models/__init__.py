"""The people we sell to, kept after the day."""

from .cards import Card, CardLine, Shift
from .lines import Line
from .persona import Persona
from .seeds import Hunt, Seed, Segment, Tick
from .sheet_lines import SheetChange, SheetLine
from .tables import Table
from .walks import HuntNote, Walk

__all__ = [
    "Card",
    "CardLine",
    "Hunt",
    "HuntNote",
    "Line",
    "Persona",
    "Seed",
    "Segment",
    "SheetChange",
    "SheetLine",
    "Shift",
    "Table",
    "Tick",
    "Walk",
]
