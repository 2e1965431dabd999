"""M4, blind dots: each has a few, at most two on one option. Dots narrow a list; they never decide on their own."""

import random
from collections import Counter
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .question import Question, Unfit

USUAL, MOST = 3, 2


def votes_per_person(options):
    """clamp(round(options / 4), 1, 5), halves up; three while nobody knows how many there are."""
    return min(max((options + 2) // 4, 1), 5) if options else USUAL


@dataclass(frozen=True)
class Dots(Question):
    budget: int = 0  # per person; none: by the number of options
    most: int = MOST  # on one option
    cut: int = 0  # how many pass; none: the order is all that is asked for
    on_notes: bool = False  # the options are notes, which keep their dots

    method = "dots"
    numbers = "dots", "share", "score", "order"

    @property
    def per_person(self):
        return self.budget or votes_per_person(len(self.options))

    @property
    def places(self):
        """1, 2: the dots that one option can take from one person."""
        return range(1, min(self.most, self.per_person) + 1)

    def typed(self, data):
        placed = Counter(data.getlist("dots"))
        return {code: placed[code] for code in self.codes if placed[code]}

    def read(self, data):
        placed = Counter(data.getlist("dots"))
        if set(placed) - set(self.codes):
            raise Unfit(_("Something you chose is not part of this vote. Reload the page."))
        if placed.total() > self.per_person:
            sentence = ngettext("You have %(n)s dot.", "You have %(n)s dots.", self.per_person)
            raise Unfit(sentence % {"n": self.per_person} + " " + _("Take some away, then send again."))
        if any(dots > self.most for dots in placed.values()):
            raise Unfit(
                ngettext("At most %(n)s dot on one.", "At most %(n)s dots on one.", self.most) % {"n": self.most}
            )
        return dict(placed)

    def any(self, dice):
        places = self.codes * self.most
        return dict(Counter(dice.sample(places, min(self.per_person, len(places)))))

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        counted = [answer for side, answer in votes if side in base]
        dots = {code: sum(answer.get(code, 0) for answer in counted) for code in self.codes}
        score = self._balanced(votes, sides) if sides else {}
        order = sorted(self.codes, key=lambda code: (-worth(score or dots, code), -dots[code]))
        passed, tied = over_the_line(score or dots, order, self.cut)
        if round > 1:  # one extra round, then both pass
            passed, tied = passed + tied, []
        return {
            "voters": len(votes),
            "base": len(counted),
            "dots": dots,
            "share": {code: sum(code in answer for answer in counted) / max(len(counted), 1) for code in self.codes},
            "score": score,
            "order": order,
            "passed": passed,
            "tied": tied,
        }

    def _balanced(self, votes, sides):
        voters = Counter(side for side, _answer in votes)
        dots = {
            code: {side: sum(answer.get(code, 0) for by, answer in votes if by == side) for side in sides}
            for code in self.codes
        }
        return side_balanced(dots, {side: voters[side] for side in sides}, self.per_person)

    def again(self, result, round):
        """One more round with one dot among those that are tied at the line."""
        if round > 1 or not result["tied"]:
            return None
        tied = [option for option in self.options if option["code"] in result["tied"]]
        left = self.cut - len(result["passed"])
        return replace(self, options=tied, budget=1, most=1, cut=left, on_notes=False)


def side_balanced(dots, voters, budget):
    """MT17, 0-100: {code: 100 * mean over sides of dots / (voters * budget)} from {code: {side: dots}}."""
    return {
        code: 100 * sum(by_side[side] / (voters[side] * budget) for side in voters) / len(voters)
        for code, by_side in dots.items()
    }


def worth(values, code):
    return round(values[code], 9)  # equal is equal, whatever the order of adding


def over_the_line(values, order, cut):
    """(codes that pass, codes that are tied at the cut line). What nobody chose does not pass."""
    order = [code for code in order if values[code]]
    if not cut or len(order) <= cut:
        return (order if cut else []), []
    line = worth(values, order[cut - 1])
    if worth(values, order[cut]) < line:
        return order[:cut], []
    above = [code for code in order if worth(values, code) > line]
    return above, [code for code in order if worth(values, code) == line]
