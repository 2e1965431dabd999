"""The rehearsal: a copy with simulated people, which never mixes with the real day and leaves nothing behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import crowd, promise, write
from tests.test_access import PATTERNS, everything
from tests.test_wire import SURFACES, caught_up, followed, inside, region_of
from workshop import rehearsals, simulation
from workshop.models import Note, NoteChange, Participant, Simulated, Workshop

OWN = [name for name, pattern in PATTERNS.items() if "/rehearsal/" in pattern.route or name == "rehearsal-phone"]


@pytest.fixture
def rehearsal(cast):
    """Of Kumo's offsite, with twelve people on their way."""
    write(cast, "ana", "Only on the real day")
    return rehearsals.start(cast.workshop, 12)


@pytest.fixture
def go(rehearsal):
    """go(60): the desk ticks for so many seconds, on a clock of its own."""
    clock = timezone.now()

    def go(seconds):
        nonlocal clock
        every = max(2, seconds // 20)
        for _tick in range(0, seconds, every):
            clock += timedelta(seconds=every)
            rehearsals.tick(Workshop.objects.select_related("phase__step").get(pk=rehearsal.pk), clock)
        return clock

    return go


def stand(rehearsal, code, now):
    phase = rehearsal.phases().get(code=code)
    rehearsal.stand_at(phase, now)
    return phase


@pytest.fixture
def writing(rehearsal, go):
    """Everybody but the late one is here, and silent writing begins."""
    stand(rehearsal, "silent", go(32))
    return rehearsal


def played(rehearsal):
    return rehearsal.simulated.select_related("seat")


# Starting


def test_it_is_a_copy_with_a_door_of_its_own(cast):
    cast.board.journey_map.reframe(
        "en", persona="Mika", portrait="Buys", stages=cast.board.columns[:5], lanes=cast.board.lanes[:2], preset="J1"
    )
    rehearsal = rehearsals.start(cast.workshop, 12)
    step = rehearsal.steps.get()
    assert rehearsal.is_open and rehearsal.is_rehearsal and rehearsal.phase is None
    assert (rehearsal.title, rehearsal.departments) == (cast.workshop.title, cast.workshop.departments)
    assert rehearsal.code != cast.workshop.code and rehearsal.screen_token != cast.workshop.screen_token
    assert (step.title, step.planned) == (cast.step.title, cast.step.planned)
    assert (step.board.journey_map.persona, len(step.board.columns), len(step.board.lanes)) == ("Mika", 5, 2)
    assert not rehearsal.participants.exists() and not step.board.notes.exists()


def test_a_press_starts_it_and_the_desk_opens(cast, as_):
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/rehearsal/", {"people": 8})
    rehearsal = rehearsals.of(cast.workshop)
    assert answer["Location"] == f"/w/{rehearsal.pk}/desk/" and rehearsal.simulated.count() == 8


@pytest.mark.parametrize("typed", ["5", "41", "", "many", "9" * 5000])
def test_a_wrong_number_is_told_and_kept(cast, as_, typed):
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/rehearsal/", {"people": typed})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Choose a number from 6 to 40." in page
    assert not typed or f'value="{typed}"' in page
    assert not Simulated.objects.exists()


@pytest.mark.parametrize("expected,offered", [(0, 12), (2, 6), (20, 20), (50, 40)])
def test_as_many_as_are_expected_are_offered(cast, as_, expected, offered):
    cast.workshop.participants.all().delete()
    crowd(cast.workshop, "marketing", expected)
    assert f'value="{offered}"' in as_("fay").get(f"/w/{cast.workshop.pk}/rehearsal/").content.decode()


# People


def test_people_come_in_one_after_the_other_and_one_comes_late(rehearsal, go):
    go(2)
    few = rehearsal.participants.count()
    go(30)
    assert few < 6 and rehearsal.participants.count() == 11
    go(120)
    assert rehearsal.participants.count() == 12
    seat = rehearsal.participants.last()
    assert (seat.name, seat.department) == (seat.simulated.name, seat.simulated.department)


def test_the_room_writes_but_for_those_who_never_do(writing, go):
    go(20)
    few = Note.objects.filter(board__step__workshop=writing).count()
    go(460)
    notes = Note.objects.filter(board__step__workshop=writing).select_related("author")
    authors = {note.author_id for note in notes}
    habits = {person.habit for person in played(writing) if person.seat_id in authors}
    assert few < 8 and 16 <= len(notes) <= 50 and not notes.filter(shown=True).exists()
    assert habits == {simulation.WRITER, simulation.LATE}
    assert all(getattr(note, f"text_{note.author.language}") and note.id.version == 4 for note in notes)
    assert {note.language for note in notes} == {"en", "ja"}


def test_nobody_writes_while_the_clock_stands(writing, go):
    writing.phase.pause(True, go(4))
    go(400)
    assert not Note.objects.filter(board__step__workshop=writing).exists()


def test_ten_times_faster(rehearsal, go):
    rehearsals.hurry(rehearsal, 10)
    stand(rehearsal, "silent", go(18))
    assert rehearsal.participants.count() == 12
    go(60)
    assert Note.objects.filter(board__step__workshop=rehearsal).count() > 12


def test_a_quiet_tick_asks_as_often_for_six_people_as_for_forty(cast):
    def asked(number):
        rehearsal = rehearsals.start(cast.workshop, number)
        soon = timezone.now() + timedelta(minutes=3)
        rehearsals.tick(rehearsal, soon)
        stand(rehearsal, "silent", soon)
        here = Workshop.objects.select_related("phase__step").get(pk=rehearsal.pk)
        with CaptureQueriesContext(connection) as queries:
            rehearsals.tick(here, soon)
        assert here.participants.count() == number
        return len(queries)

    assert asked(6) == asked(40) < 6


def test_at_the_stations_notes_are_added_and_moved(writing, go):
    stand(writing, "stations", go(420))
    writing.steps.get().board.notes.update(shown=True)
    before = Note.objects.count()
    go(480)
    assert Note.objects.count() > before and NoteChange.objects.filter(participant__simulated__isnull=False).exists()


def test_who_moves_on_in_the_middle_of_a_tick_stops_the_room(writing, go):
    stale = Workshop.objects.select_related("phase__step").get(pk=writing.pk)
    stand(writing, "convert", timezone.now())
    rehearsals.tick(stale, timezone.now() + timedelta(minutes=10))
    assert not Note.objects.filter(board__step__workshop=writing).exists()


def test_after_the_end_nobody_does_anything(writing, go):
    writing.end()
    go(400)
    assert not Note.objects.filter(board__step__workshop=writing).exists() and writing.participants.count() == 11


def test_all_stay_connected_but_the_one_who_goes_away(writing, go):
    now = go(60)
    away = writing.participants.exclude(seen_at=now)
    assert [seat.simulated.habit for seat in away] == [simulation.AWAY]


def test_a_seat_that_was_taken_away_stays_empty(writing, go):
    writer = next(person for person in played(writing) if person.habit == simulation.WRITER)
    writer.seat.remove()
    go(440)
    assert not writer.seat.notes.exists() and writing.participants.present().count() == 11


def test_promises_are_accepted_by_whoever_is_simulated_and_here(cast, writing, go):
    seats = {person.habit: person.seat for person in played(writing)}
    cast.workshop, cast.real = writing, writing.seat("Fay's phone", "marketing", "en")
    cast.writer, cast.away = seats["writer"], seats["away"]
    actions = {owner: promise(cast, owner, f"Call as {owner}") for owner in ("real", "writer", "away")}
    go(2)
    for action in actions.values():
        action.refresh_from_db()
    assert {owner: action.is_accepted for owner, action in actions.items()} == {
        "real": False,
        "writer": True,
        "away": False,
    }


# Twice is once


def test_two_desks_that_tick_at_once_do_nothing_twice(rehearsal):
    """Both have read who is due before either has acted."""
    soon = timezone.now() + timedelta(minutes=1)
    for person in (*played(rehearsal), *played(rehearsal)):
        rehearsals.come_in(person, rehearsal, soon)
    assert rehearsal.participants.count() == 11
    stand(rehearsal, "silent", soon)
    late, desks = soon + timedelta(minutes=7), [list(played(rehearsal)), list(played(rehearsal))]
    here = Workshop.objects.select_related("phase__step").get(pk=rehearsal.pk)
    here.phase.step.workshop = here
    written = []
    for people in desks:
        for person in people:
            rehearsals.act(person, here, late)
        written.append(Note.objects.filter(board__step__workshop=rehearsal).count())
    assert written[0] == written[1] > 5


def test_back_and_forth_writes_nothing_twice(writing, go):
    go(460)
    before = set(Note.objects.values_list("pk", flat=True))
    phase = writing.phase
    stand(writing, "frame", timezone.now())
    writing.stand_at(phase, timezone.now())
    go(60)
    assert set(Note.objects.values_list("pk", flat=True)) == before


def test_the_same_dice_write_the_same_note(writing):
    seat = next(person.seat for person in played(writing) if person.habit == simulation.WRITER)
    for _process in range(2):
        writing.phase.step.exercise.rehearse(seat, writing.phase, simulation.chance(1, 2, 3))
    assert seat.notes.count() == 1


# The wire


def test_a_tick_is_heard_on_every_page(cast, room, wire):
    """Cast as the rehearsal of another day: an old page and the frames of a tick are a fresh page."""
    cast.workshop.rehearsal_of = cast.elsewhere
    cast.workshop.save(update_fields=["rehearsal_of"])
    people = simulation.cast(1, 6, cast.workshop.departments, "en")
    Simulated.objects.bulk_create(Simulated(workshop=cast.workshop, **fields) for fields in people)
    now = timezone.now() + timedelta(seconds=40)
    rehearsals.tick(cast.workshop, now)
    cast.workshop.refresh_from_db()
    rev, old = cast.workshop.rev, room.pages()
    frames = wire(lambda: rehearsals.tick(cast.workshop, now + timedelta(minutes=5)))
    assert len(frames) > 3
    fresh = room.pages()
    for surface in SURFACES:
        assert followed(old[surface], surface, room, frames) == inside(region_of(fresh[surface])), surface
        assert caught_up(old[surface], room.since(surface, rev)) == inside(region_of(fresh[surface])), surface


def test_a_quiet_tick_sends_nothing(rehearsal, wire):
    assert wire(lambda: rehearsals.tick(rehearsal)) == []


def test_its_end_closes_every_socket_of_it(cast, rehearsal, wire):
    [frame] = wire(lambda: rehearsals.end(cast.workshop))
    assert (frame["workshop"], frame["closes"]) == (rehearsal.pk, {"everyone": "removed"})


# Nothing of it stays, nothing of it is elsewhere


def test_its_end_leaves_the_site_as_it_was(cast, as_):
    write(cast, "ana")
    before = everything()
    as_("fay").post(f"/w/{cast.workshop.pk}/rehearsal/", {"people": 12})
    rehearsal = rehearsals.of(cast.workshop)
    soon = timezone.now() + timedelta(minutes=1)
    rehearsals.tick(rehearsal, soon)
    stand(rehearsal, "silent", soon)
    rehearsals.tick(rehearsal, soon + timedelta(minutes=6))
    rehearsal.move(rehearsal.phase_id, +1)
    seat = rehearsal.participants.first()
    promise_in(rehearsal, seat)
    rehearsal.mixes.create(seed=1), rehearsal.teams.create(letter="A", place=0)
    rehearsal.steps.get().freeze()
    assert Note.objects.filter(author__workshop=rehearsal).exists()
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/rehearsal/removal/")
    assert answer["Location"] == f"/w/{cast.workshop.pk}/desk/" and everything() == before


def promise_in(rehearsal, seat):
    note = rehearsal.steps.get().board.notes.first()
    rehearsal.actions.create(owner=seat, note=note, due="2026-12-01", first_due="2026-12-01", title_en="Call")


def test_starting_again_deletes_the_one_before(cast, rehearsal, go):
    go(32)
    again = rehearsals.start(cast.workshop, 6)
    assert list(Workshop.objects.exclude(rehearsal_of=None)) == [again]
    assert not Participant.objects.filter(simulated__isnull=False).exists() and Simulated.objects.count() == 6


def test_the_real_day_and_the_organisation_know_nothing_of_it(cast, writing, go, as_, room):
    go(60), writing.publish()
    Workshop.objects.filter(pk=writing.pk).update(title_en="Try-out")
    names = [person.name for person in played(writing)]
    fay, rei = as_("fay"), as_("rei")
    assert "Try-out" in fay.get("/").content.decode()  # there is something that could leak
    own = [f"/w/{cast.workshop.pk}/{page}/" for page in ("desk", "agenda", "teams", "report", "run-sheet", "people")]
    pages = {address: fay.get(address).content.decode() for address in (*own, "/workshops/new/")}
    pages |= {f"rei {address}": rei.get(address).content.decode() for address in ("/", f"/w/{writing.pk}/report/")}
    pages |= room.pages()
    assert not [where for where, page in pages.items() if any(name in page for name in ("Try-out", *names))]
    assert rei.get(f"/w/{writing.pk}/report/").status_code == 404
    assert fay.get(f"/w/{writing.pk}/report/").status_code == 200


def test_the_real_rows_are_untouched(cast, as_):
    write(cast, "ana")
    before = Workshop.objects.filter(pk=cast.workshop.pk).values().get()
    rehearsal = rehearsals.start(cast.workshop, 6)
    rehearsals.tick(rehearsal, timezone.now() + timedelta(minutes=1))
    assert Workshop.objects.filter(pk=cast.workshop.pk).values().get() == before
    assert {seat.name for seat in cast.workshop.participants.all()} == {"Ana", "Ben"}


# Who may


def blanks_of(workshop, person):
    return {"workshop": workshop.pk, "person": person.pk}


def test_only_its_facilitators_may(cast, writing, as_):
    blanks = blanks_of(writing, writing.participants.first())
    before = everything()
    for name in OWN:
        for who in ("ana", "una", "sten", "rei", None):
            for method in ("get", "post"):
                answer = getattr(as_(who), method)(PATTERNS[name].address(blanks), {"people": 6, "pace": 10})
                assert answer.status_code in (302, 403, 404) and "seat-" not in answer.cookies, (name, who)
                assert answer.status_code != 302 or "/sign-in/" in answer["Location"]
    assert len(OWN) == 5 and everything() == before


def test_a_real_workshop_has_nobody_to_play(cast, as_):
    for name in ("rehearsal-tick", "rehearsal-pace", "rehearsal-phone"):
        answer = as_("fay").post(PATTERNS[name].address(blanks_of(cast.workshop, cast.ben)), {"pace": 10})
        assert answer.status_code == 404 and not [key for key in answer.cookies if key.startswith("seat-")], name


def test_a_rehearsal_is_not_rehearsed(rehearsal, as_):
    assert as_("fay").get(f"/w/{rehearsal.pk}/rehearsal/").status_code == 404
    assert as_("fay").post(f"/w/{rehearsal.pk}/rehearsal/", {"people": 6}).status_code == 404
    assert Workshop.objects.filter(rehearsal_of=rehearsal).count() == 0


def test_a_browser_looks_through_a_simulated_phone_and_no_other(cast, writing, as_):
    fay, seat = as_("fay"), writing.participants.first()
    answer = fay.post(PATTERNS["rehearsal-phone"].address(blanks_of(writing, seat)))
    assert answer["Location"] == f"/w/{writing.pk}/" and seat.name in fay.get(answer["Location"]).content.decode()
    guest = writing.seat("A guest", "marketing", "en")
    assert fay.post(PATTERNS["rehearsal-phone"].address(blanks_of(writing, guest))).status_code == 404
    assert fay.post(PATTERNS["rehearsal-phone"].address(blanks_of(writing, cast.ben))).status_code == 404
    assert fay.get(f"/w/{writing.pk}/report/").status_code == 200  # still the facilitator


def test_every_page_of_it_says_so(cast, writing, as_, room):
    fay = as_("fay")
    fay.post(
        PATTERNS["rehearsal-phone"].address(blanks_of(writing, writing.participants.filter(language="en").first()))
    )
    pages = [f"/w/{writing.pk}/{page}" for page in ("", "desk/", "agenda/", "teams/", "report/", "run-sheet/", "seat/")]
    for address in (*pages, f"/screen/{writing.screen_token}/", "/"):
        assert "Rehearsal" in fay.get(address).content.decode(), address
    writing.show_join(True)
    assert "Rehearsal" in fay.get(f"/screen/{writing.screen_token}/").content.decode()
    writing.end()
    for address in (f"/w/{writing.pk}/", f"/screen/{writing.screen_token}/"):
        assert "Rehearsal" in fay.get(address).content.decode(), address
    for surface, page in room.pages().items():
        assert "Rehearsal" not in page, surface


def test_without_scripts_a_button_lets_the_room_act(rehearsal, as_):
    rehearsal.simulated.update(made_at=timezone.now() - timedelta(minutes=1))
    answer = as_("fay").post(f"/w/{rehearsal.pk}/rehearsal/tick/")
    assert answer["Location"] == f"/w/{rehearsal.pk}/desk/" and rehearsal.participants.count() == 11


@pytest.mark.parametrize("pace", ["", "2", "1000", "fast"])
def test_a_pace_nobody_offers_is_not_understood(rehearsal, as_, pace):
    assert as_("fay").post(f"/w/{rehearsal.pk}/rehearsal/pace/", {"pace": pace}).status_code == 400
    rehearsal.refresh_from_db()
    assert rehearsal.pace == 1
