"""The night, its first half: circles, facts, silent cards, their reveal, corners and causes."""

import random
import uuid

import pytest

from retros.models import Corner, Echo, Fact, corners, echoes, facts, seating
from tests.burning import burning, card, circle_of, move_on, others_circle, reveal, stand
from tests.cast import by
from workshop.models.boards import Enough

PARTS = ["settle", "facts", "silent", "reveal", "own", "cluster"]


@pytest.fixture
def fire(cast):
    return burning(cast, circles=2, people=14)


# Circles


def test_circles_have_both_sides_and_six_to_eight_people(fire):
    for circle in seating.circles_of(fire.fire):
        assert 6 <= len(circle.people) <= 8
        assert {seat.side for seat in circle.people} >= {"demand", "revenue"}


def test_nobody_sits_with_their_boss_where_it_can_be_avoided(cast):
    cast.ben.boss = cast.ana
    cast.ben.save()
    burning(cast, circles=2, people=14)
    assert circle_of(cast, cast.ana).pk != circle_of(cast, cast.ben).pk
    assert not [what for _circle, told in seating.complaints(cast.fire) for what, _why in told if "boss" in what]


def test_what_could_not_be_met_is_said_in_words(cast, as_):
    cast.ben.boss = cast.ana
    cast.ben.save()
    burning(cast)
    page = as_("fay").get(cast.fire.exercise.address()).content.decode()
    assert "Ana is the boss of Ben" in page


def test_whoever_comes_late_gets_a_chair_and_nobody_moves(fire):
    stand(fire, "facts")
    before = {seat.pk: circle_of(fire, seat).pk for seat in (fire.ana, fire.ben, *fire.others)}
    late = fire.workshop.seat("Lea", "product", "en")
    assert circle_of(fire, late)
    assert before == {seat.pk: circle_of(fire, seat).pk for seat in (fire.ana, fire.ben, *fire.others)}


@pytest.mark.parametrize("code", PARTS)
def test_every_surface_stands_in_every_part(fire, room, code):
    stand(fire, "silent")
    card(fire, fire.ana)
    stand(fire, code)
    for page in room.pages().values():
        assert "data-night" in page


# Facts


def test_a_circle_begins_with_the_facts_of_its_deal(fire):
    assert [fact.text for fact in facts.timeline(circle_of(fire, fire.ana))] == [
        "The page said immediate",
        "Six weeks in the first meeting",
    ]


def test_a_fact_is_added_once_and_stands_in_its_order(fire, as_):
    phase, circle = stand(fire, "facts"), circle_of(fire, fire.ana)
    sent = {"id": uuid.uuid4(), "text": "They asked twice", "date": "2026-05-20", "source": "mail"}
    for _twice in range(2):
        assert as_("ana").post(f"{base(fire)}circles/{circle.pk}/facts/", sent).status_code == 302
    assert [fact.text for fact in facts.timeline(circle)][1] == "They asked twice"
    assert circle.facts.count() == 3 and phase.code == "facts"


def test_twelve_facts_are_the_limit_and_the_words_stay(fire, as_):
    stand(fire, "facts")
    circle = circle_of(fire, fire.ana)
    for n in range(10):
        Fact.add(circle, uuid.uuid4(), date=None, text=f"Fact {n}", source="mail")
    answer = as_("ana").post(
        f"{base(fire)}circles/{circle.pk}/facts/", {"id": uuid.uuid4(), "text": "One too many", "source": "mail"}
    )
    assert answer.status_code == 409 and "Twelve facts are the limit" in answer.content.decode()


def test_a_question_mark_is_one_for_each_phone_and_nobodys(fire):
    fact = facts.timeline(circle_of(fire, fire.ana))[0]
    for key in ("a" * 64, "a" * 64, "b" * 64):
        fact.doubt(key, True)
    assert facts.timeline(fact.circle)[0].question_marks == 2
    fact.doubt("a" * 64, False)
    assert facts.timeline(fact.circle)[0].question_marks == 1
    assert not {field.name for field in fact.doubts.model._meta.fields} & {"seat", "participant", "author"}


def test_two_who_change_one_fact_lose_nothing(fire, as_):
    stand(fire, "facts")
    fact = facts.timeline(circle_of(fire, fire.ana))[0]
    sent = {"version": 1, "change": "words", "text": "The page said today", "source": "web", "date": ""}
    assert as_("ana").post(f"{base(fire)}facts/{fact.pk}/", sent).status_code == 302
    answer = as_("ana").post(f"{base(fire)}facts/{fact.pk}/", sent | {"text": "My words"})
    assert answer.status_code == 409 and "My words" in answer.content.decode()


def base(fire):
    return f"/w/{fire.workshop.pk}/campfire-review/"


# Silent cards


def test_six_cards_are_the_limit_of_one_person(fire):
    stand(fire, "silent")
    for n in range(6):
        card(fire, fire.ana, f"Condition {n}")
    with pytest.raises(Enough):
        card(fire, fire.ana, "One too many")
    card(fire, fire.ben)


def test_a_seventh_card_is_refused_in_words(fire, as_):
    stand(fire, "silent")
    ana = as_("ana")
    ana.get(f"/w/{fire.workshop.pk}/")
    for n in range(7):
        answer = ana.post(
            f"/w/{fire.workshop.pk}/steps/{fire.fire.pk}/notes/",
            {"id": uuid.uuid4(), "text": f"The queue {n} had no owner"},
            headers={"X-Outbox": "1"},
        )
    assert answer.status_code == 409 and "as many as one person may" in answer.content.decode()


def test_a_card_has_five_to_two_hundred_characters(fire, as_):
    stand(fire, "silent")
    ana, notes = as_("ana"), f"/w/{fire.workshop.pk}/steps/{fire.fire.pk}/notes/"
    ana.get(f"/w/{fire.workshop.pk}/")
    answers = [
        ana.post(notes, {"id": uuid.uuid4(), "text": "x" * n}, headers={"X-Outbox": "1"}).status_code
        for n in (4, 5, 200, 201)
    ]
    assert answers == [422, 201, 201, 422]


def test_a_phone_writes_in_its_own_circle_whatever_it_says(fire, as_):
    stand(fire, "silent")
    ana = as_("ana")
    ana.get(f"/w/{fire.workshop.pk}/")
    sent = {"id": uuid.uuid4(), "text": "The queue had no owner", "lane": others_circle(fire, fire.ana).lane}
    assert ana.post(f"/w/{fire.workshop.pk}/steps/{fire.fire.pk}/notes/", sent).status_code in (200, 201, 302)
    assert fire.fire.board.notes.get().lane == circle_of(fire, fire.ana).lane


def test_under_five_the_tool_says_that_anonymity_is_off_the_table(cast, room):
    burning(cast, people=2)
    stand(cast, "silent")
    assert "anonymity is off the table" in room.page("ana")
    assert "anonymity is off the table" in room.page("desk")


# The reveal


def test_the_reveal_shuffles_and_forgets_whose_they_are(fire):
    stand(fire, "silent")
    ids = {card(fire, fire.ana).pk, card(fire, fire.ben).pk}
    shown = reveal(fire)
    assert all(note.shown and not note.mark and note.author is None and not note.label for note in shown)
    assert not ids & {note.pk for note in shown}


def test_a_question_stands_on_the_card_at_once_and_me_too_when_the_part_ends(fire):
    stand(fire, "silent")
    card(fire, fire.ana)
    note, circle = reveal(fire)[0], circle_of(fire, fire.ana)
    Echo.say(circle, note, echoes.QUESTION, "q" * 64, True)
    note.refresh_from_db()
    assert note.asked
    for n in range(5):
        Echo.say(circle, note, echoes.ME_TOO, f"{n}" * 64, True)
        Echo.say(circle, note, echoes.ME_TOO, f"{n}" * 64, True)
    note.refresh_from_db()
    assert not note.dots
    move_on(fire)
    note.refresh_from_db()
    assert note.dots == {"me_too": 5} and not Echo.objects.exists()


def test_of_fewer_than_k_who_say_me_too_nothing_is_counted(fire):
    stand(fire, "silent")
    card(fire, fire.ana)
    note, circle = reveal(fire)[0], circle_of(fire, fire.ana)
    for n in range(4):
        Echo.say(circle, note, echoes.ME_TOO, f"{n}" * 64, True)
    move_on(fire)
    note.refresh_from_db()
    assert not note.dots and not Echo.objects.exists()


def test_asking_for_other_words_never_says_which_card(fire, as_, room):
    stand(fire, "silent")
    card(fire, fire.ana, "This names somebody")
    note = reveal(fire)[0]
    answer = as_("fay").post(f"{base(fire)}cards/{note.pk}/rewrite/", {"version": note.version})
    assert answer.status_code == 302
    page = room.page("ana")
    assert "One card needs other words" in page and "This names somebody" not in page


# One's own corner


def test_a_corner_shows_what_its_writer_chose_and_nothing_else(fire):
    stand(fire, "own")
    circle = circle_of(fire, fire.ana)
    for identity, key in (("named", "a" * 64), ("dept", "b" * 64), ("anon", "c" * 64)):
        Corner.add(circle, uuid.uuid4(), fire.ana, key, identity, f"I could have asked {identity}", "en")
    assert {corner.identity: (corner.seat_id, corner.area) for corner in circle.corners.all()} == {
        "named": (fire.ana.pk, ""),
        "dept": (None, "marketing"),
        "anon": (None, ""),
    }
    with fire_change(fire) as change:
        corners.show(fire.fire, change)
    assert not [corner for corner in Corner.objects.all() if corner.mark or corner.share]
    assert {corner.who for corner in corners.volunteered(circle)} == {"Ana · Marketing", "Marketing", ""}


def fire_change(fire):
    return corners.live.change(fire.workshop)


def test_two_corners_are_the_limit_and_one_can_be_taken_back(fire):
    stand(fire, "own")
    circle = circle_of(fire, fire.ana)
    first, _new = Corner.add(circle, uuid.uuid4(), fire.ana, "a" * 64, "anon", "First words", "en")
    Corner.add(circle, uuid.uuid4(), fire.ana, "a" * 64, "anon", "Second words", "en")
    with pytest.raises(corners.Full):
        Corner.add(circle, uuid.uuid4(), fire.ana, "a" * 64, "anon", "Third words", "en")
    first.withdraw(fire.ana)
    Corner.add(circle, uuid.uuid4(), fire.ana, "a" * 64, "anon", "Third words", "en")


# Causes


def test_the_kinds_of_causes_are_the_conditions_of_the_deal(fire, as_):
    stand(fire, "cluster")
    circle, ana = circle_of(fire, fire.ana), as_("ana")
    made = f"/w/{fire.workshop.pk}/steps/{fire.fire.pk}/clusters/"
    ana.post(made, {"id": uuid.uuid4(), "name": "The words of the promise", "lane": "7"})
    cluster = fire.fire.board.clusters.get()
    assert cluster.lane == circle.lane
    ana.post(f"/w/{fire.workshop.pk}/clusters/{cluster.pk}/tag/", {"version": 1, "tag": "message"})
    move_on(fire)
    assert circle.deal.causes(fire.fire) == ["message"]


# The fire that rests


def test_the_fire_rests_the_screen_is_dark_and_the_clock_stands(fire, as_, room):
    stand(fire, "facts")
    as_("fay").post(f"{base(fire)}{fire.fire.pk}/fire/", {"paused": "1"})
    fire.workshop.phase.refresh_from_db()
    assert fire.workshop.phase.is_paused
    assert "The fire rests." in room.page("screen") and "Say calmly" in room.page("desk")
    as_("fay").post(f"{base(fire)}{fire.fire.pk}/fire/", {"paused": ""})
    fire.workshop.phase.refresh_from_db()
    assert not fire.workshop.phase.is_paused and "The fire rests." not in room.page("screen")


def test_simulated_people_do_something_in_every_part(fire):
    dice = random.Random(4)
    for code in PARTS:
        phase = stand(fire, code)
        for seat in (fire.ana, fire.ben, *fire.others):
            phase.step.exercise.rehearse(seat, phase, dice)
        if code == "silent":
            reveal(fire)
    assert fire.fire.board.clusters.exists() and fire.fire.board.notes.count() > 10 and Corner.objects.exists()


def test_whoever_manages_reads_no_card_before_the_reveal(fire):
    assert fire.fire.exercise.manager_guard
    fire.fire.night.set_guard(False)
    fire.fire.refresh_from_db()
    assert not type(fire.fire).objects.get(pk=fire.fire.pk).exercise.manager_guard


def test_the_desk_is_named_where_a_card_is_parked(fire):
    stand(fire, "silent")
    card(fire, fire.ana)
    note = reveal(fire)[0]
    circle_of(fire, fire.ana).ask_for_rewrite(note, version=note.version, by=by(fire.fay))
    note.refresh_from_db()
    assert note.parked.user == fire.fay
