"""Next, Back and End, taken back within ten seconds: the room is exactly where it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import at, by, fresh, write
from tests.dom import parse
from workshop.models import Phase, Workshop

NOON = datetime(2026, 10, 15, 3, 0, tzinfo=UTC)


def later(seconds):
    return NOON + timedelta(seconds=seconds)


def now_of(cast):
    return Workshop.objects.get(pk=cast.workshop.pk)


def clocks(cast):
    fields = "code", "spent_s", "started_at", "entered_at", "extra_s", "revealed_at"
    return list(Phase.objects.filter(step=cast.step).values_list(*fields))


@pytest.fixture
def stations(cast):
    """The room has been at the stations since noon."""
    at(cast.workshop, "frame")
    Phase.objects.update(started_at=None, entered_at=None, spent_s=0)
    cast.workshop.stand_at(cast.workshop.phases().get(code="stations"), NOON)
    return cast


def press(cast, way, seconds=100):
    """Next, Back or End by Fay; gives what can be taken back."""
    workshop = now_of(cast)
    if way == "end":
        workshop.end(later(seconds), by=by(cast.fay))
    else:
        assert workshop.move(workshop.phase_id, way, later(seconds), by=by(cast.fay))
    return now_of(cast).presses.first().pk


@pytest.mark.parametrize("way", [+1, -1, "end"])
def test_the_phase_and_both_clocks_are_as_they_were(stations, way):
    before = clocks(stations)
    assert now_of(stations).take_back(press(stations, way), later(108))
    after = now_of(stations)
    assert clocks(stations) == before and (after.phase.code, after.is_open) == ("stations", True)
    assert after.phase.spent(later(120)) == 120  # also the time spent in the wrong phase


def test_a_clock_that_stood_stands_again(stations):
    now_of(stations).phase.pause(True, later(30))
    assert now_of(stations).take_back(press(stations, +1), later(105))
    assert now_of(stations).phase.is_paused and now_of(stations).phase.spent_s == 30


@pytest.mark.parametrize("seconds,taken", [(0, True), (10, True), (11.9, True), (12, False), (3600, False)])
def test_ten_seconds_and_a_little_for_a_slow_line(stations, seconds, taken):
    move = press(stations, +1)
    assert now_of(stations).take_back(move, later(100 + seconds)) is taken
    assert (now_of(stations).phase.code == "stations") is taken


def test_once(stations):
    move = press(stations, +1)
    assert [now_of(stations).take_back(move, later(101)) for _press in range(2)] == [True, False]
    assert now_of(stations).phase.code == "stations"


def test_only_the_last_press(stations):
    first = press(stations, +1)
    press(stations, +1, 102)
    assert not now_of(stations).take_back(first, later(103)) and now_of(stations).phase.code == "moments"


def test_not_after_the_room_has_gone_another_way(stations):
    end = press(stations, "end")
    now_of(stations).reopen(later(102))
    assert not now_of(stations).take_back(end, later(103))
    move = press(stations, +1, 104)
    now_of(stations).end(later(105))
    assert not now_of(stations).take_back(move, later(106)) and now_of(stations).has_ended


def test_what_was_shown_stays_shown(cast, as_, room):
    note, held = write(cast, "ana"), write(cast, "ben", "Not this one")
    held.hold(True, version=held.version)
    as_("fay").post(f"/w/{cast.workshop.pk}/next/", {"phase": cast.workshop.phase_id})
    assert "what was shown stays shown" in room.page("desk")
    assert now_of(cast).take_back(now_of(cast).presses.first().pk)
    phase = now_of(cast).phase
    assert phase.code == "silent" and phase.revealed_at and fresh(note).shown and not fresh(held).shown
    assert "It breaks at night" in room.page("ben") and "Not this one" not in room.page("screen")


def test_when_nothing_was_shown_silence_goes_on(cast, room):
    press(cast, +1)
    move = now_of(cast).presses.first()
    assert now_of(cast).take_back(move.pk, later(101)) and not move.has_shown
    note = write(cast, "ana", board=now_of(cast).steps.get(kind="journey_map").board)
    assert now_of(cast).phase.face.private and not note.shown and "It breaks" not in room.page("ben")


# On the desk


def undo_of(cast):
    return f"/w/{cast.workshop.pk}/presses/{cast.workshop.presses.first().pk}/undo/"


def test_the_desk_that_pressed_offers_it_and_no_other(cast, as_, room):
    fay = as_("fay")
    fay.post(f"/w/{cast.workshop.pk}/next/", {"phase": cast.workshop.phase_id})
    assert parse(room.page("desk")).find("press") and parse(room.page("simple")).find("press")
    assert not parse(as_("ada").get(room.address("desk")).content.decode()).find("press")
    assert fay.post(undo_of(cast)).status_code == 302 and now_of(cast).phase.code == "silent"
    assert not parse(room.page("desk")).find("press")


def test_the_end_leaves_the_desk_where_it_can_be_taken_back(cast, as_, room):
    fay = as_("fay")
    answer = fay.post(f"/w/{cast.workshop.pk}/ending/")
    assert answer["Location"] == f"/w/{cast.workshop.pk}/desk/"
    assert parse(room.page("desk")).find("press")
    fay.post(undo_of(cast))
    assert now_of(cast).is_open


def test_an_end_taken_back_leaves_no_frozen_version(cast):
    """What was frozen before stays, with its number."""
    at(cast.workshop, "stations")
    write(cast, "ana")
    cast.board.freeze()
    cast.board.versions.update(frozen_at=timezone.now() - timedelta(minutes=1))
    for _twice in range(2):
        now_of(cast).end(by=by(cast.fay))
        assert cast.board.versions.count() == 2
        assert now_of(cast).take_back(now_of(cast).presses.first().pk)
        assert [version.number for version in cast.board.versions.all()] == [1]


def test_too_late_is_said_in_a_sentence(cast, as_):
    move = press(cast, +1)  # at noon of another day
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/presses/{move}/undo/")
    assert answer.status_code == 409 and "ten seconds only" in answer.content.decode()
    assert now_of(cast).phase.code == "stations"
