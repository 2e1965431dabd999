"""The parking lot: off the wall of everybody, on the list of the desk, and back."""

import pytest

from tests.cast import at, by, fresh, write
from tests.dom import parse
from workshop.models import Parked, Step
from workshop.models.notes import Stale

WORDS = "Who owns the price list?"


@pytest.fixture
def note(cast):
    at(cast.workshop, "stations")
    return write(cast, "ana", WORDS)


@pytest.fixture
def closing(cast):
    """A step that comes after the map."""
    return cast.workshop.steps.create(place=90, kind="commit", title_en="Commit", title_ja="約束")


@pytest.fixture
def press(cast, as_):
    return lambda noun, who="fay", **fields: as_(who).post(f"/w/{cast.workshop.pk}/{noun}/", fields)


def parked_list(room):
    return [element for element in parse(room.page("desk")).all() if element.get("id").startswith("parked-")]


def test_a_parked_note_is_on_the_desks_list_alone_and_comes_back_where_it_was(cast, room, press, note, closing):
    write(cast, "ben", "Another")
    before = room.pages()
    assert press(f"notes/{note.pk}/parking", version=1, returns_to=closing.pk).status_code == 302
    for surface in ("ana", "ben", "preview", "screen"):
        assert WORDS in before[surface] and WORDS not in room.page(surface)
    [row] = parked_list(room)
    assert WORDS in row.text() and "comes back at Commit" in room.page("desk")
    assert cast.board.tallies()["S1"] == 1
    press(f"parking/{Parked.objects.get().pk}/return")
    for surface in ("ana", "screen"):
        cell = parse(before[surface]).find("cell-S1-pain")
        assert texts(parse(room.page(surface)).find("cell-S1-pain")) == texts(cell)
    assert not Parked.objects.exists() and not parked_list(room)


def texts(cell):
    return [element.text() for element in cell.all() if "note__text" in element.get("class")]


def test_its_pile_goes_and_comes_with_it(cast, room, note):
    under = write(cast, "ben", "Said before")
    under.merge(note, version=1, by=by(cast.ben))
    fresh(note).park(None, version=fresh(note).version, by=by(cast.fay))
    assert "Said before" not in room.page("ana")
    Parked.objects.get().bring_back()
    assert [each.pk for each in fresh(note).gathered] == [under.pk] and fresh(note).is_on_the_wall


def test_nobody_learns_who_wrote_it(cast, room, note):
    cast.ana.rename("Anastasia")
    note.park(None, version=1, by=by(cast.fay))
    [row] = parked_list(room)
    assert "Anastasia" not in row.text() and "parked" not in room.page("ana")
    assert not {field.name for field in Parked._meta.fields} & {"participant", "author"}


def test_only_the_desk_parks_and_only_what_everyone_sees(cast, press, note):
    assert press(f"notes/{note.pk}/parking", "ben", version=1).status_code == 403
    at(cast.workshop, "silent")
    hidden = write(cast, "ana", "Not yet shown")
    assert press(f"notes/{hidden.pk}/parking", version=1).status_code == 404
    assert not Parked.objects.exists()


def test_a_parked_note_is_changed_by_nobody(cast, press, note):
    note.park(None, version=1, by=by(cast.fay))
    other = write(cast, "ben")
    for who in ("ana", "ben", "fay"):
        assert press(f"notes/{note.pk}/removal", who, version=2, reason="twice").status_code == 404
    assert press(f"notes/{other.pk}/merge", version=1, into=note.pk).status_code == 422


def test_two_desks_that_park_at_once_park_once(cast, note):
    note.park(None, version=1, by=by(cast.fay))
    again = fresh(note)
    with pytest.raises(Stale):
        again.park(None, version=1, by=by(cast.fay))
    assert Parked.objects.count() == 1


def test_two_desks_that_bring_it_back_do_so_once(cast, press, note):
    note.park(None, version=1, by=by(cast.fay))
    address = f"parking/{Parked.objects.get().pk}/return"
    assert [press(address).status_code for _twice in range(2)] == [302, 404]


# Topics


def test_a_topic_is_parked_at_the_desk_and_dealt_with(cast, room, press, closing):
    press("parking", topic=WORDS, returns_to=closing.pk)
    assert WORDS in room.page("desk") and "Dealt with" in room.page("desk")
    assert not [surface for surface in ("ana", "screen", "preview") if WORDS in room.page(surface)]
    press(f"parking/{Parked.objects.get().pk}/return")
    assert WORDS not in room.page("desk")


@pytest.mark.parametrize("topic,sentence", [("", "Write something first."), ("x" * 121, "121 characters")])
def test_what_is_no_topic_is_given_back(cast, press, topic, sentence):
    answer = press("parking", topic=topic)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and not Parked.objects.exists()
    assert parse(page).find("id_topic").get("value") == topic


# When it comes back


def test_it_comes_back_at_the_commitments_or_else_at_the_end(cast, room, closing):
    last = cast.workshop.steps.create(place=91, kind="gratitude", title_en="Thanks")
    assert chosen(room) == str(closing.pk)
    closing.delete()
    assert chosen(room) == str(last.pk)


def chosen(room):
    options = parse(room.page("desk")).find("id_returns_to").elements
    return next(option.get("value") for option in options if "selected" in option.attributes)


def test_a_step_that_is_over_is_no_time_to_come_back(cast, press, closing):
    running = Step.objects.get(pk=cast.workshop.phase.step_id)
    assert press("parking", topic=WORDS, returns_to=running.pk).status_code == 422
    assert press("parking", topic=WORDS, returns_to="9" * 5000).status_code == 422
    assert not Parked.objects.exists()


def test_when_its_step_comes_the_desk_says_so(cast, room, closing):
    Parked.add_topic(cast.workshop, WORDS, closing, by(cast.fay))
    assert "comes back now" not in room.page("desk")
    cast.workshop.stand_at(closing.phases.create(place=1, code="all", planned_s=600))
    assert "1 parked topic comes back now." in room.page("desk")


# What is kept


def test_a_frozen_version_has_no_parked_note(cast, note):
    write(cast, "ben", "Stays")
    note.park(None, version=1, by=by(cast.fay))
    assert [entry["text_en"] for entry in cast.board.freeze().content["notes"]] == ["Stays"]


def test_the_report_says_what_was_left_open(cast, room, note):
    note.park(None, version=1, by=by(cast.fay))
    Parked.add_topic(cast.workshop, "The bonus scheme", None, by(cast.fay))
    cast.workshop.publish()
    for who in ("rei", "ben"):
        page = room.as_(who).get(f"/w/{cast.workshop.pk}/report/").content.decode()
        assert "Left open" in page and WORDS in page and "The bonus scheme" in page
    for row in Parked.objects.all():
        row.bring_back()
    assert "Left open" not in room.as_("rei").get(f"/w/{cast.workshop.pk}/report/").content.decode()


def test_a_parked_note_that_its_author_takes_back_leaves_the_lot(cast, note):
    note.park(None, version=1, by=by(cast.fay))
    fresh(note).withdraw(version=2)
    assert not Parked.objects.exists()
