"""A team has become too small, or somebody should sit elsewhere: what would it cost? A person decides."""

from collections import Counter
from dataclasses import dataclass

from workshop.models import Participant, Team, teams

from . import mixing

FEW = 3  # people who count; below, a team is too small to work


@dataclass
class Question:
    """Merge this team into another, or move somebody here? Either may be missing when it would not help."""

    team: Team
    left: int
    into: Team | None = None
    mover: Participant | None = None


def questions(workshop):
    """The teams that people have left until too few remained. Those that were made small are meant to be."""
    if not (workshop.is_open and workshop.phase):
        return []
    placing = teams.placing(workshop)
    seated = Counter(workshop.participants.exclude(team=None).order_by().values_list("team", flat=True))
    if 2 * sum(len(people) for _team, people in placing) < sum(seated.values()):
        return []  # most phones are asleep: that is a walk or a night, nobody has left
    small = [at for at, (team, people) in enumerate(placing) if len(people) < FEW <= seated[team.pk]]
    wishes = teams.wishes_of(workshop) if small else None
    return [asked(placing, at, wishes) for at in small]


def asked(placing, at, wishes):
    team, people = placing[at]
    dealt = [teams.persons(seats) for _team, seats in placing]
    return Question(team, len(people), best_merger(placing, dealt, at, wishes), best_mover(placing, dealt, at, wishes))


def best_merger(placing, dealt, at, wishes):
    """The team that takes this one in at the lowest cost."""
    room = room_of(dealt, len(dealt) - 1, wishes)
    others = [place for place in range(len(dealt)) if place != at and dealt[place]]

    def cost(into):
        kept = [dealt[at] + people if place == into else people for place, people in enumerate(dealt) if place != at]
        return room.cost(kept)

    return placing[min(others, key=cost)][0] if others else None


def best_mover(placing, dealt, at, wishes):
    """Who comes over at the lowest cost from a team that can spare somebody, where one more is enough."""
    if len(dealt[at]) != FEW - 1:
        return None
    room = room_of(dealt, len(dealt), wishes)
    seats = [seat for _team, people in placing if len(people) > FEW for seat in people if not seat.keeps_team]
    return min(seats, key=lambda seat: room.cost(moved(dealt, seat.pk, at)), default=None)


def choices_for(seat):
    """[(team, how many others sit there, what the placing would cost)] with this person in one team or another."""
    placing = teams.placing(seat.workshop)
    others = [[other for other in people if other != seat] for _team, people in placing]
    dealt = [teams.persons(people) for people in others]
    [me] = teams.persons([seat])
    room = room_of([*dealt, [me]], len(dealt), teams.wishes_of(seat.workshop)) if placing else None
    for at, (team, _people) in enumerate(placing):
        yield (
            team,
            len(dealt[at]),
            room.cost([[*team, me] if place == at else team for place, team in enumerate(dealt)]),
        )


def room_of(dealt, number, wishes):
    return mixing.Room([person for team in dealt for person in team], number, wishes)


def moved(dealt, pk, to):
    """The placing with one person in another team."""
    found = next(person for team in dealt for person in team if person.id == pk)
    without = [[person for person in team if person is not found] for team in dealt]
    without[to].append(found)
    return without
