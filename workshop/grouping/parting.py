"""Two who stand in a pair would rather not: who changes places, so that they do not walk alone together? Pure."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, product

from .pairing import REPORTING, Strain

# What speaks against a group beside what `Strain` knows: that those two are alone in it, and that it is large.
NEVER, LARGE = 1_000_000, 150


@dataclass
class Parted(Strain):
    apart: set = field(default_factory=set)  # frozensets of two ids

    def of(self, group):
        asked = sum(frozenset((one.id, other.id)) in self.apart for one, other in combinations(group, 2))
        near = (NEVER if len(group) == 2 else 2 * REPORTING) * asked
        return near + LARGE * max(len(group) - 2, 0) ** 2 + super().of(group)


def parted(groups, at, apart, again=None):
    """The groups, where no two of `apart` are alone together. None when that cannot be.

    Two people of `groups[at]` and another one change places; or the pair dissolves, and each joins another; or one of
    three moves on. Where a group dissolves, an empty one is left.
    """
    strain = Parted(again or Counter(), guard=True, apart=apart)
    found = [*exchanged(groups, at), *dissolved(groups, at), *moved(groups, at)]
    best = min(found, key=strain.of_all, default=None)
    return None if best is None or strain.of_all(best) >= NEVER else best


def exchanged(groups, at):
    for there, other in enumerate(groups):
        for mine, theirs in product(groups[at], other) if there != at else ():
            yield with_groups(groups, {at: swapped(groups[at], mine, theirs), there: swapped(other, theirs, mine)})


def dissolved(groups, at):
    others = [place for place in range(len(groups)) if place != at]
    for places in product(others, repeat=2) if len(groups[at]) == 2 else ():
        joined = {place: list(groups[place]) for place in places}
        for place, person in zip(places, groups[at], strict=True):
            joined[place].append(person)
        yield with_groups(groups, {at: [], **joined})


def moved(groups, at):
    for there, other in enumerate(groups):
        for mine in groups[at] if there != at and len(groups[at]) > 2 else ():
            yield with_groups(groups, {at: [each for each in groups[at] if each != mine], there: [*other, mine]})


def swapped(group, leaves, comes):
    return [comes if each == leaves else each for each in group]


def with_groups(groups, changed):
    return [changed.get(place, group) for place, group in enumerate(groups)]
