"""Who sits in which circle (rule 2.0.7, purpose candour), and in words what could not be met."""

from workshop import live
from workshop.grouping import mixing, unmet
from workshop.models import teams

from .circles import LARGEST, MOST, Chair, Circle


def number_for(people):
    """As many circles as seat them by eights at most."""
    return min(MOST, max(1, -(-people // LARGEST)))


def people_of(step):
    return list(step.workshop.active().taking_part())


def mix(step, number=None, deals=()):
    """New circles of everybody who is here. What was written stays in its circle by its number."""
    with live.change(step.workshop) as change:
        form(step, change, number, deals)
        change.ring()


def form(step, change, number=None, deals=()):
    seats = people_of(step)
    number = number or number_for(len(seats))
    lay_out(step, number, deals, change)
    dealt = mixing.mix(teams.persons(seats), number, step.pk, wishes(step))
    Chair.objects.filter(circle__step=step).delete()
    for circle, persons in zip(step.circles.all(), dealt, strict=True):
        Chair.objects.bulk_create(Chair(circle=circle, participant_id=person.id) for person in persons)


def wishes(step):
    return teams.wishes_of(step.workshop, candour=True) if teams.current(step.workshop) else mixing.Wishes(candour=True)


def lay_out(step, number, deals, change):
    """So many circles stand; a new one gets the next of the deals."""
    step.circles.filter(number__gt=number).delete()
    for place in range(number):
        circle, is_new = Circle.objects.get_or_create(step=step, number=place + 1)
        if is_new:
            circle.step = step
            circle.deal = deals[place % len(deals)] if deals else None
            circle.save(update_fields=["deal"])
            circle.take_facts(change)
    lanes = [{"code": str(n + 1), "en": f"Circle {n + 1}", "ja": f"輪 {n + 1}"} for n in range(number)]
    type(step.board).objects.filter(pk=step.board.pk).update(lanes=lanes)
    step.board.lanes = lanes


def seat_all(step, change):
    """Everybody has a chair: circles are made the first time, afterwards whoever came late finds the best place."""
    if not Chair.objects.filter(circle__step=step).exists():
        return form(step, change, step.circles.count() or None)
    seated = set(Chair.objects.filter(circle__step=step).values_list("participant", flat=True))
    for seat in people_of(step):
        if seat.pk not in seated:
            seat_late(step, seat)
    return None


def seat_late(step, seat):
    """In the smallest circle, where it costs least. Nobody moves."""
    placing = [(circle, circle.people) for circle in circles_of(step)]
    if not placing or Chair.objects.filter(circle__step=step, participant=seat).exists():
        return
    dealt = [teams.persons(people) for _circle, people in placing]
    at = mixing.place_late(teams.persons([seat])[0], dealt, wishes(step))
    Chair.objects.create(circle=placing[at][0], participant=seat)


def move(step, seat, circle):
    """The facilitator seats somebody elsewhere."""
    with live.change(step.workshop) as change:
        Chair.objects.filter(circle__step=step, participant=seat).delete()
        Chair.objects.create(circle=circle, participant=seat)
        change.ring()


def circles_of(step):
    """Each with its step in hand."""
    found = list(step.circles.select_related("deal"))
    for circle in found:
        circle.step = step
    return found


def circle_of(step, seat):
    """Where somebody sits, or None."""
    if seat is None:
        return None
    circle = step.circles.select_related("deal").filter(chairs__participant=seat).first()
    if circle:
        circle.step = step
    return circle


def complaints(step):
    """[(circle, [(what, why)])] of the wishes that could not be met, in words."""
    placing = [(circle, circle.people) for circle in circles_of(step)]
    dealt = [teams.persons(people) for _circle, people in placing]
    everybody = [person for persons in dealt for person in persons]
    if not everybody:
        return []
    room = mixing.Room(everybody, len(dealt), wishes(step))
    names = {seat.pk: seat.name for _circle, people in placing for seat in people}
    told = [(placed[0], list(unmet.told(room, persons, names))) for placed, persons in zip(placing, dealt, strict=True)]
    return [(circle, sentences) for circle, sentences in told if sentences]
