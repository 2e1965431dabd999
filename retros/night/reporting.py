"""What a reviewer reads of a night: deals by nickname, causes, lessons, decisions; cards only when released (A10)."""

from django.utils.translation import ngettext

from workshop import privacy

from ..counting import named_before
from ..models import assets
from ..models.decisions import by_circle, is_morning, nights
from ..models.proposals import State, standing_of

SHOWN = State.KEPT, State.AMENDED, State.PROVISIONAL, State.TO_OFFER, State.DROPPED


def of(exercise):
    """The part of one step; a morning speaks in the part of its night."""
    step = exercise.step
    if is_morning(step) and nights(step):
        return None
    circles = assets.of_circles(step)
    proposals = {circle.pk: own for circle, own in by_circle(standing_of(step))}
    for circle in circles:
        own = proposals.get(circle.pk, [])
        circle.conditions = conditions_of(circle)
        circle.proposals_by_state = by_state(own)
    states = {each.state for own in proposals.values() for each in own}
    context = {"step": step, "circles": circles, "unconfirmed": State.PROVISIONAL in states, "cards": cards_of(step)}
    return "campfire_review/report.html", context


def conditions_of(circle):
    """Our side of it, and what returns: never mixed with what the customer said."""
    found = list(circle.deal.conditions.filter(step=circle.step)) if circle.deal else []
    earlier = named_before(circle.step, [each.tag for each in found]) if found else {}
    return [f"{each} {again(earlier[each.tag])}" if each.tag in earlier else str(each) for each in found]


def again(n):
    return ngettext("(returns: named at %(n)s earlier event)", "(returns: named at %(n)s earlier events)", n) % {"n": n}


def by_state(proposals):
    """[(state in words, proposals)] of what was agreed or dropped; what was only proposed stays with the circle."""
    found = [(state.label, [each for each in proposals if each.state == state]) for state in SHOWN]
    return [(name, own) for name, own in found if own]


def cards_of(step):
    """Their words, in no order, when the group released them and enough people wrote."""
    if not privacy.cards_may_leave(step):
        return []
    return [note.text for note in privacy.notes_to_take(step.board)]
