"""A blind scale, one value for each option: the emotion curve (MT16)."""

import random
from dataclasses import dataclass, field
from statistics import mean, quantiles

from django.utils.translation import gettext as _

from .question import Question, Unfit

FEWEST, MANY = 3, 10  # votes from which a mean is shown, and from which the spread is the middle half


@dataclass(frozen=True)
class Scale(Question):
    low: int = -2
    high: int = 2
    marks: list = field(default_factory=list)  # what each value means, from the lowest: [{"en", "ja"}]

    method = "scale"
    numbers = ("items",)

    @property
    def values(self):
        return range(self.low, self.high + 1)

    @property
    def marked(self):
        """[(value, its words)], from the lowest."""
        return list(zip(self.values, self.marks or [{}] * len(self.values), strict=True))

    def typed(self, data):
        known = {str(value): value for value in self.values}
        chosen = {code: known.get(data.get(f"scale-{code}", "")) for code in self.codes}
        return {code: value for code, value in chosen.items() if value is not None}

    def read(self, data):
        given = {name.removeprefix("scale-") for name in data if name.startswith("scale-") and data[name]}
        answer = self.typed(data)
        if given != set(answer):
            words = {"low": self.low, "high": self.high}
            raise Unfit(_("Choose a whole number from %(low)s to %(high)s for each line.") % words)
        return answer

    def any(self, dice):
        return {code: dice.choice(self.values) for code in self.codes}

    def without_numbers(self, result):
        """Nothing but numbers came of it."""
        return {"voters": result["voters"], "base": result["base"], "items": {}}

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        items = {code: summary([answer[code] for _side, answer in votes if code in answer]) for code in self.codes}
        shown = [code for code in self.codes if "mean" in items[code]]
        by_mean = sorted(shown, key=lambda code: items[code]["mean"])
        ends = {"low": by_mean[0], "peak": by_mean[-1], "end": shown[-1]} if shown else {}
        return {"voters": len(votes), "base": len(votes), "items": items, **ends}


def summary(values):
    """MT16 of one option: n, and from three votes on their mean and how far they lie apart."""
    if len(values) < FEWEST:
        return {"n": len(values)}
    lowest, highest = min(values), max(values)
    if len(values) >= MANY:
        lowest, _median, highest = quantiles(values, n=4, method="inclusive")
    return {"n": len(values), "mean": mean(values), "from": lowest, "to": highest, "spread": highest - lowest}
