"""Seats: who holds one, what the desk says of each, and how one is given up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import at, fresh, promise, write
from tests.dom import parse
from workshop import viewers
from workshop.models import Participant
from workshop.models.people import AWAY_AFTER_S
from workshop.models.workshop import Full


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
    cookies = {viewers.seat_cookie(cast.workshop.pk): viewers._signer.sign(cast.ana.cookie())}
    assert viewers.listener(cookies, cast.workshop.pk, "phone").participant == cast.ana
    cast.ana.remove()
    assert viewers.listener(cookies, cast.workshop.pk, "phone") is None


@pytest.mark.parametrize("seconds,away", [(0, False), (AWAY_AFTER_S - 5, False), (AWAY_AFTER_S + 5, True)])
def test_who_was_not_seen_for_a_while_is_away(cast, as_, seconds, away):
    Participant.objects.filter(pk=cast.ana.pk).update(seen_at=timezone.now() - timedelta(seconds=seconds))
    assert Participant.objects.get(pk=cast.ana.pk).is_away == away
    shown = parse(as_("fay").get(f"/w/{cast.workshop.pk}/people/").content.decode()).find(f"person-{cast.ana.pk}")
    assert ("away" in shown.text()) == away


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
    assert cast.workshop.arrived == {"all": 2, "written": 0, "asks_who_wrote": False}


def seats(cast):
    cast.workshop.refresh_from_db()
    return cast.workshop.participants.present().with_states(cast.workshop.phase)


def test_a_room_counts_who_arrived_and_who_wrote(cast):
    write(cast, "ana"), write(cast, "ana", "Two")
    cast.workshop.seat("Carl", "marketing", "en").remove()
    cast.workshop.refresh_from_db()
    assert cast.workshop.arrived == {"all": 2, "written": 1, "asks_who_wrote": True}


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
