"""The check of the venue: what it finds, and what it gives away, which is nothing."""

import asyncio
import json

import pytest
from django.core.cache import cache

from tests.server import Server
from tests.test_access import SECRETS, everything
from tests.test_socket import ended, line, refused, run
from workshop import venue


@pytest.fixture
def desk(cast, as_):
    return as_("fay")


@pytest.fixture
def address(cast):
    return f"/venue/{venue.new_pass(cast.workshop)}/"


def page(desk, cast, **query):
    return desk.get(f"/w/{cast.workshop.pk}/venue/", query)


def answers(desk, cast):
    return desk.get(f"/w/{cast.workshop.pk}/venue/phones/").content.decode()


# Phones


def test_a_phone_says_that_it_came_through_and_the_laptop_counts(cast, desk, client, address):
    assert "reaches the server" in client.get(address).content.decode()
    told = client.post(address, {"ms": "34", "line": "1"}, headers={"user-agent": "Mozilla/5.0 (iPhone)"})
    assert told["Location"] == f"{address}?told=1"
    client.post(address, {"ms": "0", "line": ""}, headers={"user-agent": "Mozilla/5.0 (Linux; Android 15)"})
    client.post(address)  # without scripts
    shown = answers(desk, cast)
    assert '<b class="venue__count">3</b>' in shown
    assert "iPhone: the live line answers in 34 ms" in shown
    assert "Android: reached the server, but the live line is blocked" in shown


def test_a_phone_that_tries_takes_nothing_and_leaves_nothing(cast, client, address):
    before = everything()
    page = client.get(address).content.decode()
    client.post(address, {"ms": "34", "line": "1"})
    assert everything() == before
    assert not [secret for secret in (*SECRETS, cast.workshop.code, cast.workshop.join_token) if secret in page]
    assert not [name for name in client.cookies if name.startswith(("seat", "door", "session"))]


def test_the_answers_of_another_workshop_are_not_shown(cast, as_, client, address):
    client.post(address, {"ms": "34", "line": "1"})
    elsewhere = as_("sten").get(f"/w/{cast.elsewhere.pk}/venue/phones/").content.decode()
    assert '<b class="venue__count">0</b>' in elsewhere


def test_a_pass_is_over_after_an_hour(client, address, monkeypatch):
    monkeypatch.setattr(venue, "PASS_S", -1)
    answer = client.get(address)
    assert answer.status_code == 404 and "This check is over" in answer.content.decode()


@pytest.mark.parametrize("token", ["1", "MQ:1:2", "x" * 300, "%00", "日本"])
def test_a_pass_that_was_never_given(client, db, token):
    assert client.get(f"/venue/{token}/").status_code == 404
    assert client.post(f"/venue/{token}/", {"ms": "1"}).status_code == 404


@pytest.mark.parametrize("ms", ["-1", "x", "1e9", "60001", "9" * 5000])
def test_what_no_phone_measures_is_refused(cast, desk, client, address, ms):
    assert client.post(address, {"ms": ms}).status_code == 400
    assert '<b class="venue__count">0</b>' in answers(desk, cast)


def test_there_is_an_end_to_answers(cast, desk, client, address, monkeypatch):
    monkeypatch.setattr(venue, "ANSWERS", (2, 60))
    codes = [client.post(address, {"ms": "1", "line": "1"}).status_code for _each in range(3)]
    assert codes == [302, 302, 409] and '<b class="venue__count">2</b>' in answers(desk, cast)


# The wall and the server


@pytest.mark.parametrize("width, code, far", [(1, 0.25, 3), (2.4, 0.61, 6), (5.5, 1.4, 14)])
def test_how_far_the_join_code_reaches(width, code, far):
    """37 modules in 52 hundredths of the height: a quarter of the picture's width, read from ten times that."""
    assert venue.reading("http://192.168.7.20:8000/join/KOdXOHF03LyCM73Bp7GsxA/", width) == {"code": code, "far": far}


def test_the_width_is_asked_and_told(cast, desk):
    assert "phones read it from up to 14 m" in page(desk, cast, width="5.5").content.decode()
    wrong = page(desk, cast, width="wide").content.decode()
    assert 'value="wide"' in wrong and "phones read it from" not in wrong and "Enter a number" in wrong


def test_what_the_server_says_of_itself(cast, desk, monkeypatch):
    shown = page(desk, cast).content.decode()
    assert "One process, all in memory" in shown and "Asia/Tokyo" in shown and "GB are free" in shown
    monkeypatch.setattr(venue, "ROOM_ON_DISK", 10**18)
    assert "Make room before the day" in page(desk, cast).content.decode()


def test_a_redis_that_is_away_is_said_with_its_fix(cast, desk, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert "several processes may run" in page(desk, cast).content.decode()

    def away(*arguments):
        raise ConnectionError

    monkeypatch.setattr(cache, "set", away)
    assert "Redis does not answer" in page(desk, cast).content.decode()


def test_plain_http_and_what_it_takes_away(cast, desk, settings):
    assert "keep it open" in page(desk, cast).content.decode()
    settings.SITE_ORIGIN = "https://takibi.example"
    shown = page(desk, cast).content.decode()
    assert "everything works" in shown and "keep it open" not in shown


# The picture and the line


def test_the_test_picture_shows_nothing_of_the_workshop(cast, client):
    shown = client.get(f"/screen/{cast.workshop.screen_token}/?check=1").content.decode()
    assert "eight different squares" in shown
    assert not [secret for secret in (*SECRETS, cast.workshop.code_in_two, cast.workshop.join_token) if secret in shown]


@pytest.fixture(scope="module")
def site():
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def echo(site):
    """The address of the line that a page of the check opens."""
    shown = site.get(f"/w/{site.cast['workshop']}/venue/", as_="fay")[2]
    return shown.partition('data-echo="')[2].partition('"')[0]


def test_the_line_answers_with_the_time_and_knows_no_one(site, echo):
    async def act():
        async with line(site, None, path=echo) as socket:
            await socket.send("beat")
            assert set(json.loads(await asyncio.wait_for(socket.recv(), 5))[0]) == {"now"}

    run(act())


def test_a_line_without_a_pass_or_from_elsewhere_is_refused(site, echo):
    assert run(refused(line(site, "fay", path="/live/echo/wrong/"))) == 403
    assert run(refused(line(site, None, path=echo, origin="https://evil.example"))) == 403
    assert run(refused(line(site, None, path=echo))) == 101


@pytest.mark.parametrize("sent, code", [("noise", 4400), (b"beat", 4400), ("beat", 4429)])
def test_a_line_is_for_a_few_beats(site, echo, sent, code):
    async def act():
        async with line(site, None, path=echo) as socket:
            for _each in range(41):
                await socket.send(sent)
            assert await ended(socket) == code

    run(act())
