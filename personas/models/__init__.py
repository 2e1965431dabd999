"""The people we sell to, kept after the day."""

from .lines import Line
from .persona import Persona

__all__ = ["Line", "Persona"]
