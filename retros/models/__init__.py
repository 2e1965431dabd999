"""Lost deals and what they taught, kept after the day."""

from .causes import Condition
from .circles import Chair, Circle
from .completion import Completion
from .deals import Deal
from .lessons import Lesson, Use
from .proposals import Proposal
from .reactivation import WayBack
from .search import Entry, Term
from .thanks import Thanks

__all__ = [
    "Chair",
    "Circle",
    "Completion",
    "Condition",
    "Deal",
    "Entry",
    "Lesson",
    "Proposal",
    "Term",
    "Thanks",
    "Use",
    "WayBack",
]
