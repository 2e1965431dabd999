"""The morning after the fire: what was agreed at night is kept, amended or dropped; only then is it a promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retros.models.proposals import Closed, State
from tests import nights
from tests.cast import by, write
from tests.nights import consent, fresh, propose, stand
from workshop import privacy
from workshop.methods import Confirm
from workshop.methods.confirm import confirmed
from workshop.models import Release

KEEP, AMEND, DROP = "keep", "amend", "drop"


@pytest.fixture
def night(cast):
    """One proposal is agreed until the morning, another one is not."""
    nights.gather(cast, people=4)
    stand(cast, "propose")
    cast.agreed, cast.refused = propose(cast, "offer"), propose(cast, "change")
    consent(cast, cast.agreed, against=[cast.refused])
    return cast


def text_of(answer):
    return answer.content.decode()


def address(cast, path):
    return f"/w/{cast.workshop.pk}/campfire-review/{path}"


# The rule


@given(
    keep=st.integers(0, 9),
    amend=st.integers(0, 9),
    drop=st.integers(0, 9),
    objections=st.lists(st.text(min_size=1, max_size=5), max_size=2),
)
def test_kept_if_kept_and_amended_are_more_than_dropped_and_nobody_objects(keep, amend, drop, objections):
    verdict = confirmed({"keep": keep, "amend": amend, "drop": drop}, objections)
    assert (verdict in (KEEP, AMEND)) == (keep + amend > drop and not objections)
    assert (verdict == "open") == bool(objections)
    if verdict in (KEEP, AMEND):
        assert (verdict == AMEND) == (amend > keep)


@given(choices=st.lists(st.sampled_from([KEEP, AMEND, DROP]), max_size=12), k=st.integers(3, 10))
def test_a_morning_of_few_has_a_verdict_and_no_number(choices, k):
    question = Confirm("x")
    result = question.count([("demand", {"choice": choice, "text": ""}) for choice in choices], base=["demand"])
    assert sum(result["counts"].values()) == len(choices) and bool(result["verdict"]) == bool(choices)
    told = question.without_numbers(result)
    assert told["verdict"] == result["verdict"] and not told["counts"]


def test_an_objection_is_worked_in_twice_at_most():
    question = Confirm("x")
    result = question.count([("demand", {"choice": KEEP, "text": "They wait"})], base=["demand"])
    assert [bool(question.again(result, round)) for round in (1, 2, 3)] == [True, True, False]


# The morning takes over what the night agreed on


def test_only_what_was_agreed_is_asked_about(night, room):
    phase = stand(night, "confirm")
    assert [ballot.name for ballot in phase.asked()] == [night.agreed.question]
    phase.open_votes()
    assert night.agreed.next_time in room.page("ana") and night.refused.next_time not in room.page("ana")
    assert 'class="ballot"' not in room.page("ben")  # another circle's
    assert "agreed until the morning" in room.page("screen") or night.agreed.next_time in room.page("screen")


@pytest.mark.parametrize(
    "choices,state",
    [
        ([KEEP, KEEP, DROP], State.KEPT),
        ([AMEND, AMEND, KEEP], State.AMENDED),
        ([KEEP, DROP], State.DROPPED),
        ([DROP, DROP, KEEP, AMEND, KEEP], State.KEPT),
    ],
    ids=["keep", "amend", "level", "three to two"],
)
def test_the_morning_makes_it_real_or_lets_it_go(night, choices, state, room):
    nights.confirm(night, night.agreed, choices)
    assert fresh(night.agreed).state == state
    assert fresh(night.refused).state == State.OPEN
    assert fresh(night.agreed).get_state_display() in room.page("screen")


def test_an_open_objection_keeps_it_provisional_until_it_is_worked_in(night, room, as_):
    nights.confirm(night, night.agreed, [KEEP] * 5, text="They wait")
    assert fresh(night.agreed).state == State.PROVISIONAL and not night.morning.exercise.suggestions()
    assert "An objection is open" in room.page("screen") and "They wait" in room.page("screen")
    phase = night.workshop.phase
    assert phase.unready == ["1 decision is not confirmed"]
    ballot = phase.ballots.get(name=night.agreed.question)
    assert as_("fay").post(f"/w/{night.workshop.pk}/ballots/{ballot.pk}/round/").status_code == 302
    nights.vote(night, night.agreed.question, [{"choice": KEEP, "text": ""}] * 5)
    phase.close_votes()
    assert fresh(night.agreed).state == State.KEPT


def test_amended_means_other_words_first(night, as_, room):
    nights.confirm(night, night.agreed, [AMEND] * 5)
    assert "Kept, and waiting for other words" in room.page("ana") and not night.morning.exercise.suggestions()
    assert night.workshop.phase.unready == ["1 waits for its new words"]
    there = address(night, f"proposals/{night.agreed.pk}/")
    assert as_("ben").get(there).status_code == 404
    version = fresh(night.agreed).version
    words = {"version": version, "text": "call within two hours", "so_that": "nobody waits", "effect": ""}
    assert as_("ana").post(there, words).status_code == 302
    [suggested] = night.morning.exercise.suggestions()
    assert suggested.title == "call within two hours"


def test_what_is_kept_has_its_words(night, as_):
    nights.confirm(night, night.agreed, [KEEP] * 5)
    kept = fresh(night.agreed)
    with pytest.raises(Closed):
        kept.reword(version=kept.version, next_time="something else")


def test_a_second_morning_has_nothing_of_the_first_night(night):
    later = nights.add(night, "confirm15", 70)
    nights.confirm(night, night.agreed, [KEEP] * 5)
    assert not later.exercise.questions(later.phases.get(code="confirm"))


def test_when_nobody_of_the_circle_is_left_the_room_confirms(night, room):
    for seat in nights.seats(night.circle):
        seat.left_at = seat.joined_at
        seat.save()
    phase = stand(night, "confirm")
    phase.open_votes()
    assert 'class="ballot"' in room.page("ben")
    assert phase.ballots.get().entitled == 5


# Promises (table 2.0.8)


def test_nothing_provisional_is_suggested_as_a_promise(night):
    assert not night.night.exercise.suggestions() and not night.morning.exercise.suggestions()


def test_titles_of_what_was_kept(cast):
    nights.gather(cast, people=4)
    stand(cast, "propose")
    request, offer = propose(cast, "request", area="field_sales"), propose(cast, "offer", "x" * 120)
    consent(cast, request, offer)
    phase = stand(cast, "confirm")
    phase.open_votes()
    for each in (request, offer):
        nights.vote(cast, each.question, [{"choice": KEEP, "text": ""}] * 5)
    phase.close_votes()
    asked, offered = cast.morning.exercise.suggestions()
    assert asked.title == "Field sales: put the promise of the advertisement on page one"
    assert (asked.days, asked.department) == (30, "field_sales")
    assert (offered.days, offered.department, len(offered.title)) == (14, "inside_sales", 80)
    assert offered.measure == "nobody waits over the weekend"


def test_a_kept_proposal_becomes_a_promise_from_the_desk(night, as_, room):
    nights.confirm(night, night.agreed, [KEEP] * 5)
    key = night.morning.exercise.suggestions()[0].key
    there = f"/w/{night.workshop.pk}/steps/{night.morning.pk}/suggestions/{key}/"
    assert night.agreed.next_time in text_of(as_("fay").get(there))


# A10: may the cards leave the room?


def card_of(night):
    board = night.night.board
    board.step = night.night
    place = {"column": "", "lane": night.circle.lane, "evidence": ""}
    return write(night, "ana", "No field asks for the date", board=board, **place)


def test_the_group_answers_at_the_end_of_the_night(night, room):
    card_of(night)
    phase = stand(night, "asset")
    assert [ballot.name for ballot in phase.asked()] == ["release"]
    phase.open_votes()
    assert "Share the cards with those who read the report?" in room.page("ben")
    nights.vote(night, "release", [{"choice": "consent", "text": ""}] * 5)
    phase.close_votes()
    assert Release.objects.get(step=night.night).agreed
    assert not privacy.cards_may_leave(night.night)  # fewer than k people wrote


def test_one_objection_keeps_the_cards_in_the_room(night):
    card_of(night)
    phase = stand(night, "asset")
    phase.open_votes()
    answers = [{"choice": "objection", "text": "It was said in confidence"}, *[{"choice": "consent", "text": ""}] * 4]
    nights.vote(night, "release", answers)
    phase.close_votes()
    assert not Release.objects.get(step=night.night).agreed


def test_where_people_write_with_their_names_nothing_is_asked(night):
    card_of(night)
    night.night.identity = "named"
    night.night.save()
    assert not stand(night, "asset").asked()


def test_a_vote_of_nobody_releases_nothing(night):
    card_of(night)
    phase = stand(night, "asset")
    phase.open_votes()
    phase.close_votes()
    assert not Release.objects.exists()


def test_what_the_group_said_is_said_over_again_by_the_desk(night):
    Release.record(night.night, True, by(night.fay))
    assert Release.objects.get().user == night.fay
