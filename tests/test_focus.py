"""The desk chooses what the screen shows: the whole, one stage, one lane, one note. Nobody else's page changes."""

import uuid

import pytest
from django.test import Client

from tests.cast import at, by, fresh, write
from tests.dom import parse
from workshop.models import Focus


@pytest.fixture
def wall(cast):
    """Notes in three cells, at the stations."""
    at(cast.workshop, "stations")
    return [
        write(cast, "ana", "Night alarm", column="S1", lane="pain"),
        write(cast, "ben", "Price unknown", column="S2", lane="pain", evidence="data"),
        write(cast, "ben", "A demo van", column="S2", lane="idea"),
    ]


@pytest.fixture
def press(cast, as_):
    fay = as_("fay")
    return lambda show, **more: fay.post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/focus/", {"show": show}, **more)


def notes_on(page):
    return {part.get("id") for part in parse(page).all() if "note" in part.get("class").split()} - {""}


def ids(*notes):
    return {f"note-{note.pk}" for note in notes}


@pytest.mark.parametrize("show, seen", [("", (0, 1, 2)), ("column:S2", (1, 2)), ("lane:pain", (0, 1))])
def test_the_screen_shows_what_was_chosen(press, room, wall, show, seen):
    assert press(show).status_code == 302
    assert notes_on(room.page("screen")) == ids(*(wall[n] for n in seen))
    assert ids(*wall) <= notes_on(room.page("desk"))


def test_a_note_fills_the_screen_with_what_lies_under_it(cast, press, room, wall):
    fresh(wall[2]).merge(wall[1], version=1, by=by(cast.ben))
    press(f"note:{wall[1].pk}")
    page = parse(room.page("screen")).find("in-focus").text()
    assert "Price unknown" in page and "A demo van" in page and 'data-evidence="data"' in page
    assert not notes_on(room.page("screen"))


def test_a_screen_that_comes_late_shows_the_same_and_phones_know_nothing(press, room, wall):
    before = room.page("ana")
    press("lane:idea")
    assert notes_on(room.page("screen")) == ids(wall[2])
    assert parse(room.page("ana")).find("region").text() == parse(before).find("region").text()


def test_whoever_looks_on_sees_what_the_screen_shows(cast, press, as_, wall):
    cast.olga = cast.workshop.seat("Olga", "marketing", "en")
    cast.olga.give_role("observer")
    press("column:S1")
    page = as_("olga").get(f"/w/{cast.workshop.pk}/").content.decode()
    assert notes_on(page) == ids(wall[0])


def test_notes_go_on_arriving_while_a_stage_is_close(cast, press, room, wall):
    press("column:S1")
    here, elsewhere = write(cast, "ana", "Here"), write(cast, "ana", "Elsewhere", column="S3")
    assert notes_on(room.page("screen")) == ids(wall[0], here)
    press("")
    assert notes_on(room.page("screen")) == ids(*wall, here, elsewhere)


@pytest.mark.parametrize("gone", ["withdraw", "remove", "park", "merge"])
def test_when_the_note_goes_the_whole_comes_back(cast, press, room, wire, wall, gone):
    note, other = wall[1], wall[2]
    press(f"note:{note.pk}")
    assert parse(room.page("screen")).find("in-focus")
    verbs = {
        "withdraw": lambda now: now.withdraw(version=1),
        "remove": lambda now: now.remove("twice", version=1, by=by(cast.fay)),
        "park": lambda now: now.park(None, version=1, by=by(cast.fay)),
        "merge": lambda now: now.merge(other, version=1, by=by(cast.ben)),
    }
    [frame] = wire(lambda: verbs[gone](fresh(note)))
    assert "screen" in frame["rings"]
    assert not parse(room.page("screen")).find("in-focus") and ids(wall[0]) <= notes_on(room.page("screen"))


def test_new_words_of_the_note_are_on_the_screen(cast, press, room, wire, wall):
    press(f"note:{wall[0].pk}")
    [frame] = wire(lambda: fresh(wall[0]).reword("Rain alarm", "en", "data", version=1, by=by(cast.ana)))
    assert "screen" in frame["rings"] and "Rain alarm" in parse(room.page("screen")).find("in-focus").text()


def test_other_notes_ring_nobody(cast, press, wire, wall):
    press(f"note:{wall[0].pk}")
    [frame] = wire(lambda: fresh(wall[1]).reword("Price?", "en", "data", version=1, by=by(cast.ben)))
    assert not frame["rings"]


@pytest.mark.parametrize("show", ["column:S99", "lane:S1", "note:1", "x", "column", "note:", "\x00", "column:S1:S2"])
def test_what_no_page_offers_is_not_understood(cast, press, wall, show):
    assert press(show).status_code == 400 and not Focus.objects.exists()


def test_a_note_that_is_not_on_the_wall_cannot_be_shown(cast, press):
    """Hidden, of another workshop, or of nobody."""
    at(cast.workshop, "silent")
    hidden, foreign = write(cast, "ana"), write(cast, "una", board=cast.elsewhere.steps.get(kind="journey_map").board)
    at(cast.workshop, "stations")
    for pk in (hidden.pk, foreign.pk, uuid.uuid4()):
        assert press(f"note:{pk}").status_code == 404
    assert not Focus.objects.exists()


def test_the_desk_says_what_the_screen_shows(press, room, wall):
    for show, words in (("column:S2", "Research"), ("lane:idea", "Idea"), (f"note:{wall[0].pk}", "Night alarm")):
        press(show)
        for desk in ("desk", "simple"):
            zoom = parse(room.page(desk)).find("zoom").text()
            assert words in zoom


def test_the_keys_lead_from_stage_to_stage_and_back_to_the_whole(cast, press, room, wall):
    def keys():
        return {part.get("data-key"): part.get("value") for part in parse(room.page("desk")).find("zoom").all()}

    codes = [column["code"] for column in cast.board.columns]
    assert (keys()["["], keys()["]"], keys()["0"]) == (f"column:{codes[-1]}", f"column:{codes[0]}", "")
    press(f"column:{codes[1]}")
    assert (keys()["["], keys()["]"]) == (f"column:{codes[0]}", f"column:{codes[2]}")


def test_the_sheet_of_a_note_shows_it_on_the_screen(cast, as_, wall):
    address = f"/w/{cast.workshop.pk}/notes/{wall[0].pk}/"
    assert f'value="note:{wall[0].pk}"' in as_("fay").get(address).content.decode()
    assert 'name="show"' not in as_("ana").get(address).content.decode()


def test_a_desk_without_scripts_goes_back_to_itself(cast, press, wall):
    answer = press("column:S1")
    assert answer["Location"] == f"/w/{cast.workshop.pk}/desk/"
    assert press("", headers={"HX-Request": "true"}).status_code == 204
    assert isinstance(answer.client, Client)


def test_the_screen_asks_as_often_whatever_it_shows(press, room, wall, django_assert_max_num_queries):
    for show in ("", "column:S1", "lane:pain", f"note:{wall[0].pk}"):
        press(show)
        with django_assert_max_num_queries(30):
            room.page("screen")
