"""Lost deals and what they taught, kept after the day."""

from .causes import Condition
from .circles import Chair, Circle
from .completion import Completion
from .corners import Corner
from .deals import Deal
from .echoes import Echo
from .facts import Doubt, Fact
from .lessons import Lesson, Use
from .night import Night
from .proposals import Proposal
from .reactivation import WayBack
from .search import Entry, Term
from .thanks import Thanks

__all__ = [
    "Chair",
    "Circle",
    "Completion",
    "Condition",
    "Corner",
    "Deal",
    "Doubt",
    "Echo",
    "Entry",
    "Fact",
    "Lesson",
    "Night",
    "Proposal",
    "Term",
    "Thanks",
    "Use",
    "WayBack",
]
