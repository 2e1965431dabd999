"""The badge and the four digits on it: a seat for whoever holds them, until the workshop ends."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.cast import crowd, expect
from tests.test_join import at_the_door, holds
from workshop import limits, live
from workshop.models import Participant, Workshop
from workshop.models.handover import new_numbers
from workshop.templatetags.takibi import badge_size


@pytest.fixture
def cleo(cast):
    [cleo] = expect(cast, "Cleo,marketing,lead,Ana")
    return cleo


def type_number(client, number):
    return client.post("/door/number/", {"number": number})


def badge_of(seat):
    return f"/badge/{Participant.objects.get(pk=seat.pk).badge()}/"


# The badge


def test_opening_a_badge_takes_nothing_and_its_button_seats(client, cast, cleo):
    page = client.get(badge_of(cleo)).content.decode()
    assert "Cleo" in page and "Marketing" in page and "Sit down" in page
    client.head(badge_of(cleo))
    assert not holds(client, cast) and Participant.objects.get(pk=cleo.pk).is_expected
    assert client.post(badge_of(cleo))["Location"] == f"/w/{cast.workshop.pk}/"
    assert holds(client, cast) == cleo and client.get(f"/w/{cast.workshop.pk}/").status_code == 200


def test_the_phone_that_held_the_seat_loses_it_and_is_told(as_, client, cast, wire):
    """Only that phone: the next one may be listening before the frame arrives."""
    ana, frames = as_("ana"), wire(lambda: client.post(badge_of(cast.ana)))
    assert holds(client, cast) == cast.ana and client.get(f"/w/{cast.workshop.pk}/").status_code == 200
    assert [frame["closes"] for frame in frames] == [{live.phone(cast.ana.key): "removed"}]
    for address in ("", "since/?rev=0", "seat/"):
        answer = ana.get(f"/w/{cast.workshop.pk}/{address}", headers={"X-Outbox": "1"})
        assert answer.status_code == 403 and "moved to another phone" in answer.content.decode()


def test_on_the_phone_that_holds_the_seat_a_badge_changes_nothing(as_, cast):
    ana, key = as_("ana"), cast.ana.key
    for verb in (ana.get, ana.post):
        assert verb(badge_of(cast.ana))["Location"] == f"/w/{cast.workshop.pk}/"
    assert Participant.objects.get(pk=cast.ana.pk).key == key


def test_a_badge_is_good_again_and_again_until_the_end(cast, cleo):
    for _phone in range(3):
        assert Client().post(badge_of(cleo)).status_code == 302
    cast.workshop.end()
    for verb in (Client().get, Client().post):
        answer = verb(badge_of(cleo))
        assert answer.status_code == 410 and "has ended" in answer.content.decode()


def test_before_the_door_opens_a_badge_says_so(client, cast, cleo):
    Workshop.objects.filter(pk=cast.workshop.pk).update(status="draft")
    answer = client.post(badge_of(cleo))
    assert answer.status_code == 403 and "not open yet" in answer.content.decode() and not holds(client, cast)


def test_a_closed_door_keeps_seats_and_lets_nobody_new_in(cast, cleo):
    cast.workshop.set_door(False)
    answer = Client().post(badge_of(cleo))
    assert answer.status_code == 403 and "The door is closed." in answer.content.decode()
    assert Client().post(badge_of(cast.ana)).status_code == 302


def test_a_full_workshop_says_so(client, cast, cleo):
    Workshop.objects.filter(pk=cast.workshop.pk).update(seats=2)
    assert client.post(badge_of(cleo)).status_code == 409 and not holds(client, cast)


@pytest.mark.parametrize("verb", ["remove", "renew_number"])
def test_a_badge_can_be_made_worthless(as_, client, cast, verb):
    badge, number = badge_of(cast.ana), cast.ana.number
    getattr(cast.ana, verb)()
    assert client.get(badge).status_code == client.post(badge).status_code == 404
    assert type_number(at_the_door(client, cast), number).status_code == 422


def test_a_seat_from_before_there_were_numbers_gets_one_when_it_is_asked_for(as_, cast):
    for who, address in (("ana", "seat/"), ("fay", f"people/{cast.ana.pk}/"), ("fay", "badges/")):
        Participant.objects.filter(pk=cast.ana.pk).update(number="")
        page = as_(who).get(f"/w/{cast.workshop.pk}/{address}").content.decode()
        number = Participant.objects.get(pk=cast.ana.pk).number
        assert number and number in page, address


@pytest.mark.parametrize(
    "name, size", [("Kenji Mori", "large"), ("あやか", "large"), ("三浦しおり先生", "middle"), ("あ" * 30, "small")]
)
def test_a_name_fits_its_badge(name, size):
    assert badge_size(name) == size


def test_the_desk_gives_another_number(as_, cast):
    ana, number = as_("ana"), cast.ana.number
    as_("fay").post(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/number/")
    assert Participant.objects.get(pk=cast.ana.pk).number != number
    assert ana.get(f"/w/{cast.workshop.pk}/").status_code == 200


@pytest.mark.parametrize("token", ["x", "1.1234", "1.1234:forged", "%00", "é:é", "x" * 3000])
def test_a_badge_nobody_printed_leads_nowhere(client, cast, token):
    assert client.get(f"/badge/{token}/").status_code == client.post(f"/badge/{token}/").status_code == 404


def test_the_link_of_four_hours_is_no_badge_and_the_other_way_round(client, cast):
    badge = cast.ana.badge()
    assert client.get(f"/badge/{cast.ana.link()}/").status_code == client.get(f"/seat/{badge}/").status_code == 404


def test_the_link_of_four_hours_leaves_the_old_phone_its_seat(as_, client, cast):
    ana = as_("ana")
    client.post(f"/seat/{cast.ana.link()}/")
    assert ana.get(f"/w/{cast.workshop.pk}/").status_code == 200


def test_badges_stand_eight_on_a_page_with_all_that_is_needed(as_, cast, cleo):
    crowd(cast.workshop, "field_sales", 7)
    page = unescape(as_("fay").get(f"/w/{cast.workshop.pk}/badges/").content.decode())
    lists = re.findall(r'<ul class="badges">(.*?)</ul>', page, re.DOTALL)
    assert [badges.count('class="badge"') for badges in lists] == [8, 2]
    for seat in cast.workshop.participants.standing():
        assert seat.name in page and seat.number in page and seat.key not in page


def test_the_code_of_a_badge_has_the_address_of_the_site(as_, cast, monkeypatch, settings):
    drawn = []
    settings.ALLOWED_HOSTS = ["takibi.example"]
    monkeypatch.setattr(
        "workshop.templatetags.takibi.segno.make", lambda address, **_more: drawn.append(address) or NoCode
    )
    as_("fay").get(f"/w/{cast.workshop.pk}/badges/", headers={"host": "takibi.example"})
    assert drawn == [f"http://takibi.example{badge_of(seat)}" for seat in (cast.ana, cast.ben)]


class NoCode:
    @staticmethod
    def svg_inline(**_more):
        return ""


# The number


@pytest.mark.parametrize("shape", ["{}", " {} ", "{}\n"])
def test_four_digits_lead_to_the_seat(client, cast, cleo, shape):
    at_the_door(client, cast)
    for seat in (cleo, cast.ana):
        answer = type_number(client, shape.format(seat.number))
        assert answer["Location"] == badge_of(seat) and not holds(client, cast)


def test_full_width_digits_are_digits(client, cast):
    wide = cast.ana.number.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    assert type_number(at_the_door(client, cast), wide)["Location"] == badge_of(cast.ana)


@pytest.mark.parametrize("typed", ["", "12", "12345", "abcd", "12 34", "１２三四", "٣٤٥٦", "1\0" * 4])
def test_what_is_no_number_is_said(client, cast, typed):
    answer = type_number(at_the_door(client, cast), typed)
    assert answer.status_code == 422 and ("four digits" in answer.content.decode() or not typed)


def test_a_number_opens_its_own_workshop_only(client, cast):
    Participant.objects.filter(pk=cast.una.pk).update(number="0007")
    assert type_number(at_the_door(client, cast), "0007").status_code == 422
    assert type_number(Client(), "0007")["Location"] == "/join/"


def test_whoever_sits_here_needs_no_number(as_, cast):
    assert type_number(at_the_door(as_("ana"), cast), cast.ben.number)["Location"] == f"/w/{cast.workshop.pk}/"


def guess(cast, times, **client):
    phone = at_the_door(Client(**client), cast)
    return [type_number(phone, f"{n:04}").status_code for n in range(times)]  # numbers begin at 1000


def test_guessing_numbers_ends(cast):
    most = limits.WRONG_NUMBERS_PER_ADDRESS[0]
    assert guess(cast, most + 2) == [422] * most + [429, 429]
    phone = at_the_door(Client(), cast)
    answer = type_number(phone, cast.ana.number)
    assert answer.status_code == 429 and "Too many wrong numbers." in answer.content.decode()
    assert type_number(at_the_door(Client(REMOTE_ADDR="192.0.2.7"), cast), cast.ana.number).status_code == 302
    assert Client().post(badge_of(cast.ana)).status_code == 302  # the badge still seats


def test_guessing_from_many_places_ends_too(cast, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_NUMBERS_PER_WORKSHOP", (6, 600))
    for n in range(3):
        assert guess(cast, 2, REMOTE_ADDR=f"10.0.0.{n}") == [422, 422]
    assert guess(cast, 1, REMOTE_ADDR="192.0.2.7") == [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.8")
    elsewhere.get(f"/join/{cast.elsewhere.join_token}/")
    assert type_number(elsewhere, cast.una.number).status_code == 302


def test_right_numbers_use_up_nothing(cast):
    most = limits.WRONG_NUMBERS_PER_ADDRESS[0]
    assert {type_number(at_the_door(Client(), cast), cast.ana.number).status_code for _n in range(most + 5)} == {302}


def test_every_seat_has_a_number_of_its_own(cast):
    seats = crowd(cast.workshop, "marketing", 60)
    numbers = [seat.number for seat in (*seats, cast.ana, cast.ben)]
    assert len(set(numbers)) == 62 and all(re.fullmatch(r"[1-9]\d{3}", number) for number in numbers)
    assert not set(new_numbers(cast.workshop, 8900)) & set(numbers)
