"""Lost deals and what they taught, kept after the day."""

from .causes import Condition
from .circles import Chair, Circle
from .deals import Deal
from .lessons import Lesson, Use
from .reactivation import WayBack
from .search import Entry, Term

__all__ = ["Chair", "Circle", "Condition", "Deal", "Entry", "Lesson", "Term", "Use", "WayBack"]
