"""One fault at a time: what trials call F3 to F21, against a real server."""

import asyncio
import random
import time
import uuid
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect

from tests.bench import crowd
from tests.bench.chaos import Line
from tests.bench.test_storm import FORMS, SCALED
from tests.server import REDIS, Server
from workshop.management.phones import CAPTIVE, Faults, Phone, Times, ask

BEAT_S = 12  # a heartbeat comes every ten seconds, give or take two
QUICK = Times().faster(4)  # a heartbeat each 2.5 s, for tests that cannot wait
FAULTY = "tests.bench.faulty:application"

pytestmark = pytest.mark.storm
forms = pytest.mark.parametrize("scaled", FORMS)


@asynccontextmanager
async def house(seats, *, count=None, columns=7, scaled=False, app=FAULTY, env=None, **more):
    """A server with a room; so many of its seats are on their pages."""
    # In a thread: this loop may be carrying the server's line to Redis.
    server = await asyncio.to_thread(lambda: Server(scaled=scaled, app=app, env=env).start())
    try:
        told = await asyncio.to_thread(crowd.room, server, seats, columns)
        async with crowd.phones(server.url, told, seats if count is None else count, **more) as phones:
            yield server, told, phones
    finally:
        await asyncio.to_thread(server.__exit__)


def strike(server, fault):
    (server.var / "fault").write_text(fault)


def revision(server, told):
    return crowd.rows(server, f"SELECT rev FROM workshop_workshop WHERE id = {told['workshop']}")[0][0]


async def died_and_stands_again(server):
    await asyncio.to_thread(server.process.wait, 20)
    await asyncio.to_thread(server.start)


def test_f3_killed_between_the_commit_and_the_answer():
    """One row, and the outbox that asks again is told that it is there."""

    async def fault():
        async with house(3, times=QUICK) as (server, told, phones):
            strike(server, "after the commit")
            pk = crowd.writes(phones[0], told, 1)
            await died_and_stands_again(server)
            assert list(crowd.truth(server, told)) == [pk]
            assert await crowd.until(crowd.all_right(server, told, phones), 15) is not None
            assert phones[0].saved == {pk} and len(crowd.truth(server, told)) == 1

    asyncio.run(fault())


def test_f4_killed_inside_the_transaction():
    """No row and no revision; the outbox brings it later."""

    async def fault():
        async with house(3, times=QUICK) as (server, told, phones):
            rev = revision(server, told)
            strike(server, "inside the transaction")
            pk = crowd.writes(phones[0], told, 1)
            await asyncio.to_thread(server.process.wait, 20)
            assert not crowd.truth(server, told) and revision(server, told) == rev
            await asyncio.to_thread(server.start)
            assert await crowd.until(crowd.all_right(server, told, phones), 15) is not None
            assert list(crowd.truth(server, told)) == [pk] and revision(server, told) == rev + 1

    asyncio.run(fault())


@pytest.mark.scaled
@pytest.mark.skipif(not SCALED, reason="no PostgreSQL and Redis")
@pytest.mark.parametrize("how", ["cut", "silence"])
def test_f6_redis_goes_away(how):
    """Every note is saved within a second; pages ask for themselves, and all are right after it is back."""
    address, _slash, number = REDIS.rpartition("/")

    async def fault():
        async with Line(int(address.rpartition(":")[2])) as redis:
            env = {"REDIS_URL": f"redis://127.0.0.1:{redis.port}/{number}"}
            async with house(12, scaled=True, app="workshop.asgi:application", env=env) as (server, told, phones):
                getattr(redis, how)()
                saving = [await time_to_save(phones[2 + n % 10], told, n) for n in range(16)]
                print("saved while Redis was away:", crowd.middle_and_worst(saving))
                took = await crowd.until(crowd.all_right(server, told, phones), BEAT_S + 2)
                print("walls right without Redis after", took)
                await redis.restore()
                crowd.writes(phones[3], told, 99)
                back = await crowd.until(crowd.all_right(server, told, phones), BEAT_S + 2)
                print("walls right with Redis after", back)
                assert max(saving) <= 1 and took is not None and back is not None

    asyncio.run(fault())


async def time_to_save(phone, told, n):
    pk, began = crowd.writes(phone, told, n), time.monotonic()
    while pk not in phone.saved:
        assert time.monotonic() - began < 10, "not saved"
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    return time.monotonic() - began - 0.3


@forms
def test_f9_every_frame_is_lost(scaled):
    async def fault():
        async with house(12, scaled=scaled) as (server, told, phones):
            strike(server, "no frame arrives")
            for n in range(10):
                crowd.writes(phones[2 + n], told, n)
            took = await crowd.until(crowd.all_right(server, told, phones), BEAT_S + 2)
            print("healed by the heartbeat after", took)
            assert took is not None

    asyncio.run(fault())


def test_f10_the_last_frame_is_lost_and_then_silence():
    async def fault():
        lost = Faults()
        async with house(6, faults=lost) as (server, told, phones):
            lost.frames = 1
            crowd.writes(phones[0], told, 1)
            took = await crowd.until(crowd.all_right(server, told, phones), BEAT_S + 2)
            print("healed by the heartbeat after", took)
            assert took is not None

    asyncio.run(fault())


def test_a_lost_frame_in_a_stream_is_noticed_within_a_second():
    async def fault():
        lost = Faults(rng=random.Random(3))
        async with house(6, faults=lost) as (server, told, phones):
            lost.frames = 0.5
            for n in range(20):
                crowd.writes(phones[n % 6], told, n)
                await asyncio.sleep(0.05)
            lost.frames = 0
            crowd.writes(phones[0], told, 99)
            assert await crowd.until(crowd.all_right(server, told, phones), 3, 0.05) is not None

    asyncio.run(fault())


def test_f12_the_layer_forgets_its_listeners():
    """Membership in the layer's group expires; the sweep of the hub renews it before anybody misses a frame."""

    async def fault():
        async with house(4, env={"TAKIBI_TEST_GROUP_EXPIRY": "1"}) as (server, told, phones):
            await asyncio.sleep(8)
            crowd.writes(phones[0], told, 1)
            assert await crowd.until(crowd.all_right(server, told, phones), BEAT_S + 2) is not None

    asyncio.run(fault())


def test_f13_no_socket_gets_through():
    """The phone asks by itself, and saves as always."""

    async def fault():
        async with house(4, sockets=False) as (server, told, phones):
            saving = await time_to_save(phones[0], told, 1)
            took = await crowd.until(crowd.all_right(server, told, phones), 12)
            print("saved after", round(saving, 3), "followed after", took)
            assert saving <= 1 and took is not None

    asyncio.run(fault())


@pytest.mark.parametrize("answer", CAPTIVE)
def test_f14_a_captive_portal_empties_no_outbox(answer):
    async def fault():
        portal = Faults()
        async with house(2, faults=portal, times=QUICK) as (server, told, phones):
            portal.fetches = answer
            written = {crowd.writes(phones[0], told, n) for n in range(5)}
            await asyncio.sleep(2)
            assert set(phones[0].outbox) == written and not phones[0].refused
            portal.fetches = ""
            assert await crowd.until(crowd.all_right(server, told, phones), 15) is not None
            assert set(crowd.truth(server, told)) == written

    asyncio.run(fault())


@pytest.mark.parametrize("off", [-600, 0, 600])
def test_f18_a_phone_whose_clock_is_wrong_knows_the_time(off):
    async def fault():
        async with house(1, clock=lambda: time.time() + off, times=Times().faster(20)) as (_server, _told, phones):
            await crowd.until(lambda: len(phones[0].skews) >= 5, 10)
            error = phones[0].server_now() - time.time()
            print("off by", round(1000 * error), "ms")
            assert abs(error) <= 0.15

    asyncio.run(fault())


@pytest.mark.parametrize("off", [-600, 600])
def test_every_clock_is_right_within_a_second_on_a_slow_line(off):
    """Half a second of latency in each direction, and a device that is ten minutes off."""

    async def fault():
        async with house(3, count=0) as (server, told, _phones), Line(server.port) as line:
            line.delay_s = 0.5
            async with crowd.phones(
                line.site, told, 3, clock=lambda: time.time() + off, times=Times(beat=0.5)
            ) as phones:
                assert await crowd.until(lambda: all(len(phone.skews) >= 5 for phone in phones), 20) is not None
                errors = [phone.server_now() - time.time() for phone in phones]
                line.delay_s = 0
            print("off by", [round(1000 * error) for error in errors], "ms")
            assert max(map(abs, errors)) < 1

    asyncio.run(fault())


def test_f19_two_editors_never_overwrite_each_other():
    """Each writes upon the version it saw. Every edit is either there with a version of its own, or was refused."""

    async def fault():
        async with house(2) as (server, told, phones):
            pk = crowd.writes(phones[0], told, 1)
            await crowd.until(crowd.all_right(server, told, phones), 10)
            answers = [await edited_by_both(phones, pk, n) for n in range(100)]
            both = sum(sorted(pair) == [204, 409] for pair in answers)
            version = crowd.truth(server, told)[pk][2]
            print(f"{both} of {len(answers)} pairs: one accepted, one told; version {version}")
            accepted = sum(status == 204 for pair in answers for status in pair)
            assert both == len(answers) and version == 1 + accepted

    asyncio.run(fault())


async def edited_by_both(phones, pk, n):
    version = n + 1
    return await asyncio.gather(*(moved(phone, pk, version, f"S{1 + (n + m) % 7}") for m, phone in enumerate(phones)))


async def moved(phone, pk, version, column):
    fields = {"version": version, "column": column, "lane": "pain", "csrfmiddlewaretoken": phone.csrf}
    headers = phone.headers | {"X-Outbox": "1", "HX-Request": "true", "Origin": phone.site}
    return (
        await ask(phone.site, "POST", f"/w/{phone.workshop}/notes/{pk}/cell/", headers=headers, fields=fields)
    ).status


@forms
def test_f20_many_writers_and_the_database_is_never_locked(scaled, pytestconfig):
    seconds, calm = pytestconfig.getoption("load_seconds"), crowd.is_calm()

    async def write(phone, told, until, saving, columns):
        n = 0
        while time.monotonic() < until:
            n += 1
            pk, began = str(uuid.uuid4()), time.monotonic()
            fields = {
                "id": pk,
                "text": f"{n}",
                "column": columns[n % len(columns)],
                "lane": told["lanes"][0],
                "evidence": "heard",
            }
            answer = await phone.answer_to(told["step"], fields)
            saving.append((answer.status, time.monotonic() - began))

    async def fault():
        async with house(16, columns=3 * seconds, scaled=scaled, sockets=False) as (server, told, phones):
            saving, until = [], time.monotonic() + seconds
            for phone in phones[:2]:  # they are screens and write nothing
                phone.cookies = told["cookies"][phones.index(phone)] | {"csrftoken": "c" * 32}
                phone.csrf = "c" * 32
            await asyncio.gather(*(write(phone, told, until, saving, told["columns"]) for phone in phones))
            statuses = {status for status, _seconds in saving}
            figures = crowd.middle_and_worst([each for _status, each in saving])
            print(f"{len(saving)} notes from 16 writers, {statuses}, {figures}")
            assert statuses == {201} and (figures["p99"] <= 2000 or not calm)
            assert "locked" not in (server.var / "server.log").read_text()

    asyncio.run(fault())


def remove_seat(server, told, person):
    """As the desk does, in a process of its own: the frame crosses only with Redis, so its loss is the fault."""
    script = f"from workshop.models import Participant; Participant.objects.get(pk={person}).remove()"
    server.run("manage.py", "shell", "--no-imports", "-c", script)


def facilitator(server, told):
    """A signed-in facilitator of the bench's organisation: their session cookie."""
    script = (
        "from django.contrib.auth import BACKEND_SESSION_KEY as b, HASH_SESSION_KEY as h, SESSION_KEY as s;"
        "from django.contrib.sessions.backends.db import SessionStore;"
        "from workshop.models import User, Workshop;"
        f"o = Workshop.objects.get(pk={told['workshop']}).organisation;"
        "u = User.objects.create_user('fay@bench.example');"
        "o.members.create(user=u, role='facilitator'); t = SessionStore();"
        "t[s], t[h], t[b] = str(u.pk), u.get_session_auth_hash(), 'django.contrib.auth.backends.ModelBackend';"
        "t.create(); print(t.session_key)"
    )
    return {"sessionid": server.run("manage.py", "shell", "--no-imports", "-c", script).splitlines()[-1]}


@forms
def test_f21_removed_means_removed(scaled):
    """The socket ends within a second, no frame comes after it, and every door answers 403."""

    async def fault():
        async with house(3, scaled=scaled) as (server, told, phones):
            desk = Phone(
                server.url, told["workshop"], await asyncio.to_thread(facilitator, server, told), surface="desk"
            )
            desk.cookies["csrftoken"] = "d" * 32
            gone, stays = phones[0], phones[1]
            took = await removed(desk, gone, told["seats"][0])
            print("socket closed after", took, gone.closes)
            assert took <= 1 and 4403 in gone.closes
            wall = dict(gone.wall)
            pk = crowd.writes(stays, told, 1)
            assert await crowd.until(lambda: pk in phones[2].arrived, 5) is not None
            assert gone.wall == wall and "taken this seat away" in gone.ended
            assert [await statuses(gone, told)] == [[403, 403, 403]]

    asyncio.run(fault())


async def removed(desk, gone, seat):
    headers = desk.headers | {"Origin": desk.site}
    began = time.monotonic()
    path = f"/w/{desk.workshop}/people/{seat}/removal/"
    answer = await ask(desk.site, "POST", path, headers=headers, fields={"csrfmiddlewaretoken": "d" * 32})
    assert answer.status in (204, 302), answer.text
    assert await crowd.until(lambda: gone.closes, BEAT_S + 2, 0.02) is not None
    return time.monotonic() - began


async def statuses(phone, told):
    page = await ask(phone.site, "GET", phone.page_path, headers=phone.headers)
    path = f"/w/{phone.workshop}/since/?surface=phone&rev=0&epoch=x"
    since = await ask(phone.site, "GET", path, headers=phone.headers)
    fields = {"id": str(uuid.uuid4()), "text": "x", "column": told["columns"][0], "lane": told["lanes"][0]}
    note = await phone.answer_to(told["step"], fields)
    return [page.status, since.status, note.status]


def test_f21_removed_while_every_frame_is_lost():
    """Nobody tells the socket, so its next heartbeat does; HTTP is closed at once."""

    async def fault():
        async with house(2) as (server, told, phones):
            await asyncio.to_thread(remove_seat, server, told, told["seats"][0])
            assert await statuses(phones[0], told) == [403, 403, 403]
            took = await crowd.until(lambda: phones[0].closes, BEAT_S + 2)
            print("socket closed by the heartbeat after", took, phones[0].closes)
            assert took is not None and 4403 in phones[0].closes

    asyncio.run(fault())


def test_f23_dead_readers_cost_little_and_slow_nobody():
    """Thirty sockets that never read: they are cut, and the others do not wait for them."""

    async def fault():
        async with house(40, count=4, columns=12) as (server, told, phones):
            address = f"{server.url.replace('http', 'ws')}/live/{told['workshop']}/?surface=phone"
            dead = []
            for cookie in told["cookies"][10:40]:
                headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookie.items())}
                line = await connect(
                    address,
                    additional_headers=headers,
                    origin=server.url,
                    compression=None,
                    proxy=None,
                    ping_interval=None,
                )
                line.transport.pause_reading()
                dead.append(line)
            took = []
            for n in range(40):
                pk, began = crowd.writes(phones[n % 4], told, n), time.monotonic()
                assert (
                    await crowd.until(lambda pk=pk: all(pk in phone.arrived for phone in phones), 5, 0.005) is not None
                )
                took.append(time.monotonic() - began)
            print("with 30 dead readers", crowd.middle_and_worst(took))
            for line in dead:
                line.transport.abort()

    asyncio.run(fault())
