"""From the camera to a seat in three taps, and who stays outside."""

import re
from http.cookies import Morsel

import pytest
from django.core import signing
from django.test import Client

from tests.cast import crowd
from workshop import limits, passes
from workshop.models import Participant, Workshop
from workshop.models.handover import LINK_GOOD_FOR_S


def at_the_door(client, cast):
    """Has scanned the code."""
    client.get(f"/join/{cast.workshop.join_token}/")
    return client


def take(client, name="Carl", department="field_sales", **fields):
    return client.post("/door/", {"name": name, "department": department, **fields})


def seats(cast):
    return cast.workshop.participants.count()


def holds(client, cast):
    """The seat this browser holds."""
    return passes.seat_in({name: morsel.value for name, morsel in client.cookies.items()}, cast.workshop.pk)


# Coming in


def test_three_requests_from_the_code_to_the_seat(client, cast):
    scanned = client.get(f"/join/{cast.workshop.join_token}/")
    assert (scanned.status_code, scanned["Location"]) == (302, "/door/")
    assert "Kumo offsite" in client.get("/door/").content.decode()
    taken = take(client)
    assert (taken.status_code, taken["Location"]) == (302, f"/w/{cast.workshop.pk}/")
    assert client.get(taken["Location"]).status_code == 200
    assert (holds(client, cast).name, holds(client, cast).side) == ("Carl", "revenue")


@pytest.mark.parametrize(
    "typed", ["KUMO-KUMO", "kumokumo", "ｋｕｍｏ　ｋｕｍｏ", " kumo kumo ", "KUM0-KVM0", "KUMO\u2011KUMO"]
)
def test_the_code_may_be_typed(client, cast, typed):
    assert client.post("/join/", {"code": typed})["Location"] == "/door/"
    assert take(client).status_code == 302


def test_the_token_of_the_code_stays_in_no_address(client, cast):
    """Neither in the history nor in a Referer: only in a cookie, signed, which scripts cannot read."""
    answer = client.get(f"/join/{cast.workshop.join_token}/", follow=True)
    assert answer.redirect_chain == [("/door/", 302)] and answer.request["QUERY_STRING"] == ""
    assert cast.workshop.join_token not in answer.content.decode()
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("https", [False, True])
def test_the_cookies_are_for_the_server_only(client, cast, settings, https):
    settings.HTTPS = https
    at_the_door(client, cast)
    assert_guarded(client.cookies["door"])
    take(client)
    seat = client.cookies[passes.seat_cookie(cast.workshop.pk)]
    assert_guarded(seat)
    assert bool(seat["secure"]) == https and int(seat["max-age"]) == passes.SEAT_COOKIE_AGE
    assert client.cookies["door"].value == ""  # the key of the door is given back


def assert_guarded(cookie: Morsel):
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


def test_a_cookie_set_before_is_not_the_one_that_is_given(client, cast):
    """Nobody waits on a seat that they chose for somebody else."""
    client.cookies[passes.seat_cookie(cast.workshop.pk)] = planted = passes._signer.sign(f"{cast.ana.pk}.planted")
    take(at_the_door(client, cast))
    assert client.cookies[passes.seat_cookie(cast.workshop.pk)].value != planted
    assert holds(client, cast).pk != cast.ana.pk


def test_opening_links_takes_no_seat(client, cast):
    before = seats(cast)
    for address in (f"/join/{cast.workshop.join_token}/", "/door/", "/join/", f"/seat/{cast.ana.link()}/"):
        client.get(address), client.head(address)
    assert seats(cast) == before and not holds(client, cast)


def test_who_has_a_seat_goes_straight_in(as_, cast):
    ana, before = as_("ana"), seats(cast)
    assert at_the_door(ana, cast).get("/door/")["Location"] == f"/w/{cast.workshop.pk}/"
    assert take(ana, "Ana again")["Location"] == f"/w/{cast.workshop.pk}/"
    assert seats(cast) == before


def test_whose_seat_was_taken_away_may_come_in_again_as_somebody_new(as_, cast):
    ana = as_("ana")
    cast.ana.remove()
    assert take(at_the_door(ana, cast), "Ana", "marketing").status_code == 302
    assert holds(ana, cast).pk != cast.ana.pk


def test_the_door_alone_opens_nothing(client, cast):
    assert client.get("/door/")["Location"] == take(client)["Location"] == "/join/"
    client.cookies["door"] = signing.dumps([cast.workshop.pk, cast.workshop.join_token], salt="another")
    assert take(client)["Location"] == "/join/"


def test_a_new_code_ends_the_old_poster(client, cast):
    waiting, old = at_the_door(Client(), cast), cast.workshop.code
    cast.workshop.renew_code()
    assert waiting.get("/door/")["Location"] == "/join/"
    assert client.post("/join/", {"code": old}).status_code == 404
    assert client.post("/join/", {"code": cast.workshop.code}).status_code == 302


@pytest.mark.parametrize(
    "typed,said",
    [
        ({"name": ""}, "Write the name"),
        ({"name": "\u200b \u3164"}, "Write the name"),
        ({"name": "x" * 31}, "31 characters"),
        ({"department": "product"}, ""),
        ({"department": ""}, "Choose your department"),
    ],
)
def test_a_door_says_what_is_missing(client, cast, typed, said):
    before = seats(cast)
    answer = take(at_the_door(client, cast), **typed)
    assert answer.status_code == 422 and said in answer.content.decode() and seats(cast) == before


# Staying out


@pytest.mark.parametrize("code", ["WRONGONE", "ENDEDONE", "DRAFTONE", "", "-", "x" * 41, "﷽" * 40])
def test_every_code_that_opens_nothing_gets_the_same_answer(client, cast, code):
    for status in ("ended", "draft"):
        twin = Workshop.draft(
            cast.organisation,
            title=status,
            place="",
            language="en",
            starts_on=cast.workshop.starts_on,
            days=1,
            departments=[],
        )
        Workshop.objects.filter(pk=twin.pk).update(status=status, code=f"{status.upper()}ONE")
        tokens = Workshop.objects.values_list("join_token", flat=True).exclude(status="open")
    answer = client.post("/join/", {"code": code})
    typed = len(code) <= 40 and code
    assert answer.status_code == (404 if typed else 422)
    assert ("No open workshop has this code." in answer.content.decode()) == bool(typed)
    for token in [*tokens, "not-a-token", cast.workshop.screen_token, cast.workshop.code]:
        answer = client.get(f"/join/{token}/")
        assert answer.status_code == 404 and "No open workshop has this code." in answer.content.decode()


def test_a_closed_door_lets_nobody_new_in(as_, client, cast):
    waiting = at_the_door(Client(), cast)
    cast.workshop.set_door(False)
    for each in (waiting, at_the_door(client, cast)):
        answer = take(each)
        assert answer.status_code == 403 and "Ask the facilitator to let you in." in answer.content.decode()
        assert each.get("/door/").status_code == 403 and "/door/number/" in each.get("/door/").content.decode()
    assert at_the_door(as_("ana"), cast).get("/door/").status_code == 302
    cast.workshop.set_door(True)
    assert take(client).status_code == 302


def test_a_full_workshop_says_so(client, cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(seats=seats(cast) + 1)
    assert take(at_the_door(client, cast)).status_code == 302
    late = at_the_door(Client(), cast)
    answer = take(late, "Dan")
    assert answer.status_code == 409 and "This workshop is full." in answer.content.decode()
    cast.ben.remove()
    assert take(late, "Dan").status_code == 302


def test_a_workshop_that_ended_while_somebody_stood_at_the_door(client, cast):
    at_the_door(client, cast)
    cast.workshop.end()
    assert take(client)["Location"] == "/join/"


# Two people of one name


@pytest.mark.parametrize("name", ["Ana", "ana", "ＡＮＡ", " a n a "])
def test_a_name_that_is_taken_asks_and_gives_no_seat(client, cast, name):
    before, key = seats(cast), cast.ana.key
    answer = take(at_the_door(client, cast), name, "marketing")
    assert answer.status_code == 409 and "Is it you?" in answer.content.decode()
    assert seats(cast) == before and not holds(client, cast) and cast.ana.cookie() not in str(client.cookies)
    assert take(client, name, "marketing", who="other").status_code == 302
    assert holds(client, cast).pk != cast.ana.pk
    assert Participant.objects.get(pk=cast.ana.pk).key == key


@pytest.mark.parametrize("who", ["me", "yes", str(1), ""])
def test_saying_so_takes_no_seat_over(client, cast, who):
    assert take(at_the_door(client, cast), "Ana", "marketing", who=who).status_code == 409 and not holds(client, cast)


def test_the_same_name_in_another_department_is_somebody_else(client, cast):
    assert take(at_the_door(client, cast), "Ana", "field_sales").status_code == 302


# To another phone


def test_the_link_of_a_seat_takes_it_to_another_phone(as_, client, cast):
    page = as_("ana").get(f"/w/{cast.workshop.pk}/seat/").content.decode()
    link = re.search(r"http://testserver(/seat/[\w:-]+/)", page)[1]
    shown = client.get(link)
    assert shown.status_code == 200 and "Ana" in shown.content.decode() and not holds(client, cast)
    assert client.post(link)["Location"] == f"/w/{cast.workshop.pk}/"
    assert holds(client, cast).pk == cast.ana.pk
    assert client.get(f"/w/{cast.workshop.pk}/").status_code == 200


def test_the_desk_gives_a_seat_to_another_phone(as_, cast):
    page = as_("fay").get(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/").content.decode()
    assert "<svg" in page and cast.ana.key not in page
    assert as_("rei").get(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/").status_code == 403


@pytest.mark.parametrize("after_s,good", [(0, True), (LINK_GOOD_FOR_S - 60, True), (LINK_GOOD_FOR_S + 1, False)])
def test_the_link_is_good_for_four_hours(cast, monkeypatch, after_s, good):
    assert LINK_GOOD_FOR_S == 4 * 60 * 60
    link, then = cast.ana.link(), signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: then + after_s)
    assert bool(Participant.by_link(link)) == good


def test_the_link_of_a_removed_seat_leads_nowhere(client, cast):
    link = f"/seat/{cast.ana.link()}/"
    cast.ana.remove()
    assert client.get(link).status_code == client.post(link).status_code == 404
    assert not holds(client, cast)


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a:b:c",
        signing.dumps([1, "x"], salt="seat"),
        signing.dumps("x", salt="seat"),
        signing.dumps([None, None], salt="seat"),
        signing.dumps([1, 2, 3], salt="seat"),
        signing.dumps([1, "x"]),
    ],
    ids=range(7),
)
def test_a_link_nobody_gave_leads_nowhere(client, cast, token):
    assert client.get(f"/seat/{token}/").status_code == 404


# Guessing


def test_guessing_ends_and_the_room_still_comes_in(cast, monkeypatch):
    """Two hundred wrong codes from the router of the room, and sixty honest people behind it."""
    monkeypatch.setattr(limits, "WRONG_CODES_IN_ALL", (1000, 60))
    before, rascal = seats(cast), Client()
    answers = [rascal.post("/join/", {"code": f"WRONG{n:03}"}).status_code for n in range(200)]
    assert answers == [404] * 100 + [429] * 100
    for n in range(60):
        phone = at_the_door(Client(), cast)  # a code on the screen
        assert take(phone, f"Guest {n}", "marketing").status_code == 302
    assert seats(cast) == before + 60


def test_right_codes_use_up_nothing(cast):
    for n in range(120):
        phone = Client()
        assert phone.post("/join/", {"code": "KUMO-KUMO"}).status_code == 302, n


def test_the_limit_counts_for_one_address(cast):
    for n in range(100):
        Client().post("/join/", {"code": f"WRONG{n}"})
    assert Client().post("/join/", {"code": "WRONGONE"}).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").post("/join/", {"code": "KUMOKUMO"}).status_code == 302
    spoofed = Client().post("/join/", {"code": "WRONGONE"}, headers={"X-Forwarded-For": "192.0.2.9"})
    assert spoofed.status_code == 429 and "QR" in spoofed.content.decode()


def test_beyond_the_limit_even_the_right_code_says_nothing(cast, monkeypatch):
    """An answer would make the limit worthless; whoever is in the room scans instead."""
    monkeypatch.setattr(limits, "WRONG_CODES_PER_ADDRESS", (3, 600))
    answers = [
        Client().post("/join/", {"code": code}) for code in ("WRONGONE", "WRONGONE", "WRONGONE", "KUMOKUMO", "WRONGONE")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert at_the_door(Client(), cast).get("/door/").status_code == 200


def test_guesses_from_everywhere_are_limited_too(cast, caplog):
    for n in range(300):
        Client(REMOTE_ADDR=f"10.0.{n // 250}.{n % 250}").post("/join/", {"code": f"WRONG{n}"})
    assert Client(REMOTE_ADDR="192.0.2.7").post("/join/", {"code": "WRONGONE"}).status_code == 429
    assert caplog.text.count("guessing") == 1 and "10.0." not in caplog.text and "WRONG1" not in caplog.text


def test_many_people_have_seats_of_their_own(cast):
    people = crowd(cast.workshop, "marketing", 40)
    assert len({seat.key for seat in people}) == 40 and all(len(seat.key) >= 32 for seat in people)


def test_without_a_cache_people_still_come_in(cast, monkeypatch, client):
    """Redis is away: nobody is limited, nobody is locked out."""

    def away(*args, **kwargs):
        raise ConnectionError

    for verb in ("get", "add", "incr"):
        monkeypatch.setattr(f"workshop.limits.cache.{verb}", away)
    assert client.post("/join/", {"code": "KUMO-KUMO"}).status_code == 302
    assert client.post("/join/", {"code": "WRONGONE"}).status_code == 404
