"""How groups come about: made of everybody who is here, kept when people come and go, mixed anew on demand."""

from collections import Counter, defaultdict
from itertools import combinations

from django.db.models import Max

from workshop import live
from workshop.grouping import mixing, pairing

from . import teams
from .groups import ALONE, FOUR, PAIR, Group, Tree


class Begun(Exception):
    """Lines have been written: these groups stay."""


def mix(step):
    """Other pairs and fours than those that stand. Raises `Begun` once some have written together."""
    with live.change(step.workshop) as change:
        if step.groups.filter(level__gt=ALONE).exclude(lines=None).exists() or step.exercise.keeps_groups():
            raise Begun
        again = meetings(step) + meetings_in(step)
        level = max(step.groups.values_list("level", flat=True), default=PAIR)
        step.groups.filter(level__gt=ALONE).delete()
        form(step, max(level, PAIR), again)
        change.ring()


def form(step, level, again=None):
    """Everybody who is here stands in one group of this size; groups that stand are kept.

    Whoever came late enters the smallest one, nobody else moves (rule 2.0.7).
    """
    stand_alone(step)
    if level >= PAIR:
        pair_up(step, again)
    if level >= FOUR:
        join_pairs(step, again)


def stand_alone(step):
    known = set(step.groups.filter(level=ALONE).values_list("participant", flat=True))
    seats = [seat for seat in step.workshop.active().taking_part() if seat.pk not in known]
    first = next_number(step, ALONE)
    Group.objects.bulk_create(
        Group(step=step, level=ALONE, number=first + at, participant=seat) for at, seat in enumerate(seats)
    )


def pair_up(step, again):
    """Pairs across sides of those who have none (M8)."""
    tree = Tree(step)
    single = [group for group in tree.of(ALONE) if group.people and not group.above]
    if tree.at_work(PAIR):
        for group in single:
            enter_smallest(tree, group)
    elif single:
        guard = step.exercise.parts_lines
        dealt = pairing.pairs(persons(single), step.pk, meetings(step) if again is None else again, guard)
        hold_together(step, PAIR, [[person.id for person in pair] for pair in dealt])


def enter_smallest(tree, alone):
    """The smallest pair of the smallest four; of equals, that with the most of another side."""
    me = alone.participant

    def weight(pair):
        around = len(pair.above.people) if pair.above else 0
        alike = sum(seat.side == me.side or seat.pk == me.boss_id or seat.boss_id == me.pk for seat in pair.people)
        return around, len(pair.people), alike, pair.number

    found = min(tree.at_work(PAIR), key=weight)
    alone.within, alone.above = found, found
    alone.save(update_fields=["within"])
    found.inside.append(alone)
    for group in filter(None, (found, found.above)):
        group.people.append(me)


def join_pairs(step, again):
    """Fours of pairs that are in none; whose four is there already enters the smallest."""
    tree = Tree(step)
    free, standing = [pair for pair in tree.at_work(PAIR) if not pair.above], tree.at_work(FOUR)
    if free and not standing:
        known = {
            person.id: person for person in persons([part for pair in free for part in pair.inside if part.people])
        }
        pairs = [[known[part.pk] for part in pair.inside if part.people] for pair in free]
        pair_of = {part.pk: pair.pk for pair in free for part in pair.inside}
        again = meetings(step) if again is None else again
        dealt = pairing.fours(pairs, step.pk, again, step.exercise.parts_lines)
        hold_together(step, FOUR, [[pair_of[pair[0].id] for pair in four] for four in dealt])
        return
    for pair in free:
        pair.within = min(standing, key=lambda four: (len(four.people), four.number))
        pair.within.people += pair.people
        pair.save(update_fields=["within"])


def hold_together(step, level, parts):
    """Groups of this level around the groups whose ids are given."""
    first = next_number(step, level)
    for at, ids in enumerate(parts):
        around = Group.objects.create(step=step, level=level, number=first + at)
        step.groups.filter(pk__in=ids).update(within=around)


def next_number(step, level):
    return (step.groups.filter(level=level).aggregate(last=Max("number"))["last"] or 0) + 1


def persons(alone):
    """Groups of one as the pairing sees them: their ids, and whose boss is among them."""
    of = {group.participant_id: group.pk for group in alone}
    seats = [group.participant for group in alone]
    return [
        mixing.Person(of[seat.pk], seat.department, seat.side, seat.level, of.get(seat.boss_id), seat.language)
        for seat in seats
    ]


def meetings(step):
    """{frozenset of two groups of one of this step: how often these two have met today}, in teams or in groups."""
    here = dict(step.groups.filter(level=ALONE).values_list("participant", "pk"))
    met = teams.meetings(step.workshop)
    for pair in seats_of_pairs(Group.objects.filter(step__workshop=step.workshop).exclude(step=step)):
        met.update(frozenset(two) for two in combinations(pair, 2))
    return Counter({frozenset(here[pk] for pk in two): n for two, n in met.items() if set(two) <= here.keys()})


def meetings_in(step):
    here = dict(step.groups.filter(level=ALONE).values_list("participant", "pk"))
    pairs = seats_of_pairs(step.groups.all())
    return Counter(frozenset(here[pk] for pk in two) for pair in pairs for two in combinations(pair, 2))


def seats_of_pairs(groups):
    found = defaultdict(list)
    for pair, seat in groups.filter(level=ALONE).exclude(within=None).values_list("within", "participant"):
        found[pair].append(seat)
    return found.values()


def come(seat, change):
    """Somebody came, or came back, while the room works in groups: they find a place, and their group knows."""
    if running := running_groups(seat):
        step, level = running
        form(step, level)
        tell(seat, change)


def tell(seat, change):
    """Somebody is there or gone: those who work with them see it."""
    if running := running_groups(seat):
        step, level = running
        group = Tree(step).around(seat, level)
        for audience in {seat.audience, *(group.ears if group else [])}:
            change.ring(audience)
        change.ring(live.SCREEN)
        change.ring(live.FACILITATORS)


def running_groups(seat):
    """(step, level) when the room works in groups now."""
    phase = seat.workshop.phase
    if not (phase and phase.face.together):
        return None
    phase.step.workshop = seat.workshop
    return phase.step, phase.face.together
