"""The people we sell to, kept after the day."""

from .allowances import Allowance, NobodyElse
from .cards import Card, CardLine, Shift
from .lines import Line, Said
from .persona import Persona, Stale, Unproven
from .portraits import Portrait
from .seeds import Hunt, Seed, Segment, Tick
from .sheet_lines import SheetChange, SheetLine
from .tables import Table
from .versions import Version
from .walks import HuntNote, Walk

__all__ = [
    "Allowance",
    "Card",
    "CardLine",
    "Hunt",
    "HuntNote",
    "Line",
    "NobodyElse",
    "Persona",
    "Portrait",
    "Said",
    "Seed",
    "Segment",
    "SheetChange",
    "SheetLine",
    "Shift",
    "Stale",
    "Table",
    "Tick",
    "Unproven",
    "Version",
    "Walk",
]
