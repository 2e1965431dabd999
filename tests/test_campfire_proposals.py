"""Proposals at the fire: whose they are, what a request needs, dots within a circle, consent until the morning."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retros.models import Proposal
from retros.models.decisions import agreed, chosen, to_decide
from retros.models.proposals import MOST, Closed, Full, State
from tests import nights
from tests.nights import consent, fresh, propose, stand
from workshop.models.notes import Stale, Taken


@pytest.fixture
def night(cast):
    return nights.gather(cast)


def text_of(answer):
    return answer.content.decode()


def address(cast, path):
    return f"/w/{cast.workshop.pk}/campfire-review/{path}"


def fields(**more):
    return {
        "id": uuid.uuid4(),
        "kind": "offer",
        "area": "inside_sales",
        "text": "call every request of Friday on Monday",
        "so_that": "nobody waits over the weekend",
    } | more


# Writing


def test_a_proposal_sent_twice_is_one(night, as_):
    stand(night, "propose")
    sent, there = fields(), address(night, f"circles/{night.circle.pk}/proposals/")
    for _twice in range(2):
        answer = as_("ana").post(there, sent, headers={"X-Outbox": "1"})
        assert answer.status_code == 200 and answer["X-Saved"] == str(sent["id"])
    [made] = Proposal.objects.all()
    assert (made.kind, made.area, made.number, made.state) == ("offer", "inside_sales", 1, "open")


def test_nothing_of_a_proposal_leads_to_its_writer():
    pointed_at = {field.related_model.__name__ for field in Proposal._meta.fields if field.related_model}
    assert pointed_at == {"Circle", "Cluster"}


def test_who_sits_elsewhere_proposes_nothing_here(night, as_):
    stand(night, "propose")
    assert as_("ben").post(address(night, f"circles/{night.circle.pk}/proposals/"), fields()).status_code == 404
    made = propose(night)
    assert as_("ben").get(address(night, f"proposals/{made.pk}/")).status_code == 404
    assert as_("fay").get(address(night, f"proposals/{made.pk}/")).status_code == 200


@pytest.mark.parametrize(
    "wrong,status,sentence",
    [
        ({"text": "call"}, 422, "Write at least 5 characters."),
        ({"text": "a" * 121}, 422, "121 characters; 120 are the limit."),
        ({"so_that": " "}, 422, "Say what it is good for"),
        ({"kind": ""}, 422, "Choose what it is"),
        ({"area": ""}, 422, "Choose the department"),
        ({"effect": "e" * 81}, 422, "81 characters; 80 are the limit."),
        ({"cause": uuid.UUID(int=1)}, 409, "That cause is gone."),
        ({"cause": "7"}, 400, ""),
        ({"id": "7"}, 400, ""),
    ],
    ids=["short", "long", "what for", "kind", "area", "effect", "cause gone", "cause", "id"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(night, as_, wrong, status, sentence):
    stand(night, "propose")
    sent = fields(**wrong)
    answer = as_("ana").post(address(night, f"circles/{night.circle.pk}/proposals/"), sent)
    assert answer.status_code == status and sentence in text_of(answer) and not Proposal.objects.exists()
    if status == 422 and sent["so_that"].strip():
        assert sent["so_that"] in text_of(answer)


def test_a_circle_has_room_for_twenty(night):
    stand(night, "propose")
    for _n in range(MOST):
        propose(night)
    with pytest.raises(Full):
        propose(night)
    first = Proposal.objects.first()
    fresh(first).remove(version=1)
    assert propose(night).number == MOST + 1


def test_the_id_of_another_circle_is_taken(night):
    stand(night, "propose")
    made = propose(night)
    with pytest.raises(Taken):
        Proposal.add(night.other, made.pk, kind="offer", area="product", next_time="x" * 5, so_that="y" * 5)


def test_whoever_sits_in_the_circle_rewords_until_it_is_voted_on(night, as_):
    stand(night, "propose")
    made = propose(night)
    words = {"version": 1, "text": "call on the same day", "so_that": "nobody waits", "effect": ""}
    assert as_("ana").post(address(night, f"proposals/{made.pk}/"), words).status_code == 302
    assert fresh(made).next_time == "call on the same day"
    answer = as_("ana").post(address(night, f"proposals/{made.pk}/"), words)
    assert answer.status_code == 409 and "Somebody changed it meanwhile" in text_of(answer)
    with pytest.raises(Stale):
        fresh(made).remove(version=1)
    phase = stand(night, "dots")
    phase.open_votes()
    with pytest.raises(Closed):
        fresh(made).reword(version=2, next_time="something else")
    answer = as_("ana").post(address(night, f"proposals/{made.pk}/"), words | {"version": 2})
    assert answer.status_code == 409 and "its words stay as they are" in text_of(answer)


def test_after_the_consent_proposals_are_closed(night, as_):
    stand(night, "asset")
    answer = as_("ana").post(address(night, f"circles/{night.circle.pk}/proposals/"), fields())
    assert answer.status_code == 409 and "Proposals are closed now." in text_of(answer)
    with pytest.raises(Closed):
        propose(night)


def test_the_facilitator_parks_one_and_brings_it_back(night, as_, room):
    stand(night, "propose")
    made = propose(night)
    there = address(night, f"proposals/{made.pk}/parking/")
    assert as_("ana").post(there, {"version": 1, "parked": "1"}).status_code in (302, 403)
    assert fresh(made).parked_at is None
    assert as_("fay").post(there, {"version": 1, "parked": "1"}).status_code == 302
    assert fresh(made).parked_at and made.next_time in room.page("desk")
    night.night.night.show(night.circle)
    for surface in ("ana", "screen"):
        assert made.next_time not in room.page(surface)
    as_("fay").post(there, {"version": 2, "parked": ""})
    assert made.next_time in room.page("ana")


# A request needs an offer


KINDS = st.lists(st.tuples(st.sampled_from(["request", "offer", "change"]), st.booleans()), max_size=8)


def of_circle(kinds):
    return [Proposal(id=uuid.UUID(int=n), kind=kind) for n, (kind, _passes) in enumerate(kinds)]


@given(kinds=KINDS, alone=st.booleans())
def test_a_request_is_saved_only_beside_an_offer_of_its_circle(kinds, alone):
    proposals = of_circle(kinds)
    passed = {each.pk for each, (_kind, passes) in zip(proposals, kinds, strict=True) if passes}
    found = agreed(proposals, passed, alone=alone)
    offered = any(each.kind == "offer" and each.pk in passed for each in proposals)
    for each in proposals:
        if each.pk not in passed:
            assert found[each] == State.OPEN
        elif each.kind != "request":
            assert found[each] == State.PROVISIONAL
        elif alone:
            assert found[each] == State.TO_OFFER
        else:
            assert found[each] == (State.PROVISIONAL if offered else State.OPEN)


class Counted:
    def __init__(self, through, voters=6):
        self.through, self.result = [str(each.pk) for each in through], {"voters": voters}


@given(kinds=KINDS)
def test_every_offer_is_put_to_consent_where_a_request_came_through_alone(kinds):
    proposals = of_circle(kinds)
    through = [each for each, (_kind, passes) in zip(proposals, kinds, strict=True) if passes]
    found = chosen(proposals, Counted(through))
    assert set(through) <= set(found) and chosen(proposals, None) == proposals
    added = set(found) - set(through)
    needs = any(each.kind == "request" for each in through) and not any(each.kind == "offer" for each in through)
    assert added == ({each for each in proposals if each.kind == "offer"} if needs else set())


def test_a_request_alone_is_not_saved_when_the_consent_closes(night, room):
    stand(night, "propose")
    request = propose(night, "request", area="field_sales")
    assert "There is none yet." in room.page("desk") and "its requests are not saved" in room.page("desk")
    consent(night, request)
    assert fresh(request).state == State.OPEN


def test_an_offer_that_comes_before_the_close_saves_it(night):
    stand(night, "propose")
    request = propose(night, "request", area="field_sales")
    stand(night, "decide")
    offer = propose(night, "offer")
    consent(night, request, offer)
    assert fresh(request).state == fresh(offer).state == State.PROVISIONAL


def test_the_offer_of_another_circle_saves_nothing(night):
    stand(night, "propose")
    request, elsewhere = propose(night, "request"), propose(night, "offer", circle=night.other)
    consent(night, request, elsewhere)
    assert (fresh(request).state, fresh(elsewhere).state) == (State.OPEN, State.PROVISIONAL)


def test_an_offer_to_which_somebody_objects_saves_nothing(night):
    stand(night, "propose")
    request, offer = propose(night, "request"), propose(night, "offer")
    consent(night, request, against=[offer])
    assert fresh(request).state == fresh(offer).state == State.OPEN


def test_with_one_department_a_request_waits_to_be_offered(cast):
    cast.ben.department = "marketing"
    cast.ben.save()
    nights.gather(cast, people=0)
    stand(cast, "propose")
    request = propose(cast, "request", area="field_sales")
    consent(cast, request)
    assert fresh(request).state == State.TO_OFFER
    stand(cast, "confirm")
    assert not cast.morning.exercise.suggestions() and not cast.morning.exercise.questions(cast.workshop.phase)


# Blind dots, within the circle


@pytest.mark.parametrize("code", ["propose", "dots", "decide", "asset"])
def test_the_screen_tells_nothing_of_a_circle_that_keeps_its_wall(night, room, code):
    stand(night, "propose")
    proposals = propose(night), propose(night, "change", circle=night.other)
    consent(night, *proposals)
    phase = stand(night, code)
    night.night.night.show(night.other)
    for verb in (phase.open_votes, phase.close_votes):
        verb()
        for ballot, proposal in zip(phase.ballots.filter(method="dots", stage="vote"), proposals, strict=False):
            for seat in nights.seats(proposal.circle):
                ballot.vote(seat, {str(proposal.pk): 2})
        page = room.page("screen")
        assert proposals[0].next_time not in page and proposals[0].next_time not in room.page("ben")
        assert proposals[1].next_time in page or "Nobody voted." in page


def test_a_circle_sees_its_own_proposals_only(night, room):
    stand(night, "propose")
    ours, theirs = propose(night), propose(night, "change", circle=night.other)
    assert ours.next_time in room.page("ana") and theirs.next_time not in room.page("ana")
    assert theirs.next_time in room.page("ben") and ours.next_time not in room.page("ben")
    assert ours.next_time in room.page("desk") and theirs.next_time in room.page("desk", night.other.lane)
    for surface in ("preview", "screen"):
        assert ours.next_time not in room.page(surface)
    night.night.night.show(night.circle)
    assert ours.next_time in room.page("screen") and theirs.next_time not in room.page("screen")


def test_nobody_votes_on_the_proposals_of_another_circle(night, as_):
    stand(night, "propose")
    ours = propose(night)
    propose(night, "change", circle=night.other)
    phase = stand(night, "dots")
    phase.open_votes()
    ballot = phase.ballots.get(name=f"dots-{night.circle.pk}")
    there = f"/w/{night.workshop.pk}/ballots/{ballot.pk}/votes/"
    assert ballot.entitled == 4
    answer = as_("ben").post(there, {"dots": [ours.pk]}, headers={"X-Outbox": "1"})
    assert answer.status_code == 403 and not ballot.votes.exists()
    assert as_("ana").post(there, {"dots": [ours.pk]}, headers={"X-Outbox": "1"}).status_code == 200


def test_dots_narrow_the_list_to_what_is_put_to_consent(night, room):
    stand(night, "propose")
    request, offer, change = propose(night, "request"), propose(night, "offer"), propose(night, "change")
    phase = stand(night, "dots")
    phase.open_votes()
    nights.vote(night, f"dots-{night.circle.pk}", [{str(request.pk): 2, str(change.pk): 1}] * 4)
    assert "tally" not in room.page("screen")
    phase.close_votes()
    stand(night, "decide")
    assert {each.pk for each in to_decide(night.night)} == {request.pk, offer.pk, change.pk}
    page = room.page("ana")
    assert page.count('class="ballot"') == 3 and 'class="ballot"' not in room.page("ben")


def test_dots_of_a_large_circle_are_side_balanced(cast, room):
    nights.gather(cast, people=10)
    stand(cast, "propose")
    left, right = propose(cast, "offer", "the first thing"), propose(cast, "offer", "the second thing")
    phase = stand(cast, "dots")
    phase.open_votes()
    own = nights.seats(cast.circle)
    for seat in own:
        demand = seat.side == "demand"
        answer = {str(left.pk): 2} if demand else {str(right.pk): 1}
        phase.ballots.get(name=f"dots-{cast.circle.pk}").vote(seat, answer)
    phase.close_votes()
    result = phase.ballots.get(name=f"dots-{cast.circle.pk}").result
    sides = [seat.side for seat in own]
    assert min(sides.count("demand"), sides.count("revenue")) >= 5
    assert result["score"][str(left.pk)] == pytest.approx(100 * (2 / 3) / 2)
    assert "Side-balanced" in room.page("desk")
