"""Lost deals and what they taught, kept after the day."""

from .circles import Chair, Circle
from .deals import Deal

__all__ = ["Chair", "Circle", "Deal"]
