"""Pairs that stand are changed so that two people do not work alone together; everybody else stays where they are."""

from workshop.grouping import parting

from .forming import meetings, persons
from .groups import PAIR, Group, Tree


def part(step, pair, apart):
    """Within a change. `apart` are pairs of seats, of whom some are in this pair. Returns whether that was possible."""
    pairs = Tree(step).at_work(PAIR)
    alone = {each.pk: each for around in pairs for each in around.inside if each.people}
    of_seat = {each.participant_id: each.pk for each in alone.values()}
    known = {person.id: person for person in persons(list(alone.values()))}
    groups = [[known[each.pk] for each in around.inside if each.people] for around in pairs]
    at = next(place for place, around in enumerate(pairs) if around.pk == pair.pk)
    two = {frozenset(of_seat[pk] for pk in each) for each in apart if of_seat.keys() >= set(each)}
    placed = parting.parted(groups, at, two, meetings(step))
    if placed is None:
        return False
    move(alone, {person.id: around.pk for around, people in zip(pairs, placed, strict=True) for person in people})
    return True


def move(alone, places):
    moved = [each for each in alone.values() if each.within_id != places[each.pk]]
    for each in moved:
        each.within_id = places[each.pk]
    Group.objects.bulk_update(moved, ["within"])
