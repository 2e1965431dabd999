"""What may be said of how many (A3, A5-A8): pure functions for every figure that answers of people make.

Publish one division of a question, by side or by department: two of the same answers can be subtracted.
"""

import random
from dataclasses import dataclass

COMPARED = "demand", "revenue"
FEWEST, MOST, USUAL = 3, 10, 5  # k, and how far an organisation may set it


@dataclass(frozen=True)
class Shown:
    """Which groups a figure may show, and from how many of how many people its total is made ("base 20 of 24")."""

    groups: dict
    base: int
    of: int

    @property
    def is_part(self):
        return self.base < self.of


def shown(groups, k):
    """A3 and A6: {group: people} becomes what may be shown.

    Groups of less than `k` show nothing. If taking the shown groups from the total would leave 1..k-1 others, the
    total is calculated from the shown groups only. Nothing at all from fewer than `k` people.
    """
    everybody = sum(groups.values())
    large = {name: n for name, n in groups.items() if n >= k}
    others = everybody - sum(large.values())
    base = everybody - others if others < k else everybody
    return Shown(large, base, everybody)


def sides_shown(voters_by_side, k):
    """A5, both or neither: {side: voters} of the two sides that are compared."""
    return len(voters_by_side) > 1 and all(n >= k for n in voters_by_side.values())


def shown_by_side(voters_by_side, compared, k):
    """A5 and A6 together: the split by the `compared` sides, or only the total."""
    if sides_shown({side: voters_by_side.get(side, 0) for side in compared}, k):
        among = {side: voters_by_side[side] for side in compared}
        others = sum(voters_by_side.values()) - sum(among.values())
        return Shown(among, sum(among.values()) + (others if others >= k else 0), sum(voters_by_side.values()))
    everybody = sum(voters_by_side.values())
    return Shown({}, everybody if everybody >= k else 0, everybody)


def split(voters_by_side, k):
    """What a vote may show of its sides: (those that are compared, those that its total is counted from)."""
    shown = shown_by_side(voters_by_side, COMPARED, k)
    compared = list(shown.groups)
    return compared, compared if compared and shown.is_part else list(voters_by_side)


def may_be_shown(answers, k, *, is_closed, shown_before=0):
    """A7, no trickle: only after the close; opened again, only with `k` new answers. Until then the old figure stands.

    `answers` and `shown_before` are how many there are, and how many the figure was made of when it was last shown.
    """
    return is_closed and answers - shown_before >= k


def shuffled(rows, rng=None):
    """A8: a new order for every reveal."""
    return (rng or random.SystemRandom()).sample(list(rows), len(rows))


def languages_shown(writers_by_language, k):
    """A8: the languages whose flag may stand on an anonymous row."""
    return {language for language, n in writers_by_language.items() if n >= k}


def in_steps(n, k):
    """A live count that tells of nobody's single press: it moves by `k`."""
    return n - n % k
