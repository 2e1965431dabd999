"""A campfire review as the last step of Kumo's offsite: two circles with a deal each, and the morning after."""

import random
import uuid
from datetime import date

from retros.models import Chair, Circle, Deal, Proposal, assets
from tests.cast import crowd
from workshop.models import Cluster
from workshop.planning import programmes

SENTENCES = {
    "request": "put the promise of the advertisement on page one",
    "offer": "call every request of Friday on Monday at 9:30",
    "change": "make a card an MQL only with one line of problem",
}


def gather(cast, *, people=3, variant="std90", identity="anon"):
    """`cast.night` with `cast.circle`, where Ana sits, and `cast.other`, where Ben does; then `cast.morning`."""
    cast.others = crowd(cast.workshop, "inside_sales", people) + crowd(cast.workshop, "marketing", people)
    cast.night = add(cast, variant, 60)
    cast.morning = add(cast, "confirm15", 61)
    cast.night.identity = identity
    cast.night.save()
    seats = [cast.ana, *cast.others[::2]], [cast.ben, *cast.others[1::2]]
    cast.circle, cast.other = (circle(cast, number, some) for number, some in enumerate(seats, 1))
    return cast


def add(cast, variant, place):
    step = programmes.add_step(cast.workshop, place, 1, None, programmes.piece(f"E03:{variant}"))
    step.workshop = cast.workshop
    return step


def deal(cast, nickname, **fields):
    about = {"industry": "auto_parts", "source": "web_ad", "stage_lost": "proposal", "outcome": "competitor"}
    about |= {"reason_source": "heard", "lost_at": date(2026, 7, 24), "nickname": nickname}
    return Deal.prepare(cast.organisation, language="en", **about | fields)


def circle(cast, number, seats):
    made = Circle.objects.create(step=cast.night, number=number, deal=deal(cast, f"Blue line {number}"))
    made.step = cast.night
    Chair.objects.bulk_create(Chair(circle=made, participant=seat) for seat in seats)
    return made


def stand(cast, code, step=None):
    step = step or (cast.morning if code == "confirm" else cast.night)
    cast.workshop.stand_at(step.phases.get(code=code))
    cast.workshop.refresh_from_db()
    cast.night.workshop = cast.morning.workshop = cast.workshop
    cast.workshop.phase.step.workshop = cast.workshop
    return cast.workshop.phase


def propose(cast, kind="offer", text="", circle=None, area="inside_sales", **fields):
    about = {"so_that": "nobody waits over the weekend", "effect": "", "language": "en"} | fields
    words = {"kind": kind, "area": area, "next_time": text or SENTENCES[kind]}
    made, _new = Proposal.add(circle or cast.circle, uuid.uuid4(), **words, **about)
    return made


def cause(cast, name="Promise and plan differ", circle=None):
    """What a circle named a cluster of its cards."""
    board = cast.night.board
    board.step = cast.night
    return Cluster.add(board, uuid.uuid4(), name, (circle or cast.circle).lane)[0]


def fresh(proposal):
    """The row as it is now, with what it stands in."""
    found = type(proposal).objects.select_related("circle__step__workshop").get(pk=proposal.pk)
    return found


def seats(circle):
    return [chair.participant for chair in circle.chairs.select_related("participant__workshop")]


def vote(cast, name, answers, *, voters=None):
    """The people of a circle answer, one after the other, and the vote closes."""
    phase = cast.workshop.phase
    ballot = phase.ballots.filter(name=name).latest("round")
    for seat, answer in zip(voters or seats(cast.circle), answers, strict=False):
        ballot.vote(seat, answer)


def consent(cast, *proposals, against=()):
    """Everybody of its circle consents to these; to those `against`, one objects."""
    phase = stand(cast, "decide")
    phase.open_votes()
    for proposal in (*proposals, *against):
        choices = ["objection" if proposal in against else "consent", *["consent"] * 5]
        answers = [{"choice": choice, "text": "Customers wait longer"} for choice in choices]
        vote(cast, proposal.question, answers, voters=seats(proposal.circle))
    phase.close_votes()


def confirm(cast, proposal, choices, text=""):
    """The morning's answers of the circle of a proposal."""
    phase = stand(cast, "confirm")
    phase.open_votes()
    answers = [{"choice": choice, "text": text if place == 0 else ""} for place, choice in enumerate(choices)]
    vote(cast, proposal.question, answers, voters=seats(proposal.circle))
    phase.close_votes()


def complete(cast, circle):
    """What a deal needs before its review is complete."""
    propose(cast, circle=circle)
    assets.write_lesson(circle, uuid.uuid4(), "They quote the advertisement", "Agree on the words first", "en")
    assets.decide_way_back(circle, "RA01", date(2027, 3, 1))


def dice(seed=1):
    return random.Random(seed)
