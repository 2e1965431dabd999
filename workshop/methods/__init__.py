"""The methods M1 to M10 of the common rules: blind questions (2.0.4), which answers each allows and what it makes of
them; and, each in its module, parts of an exercise to inherit: boards, clusters, groups, voices. No table, no page."""

from .confidence import Confidence
from .confirm import Confirm
from .consent import Consent
from .debate import Debate
from .dots import Dots
from .question import Question, Unfit
from .scale import Scale

METHODS = {kind.method: kind for kind in (Dots, Scale, Consent, Confidence, Debate, Confirm)}

__all__ = ["METHODS", "Confidence", "Confirm", "Consent", "Debate", "Dots", "Question", "Scale", "Unfit"]
