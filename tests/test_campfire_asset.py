"""A loss becomes an asset: lesson cards, the way back, thanks, a complete review, and what a reviewer reads of it."""

import uuid
from datetime import date

import pytest

from retros.models import Completion, Lesson, Thanks, WayBack, assets
from retros.models.completion import Incomplete, missing
from tests import nights
from tests.cast import by, write
from tests.nights import consent, fresh, propose, stand
from tests.room import SURFACES
from workshop.models import Release
from workshop.models.notes import Taken

SIGNAL, LESSON = "They quote the advertisement", "Agree on the words of a promise with those who deliver it"


@pytest.fixture
def night(cast):
    nights.gather(cast)
    stand(cast, "asset")
    return cast


def text_of(answer):
    return answer.content.decode()


def address(cast, path):
    return f"/w/{cast.workshop.pk}/campfire-review/{path}"


def card(**more):
    return {"id": uuid.uuid4(), "signal": SIGNAL, "text": LESSON} | more


# Lesson cards


def test_a_circle_writes_one_card_and_words_it_anew(night, as_, room):
    there, first = address(night, f"circles/{night.circle.pk}/lesson/"), card()
    for _twice in range(2):
        answer = as_("ana").post(there, first, headers={"X-Outbox": "1"})
        assert answer.status_code == 200 and answer["X-Saved"] == str(first["id"])
    as_("ana").post(there, first | {"text": "Agree on the words first"})
    [lesson] = Lesson.objects.all()
    assert (lesson.signal, lesson.lesson, lesson.step) == (SIGNAL, "Agree on the words first", night.night)
    assert lesson.deal == night.circle.deal and lesson.published_at is None
    assert SIGNAL in room.page("ana") and SIGNAL in room.page("desk") and SIGNAL not in room.page("ben")


@pytest.mark.parametrize(
    "wrong,status",
    [
        ({"signal": "x"}, 422),
        ({"text": ""}, 422),
        ({"text": "a" * 201}, 422),
        ({"signal": "a" * 141}, 422),
        ({"id": "7"}, 400),
    ],
    ids=["short", "nothing", "long", "long signal", "id"],
)
def test_what_is_wrong_with_a_card_is_said(night, as_, wrong, status):
    answer = as_("ana").post(address(night, f"circles/{night.circle.pk}/lesson/"), card(**wrong))
    assert answer.status_code == status and not Lesson.objects.exists()


def test_the_card_of_another_circle_is_not_theirs(night, as_):
    assert as_("ben").post(address(night, f"circles/{night.circle.pk}/lesson/"), card()).status_code == 404
    lesson_id = uuid.uuid4()
    assets.write_lesson(night.other, lesson_id, SIGNAL, LESSON, "en")
    with pytest.raises(Taken):
        assets.write_lesson(night.circle, lesson_id, SIGNAL, LESSON, "en")


def test_lessons_go_into_the_library_from_the_desk(night, as_):
    assets.write_lesson(night.circle, uuid.uuid4(), SIGNAL, LESSON, "en")
    there = address(night, f"{night.night.pk}/publication/")
    as_("fay").post(there)
    assert Lesson.objects.published().count() == 1
    as_("fay").post(there, {"back": "1"})
    assert not Lesson.objects.published().exists()


def test_a_signal_is_suggested_as_a_promise(night, room):
    assets.write_lesson(night.circle, uuid.uuid4(), SIGNAL, LESSON, "en")
    [suggested] = night.night.exercise.suggestions()
    assert suggested.title == f"Add the signal “{SIGNAL}” to the checklist"
    assert (suggested.days, suggested.department, suggested.key) == (14, "field_sales", Lesson.objects.get().key)
    assert suggested.title in room.page("desk").replace("&quot;", '"')
    long = assets.write_lesson(night.other, uuid.uuid4(), "s" * 140, LESSON, "en")
    assert long is None and all(len(each.title) <= 80 for each in night.night.exercise.suggestions())


# The way back


def test_the_way_back_is_decided_by_the_circle_or_the_desk(night, as_, room):
    there = address(night, f"circles/{night.circle.pk}/way-back/")
    answer = as_("ana").post(there, {"trigger": "RA01"})
    assert answer.status_code == 422 and "comes on a date" in text_of(answer) and not WayBack.objects.exists()
    assert as_("ben").post(there, {"trigger": "RA02"}).status_code == 404
    assert as_("ana").post(there, {"trigger": "RA99"}).status_code == 422
    assert as_("ana").post(there, {"trigger": "RA01", "due": "2027-03-01"}).status_code == 302
    assert as_("fay").post(there, {"trigger": "none"}).status_code == 302
    [way] = WayBack.objects.all()
    assert way.is_none and "We let it rest." in room.page("desk")


# Thanks


def test_thanks_are_read_by_the_circle_and_nobody_else(night, as_, room):
    there, said = address(night, f"circles/{night.circle.pk}/thanks/"), "Thank you for your courage"
    sent = {"id": uuid.uuid4(), "text": said}
    for _twice in range(2):
        assert as_("ana").post(there, sent, headers={"X-Outbox": "1"}).status_code == 200
    assert Thanks.objects.count() == 1
    assert said in room.page("ana")
    assert not [surface for surface in SURFACES if surface != "ana" and said in room.page(surface)]
    night.workshop.publish()
    assert said not in text_of(as_("fay").get(f"/w/{night.workshop.pk}/report/"))
    assert {field.related_model.__name__ for field in Thanks._meta.fields if field.related_model} == {"Circle"}


# Complete


def test_a_review_is_complete_with_all_four_for_each_deal(night, as_, room):
    stand(night, "propose")
    nights.complete(night, night.circle)
    stand(night, "asset")
    [(circle, lacks)] = missing(night.night)
    assert circle == night.other
    assert lacks == ["a signal", "a lesson", "a proposal", "a decision about the way back"]
    with pytest.raises(Incomplete):
        Completion.close(night.night)
    there = address(night, f"{night.night.pk}/completion/")
    answer = as_("fay").post(there)
    assert answer.status_code == 409 and "not complete" in text_of(answer)
    assert "Still missing:" in room.page("desk")
    stand(night, "propose")
    nights.complete(night, night.other)
    stand(night, "asset")
    assert as_("fay").post(there).status_code == 302 and Completion.objects.get().step == night.night
    as_("fay").post(there, {"again": "1"})
    assert not Completion.objects.exists()


@pytest.mark.parametrize("without", ["proposal", "lesson", "way back", "deal"])
def test_nothing_of_the_four_can_be_left_out(night, without):
    stand(night, "propose")
    for circle in (night.circle, night.other):
        nights.complete(night, circle)
    assert not missing(night.night)
    if without == "proposal":
        found = fresh(night.circle.proposals.get())
        found.remove(version=found.version)
    elif without == "lesson":
        night.circle.deal.lessons.all().delete()
    elif without == "way back":
        night.circle.deal.ways_back.all().delete()
    else:
        night.circle.deal = None
        night.circle.save()
    assert [circle for circle, _lacks in missing(night.night)] == [night.circle]
    with pytest.raises(Incomplete):
        Completion.close(night.night)


def test_a_night_without_circles_is_not_complete(cast):
    step = nights.add(cast, "std90", 60)
    with pytest.raises(Incomplete):
        Completion.close(step)


# The report


@pytest.fixture
def told(night):
    """Agreed, refused, a cause, a lesson; the cards were not released."""
    stand(night, "propose")
    night.agreed, night.refused = propose(night, "offer"), propose(night, "change")
    consent(night, night.agreed, against=[night.refused])
    assets.write_lesson(night.circle, uuid.uuid4(), SIGNAL, LESSON, "en")
    assets.decide_way_back(night.circle, "RA01", date(2027, 3, 1))
    deal = night.circle.deal
    deal.reason_customer, deal.reason_verbatim_en = ["timing"], "I told the meeting it was immediate"
    deal.save()
    deal.name_conditions(["message"], night.night)
    board = night.night.board
    board.step = night.night
    place = {"column": "", "lane": night.circle.lane, "evidence": ""}
    note = write(night, "ana", "No field asks for the date", board=board, **place)
    with_everything_shown(night, note)
    return night


def with_everything_shown(night, note):
    note.board.notes.update(shown=True)
    note.board.authors = 6
    type(note.board).objects.filter(pk=note.board_id).update(authors=6)


def report_of(night, as_):
    night.workshop.publish()
    return text_of(as_("rei").get(f"/w/{night.workshop.pk}/report/"))


def test_a_reviewer_reads_what_was_learnt_and_agreed(told, as_):
    page = report_of(told, as_)
    for said in (
        SIGNAL,
        LESSON,
        told.agreed.next_time,
        "agreed until the morning",
        "Blue line 1",
        "Timing date reached",
        "March 1, 2027",
    ):
        assert said in page
    assert "no decision before it is confirmed" in page and told.refused.next_time not in page


def test_what_the_customer_said_and_our_conditions_are_two_things(told, as_):
    page = report_of(told, as_)
    customer, ours = page.index("What the customer said"), page.index("What made it more likely, on our side")
    assert (
        customer
        < page.index("I told the meeting it was immediate")
        < ours
        < page.index("Message / advertising wording")
    )


def test_cards_stay_in_the_room_until_the_group_releases_them(told, as_):
    assert "No field asks for the date" not in report_of(told, as_)
    Release.record(told.night, False, by(told.fay))
    assert "No field asks for the date" not in report_of(told, as_)
    Release.record(told.night, True, by(told.fay))
    assert "No field asks for the date" in report_of(told, as_)


def test_of_too_few_writers_nothing_is_released(told, as_):
    type(told.night.board).objects.update(authors=4)
    Release.record(told.night, True, by(told.fay))
    assert "No field asks for the date" not in report_of(told, as_)


def test_the_morning_is_told_with_its_night(told, as_):
    nights.confirm(told, told.agreed, ["keep"] * 4)
    page = report_of(told, as_)
    assert page.count(told.agreed.next_time) == 1 and "no decision before it is confirmed" not in page
