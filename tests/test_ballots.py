"""Blind votes: who may vote, what nobody sees, what is counted, and that nothing is left of who voted what."""

import itertools
import json
from collections import Counter

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.cast import at, crowd, fresh, more_roles, write
from tests.dom import parse
from tests.room import SURFACES
from tests.test_groups import asking, stand
from workshop import figures, live
from workshop.methods import METHODS, Confidence, Consent, Debate, Dots, Scale, Unfit
from workshop.methods.confidence import confidence
from workshop.methods.debate import ways
from workshop.methods.dots import over_the_line, side_balanced, votes_per_person
from workshop.methods.scale import summary
from workshop.models import Ballot, Board, Vote, Workshop
from workshop.models.ballots import CLOSED, Closed, NoVote
from workshop.models.lines import hang

ABC = [{"code": code, "en": code.upper(), "ja": code.upper()} for code in "abcdef"]
MT17 = {
    "dots": {"a": {"demand": 9, "revenue": 4}, "b": {"demand": 1, "revenue": 16}, "c": {"demand": 8, "revenue": 13}},
    "voters": {"demand": 10, "revenue": 20},
    "expect": {"a": 18.333333333333332, "b": 15.0, "c": 24.166666666666668},
}
MT18 = [
    ([4, 4, 3, 5, 3], False, {"n": 5, "mean": 3.8, "low": 0, "result": "pass"}),
    ([4, 2, 3, 5, 3], False, {"n": 5, "mean": 3.4, "low": 1, "result": "listen"}),
    ([4] * 20 + [2, 2], True, {"n": 22, "mean": 3.8181818181818183, "low": 2, "result": "pass_with_reservations"}),
    ([3, 3, 2, 2, 4, 5], True, {"n": 6, "mean": 3.1666666666666665, "low": 2, "result": "back_to_draft"}),
]


def post(**fields):
    """A posted form, lists as several values."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return data


# M4, dots


@pytest.mark.parametrize(
    ("options", "each"), [(0, 3), (1, 1), (5, 1), (6, 2), (10, 3), (12, 3), (14, 4), (20, 5), (60, 5)]
)
def test_how_many_dots_each_has(options, each):
    assert votes_per_person(options) == each


@pytest.mark.parametrize(
    ("dots", "sentence"),
    [
        (["a", "b", "c"], "You have 2 dots. Take some away, then send again."),
        (["x"], "Something you chose is not part of this vote. Reload the page."),
        (["a\x00"], "Something you chose is not part of this vote. Reload the page."),
    ],
)
def test_dots_that_do_not_fit(dots, sentence):
    with pytest.raises(Unfit, match=sentence):
        Dots("hurts", options=ABC, budget=2).read(post(dots=dots))


def test_two_on_one_are_the_most():
    with pytest.raises(Unfit, match="At most 2 dots on one"):
        Dots("hurts", options=ABC, budget=3).read(post(dots=["a", "a", "a"]))
    assert Dots("hurts", options=ABC, budget=3).read(post(dots=["a", "a"])) == {"a": 2}


def test_side_balanced_dots_as_published():
    found = side_balanced(MT17["dots"], MT17["voters"], 3)
    assert found == pytest.approx(MT17["expect"], abs=1e-6)


def dotted(votes, k=5, **more):
    """The result of [(side, answer)], with the sides that may be shown."""
    compared, base = figures.split(Counter(side for side, _answer in votes), k)
    return Dots("hurts", options=ABC, **more).count(votes, sides=compared, base=base)


def test_the_larger_side_does_not_decide_alone():
    votes = [("demand", {"a": 2})] * 5 + [("revenue", {"b": 2})] * 6
    found = dotted(votes, budget=2, cut=1)
    assert found["dots"]["a"] < found["dots"]["b"] and found["score"]["a"] == found["score"]["b"] == 50
    votes[0] = ("demand", {"a": 1, "b": 1})
    assert dotted(votes, budget=2, cut=1)["passed"] == ["b"]


def test_no_side_is_compared_while_one_is_small():
    votes = [("demand", {"a": 1})] * 4 + [("revenue", {"b": 1})] * 20
    found = dotted(votes, budget=1)
    assert found["score"] == {} and found["base"] == found["voters"] == 24


def test_a_few_others_are_left_out_of_the_base():
    """A6: beside two sides that are shown, the dots of four others could be worked out."""
    votes = [("demand", {"a": 1})] * 7 + [("revenue", {"b": 1})] * 13 + [("post", {"c": 1})] * 4
    found = dotted(votes, budget=1)
    assert (found["base"], found["voters"], found["dots"]["c"]) == (20, 24, 0)
    many = dotted([*votes, ("post", {"c": 1})], budget=1)
    assert many["base"] == 25 and many["dots"]["c"] == 5


@pytest.mark.parametrize(
    ("dots", "passed", "tied"),
    [
        ({"a": 5, "b": 3, "c": 1}, ["a", "b"], []),
        ({"a": 5, "b": 3, "c": 3}, ["a"], ["b", "c"]),
        ({"a": 3, "b": 3, "c": 3}, [], ["a", "b", "c"]),
        ({"a": 3, "b": 0, "c": 0}, ["a"], []),
    ],
)
def test_a_tie_at_the_cut_line(dots, passed, tied):
    order = sorted(dots, key=lambda code: -dots[code])
    assert over_the_line(dots, order, 2) == (passed, tied)


def test_one_extra_round_then_both_pass():
    first = Dots("hurts", options=ABC, budget=2, cut=2)
    result = first.count([("demand", {"a": 2}), ("demand", {"b": 1, "c": 1})], base=["demand"])
    again = first.again(result, 1)
    assert (again.codes, again.per_person, again.cut) == (["b", "c"], 1, 1)
    level = again.count([("demand", {"b": 1}), ("demand", {"c": 1})], base=["demand"], round=2)
    assert level["passed"] == ["b", "c"] and again.again(level, 2) is None


# MT16, the scale


@pytest.mark.parametrize("typed", ["3", "-3", "1.5", "NaN", "x", "１", " 1", "1" * 5000])
def test_values_that_are_not_on_the_scale(typed):
    with pytest.raises(Unfit, match="whole number from -2 to 2"):
        Scale("emotion", options=ABC).read(post(scale_a=typed))


def test_a_foreign_line_is_no_line_of_the_scale():
    with pytest.raises(Unfit):
        Scale("emotion", options=ABC).read(post(scale_zz="1"))


def test_a_line_may_stay_empty():
    assert Scale("emotion", options=ABC).read(post(scale_a="-2", scale_b="0", scale_c="")) == {"a": -2, "b": 0}


def test_the_spread_is_the_range_and_from_ten_votes_the_middle_half():
    assert summary([-2, 0]) == {"n": 2}
    assert summary([-2, 0, 1]) == {"n": 3, "mean": -1 / 3, "from": -2, "to": 1, "spread": 3}
    assert summary([-2, -1, -1, 0, 0, 0, 1, 1, 2, 2])["spread"] == pytest.approx(1.75)


# M5 and M6


def test_an_objection_names_the_harm():
    with pytest.raises(Unfit, match="names the harm"):
        Consent("map").read(post(choice="objection", text="  \u200b"))
    with pytest.raises(Unfit, match="201 characters; 200 are the limit"):
        Consent("map").read(post(choice="concern", text="w" * 201))
    with pytest.raises(Unfit, match="Choose one of the answers"):
        Consent("map").read(post(choice="veto"))


def test_consent_passes_when_nobody_objects():
    votes = [("demand", {"choice": "consent", "text": ""}), ("post", {"choice": "concern", "text": "Late?"})]
    assert Consent("map").count(votes, base=[])["passes"]
    votes.append(("demand", {"choice": "objection", "text": "Customers wait longer"}))
    found = Consent("map").count(votes, base=[])
    assert not found["passes"] and found["said"] == {"objection": ["Customers wait longer"], "concern": ["Late?"]}


def test_what_was_said_is_shuffled():
    votes = [("demand", {"choice": "concern", "text": str(n)}) for n in range(30)]
    found = Consent("map").count(votes, base=[])["said"]["concern"]
    assert sorted(found, key=int) == [str(n) for n in range(30)] and found != [str(n) for n in range(30)]


@pytest.mark.parametrize(("votes", "second", "expected"), MT18)
def test_confidence_as_published(votes, second, expected):
    assert confidence(votes, second=second) == pytest.approx(expected, abs=1e-6)


def test_a_low_vote_is_listened_to_and_there_is_one_second_vote():
    question = Confidence("plan")
    found = question.count([("demand", {"choice": "1", "text": "Who does it?"})], base=[])
    assert found["result"] == "listen" and found["said"] == ["Who does it?"] and question.again(found, 1) == question
    assert question.again(question.count([("demand", {"choice": "1", "text": ""})], base=[], round=2), 2) is None


def test_a_debate_may_be_level():
    card = Debate("debate-1", options=ways("Call", "Mail", "en", third=True))
    votes = [("demand", {"choice": "a"}), ("demand", {"choice": "c"})]
    found = card.count(votes, base=[])
    assert (found["counts"], found["winners"]) == ({"a": 1, "b": 0, "c": 1}, ["a", "c"])


def test_what_a_ballot_keeps_makes_the_same_question():
    for question in (Dots("x", options=ABC, budget=2, cut=1), Scale("x", options=ABC), Consent("x"), Confidence("x")):
        kept = json.loads(json.dumps([question.options, question.settings]))
        assert METHODS[question.method]("x", {}, kept[0], **kept[1]) == question


# Voting


@pytest.fixture
def moments(cast):
    """Three notes of the wall, and the dots are open."""
    at(cast.workshop, "stations")
    cast.notes = [write(cast, "ana", text) for text in ("Price is hidden", "Nobody phones", "Demo was late")]
    at(cast.workshop, "moments")
    phase = cast.workshop.phase
    phase.open_votes()
    return phase


def ballot_of(phase, name):
    return phase.ballots.get(name=name, round=1)


def address(cast, ballot):
    return f"/w/{cast.workshop.pk}/ballots/{ballot.pk}/votes/"


def desk(cast, path):
    return f"/w/{cast.workshop.pk}/{path}"


def test_two_devices_of_one_seat_are_one_vote(cast, moments, as_):
    ballot, codes = ballot_of(moments, "hurts"), [str(note.pk) for note in cast.notes]
    assert as_("ana").post(address(cast, ballot), {"dots": codes[:2]}).status_code == 302
    assert as_("ana").post(address(cast, ballot), {"dots": [codes[2]]}).status_code == 302
    assert ballot.voted == 1 and ballot.answer_of(cast.ana) == {codes[2]: 1}
    assert as_("ana").post(address(cast, ballot), {}).status_code == 302
    assert ballot.voted == 0


def test_the_outbox_is_told_which_vote_is_in(cast, moments, as_):
    ballot = ballot_of(moments, "hurts")
    answer = as_("ana").post(address(cast, ballot), {"dots": [str(cast.notes[0].pk)]}, headers={"X-Outbox": "1"})
    assert (answer.status_code, answer["X-Saved"]) == (200, str(ballot.pk))
    answer = as_("ana").post(address(cast, ballot), {"dots": ["x"]}, headers={"X-Outbox": "1"})
    assert answer.status_code == 422 and "not part of this vote" in answer.content.decode()


def test_too_many_dots_come_back_as_they_were_chosen(cast, moments, as_):
    ballot, codes = ballot_of(moments, "hurts"), [str(note.pk) for note in cast.notes]
    answer = as_("ana").post(address(cast, ballot), {"dots": codes})
    page = answer.content.decode()
    assert answer.status_code == 422 and "You have 2 dots." in page and page.count(" checked") == 3
    assert not Vote.objects.exists()


@pytest.mark.parametrize("field", ["x", "\x00", "💩" * 500, "w" * 5000, "<script>"])
def test_nonsense_is_refused_in_words(cast, moments, as_, field):
    answer = as_("ana").post(address(cast, ballot_of(moments, "decides")), {"dots": field})
    assert answer.status_code == 422 and "not part of this vote" in answer.content.decode()


def test_after_the_close_a_vote_is_refused(cast, moments, as_):
    ballot = ballot_of(moments, "hurts")
    moments.close_votes()
    answer = as_("ana").post(address(cast, ballot), {"dots": [str(cast.notes[0].pk)]})
    assert answer.status_code == 409 and "This vote is closed" in answer.content.decode()


def test_a_vote_of_another_phase_takes_no_answer(cast, moments):
    at(cast.workshop, "stations")
    with pytest.raises(Closed):
        Ballot.objects.get(name="hurts").vote(cast.ana, {str(cast.notes[0].pk): 1})


def test_observers_and_those_who_left_have_no_vote(cast, moments, as_):
    more_roles(cast)
    ballot = ballot_of(moments, "hurts")
    assert as_("olga").post(address(cast, ballot), {"dots": []}).status_code == 403
    with pytest.raises(NoVote):
        ballot.vote(cast.olga, {str(cast.notes[0].pk): 1})
    cast.ben.leave()
    answer = as_("ben").post(address(cast, ballot), {"dots": [str(cast.notes[0].pk)]})
    assert answer.status_code == 403 and "has no vote" in answer.content.decode()


def test_the_vote_of_a_seat_that_is_taken_away_does_not_count(cast, moments):
    ballot = ballot_of(moments, "hurts")
    ballot.vote(cast.ben, {str(cast.notes[0].pk): 1}), ballot.vote(cast.ana, {str(cast.notes[1].pk): 1})
    cast.ben.remove()
    moments.close_votes()
    assert ballot_of(moments, "hurts").result["voters"] == 1


def test_somebody_late_votes_in_what_is_open(cast, moments):
    ballot = ballot_of(moments, "hurts")
    cast.workshop.seat("Zoe", "marketing", "en")
    zoe = cast.workshop.participants.get(name="Zoe")
    ballot.vote(zoe, {str(cast.notes[0].pk): 2})
    assert (ballot.voted, ballot.entitled) == (1, 3)


# What nobody sees, and what is not kept


def dump():
    return "\n".join(connection.connection.iterdump())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file")
def test_after_the_close_the_database_holds_no_vote_and_no_key(cast, moments):
    ballot = ballot_of(moments, "hurts")
    ballot.vote(cast.ana, {str(cast.notes[0].pk): 2})
    ballot.refresh_from_db()
    key, secret = ballot.key(cast.ana), ballot.secret
    assert key in dump() and secret in dump()
    moments.close_votes()
    after = dump()
    assert not Vote.objects.exists() and key not in after and secret not in after


def test_before_the_close_only_how_many_is_shown(cast, room, moments):
    note = cast.notes[1]
    ballot_of(moments, "hurts").vote(cast.ana, {str(note.pk): 2})
    pages = {surface: room.page(surface) for surface in SURFACES}
    assert "checked" in pages["ana"]  # there is something that could leak
    for surface in set(SURFACES) - {"ana"}:
        since = json.dumps(room.since(surface, 0, "unknown"), ensure_ascii=False)
        for text in (pages[surface], since):
            assert "data-heat" not in text and " checked" not in text and 'checked"' not in text, surface
    for surface in ("desk", "screen"):
        assert "<b>1</b> of 2 have voted" in pages[surface]


def test_nothing_says_whose_vote_came_when(cast, wire, moments):
    frames = wire(lambda: ballot_of(moments, "hurts").vote(cast.ana, {str(cast.notes[0].pk): 1}))
    workshop = Workshop.objects.get(pk=cast.workshop.pk)
    told = json.dumps([frame["html"] for frame in frames]) + json.dumps(workshop.rung)
    assert cast.ana.audience not in told and "Ana" not in told and frames[0]["html"]


def test_the_result_names_nobody_and_no_side_below_k(cast, moments):
    ballot = ballot_of(moments, "hurts")
    for seat in crowd(cast.workshop, "marketing", 4):
        ballot.vote(seat, {str(cast.notes[0].pk): 1})
    for seat in crowd(cast.workshop, "field_sales", 6):
        ballot.vote(seat, {str(cast.notes[1].pk): 1})
    moments.close_votes()
    result = ballot_of(moments, "hurts").result
    assert result["score"] == {} and "demand" not in json.dumps(result)


# The desk


@pytest.fixture
def any_number(cast):
    """What is counted here is told of, however few they are."""
    type(cast.organisation).objects.update(k=1)
    cast.organisation.k = cast.workshop.organisation.k = 1


@pytest.mark.usefixtures("any_number")
def test_next_says_that_it_closes_the_vote_and_shows_it(cast, moments, as_, room):
    ballot_of(moments, "hurts").vote(cast.ana, {str(cast.notes[0].pk): 2})
    assert "first closes 2 votes and shows the result" in room.page("desk")
    for _press in range(2):  # of two desks at once
        as_("fay").post(desk(cast, "next/"), {"phase": moments.pk, "closes": "1"})
    assert Workshop.objects.get(pk=cast.workshop.pk).phase == moments
    assert ballot_of(moments, "hurts").stage == CLOSED and not Vote.objects.exists()
    assert fresh(cast.notes[0]).dots["hurts"] == 2 and fresh(cast.notes[0]).heat == 3
    assert "first closes" not in room.page("desk")
    as_("fay").post(desk(cast, "next/"), {"phase": moments.pk})
    assert Workshop.objects.get(pk=cast.workshop.pk).phase != moments


def test_after_the_first_of_two_votes_the_phone_leads_to_the_second(cast, moments, room):
    ballot_of(moments, "hurts").vote(cast.ana, {str(cast.notes[0].pk): 2})
    page = room.page("ana")
    assert "1 of 2 sent. Next:" in page and 'href="#asks-decides"' in page and "Change my vote" in page
    ballot_of(moments, "decides").vote(cast.ana, {str(cast.notes[0].pk): 1})
    assert "sent. Next:" not in room.page("ana").replace("{n} of {all} sent. Next:", "")


def test_the_end_of_the_day_closes_what_is_open(cast, moments):
    ballot_of(moments, "hurts").vote(cast.ana, {str(cast.notes[0].pk): 2})
    Workshop.objects.get(pk=cast.workshop.pk).end()
    assert ballot_of(moments, "hurts").has_result and not ballot_of(moments, "hurts").secret
    assert not Vote.objects.exists()


def test_the_facilitator_marks_moments_of_truth(cast, moments, as_, room):
    ballot_of(moments, "decides").vote(cast.ana, {str(cast.notes[2].pk): 1})
    fay = as_("fay")
    fay.post(desk(cast, f"phases/{moments.pk}/votes/closing/"))
    assert "Mark as a moment of truth" in room.page("desk")
    note = fresh(cast.notes[2])
    path = desk(cast, f"notes/{note.pk}/moment/")
    assert as_("ana").post(path, {"version": note.version, "moment": "1"}).status_code == 403
    fay.post(path, {"version": note.version, "moment": "1"})
    assert fresh(note).moment_of_truth and "Moment of truth." in room.page("screen")
    cast.step.freeze()
    assert cast.board.versions.first().content["notes"][-1]["moment_of_truth"]


def test_a_vote_that_nobody_gave_can_be_opened_again(cast, moments, as_):
    moments.close_votes()
    ballot = ballot_of(moments, "hurts")
    as_("fay").post(desk(cast, f"ballots/{ballot.pk}/round/"))
    ballot.refresh_from_db()
    assert ballot.is_open and ballot.result is None and ballot.round == 1


def test_a_tie_is_voted_on_once_more(cast, moments, as_):
    for seat, note in zip(crowd(cast.workshop, "marketing", 5), itertools.cycle(cast.notes), strict=False):
        ballot_of(moments, "decides").vote(seat, {str(note.pk): 1})
    Ballot.objects.filter(name="decides").update(settings=ballot_of(moments, "decides").settings | {"cut": 1})
    moments.close_votes()
    first = ballot_of(moments, "decides")
    assert len(first.result["tied"]) == 2
    as_("fay").post(desk(cast, f"ballots/{first.pk}/round/"))
    second = moments.ballots.get(name="decides", round=2)
    assert [option["code"] for option in second.options] == first.result["tied"] and second.is_open
    second.vote(cast.ana, {first.result["tied"][1]: 1})
    moments.close_votes()
    assert moments.ballots.get(round=2).through == [first.result["tied"][1]]
    assert fresh(cast.notes[0]).dots["decides"] == 2  # the dots of the first round stay with the notes


def test_two_desks_that_press_at_once(cast, moments, as_):
    at(cast.workshop, "stations")
    answer = as_("fay").post(desk(cast, f"phases/{moments.pk}/votes/closing/"))
    assert answer.status_code == 409 and ballot_of(moments, "hurts").is_open


# The emotion curve


def test_the_emotion_curve_of_the_sample(cast, as_, room):
    at(cast.workshop, "emotion")
    phase = cast.workshop.phase
    assert as_("fay").post(desk(cast, f"phases/{phase.pk}/votes/")).status_code == 302
    ballot = ballot_of(phase, "emotion")
    for seat, value in zip(crowd(cast.workshop, "marketing", 6), (-2, -1, -1, -2, -1, 0), strict=True):
        ballot.vote(seat, {"S1": value, "S8": 2})
    assert "curve__line" not in room.page("screen")
    phase.close_votes()
    found = ballot_of(phase, "emotion").result
    assert found["items"]["S1"]["mean"] == pytest.approx(-7 / 6) and found["items"]["S2"] == {"n": 0}
    assert (found["low"], found["peak"], found["end"]) == ("S1", "S8", "S8")
    for surface in ("ana", "desk", "screen"):
        page = room.page(surface)
        assert "curve__line" in page and "−1.2" in page and "fewer than 3 votes" in page, surface


def test_a_value_off_the_scale_is_given_back(cast, as_):
    at(cast.workshop, "emotion")
    cast.workshop.phase.open_votes()
    ballot = ballot_of(cast.workshop.phase, "emotion")
    answer = as_("ana").post(address(cast, ballot), {"scale-S1": "NaN", "scale-S2": "-2"})
    assert answer.status_code == 422 and answer.content.decode().count(" checked") == 1


# Consent, from the desk


@pytest.fixture
def signing(cast, as_):
    at(cast.workshop, "sign")
    return cast.workshop.phase


def object_once(cast, phase):
    ballot = phase.ballots.latest("round")
    ballot.vote(cast.ana, {"choice": "objection", "text": "Customers wait longer"})
    phase.close_votes()
    return phase.ballots.latest("round")


@pytest.mark.usefixtures("any_number")
def test_consent_step_by_step(cast, signing, as_, room):
    fay = as_("fay")
    fay.post(desk(cast, f"phases/{signing.pk}/votes/"), {"begin": "1"})
    ballot = signing.ballots.get()
    assert ballot.stage == "present" and "The proposal is presented." in room.page("screen")
    for stage in ("clarify", "react", "vote"):
        fay.post(desk(cast, f"ballots/{ballot.pk}/stage/"), {"stage": stage})
        fay.post(desk(cast, f"ballots/{ballot.pk}/stage/"), {"stage": "present"})  # not back
        assert signing.ballots.get().stage == stage
    ballot = object_once(cast, signing)
    for surface in ("desk", "screen", "ben"):
        assert "Customers wait longer" in room.page(surface) and "1 objection is open." in room.page(surface)
    fay.post(desk(cast, f"ballots/{ballot.pk}/integration/"))
    assert "Then there is another vote." in room.page("screen")
    fay.post(desk(cast, f"ballots/{ballot.pk}/round/"))
    signing.ballots.get(round=2).vote(cast.ana, {"choice": "consent", "text": ""})
    signing.close_votes()
    assert "Consent: nobody objects." in room.page("screen")


def test_after_two_integrations_the_facilitator_chooses(cast, signing, as_, room):
    fay = as_("fay")
    signing.open_votes()
    for _integration in range(2):
        ballot = object_once(cast, signing)
        assert not ballot.must_be_settled
        ballot.ask_again()
    ballot = object_once(cast, signing)
    assert ballot.round == 3 and ballot.must_be_settled and ballot.next_round is None
    path = desk(cast, f"ballots/{ballot.pk}/settlement/")
    answer = fay.post(path, {"choice": "try", "days": "0", "reason": "We learn by doing"})
    assert answer.status_code == 422 and "We learn by doing" in answer.content.decode()
    answer = fay.post(path, {"choice": "escalate", "reason": "It is urgent"})
    assert answer.status_code == 422 and "Write who decides." in answer.content.decode()
    assert as_("ana").post(path, {"choice": "draft", "reason": "x"}).status_code in (302, 403)
    fay.post(path, {"choice": "try", "days": "14", "reason": "We learn by doing"})
    ballot.refresh_from_db()
    assert ballot.settled | {"review_on": ""} == {
        "choice": "try",
        "reason": "We learn by doing",
        "days": 14,
        "review_on": "",
        "by": "Fay",
    }
    assert "We learn by doing" in room.page("screen") and "tried for 14 days" in room.page("ana")


def test_an_early_settlement_changes_nothing(cast, signing, as_):
    signing.open_votes()
    ballot = object_once(cast, signing)
    as_("fay").post(desk(cast, f"ballots/{ballot.pk}/settlement/"), {"choice": "draft", "reason": "No"})
    ballot.refresh_from_db()
    assert ballot.settled is None and ballot.next_round


# Debates


@pytest.fixture
def erasing(cast):
    """The long map, where borders are erased."""
    step = cast.step
    step.phases.create(code="tobe", place=90, planned_s=60)
    at(cast.workshop, "stations")
    cast.note = write(cast, "ana", "Who calls back?")
    return at(cast.workshop, "tobe").phase


@pytest.mark.usefixtures("any_number")
def test_a_note_is_debated(cast, erasing, as_, room):
    sheet = f"/w/{cast.workshop.pk}/notes/{cast.note.pk}/"
    assert "Debate this" in as_("ana").get(sheet).content.decode()
    answer = as_("ana").post(sheet + "debates/", {"first": "Call", "second": "Call"})
    assert answer.status_code == 422 and "Write two ways that differ." in answer.content.decode()
    as_("ana").post(sheet + "debates/", {"first": "Call", "second": "Mail", "third": "on"})
    ballot = Ballot.objects.get()
    assert ballot.stage == "card" and "Debates that were asked for" in room.page("desk")
    assert "Mail" not in room.page("screen")
    fay = as_("fay")
    fay.post(desk(cast, f"ballots/{ballot.pk}/stage/"), {"stage": "first"})
    assert "Two minutes for: Call" in room.page("screen") and "Two minutes for: Call" in room.page("ben")
    fay.post(desk(cast, f"ballots/{ballot.pk}/stage/"), {"stage": "vote"})
    for who, choice in (("ana", "c"), ("ben", "c")):
        as_(who).post(address(cast, ballot), {"choice": choice})
    fay.post(desk(cast, f"phases/{erasing.pk}/votes/closing/"))
    ballot.refresh_from_db()
    assert (ballot.result["counts"], ballot.note) == ({"a": 0, "b": 0, "c": 2}, cast.note)
    fay.post(desk(cast, f"ballots/{ballot.pk}/away/"))
    assert "ways__way" not in room.page("screen")
    assert "Nobody contacts the customer" in as_("ben").get(sheet).content.decode()  # it stays with the note


def test_only_where_the_room_debates(cast, as_):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    sheet = f"/w/{cast.workshop.pk}/notes/{note.pk}/"
    assert "Debate this" not in as_("ana").get(sheet).content.decode()
    assert as_("ana").post(sheet + "debates/", {"first": "Call", "second": "Mail"}).status_code == 403


# However people press


class Votes(RuleBasedStateMachine):
    """Any order of voting, changing and taking back: what is counted is the last answer of each."""

    @initialize(budget=st.integers(1, 5))
    def begin(self, budget):
        self.question, self.last = Dots("x", options=ABC, budget=budget, cut=2), {}

    @rule(seat=st.integers(0, 9), dots=st.lists(st.sampled_from("abcdefz"), max_size=6))
    def vote(self, seat, dots):
        placed = Counter(dots)
        fits = "z" not in placed and len(dots) <= self.question.per_person and max(placed.values(), default=0) <= 2
        try:
            answer = self.question.read(post(dots=dots))
        except Unfit:
            assert not fits
        else:
            assert fits and answer == dict(placed)
            self.last[seat] = answer

    @invariant()
    def counts_add_up(self):
        if not hasattr(self, "last"):
            return
        given = [answer for answer in self.last.values() if answer]
        result = self.question.count([("demand", answer) for answer in given], base=["demand"])
        assert sum(result["dots"].values()) == sum(sum(answer.values()) for answer in given)
        assert all(0 <= share <= 1 for share in result["share"].values())
        through = result["passed"] + result["tied"]
        assert len(result["passed"]) <= 2 and len(set(through)) == len(through)
        worst = min((result["dots"][code] for code in through), default=0)
        assert all(result["dots"][code] <= worst for code in ABC_CODES if code not in through) or not through


ABC_CODES = [option["code"] for option in ABC]


class ConsentRounds(RuleBasedStateMachine):
    """Any rounds: two integrations at most, and it passes exactly when nobody objects."""

    @initialize()
    def begin(self):
        self.round, self.result, self.question = 1, None, Consent("map")

    @rule(votes=st.lists(st.sampled_from(["consent", "concern", "objection"]), min_size=1, max_size=9))
    @precondition(lambda self: self.result is None)
    def close(self, votes):
        answers = [("demand", {"choice": choice, "text": "harm"}) for choice in votes]
        self.result = self.question.count(answers, base=[], round=self.round)
        assert self.result["passes"] == ("objection" not in votes)
        assert sum(self.result["counts"].values()) == len(votes)

    @rule()
    @precondition(lambda self: self.result is not None)
    def again(self):
        again = self.question.again(self.result, self.round)
        assert (again is None) == (self.result["passes"] or self.round == 3)
        if again:
            self.round, self.result = self.round + 1, None

    @invariant()
    def never_a_fourth_round(self):
        assert getattr(self, "round", 1) <= 3


for machine in (Votes, ConsentRounds):
    machine.TestCase.settings = hypothesis_settings(max_examples=40, stateful_step_count=15, deadline=None)
TestVotes, TestConsentRounds = Votes.TestCase, ConsentRounds.TestCase


# Confidence, at the end of an open question


@pytest.fixture
def sure(cast):
    """Six people have put two lines in order and say how sure they are."""
    stand(asking(cast, people=2), "clusters")
    board = Board.objects.select_related("step__workshop").get(step=cast.question)
    with live.change(board.workshop) as change:
        cast.lines = [fresh(hang(board, text, "en", change)) for text in ("Call at once", "One list")]
    stand(cast, "sure")
    cast.six = [cast.ana, cast.ben, *cast.others]
    phase = cast.workshop.phase
    phase.open_votes()
    return phase


def show_fingers(cast, phase, fingers, **said):
    ballot = phase.ballots.latest("round")
    for place, (seat, finger) in enumerate(zip(cast.six, fingers, strict=True)):
        ballot.vote(seat, {"choice": finger, "text": said.get(f"by_{place}", "")})


def test_a_low_vote_is_listened_to_then_all_vote_once_more(cast, sure, as_, room):
    assert "How sure are you" in room.page("ana") and "Call at once" in room.page("screen")
    show_fingers(cast, sure, "445524", by_4="Nobody has time before May")
    assert "Nobody has time" not in room.page("desk") + room.page("screen")
    fay = as_("fay")
    fay.post(desk(cast, f"phases/{sure.pk}/votes/closing/"))
    for surface in ("ana", "ben", "desk", "screen"):
        page = room.page(surface)
        assert "We listen first" in page and "Nobody has time before May" in page
    assert "Read aloud what would have to change" in room.page("desk")
    note = fresh(cast.lines[0])  # the facilitator amends the plan
    words = {"version": note.version, "text": "Call within a day", "evidence": ""}
    assert fay.post(desk(cast, f"notes/{note.pk}/words/"), words).status_code == 302
    fay.post(desk(cast, f"ballots/{sure.ballots.get().pk}/round/"))
    assert "Call within a day" in room.page("screen") and "Send my vote" in room.page("ana")
    show_fingers(cast, sure, "445534")
    fay.post(desk(cast, f"phases/{sure.pk}/votes/closing/"))
    assert "Passed: no vote of one or two." in room.page("screen")
    assert sure.ballots.latest("round").next_round is None and not Vote.objects.exists()


def test_a_second_vote_that_is_still_low_goes_back_to_draft(cast, sure, room):
    for _round in range(2):
        show_fingers(cast, sure, "222344")
        sure.close_votes()
        sure.ballots.latest("round").ask_again()
    assert sure.ballots.count() == 2 and "Back to draft." in room.page("screen")


def test_the_report_says_how_sure_the_room_was(cast, sure, as_):
    show_fingers(cast, sure, "445534")
    sure.close_votes()
    cast.question.freeze()
    assert "Passed: no vote of one or two." in as_("fay").get(desk(cast, "report/")).content.decode()


# A3: a number tells of k people, or it is not told


def numbers_of(page):
    """How many chose what, as far as a page tells."""
    return [part.text() for part in parse(page).all() if "tally__n" in (part.get("class") or "").split()]


def test_of_four_voters_the_verdict_is_told_and_no_number(cast, sure, room):
    for seat, finger in zip(cast.six[:4], "4455", strict=True):
        sure.ballots.get().vote(seat, {"choice": finger, "text": ""})
    sure.close_votes()
    result = sure.ballots.get().result
    assert result["few"] and not result["counts"] and result["mean"] is None
    for surface in SURFACES:
        page = room.page(surface)
        assert "Passed: no vote of one or two." in page and "Fewer than 5 voted" in page
        assert not numbers_of(page) and "mean" not in parse(page).find("region").text()


def test_of_four_voters_dots_say_what_passed_and_warm_no_note(cast, moments, room):
    for seat in crowd(cast.workshop, "marketing", 4):
        ballot_of(moments, "decides").vote(seat, {str(cast.notes[2].pk): 1})
        ballot_of(moments, "hurts").vote(seat, {str(cast.notes[0].pk): 2})
    moments.close_votes()
    decides = ballot_of(moments, "decides")
    assert not decides.result["dots"] and [row["words"] for row in decides.decided] == ["Demo was late"]
    assert not any(fresh(note).heat for note in cast.notes)
    desk_page = room.page("desk")
    assert "Fewer than 5 voted" in desk_page and not numbers_of(desk_page)
    assert "Mark as a moment of truth" in desk_page


def test_of_four_objectors_nobody_learns_how_many(cast, signing, room):
    signing.open_votes()
    for seat in crowd(cast.workshop, "marketing", 4):
        signing.ballots.get().vote(seat, {"choice": "objection", "text": "Customers wait longer"})
    signing.close_votes()
    page = room.page("screen")
    assert "There are open objections." in page and "4 objections" not in page and not numbers_of(page)


def test_why_no_side_is_compared_is_said(cast, moments, room):
    for seat in crowd(cast.workshop, "marketing", 6):
        ballot_of(moments, "hurts").vote(seat, {str(cast.notes[0].pk): 2})
    moments.close_votes()
    assert "Not compared by side: fewer than 5" in room.page("desk")


def test_the_desk_is_told_of_proposed_moments_that_nobody_marked(cast, moments, as_, room):
    for seat in crowd(cast.workshop, "marketing", 5):
        ballot_of(moments, "decides").vote(seat, {str(cast.notes[2].pk): 1})
    moments.close_votes()
    assert "1 proposed moment of truth is not marked" in room.page("desk")
    note = fresh(cast.notes[2])
    note.mark_moment(True, version=note.version)
    assert "proposed moment of truth is not marked" not in room.page("desk")
