"""Seats: who holds one, what the desk says of each, and how one is given up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import at, by, fresh, promise, write
from tests.dom import parse
from workshop import passes, viewers
from workshop.models import Participant, teams
from workshop.models.people import AWAY_AFTER_S, SEEN_BY_PAGE
from workshop.models.workshop import LEFT_AFTER, Full


def on_the_desk(room, seat):
    return parse(room.page("desk")).find(f"person-{seat.pk}")


def test_a_seat_is_renamed_everywhere(cast, room):
    action = promise(cast)
    action.accept(version=1)
    cast.ana.rename("Anastasia")
    assert Participant.objects.get(pk=cast.ana.pk).name == "Anastasia"
    at(cast.workshop, "convert")
    for surface in ("desk", "ben"):
        assert "Anastasia" in room.page(surface)


def test_a_new_name_keeps_the_seat(cast, as_):
    ana = as_("ana")
    cast.ana.rename("Anastasia")
    assert ana.get(f"/w/{cast.workshop.pk}/").status_code == 200


def test_a_seat_taken_away_gets_another_key(cast, as_, room):
    ana, key = as_("ana"), cast.ana.key
    note = write(cast, "ana")
    as_("fay").post(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/removal/")
    gone = Participant.objects.get(pk=cast.ana.pk)
    assert gone.removed_at and gone.key != key
    assert ana.get(f"/w/{cast.workshop.pk}/").status_code == 403
    assert on_the_desk(room, cast.ana) is None
    assert fresh(note).author == gone and not fresh(note).withdrawn_at


@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_seat_is_taken_away_once(cast, as_, verb):
    cast.ana.remove()
    for address in ("", "removal/"):
        assert getattr(as_("fay"), verb)(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/{address}").status_code in (
            404,
            405,
        )


def test_a_removed_seat_hears_nothing_even_with_an_old_cookie(cast):
    cookies = {passes.seat_cookie(cast.workshop.pk): passes._signer.sign(cast.ana.cookie())}
    assert viewers.listener(cookies, cast.workshop.pk, "phone").participant == cast.ana
    cast.ana.remove()
    assert viewers.listener(cookies, cast.workshop.pk, "phone") is None


@pytest.mark.parametrize("seconds,away", [(0, False), (AWAY_AFTER_S - 5, False), (AWAY_AFTER_S + 5, True)])
def test_who_was_not_seen_for_a_while_is_away(cast, as_, seconds, away):
    Participant.objects.filter(pk=cast.ana.pk).update(seen_at=timezone.now() - timedelta(seconds=seconds))
    assert Participant.objects.get(pk=cast.ana.pk).is_away == away
    shown = parse(as_("fay").get(f"/w/{cast.workshop.pk}/people/").content.decode()).find(f"person-{cast.ana.pk}")
    assert ("away" in shown.text()) == away


def test_the_first_who_comes_takes_the_place_of_nobody(cast, wire):
    """The line under the number changes with it, on a desk that stays open."""
    cast.workshop.participants.all().delete()
    assert cast.workshop.presence == {"all": 0, "away": 0, "left": 0}
    [frame] = wire(lambda: cast.workshop.seat("Cleo", "marketing", "en"))
    told = "".join(frame["html"]["facilitators/en"])
    assert "1 is here" in told or "0 of 1 have written" in told
    assert 'id="people-presence"' in told and "Everyone is connected." in told


def test_the_desk_says_who_has_written_and_not_what(cast, room):
    write(cast, "ana", "A secret of mine")
    assert {seat.pk: seat.state for seat in seats(cast)} == {cast.ana.pk: "written", cast.ben.pk: "waiting"}
    assert on_the_desk(room, cast.ana).text() != on_the_desk(room, cast.ben).text()
    assert "secret of mine" not in room.page("desk")


def test_who_took_everything_back_has_not_written(cast):
    write(cast, "ana").withdraw(version=1)
    assert {seat.state for seat in seats(cast)} == {"waiting"}


def test_nobody_is_asked_where_nobody_writes(cast):
    write(cast, "ana")
    at(cast.workshop, "stations")
    assert {seat.state for seat in seats(cast)} == {""}


def test_in_an_anonymous_step_nobody_has_a_state(cast):
    write(cast, "ana")
    cast.step.identity = "anon"
    cast.step.save()
    cast.workshop.refresh_from_db()
    assert {seat.state for seat in seats(cast)} == {""}
    assert cast.workshop.arrived == {"all": 2, "written": 0, "anonymous": True, "ready": 0}


def seats(cast):
    cast.workshop.refresh_from_db()
    return cast.workshop.participants.present().with_states(cast.workshop.phase)


def test_a_room_counts_who_arrived_and_who_wrote(cast):
    write(cast, "ana"), write(cast, "ana", "Two")
    cast.workshop.seat("Carl", "marketing", "en").remove()
    cast.workshop.refresh_from_db()
    assert cast.workshop.arrived == {"all": 2, "written": 1, "asks_who_wrote": True, "ready": 0}


def test_states_cost_the_same_for_two_and_for_thirty(cast):
    def count():
        with CaptureQueriesContext(connection) as asked:
            [seat.state for seat in seats(cast)]
        return len(asked)

    few = count()
    for n in range(28):
        cast.workshop.seat(f"Guest {n}", "marketing", "en")
    assert count() == few


def test_the_last_seat_is_the_last(cast):
    cast.workshop.seats = 3
    cast.workshop.seat("Carl", "marketing", "en")
    with pytest.raises(Full):
        cast.workshop.seat("Dan", "marketing", "en")
    assert cast.workshop.participants.count() == 3


@pytest.mark.parametrize("chosen,kept", [("ja", "ja"), ("en", "en"), ("xx", "en"), ("", "en")])
def test_a_seat_has_its_own_language(cast, as_, chosen, kept):
    ana = as_("ana")
    ana.post(f"/w/{cast.workshop.pk}/seat/language/", {"language": chosen})
    assert Participant.objects.get(pk=cast.ana.pk).language == kept
    assert f'<html lang="{kept}"' in ana.get(f"/w/{cast.workshop.pk}/").content.decode()


def test_people_stand_in_the_order_they_came(cast):
    cast.workshop.seat("Aaron", "customer_success", "en")
    assert [seat.name for seat in cast.workshop.participants.all()] == ["Ana", "Ben", "Aaron"]


@pytest.mark.parametrize(
    "name,department,found",
    [("ana", "marketing", 1), ("ＡＮＡ", "marketing", 1), ("Ana", "field_sales", 0), ("An", "marketing", 0)],
)
def test_twins_have_one_name_in_one_department(cast, name, department, found):
    assert len(cast.workshop.participants.called(name, department)) == found
    cast.ana.remove()
    assert cast.workshop.participants.called(name, department) == []


# Corrected at the desk, or on one's own phone


def sheet(as_, cast, seat, **post):
    address = f"/w/{cast.workshop.pk}/people/{seat.pk}/"
    fay = as_("fay")
    return fay.post(address, post) if post else fay.get(address)


def test_the_desk_corrects_a_name_and_a_department_at_once(cast, as_, room, wire):
    frames = wire(lambda: sheet(as_, cast, cast.ana, name="Anastasia", department="field_sales"))
    assert [frame["rings"] for frame in frames] == [["everyone"]]
    assert on_the_desk(room, cast.ana).parent.get("id") == "people-field_sales"
    assert "Anastasia" in room.page("ana")


def test_a_note_keeps_the_department_it_was_written_with(cast):
    note = write(cast, "ana")
    cast.ana.amend(department="field_sales")
    assert fresh(note).department == "marketing"


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        ({"name": " \u200b "}, "Write the name you want to be called."),
        ({"name": "n" * 31}, "31 characters; 30 are the limit."),
        ({"department": "product"}, "Select a valid choice"),
        ({"department": ""}, "Choose your department."),
    ],
)
def test_wrong_input_keeps_what_was_typed(cast, as_, wrong, sentence):
    answer = sheet(as_, cast, cast.ana, **{"name": "Anastasia", "department": "field_sales"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert ("Anastasia" in page or wrong["name"].strip() in page) and Participant.objects.get(
        pk=cast.ana.pk
    ).name == "Ana"


def test_beside_the_desk_a_seat_is_a_part_of_the_page(cast, as_):
    """htmx gets the sheet, and 204 when it is done; a browser without scripts a page, and the way back."""
    fay, address = as_("fay"), f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/"
    part = {"HX-Request": "true"}
    right = {"name": "Anastasia", "department": "marketing"}
    assert (
        "<html" in fay.get(address).content.decode() and "<html" not in fay.get(address, headers=part).content.decode()
    )
    answer = fay.post(address, right, headers=part)
    assert answer.status_code == 204 and answer["HX-Trigger"] == "sheet-done"
    assert fay.post(address, right)["Location"] == f"/w/{cast.workshop.pk}/desk/"
    assert "<html" not in fay.post(address, {"name": ""}, headers=part).content.decode()


def test_my_own_name_is_mine_to_correct(cast, as_, room):
    ana = as_("ana")
    assert ana.post(f"/w/{cast.workshop.pk}/seat/name/", {"name": "Anastasia"}).status_code == 302
    assert "Anastasia" in room.page("desk")
    answer = ana.post(f"/w/{cast.workshop.pk}/seat/name/", {"name": "n" * 31})
    assert answer.status_code == 422 and "n" * 31 in answer.content.decode()
    assert Participant.objects.get(pk=cast.ana.pk).name == "Anastasia"


# Leaving, and coming back


def silent_for(seat, time):
    Participant.objects.filter(pk=seat.pk).update(seen_at=timezone.now() - time)


def names(seats):
    return {seat.name for seat in seats}


@pytest.mark.parametrize("time,left", [(LEFT_AFTER - timedelta(seconds=9), False), (LEFT_AFTER, True)])
def test_a_quarter_of_an_hour_of_silence_is_leaving(cast, as_, room, time, left):
    silent_for(cast.ana, time)
    assert names(cast.workshop.active()) == ({"Ben"} if left else {"Ana", "Ben"})
    assert ("has left" in on_the_desk(room, cast.ana).text()) == left
    assert ("away" in on_the_desk(room, cast.ana).text()) != left


def test_whoever_comes_back_simply_counts_again(cast):
    silent_for(cast.ana, LEFT_AFTER)
    now = timezone.now()
    assert "Ana" not in names(cast.workshop.active(now))
    Participant.objects.get(pk=cast.ana.pk).note_seen(now)
    assert "Ana" in names(cast.workshop.active(now))


def test_before_the_start_and_in_a_break_silence_says_nothing(cast):
    silent_for(cast.ana, LEFT_AFTER)
    step = cast.workshop.steps.create(place=99, kind="break")
    cast.workshop.stand_at(step.phases.create(place=1, code="all", planned_s=60))
    assert "Ana" in names(cast.workshop.active())
    cast.workshop.phase = None
    assert "Ana" in names(cast.workshop.active())


def test_who_never_had_a_phone_is_not_silent(cast):
    Participant.objects.filter(pk=cast.ana.pk).update(seen_at=None)
    ana = Participant.objects.get(pk=cast.ana.pk)
    assert not ana.is_away and not ana.has_left and ana in cast.workshop.active()


@pytest.mark.parametrize("silence,noted", [(SEEN_BY_PAGE - timedelta(seconds=9), False), (SEEN_BY_PAGE, True)])
def test_a_page_without_a_socket_keeps_a_seat(cast, as_, silence, noted):
    silent_for(cast.ana, silence)
    as_("ana").get(f"/w/{cast.workshop.pk}/")
    seen = timezone.now() - Participant.objects.get(pk=cast.ana.pk).seen_at
    assert (seen < timedelta(minutes=1)) == noted


def test_nobody_waits_for_who_has_left(cast, as_, room):
    write(cast, "ben")
    as_("fay").post(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/departure/", {"left": "1"})
    cast.workshop.refresh_from_db()
    assert cast.workshop.arrived == {"all": 1, "written": 1, "asks_who_wrote": True, "ready": 0}
    assert "have not written" not in " ".join(cast.workshop.phase.unready)
    assert "has left" in on_the_desk(room, cast.ana).text() and "1 has left" in room.page("desk")


def test_the_phone_of_who_has_left_brings_them_back(cast, as_, room):
    ana = as_("ana")
    assert ana.post(f"/w/{cast.workshop.pk}/seat/departure/").status_code == 302
    assert "You have left" in room.page("ana") and "data-outbox" not in room.page("ana")
    ana.post(f"/w/{cast.workshop.pk}/seat/return/")
    assert "data-outbox" in room.page("ana") and "has left" not in on_the_desk(room, cast.ana).text()


def test_who_comes_back_when_the_team_is_gone_gets_another(cast):
    for n in range(4):
        cast.workshop.seat(f"Guest {n}", "marketing", "en")
    teams.mix(cast.workshop, 2, seed=1)
    ana = Participant.objects.get(pk=cast.ana.pk)
    ana.leave()
    teams.mix(cast.workshop, 2, seed=2)
    assert Participant.objects.get(pk=ana.pk).team is None
    ana = Participant.objects.get(pk=ana.pk)
    ana.come_back()
    assert Participant.objects.get(pk=ana.pk).team in cast.workshop.teams.all()


@pytest.mark.parametrize("choice,kept", [("stay", True), ("delete", False), ("", True)])
def test_who_leaves_says_what_becomes_of_unseen_notes(cast, as_, choice, kept):
    hidden = write(cast, "ana")
    others = write(cast, "ben")
    ana = as_("ana")
    assert "1 note of yours has not been shown yet." in ana.get(f"/w/{cast.workshop.pk}/seat/").content.decode()
    ana.post(f"/w/{cast.workshop.pk}/seat/departure/", {"notes": choice})
    assert Participant.objects.get(pk=cast.ana.pk).left_at
    assert bool(fresh(hidden).withdrawn_at) != kept and not fresh(others).withdrawn_at


def test_what_was_shown_stays_whatever_the_leaver_says(cast, as_):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    as_("ana").post(f"/w/{cast.workshop.pk}/seat/departure/", {"notes": "delete"})
    assert not fresh(note).withdrawn_at
    fresh(note).reword("Still here", "en", "data", version=1, by=by(cast.ana))


@pytest.mark.parametrize("choice", ["all", "x" * 5000, "\x00"])
def test_who_leaves_in_no_way_we_know_stays(cast, as_, choice):
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/seat/departure/", {"notes": choice})
    assert answer.status_code == 400 and not Participant.objects.get(pk=cast.ana.pk).left_at


# Late


def test_a_latecomer_reads_where_the_day_is(cast, as_, room):
    at(cast.workshop, "stations")
    assert "Where we are" not in room.page("ana")
    cast.ana = cast.workshop.seat("Late Lea", "marketing", "en")
    page = as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()
    card = parse(page).find("so-far").text()
    for words in ("Frame", "Silent notes", "Stage stations", "We work without teams."):
        assert words in card
    assert "data-outbox" in page
    at(cast.workshop, "convert")
    assert "Where we are" not in as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()


def test_the_card_names_the_team(cast, as_):
    for n in range(4):
        cast.workshop.seat(f"Guest {n}", "marketing", "en")
    teams.mix(cast.workshop, 2, seed=1)
    cast.ana = cast.workshop.seat("Late Lea", "marketing", "en")
    page = as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()
    assert str(cast.ana.team) in parse(page).find("so-far").text()


def test_in_the_first_phase_nobody_is_late(cast, as_):
    at(cast.workshop, "frame")
    cast.ana = cast.workshop.seat("Lea", "marketing", "en")
    assert "Where we are" not in as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()
