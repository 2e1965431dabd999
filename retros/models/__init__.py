"""Lost deals and what they taught, kept after the day."""

from .circles import Chair, Circle
from .deals import Deal
from .proposals import Proposal
from .thanks import Thanks

__all__ = ["Chair", "Circle", "Deal", "Proposal", "Thanks"]
