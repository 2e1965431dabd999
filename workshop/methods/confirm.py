"""What was agreed until the morning is looked at in daylight: keep, amend or drop (E03), and whether harm is seen."""

import random
from dataclasses import dataclass, field

from workshop.wording import choices

from .consent import INTEGRATIONS
from .question import Question, choice_of, shuffled, tally, text_of

OPEN = "open"  # an objection is open: it is neither kept nor dropped


@dataclass(frozen=True)
class Confirm(Question):
    options: list = field(default_factory=lambda: list(choices("confirm_choice").values()))

    method = "confirm"

    def typed(self, data):
        return {"choice": data.get("choice", ""), "text": data.get("text", "")}

    def read(self, data):
        return {"choice": choice_of(self, data), "text": text_of(data)}

    def any(self, dice):
        return {"choice": dice.choice(("keep", "keep", "keep", "amend", "drop")), "text": ""}

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        answers = [answer for _side, answer in votes]
        counts = tally(self, answers)
        said = shuffled((answer["text"] for answer in answers if answer["text"]), rng)
        verdict = confirmed(counts, said) if answers else ""
        return {"voters": len(votes), "base": len(votes), "counts": counts, "said": said, "verdict": verdict}

    def again(self, result, round):
        return self if result["verdict"] == OPEN and round <= INTEGRATIONS else None


def confirmed(counts, objections):
    """Kept if kept + amended > dropped and no objection is open: "keep", "amend", "drop" or "open"."""
    if objections:
        return OPEN
    if counts["keep"] + counts["amend"] <= counts["drop"]:
        return "drop"
    return "amend" if counts["amend"] > counts["keep"] else "keep"
