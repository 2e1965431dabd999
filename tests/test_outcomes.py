"""Promises: one owner who said yes, one date, one measure, and the words they came from."""

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from tests.cast import at, promise, write
from workshop.models import ActionItem
from workshop.models.notes import Stale, Taken
from workshop.models.outcomes import working_day


@pytest.fixture
def note(cast):
    at(cast.workshop, "convert")
    return write(cast, "ben", "Nobody calls on Friday")


@pytest.fixture
def offer(cast, as_, note):
    """offer("ana", title="..."): makes the note a promise, by form."""

    def offer(who="ana", **fields):
        fields = {
            "id": uuid.uuid4(),
            "title": "Call on Friday",
            "owner": cast.ben.pk,
            "due": "2026-12-01",
            "measure": "calls",
            "target": "5",
        } | fields
        return as_(who).post(f"/w/{cast.workshop.pk}/notes/{note.pk}/action/", fields)

    return offer


def now(action):
    return ActionItem.objects.get(pk=action.pk)


def test_a_note_becomes_a_promise_that_quotes_it(cast, offer, note):
    assert offer().status_code == 302
    action = ActionItem.objects.get()
    assert (action.title_en, action.owner, action.status, action.quote_en) == (
        "Call on Friday",
        cast.ben,
        "proposed",
        "Nobody calls on Friday",
    )
    assert action.source_en and action.source_ja and action.note == note


@pytest.mark.parametrize(
    "field,typed,sentence",
    [
        ("title", "", "Write something first."),
        ("title", "Call", "Write at least 5 characters."),
        ("title", "x" * 81, "81 characters; 80 are the limit."),
        ("owner", "", "Choose the one person who answers for it."),
        ("due", "", "Choose a date."),
        ("due", "tomorrow", "Write the date as 2026-10-30."),
        ("due", "2020-01-01", "Choose a date that is still to come."),
        ("due", "2029-01-01", "Choose a date within 180 days."),
        ("measure", "", "Say how you will see that it is done."),
        ("target", "", "Write the number you want to reach."),
        *(
            ("target", typed, "")
            for typed in ("NaN", "Infinity", "-Infinity", "1e308", "1E+1000000", "5.0000001", "abc")
        ),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(offer, field, typed, sentence):
    answer = offer(**{field: typed, "unit": "a day"})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert "a day" in answer.content.decode() and not ActionItem.objects.exists()


def test_the_same_id_is_one_promise(cast, offer):
    wanted = uuid.uuid4()
    assert [offer(id=wanted).status_code for _ in range(2)] == [302, 302]
    assert ActionItem.objects.count() == 1


def test_an_id_of_another_workshop_is_taken(cast, offer):
    theirs = promise(cast)
    ActionItem.objects.filter(pk=theirs.pk).update(workshop=cast.elsewhere)
    assert offer(id=theirs.pk).status_code == 409
    with pytest.raises(Taken):
        ActionItem.propose(cast.workshop, theirs.pk, language="en", due=date(2026, 12, 1))


def test_its_owner_must_sit_here(cast, offer):
    assert offer(owner=cast.una.pk).status_code == 422


@pytest.mark.parametrize(
    "day,expected", [("2026-12-04", "2026-12-04"), ("2026-12-05", "2026-12-07"), ("2026-12-06", "2026-12-07")]
)
def test_a_weekend_becomes_monday(day, expected):
    assert working_day(date.fromisoformat(day)) == date.fromisoformat(expected)


# Answering


@pytest.fixture
def answer(cast, as_):
    def answer(who, action, noun, **fields):
        fields = {"version": now(action).version} | fields
        return as_(who).post(f"/w/{cast.workshop.pk}/actions/{action.pk}/{noun}/", fields)

    return answer


@pytest.mark.parametrize(
    "who,noun,status",
    [
        ("ana", "acceptance", "committed"),
        ("ana", "refusal", "proposed"),
        ("ana", "completion", "done"),
        ("fay", "completion", "done"),
        ("fay", "dropping", "dropped"),
    ],
)
def test_who_may_answer(cast, answer, who, noun, status):
    action = promise(cast, "ana")
    assert answer(who, action, noun).status_code == 302
    assert now(action).status == status


@pytest.mark.parametrize(
    "who,noun",
    [
        ("ben", "acceptance"),
        ("ben", "refusal"),
        ("ben", "completion"),
        ("ana", "dropping"),
        ("fay", "acceptance"),
        ("fay", "refusal"),
    ],
)
def test_who_may_not(cast, answer, who, noun):
    action = promise(cast, "ana")
    assert answer(who, action, noun).status_code == 403
    assert now(action).version == 1


@pytest.mark.parametrize("noun", ["acceptance", "refusal", "completion"])
def test_an_old_page_answers_nothing(cast, answer, noun):
    action = promise(cast, "ana")
    action.amend(version=1, language="en", title="Call every lead at once")
    assert answer("ana", action, noun, version=1).status_code == 409
    assert now(action).status == "proposed"


def test_a_refused_promise_waits_for_another_owner(cast, room, answer):
    at(cast.workshop, "convert")
    action = promise(cast, "ana")
    answer("ana", action, "refusal")
    assert now(action).owner is None and now(action).declined
    assert "needs another owner" in room.page("desk") and "asks you" not in room.page("ana")


def test_another_owner_is_asked_anew(cast, answer):
    action = promise(cast, "ana")
    answer("ana", action, "acceptance")
    now(action).amend(version=2, language="en", owner=cast.ben)
    assert now(action).status == "proposed" and now(action).owner == cast.ben


def test_the_first_date_is_never_overwritten(cast):
    action = promise(cast)
    action.amend(version=1, language="en", due=date(2026, 12, 24))
    assert (now(action).first_due, now(action).due) == (date(2026, 12, 1), date(2026, 12, 24))


def test_unchanged_words_keep_their_translation(cast):
    action = promise(cast)
    ActionItem.objects.filter(pk=action.pk).update(title_ja="月曜に電話する")
    now(action).amend(version=1, language="en", title=action.title_en, measure="other")
    assert now(action).title_ja == "月曜に電話する"


def test_a_change_from_an_old_page_keeps_what_was_written(cast, as_):
    action = promise(cast, "ana")
    action.amend(version=1, language="en", title="Call every lead at once")
    fields = {
        "version": 1,
        "title": "What I wanted",
        "owner": cast.ana.pk,
        "due": "2026-12-01",
        "measure": "calls",
        "target": 3,
    }
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/actions/{action.pk}/", fields)
    assert answer.status_code == 422 and "What I wanted" in answer.content.decode()
    assert now(action).title_en == "Call every lead at once"
    with pytest.raises(Stale):
        action.amend(version=1, language="en")


def test_a_late_promise_keeps_its_date_when_its_words_change(cast, as_):
    action = promise(cast, "ana")
    ActionItem.objects.filter(pk=action.pk).update(due=date(2026, 1, 5))
    fields = {
        "version": 1,
        "title": "Better words",
        "owner": cast.ana.pk,
        "due": "2026-01-05",
        "measure": "calls",
        "target": 3,
    }
    assert as_("ana").post(f"/w/{cast.workshop.pk}/actions/{action.pk}/", fields).status_code == 302
    assert now(action).title_en == "Better words"


# What stands where


def test_my_promises_are_mine(cast, as_):
    promise(cast, "ana", "Mine to keep"), promise(cast, "ben", "Yours to keep")
    page = as_("ana").get(f"/w/{cast.workshop.pk}/promises/").content.decode()
    assert "Mine to keep" in page and "Yours to keep" not in page


def test_a_dropped_promise_stands_nowhere(cast, room):
    at(cast.workshop, "convert")
    action = promise(cast, "ana", "Dropped again")
    action.drop(version=1)
    cast.workshop.publish()
    report = room.as_("rei").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert not [page for page in (*room.pages().values(), report) if "Dropped again" in page]


def test_the_same_report_for_all(cast, as_):
    at(cast.workshop, "convert")
    write(cast, "ana"), promise(cast, "ana").accept(version=1)
    cast.step.freeze(), cast.workshop.publish()
    pages = [
        as_(who).get(f"/w/{cast.workshop.pk}/report/").content.decode().split("report__foot")[0]
        for who in ("ana", "rei")
    ]
    assert "It breaks at night" in pages[0] and "Call every lead on Monday" in pages[0]
    assert pages[0].split("<main")[1] == pages[1].split("<main")[1]


# The dates of a promise


@pytest.mark.parametrize(
    "due,kept",
    [("2026-12-05", date(2026, 12, 7)), ("2026-12-06", date(2026, 12, 7)), ("2026-12-07", date(2026, 12, 7))],
)
def test_a_weekend_that_was_chosen_is_kept_as_monday(offer, due, kept):
    offer(due=due)
    assert (ActionItem.objects.get().due, ActionItem.objects.get().first_due) == (kept, kept)


@pytest.mark.parametrize("days,status", [(0, 302), (180, 302), (181, 422)])
def test_a_promise_is_for_the_next_half_year(cast, offer, days, status):
    last = max(localdate(timezone=cast.workshop.tz), cast.workshop.ends_on)
    assert offer(due=last + timedelta(days=days)).status_code == status


def test_changed_twice_the_first_date_stands(cast, as_):
    action = promise(cast)
    for version, due in enumerate(("2026-12-24", "2027-01-15"), start=1):
        fields = {
            "version": version,
            "title": action.title,
            "owner": cast.ana.pk,
            "due": due,
            "measure": "x y",
            "target": 1,
        }
        assert as_("fay").post(f"/w/{cast.workshop.pk}/actions/{action.pk}/", fields).status_code == 302
    assert (now(action).first_due, now(action).due, now(action).version) == (date(2026, 12, 1), date(2027, 1, 15), 3)


# Whose it is, before and after a yes


def test_the_name_of_an_owner_stands_where_they_said_yes(cast, room):
    at(cast.workshop, "convert")
    cast.ana.rename("Anastasia")
    action = promise(cast, "ana")
    cast.workshop.publish()

    def tells():
        pages = {surface: room.page(surface) for surface in ("ben", "screen")}
        pages |= {who: room.as_(who).get(f"/w/{cast.workshop.pk}/report/").content.decode() for who in ("rei", "ben")}
        return [where for where, page in pages.items() if "Anastasia" in page]

    assert tells() == []
    action.accept(version=1)
    assert "ben" in tells() and "rei" in tells()
    action.decline(version=2)
    assert tells() == []


@pytest.mark.parametrize(
    "who,before,after", [("ana", 403, 200), ("rei", 403, 200), ("fay", 200, 200), ("una", 404, 404), ("sten", 404, 404)]
)
def test_the_report_is_read_once_it_is_published(cast, as_, who, before, after):
    address = f"/w/{cast.workshop.pk}/report/"
    got = as_(who).get(address).status_code
    cast.workshop.publish()
    assert (302 if who == "una" else before) == got and as_(who).get(address).status_code in (after, 302)


def test_what_is_frozen_stays_as_it_was(cast, as_):
    at(cast.workshop, "stations")
    note, other = write(cast, "ana", "As it was"), write(cast, "ben", "Beside it")
    cast.step.freeze()
    note.reword("As it is", "en", "data", version=1, by={"participant": cast.ana})
    other.remove("twice", version=1, by={"user": cast.fay})
    write(cast, "ben", "Too late")
    page = as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert "As it was" in page and "Beside it" in page and "As it is" not in page and "Too late" not in page
    cast.step.freeze()
    page = as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert "As it is" in page and "Too late" in page and "Beside it" not in page


def test_the_report_can_be_printed():
    sheets = Path(__file__).parent.parent / "workshop/static/workshop/css"
    css = "".join(file.read_text() for file in sheets.rglob("*.css"))
    assert "@media print" in css and "@page" in css
