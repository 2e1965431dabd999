"""Which team stands at which stages: pure. A stage team should hold the departments before and after its stages."""

from dataclasses import dataclass
from itertools import pairwise, permutations

MANY = 6  # teams; for more, every order would be too many


@dataclass(frozen=True)
class Station:
    stages: list  # codes, side by side on the map
    lacks: list  # departments before or after these stages that the team does not have


def deal(stages, teams, turn=0):
    """[Station] for each team. `stages` are [(code, department that usually answers)], `teams` sets of departments.

    The first turn is the one in which fewest departments are missing; each further turn everybody goes on by one.
    """
    parts = blocks(stages, len(teams))
    order = best_order(parts, stages, teams)
    placed = [parts[order[(place + turn) % len(order)]] for place in range(len(teams))]
    return [
        Station([code for code, _department in part], missing(part, stages, team))
        for part, team in zip(placed, teams, strict=True)
    ]


def blocks(stages, number):
    """The stages side by side in so many parts; with more teams than stages, several teams share one."""
    if number >= len(stages):
        return [[stages[place * len(stages) // number]] for place in range(number)]
    edges = [place * len(stages) // number for place in range(number + 1)]
    return [stages[start:end] for start, end in pairwise(edges)]


def best_order(parts, stages, teams):
    plain = tuple(range(len(teams)))
    if len(teams) > MANY:
        return plain
    return min(permutations(plain), key=lambda order: cost(order, parts, stages, teams))


def cost(order, parts, stages, teams):
    return sum(len(missing(parts[part], stages, team)) for part, team in zip(order, teams, strict=True))


def missing(part, stages, team):
    """Departments before and after these stages that the room has and this team has not."""
    first, last = stages.index(part[0]), stages.index(part[-1])
    around = [*stages[max(0, first - 1) : first], *stages[last + 1 : last + 2]]
    return [
        department for department in dict.fromkeys(d for _code, d in around) if department and department not in team
    ]
