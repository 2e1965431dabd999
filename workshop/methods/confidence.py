"""M6, confidence: one to five fingers for the plan. Low votes are listened to, then there is one second vote."""

import random
from dataclasses import dataclass, field

from .question import Question, choice_of, shuffled, tally, text_of

LOW = 2
FINGERS = [
    {"code": "1", "en": "No confidence", "ja": "自信がない"},
    {"code": "2", "en": "Little", "ja": "あまりない"},
    {"code": "3", "en": "Some", "ja": "まあある"},
    {"code": "4", "en": "Good", "ja": "ある"},
    {"code": "5", "en": "Full", "ja": "とてもある"},
]


@dataclass(frozen=True)
class Confidence(Question):
    options: list = field(default_factory=lambda: FINGERS)

    method = "confidence"

    def typed(self, data):
        return {"choice": data.get("choice", ""), "text": data.get("text", "")}

    def read(self, data):
        return {"choice": choice_of(self, data), "text": text_of(data)}

    def any(self, dice):
        return {"choice": dice.choice("34455"), "text": ""}

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        answers = [answer for _side, answer in votes]
        verdict = confidence([int(answer["choice"]) for answer in answers], second=round > 1)
        said = shuffled((answer["text"] for answer in answers if answer["text"]), rng)
        return {"voters": len(votes), "base": len(votes), "counts": tally(self, answers), "said": said, **verdict}

    def without_numbers(self, result):
        return super().without_numbers(result) | {"mean": None, "low": None, "n": None}

    def again(self, result, round):
        return self if result["result"] == "listen" else None


def confidence(votes, *, second):
    """MT18: {"n", "mean", "low", "result"}, where low counts votes of one or two."""
    n, low = len(votes), sum(vote <= LOW for vote in votes)
    found = {"n": n, "mean": sum(votes) / n if n else None, "low": low}
    if not n:
        return found | {"result": ""}
    if not low:
        return found | {"result": "pass"}
    if not second:
        return found | {"result": "listen"}
    holds = found["mean"] >= 3 and low <= n // 10
    return found | {"result": "pass_with_reservations" if holds else "back_to_draft"}
