"""What simulated people do from the proposals to the morning."""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from workshop.models import suggestions

from ..models import Proposal, Thanks, assets
from ..models.decisions import by_circle, lacks_offer, nights
from ..models.proposals import OFFER, REQUEST, Closed, Full, standing_of
from ..models.seating import circle_of
from . import asking

FEW = 4  # proposals of a simulated circle


def act(exercise, seat, phase, dice):
    acts = {"propose": propose, "decide": propose, "asset": keep, "confirm": volunteer}
    if phase.code in acts:
        acts[phase.code](exercise.step, seat, dice)
    phase.vote_by_dice(seat, dice)


def said(kind, seat):
    return asking.words("rehearsal")[kind][seat.language]


def any_id(dice):
    return uuid.UUID(int=dice.getrandbits(128), version=4)


def propose(step, seat, dice):
    """A request first, then what it needs, then anything; while the consent is asked only the offer that lacks."""
    circle = circle_of(step, seat)
    if circle is None:
        return
    circle.step = step
    own = dict(by_circle(standing_of(step))).get(circle, [])
    kinds = {each.kind for each in own}
    if len(own) >= FEW or (step.workshop.phase.code == "decide" and not lacks_offer(kinds)):
        return
    kind = OFFER if lacks_offer(kinds) else REQUEST if not own else dice.choice(("offer", "change"))
    next_time, so_that = said(kind, seat)
    words = {"next_time": next_time, "so_that": so_that, "language": seat.language}
    area = seat.department if kind != REQUEST else other_department(step, seat)
    with suppress(Full, Closed):
        Proposal.add(circle, any_id(dice), kind=kind, area=area, **words)


def other_department(step, seat):
    return next((code for code in step.workshop.departments if code != seat.department), "other")


def keep(step, seat, dice):
    """The lesson card when there is none, then the way back, then thanks."""
    circle = circle_of(step, seat)
    if circle is None or circle.deal is None:
        return
    circle.step = step
    own = next(each for each in assets.of_circles(step) if each == circle)
    if not own.cards:
        signal, lesson = said("lesson", seat)
        assets.write_lesson(circle, any_id(dice), signal, lesson, seat.language)
    elif own.way_back is None:
        assets.decide_way_back(circle, "RA01", timezone.localdate() + timedelta(days=dice.choice((30, 90, 180))))
    elif not circle.thanks.exists():
        Thanks.say(circle, any_id(dice), said("thanks", seat))


def volunteer(step, seat, dice):
    if nights(step) and (found := suggestions.standing(step)):
        suggestions.volunteer(step, dice.choice(found)[0].key, seat, True)
