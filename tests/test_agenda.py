"""The day: its steps, the one phase that runs, and a clock that never loses a minute."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import at, fresh, promise, write
from workshop import live
from workshop.exercise import PROMPT, Exercise
from workshop.models import ActionItem, Note, Phase, Workshop
from workshop.planning import programmes

NOON = datetime(2026, 10, 15, 3, 0, tzinfo=UTC)


def later(**words):
    return NOON + timedelta(**words)


def now_of(cast):
    """The workshop as the database alone knows it."""
    return Workshop.objects.get(pk=cast.workshop.pk)


def codes(workshop):
    return [phase.code for phase in workshop.phases()]


@pytest.fixture
def room_at(cast):
    """The room enters the silent phase (seven minutes) at noon."""
    Phase.objects.update(started_at=None, entered_at=None, spent_s=0)
    workshop = now_of(cast)
    workshop.stand_at(workshop.phases().get(code="silent"), NOON)
    return now_of(cast)


def go(workshop, way, now=None):
    """Next or Back as a desk presses it that has just been opened."""
    workshop = Workshop.objects.get(pk=workshop.pk)
    assert workshop.move(workshop.phase_id, way, now)
    return Workshop.objects.get(pk=workshop.pk)


# Next and Back


def test_there_and_back_again_loses_nothing(cast):
    note, hidden = write(cast, "ana"), write(cast, "ben", column="S2")
    action = promise(cast, note=note)
    workshop, way = cast.workshop, codes(cast.workshop)
    workshop.stand_at(workshop.phases().first())
    rows = [(model, sorted(model.objects.values_list("pk", flat=True), key=str)) for model in (Note, ActionItem, Phase)]
    seen = [now_of(cast).phase.code]
    for direction in (+1, -1, +1):
        for _phase in way[1:]:
            seen.append(go(workshop, direction).phase.code)
    assert seen == way + way[::-1][1:] + way[1:]
    assert rows == [(model, sorted(model.objects.values_list("pk", flat=True), key=str)) for model, _rows in rows]
    assert [fresh(each).text_en for each in (note, hidden)] == ["It breaks at night"] * 2
    assert ActionItem.objects.get(pk=action.pk).quote_en == "It breaks at night"


@pytest.mark.parametrize("code,way", [("frame", -1), ("convert", +1)])
def test_beyond_the_ends_there_is_nothing(cast, code, way):
    workshop = at(cast.workshop, code)
    assert not workshop.move(workshop.phase_id, way) and now_of(cast).phase.code == code


def test_the_day_begins_with_its_first_phase(cast):
    draft = Workshop.draft(
        cast.organisation, title="New", place="", language="en", starts_on=NOON.date(), days=1, departments=[]
    )
    programmes.fill(draft, "P2")
    assert draft.status == "draft" and draft.phase is None and not draft.move(0, +1)
    draft.begin(NOON)
    draft.refresh_from_db()
    assert draft.is_open and (draft.phase.step.place, draft.phase.place, draft.phase.entered_at) in [
        (0, 0, NOON),
        (0, 1, draft.phase.entered_at),
    ]


def test_beginning_again_stays_where_the_room_is(cast, as_):
    workshop = at(cast.workshop, "stations")
    as_("fay").post(f"/w/{workshop.pk}/opening/")
    assert now_of(cast).phase.code == "stations"


def test_a_day_without_steps_begins_too(cast):
    empty = Workshop.draft(
        cast.organisation, title="Empty", place="", language="en", starts_on=NOON.date(), days=1, departments=[]
    )
    empty.begin(NOON)
    assert empty.is_open and empty.phase is None


def test_what_was_written_in_silence_is_shown_by_going_on(cast, room_at):
    note = write(cast, "ana")
    assert not note.shown
    go(room_at, +1)
    assert fresh(note).shown


def test_a_reveal_lasts_until_the_phase_is_entered_again(cast, room_at):
    write(cast, "ana")
    room_at.phase.reveal(later(minutes=1))
    assert now_of(cast).phase.revealed_at == later(minutes=1) and not now_of(cast).phase.face.private
    go(room_at, +1), go(room_at, -1)
    phase = now_of(cast).phase
    assert phase.revealed_at is None and phase.face.private
    cast.board.refresh_from_db(), cast.board.step.workshop.refresh_from_db()
    assert not write(cast, "ben", board=now_of(cast).steps.get(kind="journey_map").board).shown


# Two facilitators


def test_two_desks_that_press_at_once_move_one_step(cast, as_):
    seen, address = cast.workshop.phase_id, f"/w/{cast.workshop.pk}/next/"
    assert as_("fay").post(address, {"phase": seen}).status_code == 302
    late = as_("ada").post(address, {"phase": seen})
    assert late.status_code == 409 and "already moved" in late.content.decode()
    assert now_of(cast).phase.code == "stations"


def test_twenty_presses_are_one_step(cast):
    seen = cast.workshop.phase_id
    assert [now_of(cast).move(seen, +1) for _press in range(20)] == [True] + [False] * 19


def test_two_objects_of_one_workshop_move_one_step(cast):
    """Both were read before either pressed."""
    one, other, seen = now_of(cast), now_of(cast), cast.workshop.phase_id
    assert (one.move(seen, +1), other.move(seen, -1)) == (True, False)
    assert now_of(cast).phase.code == "stations"


@pytest.mark.parametrize("phase", ["", "x", "-1", "1e9", "１", "9" * 10, "9" * 5000, None])
@pytest.mark.parametrize("way", ["next", "back"])
def test_a_phase_nobody_showed_moves_nothing(cast, as_, way, phase):
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/{way}/", {} if phase is None else {"phase": phase})
    assert answer.status_code == 400 and now_of(cast).phase.code == "silent"


@pytest.mark.parametrize("surface", ["next", "back"])
def test_an_ended_day_moves_no_more(cast, as_, surface):
    cast.workshop.end()
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/{surface}/", {"phase": cast.workshop.phase_id})
    assert answer.status_code in (409, 410) and now_of(cast).phase.code == "silent"


# The clock


def test_the_clock_runs_from_when_the_phase_was_entered(room_at):
    phase = room_at.phase
    assert (phase.allowed_s, phase.spent(NOON), phase.spent(later(minutes=3))) == (420, 0, 180)
    assert phase.ends_at == later(minutes=7)


def test_the_clock_goes_on_where_it_was_left(room_at):
    go(room_at, +1, later(minutes=3))
    left = room_at.phases().get(code="silent")
    assert (left.spent_s, left.is_paused, left.ends_at) == (180, True, None)
    assert left.spent(later(hours=3)) == 180
    back = go(room_at, -1, later(minutes=10)).phase
    assert back.code == "silent" and back.spent(later(minutes=11)) == 240
    assert back.ends_at == later(minutes=14)
    assert back.started_at == NOON  # its first time


@pytest.mark.parametrize("minutes,expected", [(5, 12), (1, 8), (-1, 6), (-100, 0)])
def test_time_is_added_and_taken_while_it_runs(room_at, minutes, expected):
    room_at.phase.extend(60 * minutes)
    phase = Phase.objects.get(pk=room_at.phase_id)
    assert (phase.allowed_s, phase.ends_at) == (60 * expected, later(minutes=expected))
    assert phase.planned_s == 420  # the plan stays


def test_extensions_add_up(room_at):
    for _press in range(3):
        Phase.objects.get(pk=room_at.phase_id).extend(60)
    assert Phase.objects.get(pk=room_at.phase_id).allowed_s == 600


def test_extensions_of_two_desks_add_up(room_at):
    """Both desks had read the phase before either pressed."""
    one, other = (Phase.objects.get(pk=room_at.phase_id) for _desk in range(2))
    one.extend(60), other.extend(300)
    assert Phase.objects.get(pk=room_at.phase_id).extra_s == 360


@pytest.mark.parametrize("minutes", ["-5", "0", "1e9", "1000000000", "", "x", "１", "1.5"])
def test_only_the_minutes_of_the_buttons_are_added(cast, as_, minutes):
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/phases/{cast.workshop.phase_id}/extension/", {"minutes": minutes})
    assert answer.status_code == 422 and now_of(cast).phase.extra_s == 0


def test_a_pause_stops_the_clock(room_at):
    room_at.phase.pause(True, later(minutes=2))
    paused = Phase.objects.get(pk=room_at.phase_id)
    assert (paused.is_paused, paused.ends_at, paused.spent(later(hours=1))) == (True, None, 120)
    paused.pause(False, later(minutes=30))
    running = Phase.objects.get(pk=room_at.phase_id)
    assert running.ends_at == later(minutes=35) and running.spent(later(minutes=31)) == 180


def test_pressed_twice_a_pause_is_a_pause(room_at):
    phase = room_at.phase
    phase.pause(True, later(minutes=2)), phase.pause(True, later(minutes=4))
    assert phase.spent_s == 120
    phase.pause(False, later(minutes=5)), phase.pause(False, later(minutes=6))
    assert phase.ends_at == later(minutes=10)


def test_a_pause_of_two_desks_is_one(room_at):
    one, other = (Phase.objects.get(pk=room_at.phase_id) for _desk in range(2))
    one.pause(True, later(minutes=2)), other.pause(True, later(minutes=4))
    assert Phase.objects.get(pk=room_at.phase_id).spent_s == 120


def test_time_is_added_to_a_pause_too(room_at):
    room_at.phase.pause(True, later(minutes=2))
    room_at.phase.extend(60)
    room_at.phase.pause(False, later(minutes=10))
    assert Phase.objects.get(pk=room_at.phase_id).ends_at == later(minutes=16)


def test_a_paused_phase_is_left_and_entered_running(room_at):
    room_at.phase.pause(True, later(minutes=2))
    go(room_at, +1, later(minutes=5))
    assert go(room_at, -1, later(minutes=9)).phase.ends_at == later(minutes=14)


def test_in_overtime_the_rest_is_negative(cast, monkeypatch, room_at):
    from workshop.models import agenda

    monkeypatch.setattr(agenda.timezone, "now", lambda: later(minutes=9))
    assert room_at.phase.left_s == -120


# The plan


def test_a_step_took_what_its_phases_took(room_at):
    step = room_at.phase.step
    assert step.planned == timedelta(minutes=40) and step.took == timedelta(minutes=3)  # the frame, as planned
    go(room_at, +1, later(minutes=10))
    assert step.took == timedelta(minutes=13)


# The end


def test_the_end_keeps_what_was_made(cast, wire):
    at(cast.workshop, "stations")
    write(cast, "ana")
    [frame] = wire(lambda: now_of(cast).end(NOON))
    ended = now_of(cast)
    assert ended.has_ended and frame["closes"] == {live.EVERYONE: live.ENDED}
    assert len(cast.board.versions.get().content["notes"]) == 1
    assert ended.phase.is_paused


@pytest.mark.parametrize(
    "address",
    [
        "notes/{note}/cell/",
        "notes/{note}/words/",
        "notes/{note}/withdrawal/",
        "steps/{step}/notes/",
        "notes/{note}/action/",
    ],
)
def test_an_ended_workshop_takes_no_more(cast, as_, address):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    now_of(cast).end()
    address = f"/w/{cast.workshop.pk}/" + address.format(note=note.pk, step=cast.step.pk)
    fields = {
        "id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        "column": "S2",
        "lane": "pain",
        "text": "late",
        "evidence": "data",
        "version": 1,
    }
    for who in ("ana", "fay"):
        answer = as_(who).post(address, fields, headers={"X-Outbox": "1"})
        assert answer.status_code == 410 and "has ended" in answer.content.decode()
    assert (fresh(note).version, Note.objects.count()) == (1, 1)


def test_after_the_end_the_phone_leads_to_the_report(cast, as_):
    cast.workshop.end()
    cast.workshop.publish()
    assert f"/w/{cast.workshop.pk}/report/" in as_("ana").get(
        f"/w/{cast.workshop.pk}/", follow=True
    ).content.decode() + "".join(
        address for address, _status in as_("ana").get(f"/w/{cast.workshop.pk}/", follow=True).redirect_chain
    )


def test_ended_too_early_the_room_goes_on_where_it_was(room_at):
    room_at.end(later(minutes=2))
    again = Workshop.objects.get(pk=room_at.pk)
    again.reopen(later(minutes=30))
    assert again.is_open and again.phase.ends_at == later(minutes=35)
    again.reopen(later(minutes=31))  # an old page
    assert Workshop.objects.get(pk=room_at.pk).phase.ends_at == later(minutes=35)


@pytest.mark.parametrize(
    "noun", ["opening", "beginning", "phases/{phase}/extension", "phases/{phase}/pause", "phases/{phase}/reveal"]
)
def test_an_ended_day_does_not_run_again(cast, as_, noun):
    hidden = write(cast, "ana")
    now_of(cast).end(NOON)
    as_("fay").post(
        f"/w/{cast.workshop.pk}/{noun.format(phase=cast.workshop.phase_id)}/", {"minutes": 5, "paused": "0"}
    )
    ended = now_of(cast)
    assert ended.has_ended and ended.phase.is_paused and not fresh(hidden).shown


def test_ending_twice_is_ending_once(cast, as_):
    for _press in range(2):
        as_("fay").post(f"/w/{cast.workshop.pk}/ending/")
    assert cast.board.versions.count() == 1


# Whatever stands on the agenda


def test_a_kind_nobody_built_is_a_plain_timed_item(cast):
    step = cast.step
    step.kind = "moon_walk"
    assert type(step.exercise) is Exercise and step.exercise.plan(10) == [("all", 600)]
    phase = Phase.objects.create(step=step, code="all", place=99, planned_s=600)
    assert phase.face is PROMPT and phase.name == step.title and phase.unready == []


def test_the_desk_says_what_next_will_do(cast):
    workshop = cast.workshop
    write(cast, "ana"), write(cast, "ana", "Two")
    assert now_of(cast).phase.unready == ["1 of 2 have not written", "shows 2 notes to everyone"]
    assert at(workshop, "stations").phase.unready == []
