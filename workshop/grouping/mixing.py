"""Cross-functional teams (rule 2.0.7): deterministic for the same people and seed, able to say what is not met.

A greedy deal per department, then swaps while they help, from several starts. Pure: people in, teams out.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations

STARTS = 30
PATIENCE = 5  # starts without a better result before we are content
SWEEPS = 12

# What a broken wish costs, in the order of the rule's priorities.
DEPARTMENT, SIDES, REPORT, REPORT_IN_CANDOUR, LEVEL, LANGUAGE, AGAIN = 2000, 1500, 60, 1000, 30, 15, 8
LEADING = "lead", "manager", "executive"


@dataclass(frozen=True)
class Person:
    """Somebody to place: `boss` is the id of theirs; `language` the one they need."""

    id: object
    department: str
    side: str
    level: str = "member"
    boss: object = None
    language: str = ""


@dataclass
class Wishes:
    """`again` counts earlier meetings by frozenset of two ids, `locked` is {id: team}, the others are pairs of ids."""

    candour: bool = False
    again: Counter = field(default_factory=Counter)
    locked: dict = field(default_factory=dict)
    apart: list = field(default_factory=list)
    together: list = field(default_factory=list)


def mix(people, teams, seed, wishes=None):
    """[[person, ...], ...] of `teams` teams whose sizes differ by at most one, at the lowest cost found."""
    wishes = wishes or Wishes()
    room = Room(people, teams, wishes)
    best, since = None, 0
    for start in range(STARTS):
        placing = settled(room, random.Random(f"{seed}.{start}"))
        if best is None or room.cost(placing) < room.cost(best):
            best, since = placing, 0
        elif (since := since + 1) == PATIENCE:
            break
    return [sorted(team, key=lambda person: str(person.id)) for team in best]


class Room:
    """What a placing is measured against."""

    def __init__(self, people, teams, wishes):
        self.people, self.teams, self.wishes = sorted(people, key=lambda person: str(person.id)), teams, wishes
        here = {person.id: person for person in people}
        self.apart = {frozenset(pair) for pair in wishes.apart}
        self.together = [tuple(here[id] for id in pair) for pair in wishes.together if here.keys() >= set(pair)]
        self.departments = Counter(person.department for person in people)
        self.levels = sum(person.level in LEADING for person in people)
        self.languages = Counter(person.language for person in people)
        self.common = self.languages.most_common(1)[0][0] if people else ""
        self.sides = Counter(person.side for person in people)
        self.costs = {}  # of teams already measured: the same few come back thousands of times

    def cost(self, placing):
        return sum(self.cost_of(team) for team in placing)

    def cost_of(self, team):
        ids = frozenset(person.id for person in team)
        if ids not in self.costs:
            self.costs[ids] = sum(weight for weight, _kind, _who in self.complaints(team))
        return self.costs[ids]

    def complaints(self, team):
        """[(weight, kind, people)] of the wishes that this team breaks."""
        found = []
        counts = Counter(person.department for person in team)
        for department, total in self.departments.items():
            off = distance(counts[department], total, self.teams)
            if off:
                found.append((DEPARTMENT * off, "department", [department]))
        sides = {person.side for person in team}
        for side in ("demand", "revenue"):
            if self.sides[side] >= self.teams and side not in sides:
                found.append((SIDES, "side", [side]))
        if off := distance(sum(person.level in LEADING for person in team), self.levels, self.teams):
            found.append((LEVEL * off, "level", []))
        found += [(self.report_weight, "report", pair) for pair in combinations(team, 2) if reports(*pair)]
        found += self.alone(team)
        for pair in combinations(team, 2):
            ids = frozenset(person.id for person in pair)
            if times := self.wishes.again[ids]:
                found.append((AGAIN * times, "again", pair))
            if ids in self.apart:
                found.append((DEPARTMENT, "apart", pair))
        return found + self.torn(team)

    @property
    def report_weight(self):
        return REPORT_IN_CANDOUR if self.wishes.candour else REPORT

    def alone(self, team):
        """Who needs a language that nobody else in the team speaks."""
        spoken = Counter(person.language for person in team)
        return [
            (LANGUAGE, "language", [person])
            for person in team
            if person.language != self.common and spoken[person.language] == 1
        ]

    def torn(self, team):
        """Who should be together and is not: either team pays half."""
        return [(DEPARTMENT // 2, "together", pair) for pair in self.together if len(set(team) & set(pair)) == 1]


def distance(count, total, teams):
    """How far a count is from the floor and the ceiling of its proportional share."""
    low, high = total // teams, -(-total // teams)
    return max(low - count, count - high, 0)


def reports(one, other):
    return one.boss == other.id or other.boss == one.id


def settled(room, rng):
    """One start: dealt department by department, then improved by swaps until none helps."""
    placing = dealt(room, rng)
    for _sweep in range(SWEEPS):
        if not any([swapped(room, placing, one, other) for one, other in combinations(range(room.teams), 2)]):
            break
    return placing


def dealt(room, rng):
    placing = [[] for _team in range(room.teams)]
    for person in room.people:
        if person.id in room.wishes.locked:
            placing[room.wishes.locked[person.id]].append(person)
    by_department = defaultdict(list)
    for person in room.people:
        if person.id not in room.wishes.locked:
            by_department[person.department].append(person)
    for department in sorted(by_department, key=lambda code: (-len(by_department[code]), code)):
        waiting = by_department[department]
        rng.shuffle(waiting)
        for person in waiting:
            alike = [sum(other.department == department for other in team) for team in placing]
            smallest = min(range(len(placing)), key=lambda at: (len(placing[at]), alike[at], rng.random()))
            placing[smallest].append(person)
    return placing


def swapped(room, placing, one, other):
    """The first swap between two teams that lowers their cost. True when there was one."""
    before = room.cost_of(placing[one]) + room.cost_of(placing[other])
    if before == 0:
        return False
    for i, mine in enumerate(placing[one]):
        for j, theirs in enumerate(placing[other]):
            if mine.id in room.wishes.locked or theirs.id in room.wishes.locked:
                continue
            placing[one][i], placing[other][j] = theirs, mine
            if room.cost_of(placing[one]) + room.cost_of(placing[other]) < before:
                return True
            placing[one][i], placing[other][j] = mine, theirs
    return False


def place_late(person, placing, wishes=None):
    """The index of the team for somebody who comes late: the smallest, at the lowest added cost. Nobody moves."""
    people = [each for team in placing for each in team] + [person]
    room = Room(people, len(placing), wishes or Wishes())
    smallest = min(map(len, placing))
    choices = [index for index, team in enumerate(placing) if len(team) == smallest]
    return min(choices, key=lambda index: room.cost_of([*placing[index], person]) - room.cost_of(placing[index]))
