"""Pairs across sides (M8) and fours of pairs (M2): deterministic for the same people and seed.

Pure: people of `mixing` in, pairs out.
"""

import random
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from .mixing import reports

STARTS = 12
MOST = 6  # people of a four that a third pair has joined
# What speaks against a group: too many people, a reporting line, one side only, an earlier meeting.
CROWDED, REPORTING, ALIKE, AGAIN = 100_000, 1000, 100, 8


def pairs(people, seed, again=None, guard=False):
    """[(one, other), ...] of people from different sides as far as possible (M8); an odd room has one triad.

    Those of a reporting line are kept apart when `guard` is on; `again` counts earlier meetings by frozenset of two
    ids. The third of a triad stands last: between the first two the sides differ.
    """
    rng, best = random.Random(str(seed)), None
    strain = Strain(again or Counter(), guard)
    people = sorted(people, key=lambda person: str(person.id))
    for _start in range(STARTS):
        rng.shuffle(people)
        paired = strain.eased(in_twos(people))
        if best is None or strain.of_all(paired) < strain.of_all(best):
            best = paired
    return [strain.ordered(group) for group in best]


def in_twos(people):
    """The people two by two as they stand; somebody left over joins the last pair."""
    twos = [list(people[at : at + 2]) for at in range(0, len(people), 2)]
    if len(twos) > 1 and len(twos[-1]) == 1:
        left_over = twos.pop()
        twos[-1] += left_over
    return twos


@dataclass
class Strain:
    """What speaks against a pair."""

    again: Counter
    guard: bool

    def of(self, group):
        """Two by two; a triad is across sides when not all three are of one."""
        twos = list(combinations(group, 2))
        alike = len({person.side for person in group}) == 1
        reporting = self.guard * sum(reports(*two) for two in twos)
        met = sum(self.again[frozenset((one.id, other.id))] for one, other in twos)
        return REPORTING * reporting + ALIKE * alike + AGAIN * met

    def of_all(self, groups):
        return sum(map(self.of, groups))

    def eased(self, groups):
        """Two people of two groups change places as long as that helps."""
        while any([self.exchanged(one, other) for one, other in combinations(groups, 2)]):
            pass
        return groups

    def exchanged(self, one, other):
        before = self.of(one) + self.of(other)
        if before:
            for i, mine in enumerate(one):
                for j, theirs in enumerate(other):
                    one[i], other[j] = theirs, mine
                    if self.of(one) + self.of(other) < before:
                        return True
                    one[i], other[j] = mine, theirs
        return False

    def ordered(self, group):
        """The pair of a triad that suits best, then the third."""
        if len(group) < 3:
            return tuple(group)
        best = min(combinations(group, 2), key=self.of)
        return *best, *(person for person in group if person not in best)


class OfPairs(Strain):
    """What speaks against pairs that work together: the same as against people, and more than six of them."""

    def of(self, group):
        people = [person for pair in group for person in pair]
        return CROWDED * (len(people) > MOST) + super().of(people)


def fours(pairs, seed, again=None, guard=False):
    """[[pair, pair], ...] (M2): a leftover pair joins a four, as long as they are six at most.

    Seven people cannot be parted into fours: their triad stays by itself.
    """
    rng, best = random.Random(f"fours {seed}"), None
    strain = OfPairs(again or Counter(), guard)
    pairs = sorted(pairs, key=lambda pair: [str(person.id) for person in pair])
    for _start in range(STARTS):
        rng.shuffle(pairs)
        placed = strain.eased(in_twos(pairs))
        if best is None or strain.of_all(placed) < strain.of_all(best):
            best = placed
    return [part for group in best for part in not_crowded(group)]


def not_crowded(group):
    """Only the one group of seven people: its pair of pairs, and the triad."""
    if sum(map(len, group)) <= MOST:
        return [group]
    by_size = sorted(group, key=len)
    return [by_size[:-1], by_size[-1:]]
