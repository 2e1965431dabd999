"""The second half of a night as a whole: a rehearsal of it, who hears of what, how much a page asks the database."""

import random
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from retros.models import Completion, Lesson, Proposal, Thanks, WayBack
from retros.models.proposals import State
from tests import nights
from tests.nights import propose, stand
from tests.test_privacy import travelled
from workshop import live

PARTS = "propose", "dots", "decide", "asset", "confirm"


@pytest.fixture
def night(cast):
    return nights.gather(cast)


def play(night, code, rounds=6):
    """Everybody does what this part lets them do, some times over; votes are opened before and closed after."""
    phase, dice = stand(night, code), random.Random(7)
    phase.open_votes()
    for _round in range(rounds):
        for seat in night.workshop.active().taking_part():
            seat.workshop = night.workshop
            phase.step.exercise.rehearse(seat, phase, dice)
    phase.open_votes()
    phase.close_votes()


def test_simulated_people_go_from_proposals_to_promises(night):
    for code in PARTS:
        play(night, code)
    for circle in (night.circle, night.other):
        kinds = {each.kind for each in circle.proposals.all()}
        assert {"request", "offer"} <= kinds
        assert circle.thanks.count() == 1
    assert Lesson.objects.count() == WayBack.objects.count() == Thanks.objects.count() == 2
    Completion.close(night.night)
    assert Proposal.objects.filter(state__in=(State.KEPT, State.AMENDED, State.DROPPED)).exists()


def test_of_a_proposal_only_its_circle_and_the_desk_hear(night, wire):
    stand(night, "propose")
    frames = wire(lambda: propose(night))
    heard = {ring for frame in frames for ring in frame["rings"]}
    assert heard == {seat.audience for seat in nights.seats(night.circle)} | {live.FACILITATORS}
    assert not travelled(frames)
    night.night.night.show(night.circle)
    shared = wire(lambda: propose(night, "change"))
    assert live.SCREEN in shared[0]["rings"]


def test_the_name_of_a_vote_tells_no_proposal(night, wire):
    stand(night, "propose")
    made = propose(night)
    propose(night, "change", circle=night.other)  # of one vote no name is said
    phase = stand(night, "decide")
    phase.open_votes()
    ballot = phase.ballots.get(name=made.question)
    frames = wire(lambda: ballot.vote(night.ana, {"choice": "consent", "text": ""}))
    told = travelled(frames)
    assert any("have voted" in html for html in told.values())
    assert not [audience for audience, html in told.items() if made.next_time in html]


@pytest.mark.parametrize("surface", ["ana", "desk", "screen"])
def test_a_page_asks_as_much_for_one_proposal_as_for_ten(night, room, surface):
    stand(night, "propose")
    night.night.night.show(night.circle)
    asked = []
    for few in (1, 9):
        for n in range(few):
            cause = nights.cause(night, f"Cause {few} {n}")
            propose(night, "offer", f"do the thing {few} {n}", cause=cause)
        room.page(surface)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            room.page(surface)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_in_the_online_version_the_cards_are_asked_about_with_the_consent(cast, room):
    nights.gather(cast, variant="online22")
    board = cast.night.board
    board.step = cast.night
    place = {"column": "", "lane": cast.circle.lane, "evidence": ""}
    board.add_note(uuid.uuid4(), cast.ana, "No field asks for the date", "en", "k" * 64, **place)
    stand(cast, "propose")
    made = propose(cast)
    phase = stand(cast, "decide")
    assert [ballot.name for ballot in phase.asked()] == [made.question, "release"]
    phase.open_votes()
    assert room.page("ana").count('class="ballot"') == 2 and room.page("ben").count('class="ballot"') == 1


def test_somebody_who_looks_on_sees_what_the_screen_shows(night, as_):
    stand(night, "propose")
    ours, theirs = propose(night), propose(night, "change", circle=night.other)
    night.night.night.show(night.circle)
    seat = night.workshop.seat("Olga", "field_sales", "en")
    seat.give_role("observer")
    night.olga = seat
    page = as_("olga").get(f"/w/{night.workshop.pk}/").content.decode()
    assert ours.next_time in page and theirs.next_time not in page
