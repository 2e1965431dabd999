"""What a hunt keeps to the pair or to one person: nowhere else, on no surface, before it is shown."""

import json

import pytest

from personas.models import Shift
from tests.hunting import card_line, hear, hunting, put, stand, table_of, walk_of
from tests.room import SURFACES
from tests.test_privacy import tells, travelled

HEARD, KEPT, STATED = "They lied to the auditor", "The boss must never know", "sales sells anything"


@pytest.fixture
def hunt(cast):
    return hunting(cast)


def shown_to_others(hunt, room, rev, also=()):
    """{where: all text} of every way by which somebody else could learn of it."""
    shown = {}
    others = [surface for surface in SURFACES if surface not in ("ana", *also)]
    for surface in others:
        shown[f"page of {surface}"] = room.page(surface)
        shown[f"since {rev} for {surface}"] = json.dumps(room.since(surface, rev), ensure_ascii=False)
        shown[f"since the beginning for {surface}"] = json.dumps(room.since(surface, 0, "unknown"), ensure_ascii=False)
    hunt.workshop.publish()
    for who in ("ben", "fay", "ada", "rei", "sten", "una", None):
        if who not in also:
            for address in (
                "report/",
                "promises/",
                "seat/",
                f"people/{hunt.ana.pk}/",
                f"steps/{hunt.hunt_step.pk}/taking/",
            ):
                page = room.as_(who).get(f"/w/{hunt.workshop.pk}/{address}")
                shown[f"{address} for {who}"] = page.content.decode()
    return shown


def apart(hunt):
    """Ana and Ben walk with others, so that Ben is one of those who may know nothing."""
    hunt.ben.boss = hunt.ana
    hunt.ben.save()
    stand(hunt, "brief")
    assert hunt.ben not in walk_of(hunt, hunt.ana).pair.people


@pytest.mark.parametrize("later", ["walk1", "swap", "card", "merge", "dots", "convert"])
def test_a_note_of_the_walk_belongs_to_its_pair(hunt, room, wire, later):
    apart(hunt)
    stand(hunt, "walk1")
    rev = hunt.workshop.rev
    frames = wire(lambda: hear(hunt, hunt.ana, HEARD))
    stand(hunt, later)
    if later in ("walk1", "card"):
        assert HEARD in room.page("ana")  # there is something that could leak
    told = [audience for audience, html in travelled(frames).items() if HEARD in html]
    assert sorted(told) == sorted(seat.audience for seat in walk_of(hunt, hunt.ana).pair.people)
    assert not tells(shown_to_others(hunt, room, rev), HEARD)


@pytest.mark.parametrize("later", ["card", "merge", "dots", "shift", "convert"])
def test_a_line_of_the_card_belongs_to_its_writer(hunt, room, wire, later):
    stand(hunt, "card")
    rev = hunt.workshop.rev
    frames = wire(lambda: card_line(hunt, hunt.ana, KEPT))
    stand(hunt, later)
    if later in ("card", "merge"):
        assert KEPT in room.page("ana")
    assert not [html for html in travelled(frames).values() if KEPT in html]
    assert not tells(shown_to_others(hunt, room, rev), KEPT)


@pytest.mark.parametrize("later", ["become", "merge", "dots", "shift", "convert"])
def test_the_sentence_of_a_pair_belongs_to_it_until_it_is_put_on_the_sheet(hunt, room, wire, later):
    apart(hunt)
    stand(hunt, "become")
    walk, rev = walk_of(hunt, hunt.ana), hunt.workshop.rev
    frames = wire(lambda: walk.introduce("Mika", HEARD, "en", version=0))
    stand(hunt, later)
    if later in ("become", "merge"):
        assert HEARD in room.page("ana")
    assert not [html for html in travelled(frames).values() if HEARD in html]
    assert not tells(shown_to_others(hunt, room, rev), HEARD)


def test_only_the_pair_puts_its_sentence_on_the_sheet(hunt, room):
    apart(hunt)
    walk = walk_of(hunt, hunt.ana)
    walk.introduce("Mika", HEARD, "en", version=0)
    stand(hunt, "merge")
    table, seats = table_of(hunt, hunt.ana), walk.pair.people
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table.pk}/morning/"
    for stranger in (seat for seat in (hunt.ben, "fay") if seat not in seats):
        name = stranger if stranger == "fay" else "ben"
        assert room.as_(name).post(address).status_code == 404
    assert HEARD not in room.page("screen")
    for _twice in range(2):
        assert room.as_("ana").post(address).status_code == 302
    assert HEARD in room.page("screen") and room.page("ana").count("morning-name") == 0
    [line] = [line for line in table_of(hunt, hunt.ana).standing if line.field == "morning"]
    line.remove(version=line.version, by=hunt.ana)
    assert HEARD not in room.page("screen") and "morning-name" in room.page("ana")
    assert room.as_("ana").post(address).status_code == 302
    assert HEARD in room.page("screen")


def test_on_the_sheet_it_is_everyones_without_a_name(hunt, room):
    stand(hunt, "merge")
    put(hunt, hunt.ana, KEPT)
    sheet = table_of(hunt, hunt.ana)
    assert KEPT in room.page("screen") and KEPT in room.page("desk")
    assert f'id="table-{sheet.pk}"' in room.page("screen") and "Ana" not in room.page("screen")


def test_what_changed_in_somebody_is_nowhere_before_it_is_shown(hunt, room, wire):
    stand(hunt, "shift")
    rev = hunt.workshop.rev
    frames = wire(lambda: Shift.state(hunt.hunt_step, hunt.ana, STATED, "she reads the market"))
    assert STATED in room.page("ana")
    assert not [html for html in travelled(frames).values() if STATED in html]
    assert not tells(shown_to_others(hunt, room, rev), STATED)


def test_too_few_statements_stay_hidden_after_the_close(hunt, room):
    stand(hunt, "shift")
    Shift.state(hunt.hunt_step, hunt.ana, STATED, "she reads the market")
    hunt.workshop.move(hunt.workshop.phase_id, +1)
    assert not tells(shown_to_others(hunt, room, 0), STATED)


def test_the_desk_and_the_screen_know_only_how_many(hunt, room):
    stand(hunt, "walk1")
    hear(hunt, hunt.ana, HEARD)
    assert "1 note" in room.page("desk") and "last at" in room.page("desk")
    stand(hunt, "card")
    card_line(hunt, hunt.ana, KEPT)
    assert KEPT not in room.page("desk") + room.page("screen")
    assert "<b>1</b><span>imagined" in room.page("screen")
