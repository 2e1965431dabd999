"""M7, the debate card: two ways, perhaps a third without any contact, two minutes for each side, one blind vote."""

import random
from dataclasses import dataclass
from typing import ClassVar

from .question import Question, choice_of, tally

NOBODY = {"code": "c", "en": "Nobody contacts the customer", "ja": "誰もお客さまに連絡しない"}


@dataclass(frozen=True)
class Debate(Question):
    method = "debate"
    stages: ClassVar[dict] = {"card": 0, "first": 120, "second": 120, "vote": 0}

    def typed(self, data):
        return {"choice": data.get("choice", "")}

    def read(self, data):
        return {"choice": choice_of(self, data)}

    def any(self, dice):
        return {"choice": dice.choice(self.codes)}

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        counts = tally(self, [answer for _side, answer in votes])
        most = max(counts.values(), default=0)
        winners = [code for code in self.codes if most and counts[code] == most]
        return {"voters": len(votes), "base": len(votes), "counts": counts, "winners": winners}


def ways(first, second, language, *, third):
    """The options of a card, as somebody typed them."""
    typed = [{"code": code, "en": "", "ja": "", language: text} for code, text in (("a", first), ("b", second))]
    return [*typed, NOBODY] if third else typed
