"""A campfire as the last step of Kumo's offsite, with people enough for one circle of eight or for two."""

import uuid
from datetime import date

from retros.models import Deal, seating
from tests.cast import crowd, fresh
from workshop.planning import programmes

FACTS = [
    {"date": "2026-05-11", "text": "The page said immediate", "source": "campaign"},
    {"date": "2026-05-27", "text": "Six weeks in the first meeting", "source": "minutes"},
]


def lost_deal(cast, nickname="Blue line", **fields):
    about = {"industry": "machine", "source": "web_ad", "stage_lost": "proposal", "outcome": "competitor"}
    about |= {"lost_at": date(2026, 7, 24), "reason_customer": ["message"], "reason_source": "heard"}
    return Deal.prepare(
        cast.organisation, language="en", nickname=nickname, **about | {"facts": FACTS, "customer": "Real Co"} | fields
    )


def burning(cast, *, circles=1, people=6, variant="std90"):
    """`cast.fire`, the step: Ana, Ben and as many others, seated; nobody stands there yet."""
    step = programmes.add_step(cast.workshop, 90, 1, None, programmes.piece(f"E03:{variant}"))
    step.workshop = cast.workshop
    cast.others = crowd(cast.workshop, "inside_sales", people // 2) + crowd(cast.workshop, "marketing", people // 2)
    cast.deals = [lost_deal(cast, name) for name in ("Blue line", "White crane")[:circles]]
    cast.fire = step
    seating.mix(step, circles, cast.deals)
    return cast


def stand(cast, code):
    cast.workshop.stand_at(cast.fire.phases.get(code=code))
    cast.workshop.refresh_from_db()
    cast.fire.workshop = cast.workshop
    cast.workshop.phase.step.workshop = cast.workshop
    return cast.workshop.phase


def circle_of(cast, seat):
    return seating.circle_of(cast.fire, seat)


def others_circle(cast, seat):
    mine = circle_of(cast, seat)
    return next(circle for circle in seating.circles_of(cast.fire) if circle.pk != mine.pk)


def card(cast, seat, text="The queue had no owner", key="k" * 64, note_id=None, lane=None):
    """A silent card of somebody, as the wall knows it."""
    board = cast.fire.board
    board.step = cast.fire
    place = {"column": "", "lane": lane or circle_of(cast, seat).lane, "evidence": ""}
    note, _new = board.add_note(note_id or uuid.uuid4(), seat, text, "en", key, **place)
    return fresh(note)


def reveal(cast):
    """Everything written is on the walls, under new ids."""
    stand(cast, "silent")
    move_on(cast)
    return [fresh(note) for note in cast.fire.board.notes.all()]


def move_on(cast):
    """Next is pressed."""
    cast.workshop.refresh_from_db()
    cast.workshop.move(cast.workshop.phase.pk, +1)
    cast.workshop.refresh_from_db()
    cast.fire.workshop = cast.workshop
    cast.workshop.phase.step.workshop = cast.workshop
