"""M5, consent: it passes when nobody sees harm to the shared aim. Objections are worked in, twice at most."""

import random
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from workshop.wording import choices

from .question import Question, Unfit, choice_of, shuffled, tally, text_of

INTEGRATE = "integrate"
INTEGRATIONS = 2


@dataclass(frozen=True)
class Consent(Question):
    options: list = field(default_factory=lambda: list(choices("consent").values()))

    method = "consent"
    stages: ClassVar[dict] = {"present": 60, "clarify": 180, "react": 180, "vote": 120, INTEGRATE: 360}

    def typed(self, data):
        return {"choice": data.get("choice", ""), "text": data.get("text", "")}

    def read(self, data):
        choice, text = choice_of(self, data), text_of(data)
        if choice == "objection" and not text:
            raise Unfit(_("An objection names the harm to the shared aim. Write one sentence."))
        return {"choice": choice, "text": "" if choice == "consent" else text}

    def any(self, dice):
        return {"choice": dice.choice(("consent", "consent", "concern")), "text": ""}

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        answers = [answer for _side, answer in votes]
        counts = tally(self, answers)
        said = {
            choice: shuffled((a["text"] for a in answers if a["choice"] == choice and a["text"]), rng)
            for choice in ("objection", "concern")
        }
        passes = bool(answers) and not counts["objection"]
        return {"voters": len(votes), "base": len(votes), "counts": counts, "said": said, "passes": passes}

    def again(self, result, round):
        return None if result["passes"] or round > INTEGRATIONS else self
