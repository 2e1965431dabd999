"""The people we sell to, kept after the day."""

from .lines import Line, Said
from .persona import Persona, Stale, Unproven
from .portraits import Portrait
from .versions import Version

__all__ = ["Line", "Persona", "Portrait", "Said", "Stale", "Unproven", "Version"]
