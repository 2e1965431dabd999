"""What people and programmes may try on the socket: each has a clear end, and the server does not grow."""

import asyncio
import json
import re
import time
from contextlib import suppress

import pytest
import uvicorn
from uvicorn.server import ServerState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.server import Server
from workshop import sockets
from workshop.management import room


@pytest.fixture(scope="module")
def site():
    with Server() as server:
        yield server


def cookie(server, name):
    return "; ".join(f"{key}={value}" for key, value in server.cookies(name).items()) if name else ""


def line(server, as_="ana", *, workshop=None, query="surface=phone", origin="", path="", headers=None):
    """A socket as this person of the cast; `origin` is the site's own unless it is named."""
    path = path or f"/live/{workshop or server.cast['workshop']}/"
    address = f"{server.url.replace('http', 'ws')}{path}?{query}"
    sent = {"Cookie": cookie(server, as_), "Origin": server.url if origin == "" else origin, **(headers or {})}
    sent = {name: value for name, value in sent.items() if value is not None}
    return connect(address, additional_headers=sent, compression=None, proxy=None, ping_interval=None, max_size=None)


def run(act):
    return asyncio.run(asyncio.wait_for(act, 60))


async def refused(connecting):
    """The status with which a handshake was refused; 101 when it was not."""
    try:
        async with connecting:
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


async def ended(socket, patience_s=10):
    """The code with which the server ends this socket."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(patience_s):
            async for _message in socket:
                pass
    return socket.close_code


async def head(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), 5))[0]


@pytest.mark.parametrize(
    "who, query", [("ana", "surface=phone"), ("fay", "surface=desk"), ("fay", "surface=preview"), (None, "screen")]
)
def test_a_socket_is_told_where_the_workshop_is(site, who, query):
    async def act():
        asked = f"surface=screen&token={site.cast['screen_token']}" if query == "screen" else query
        async with line(site, who, query=asked) as socket:
            told = await head(socket)
            assert set(told) == {"head", "epoch", "now"} and abs(told["now"] - time.time()) < 1
            await socket.send("beat")
            assert (await head(socket))["head"] == told["head"]

    run(act())


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "file://", "http://["])
def test_another_origin_opens_no_socket(site, origin):
    assert run(refused(line(site, origin=origin))) == 403


@pytest.mark.parametrize(
    "who, query",
    [
        (None, "surface=phone"),
        ("una", "surface=phone"),
        ("ana", "surface=desk"),
        ("ana", "surface=screen"),
        ("ana", "surface=screen&token="),
        ("ana", "surface=screen&token=wrong"),
        ("fay", "surface=phone"),
        ("ana", "surface=preview"),
        ("rei", "surface=preview"),
        ("rei", "surface=desk"),
        ("sten", "surface=desk"),
        ("ana", "surface=kitchen&token=%00"),
    ],
)
def test_whoever_has_no_right_to_a_surface_opens_no_socket(site, who, query):
    opened = who == "ana" and query.startswith("surface=kitchen")  # an unknown surface is a phone
    assert run(refused(line(site, who, query=query))) == (101 if opened else 403)


@pytest.mark.parametrize(
    "path", ["/", "/live/", "/live/x/", "/live/1", "/live/999999/", "/live/1/more/", "/w/1/", "/%00/"]
)
def test_any_other_path_is_refused_without_a_traceback(site, path):
    assert run(refused(line(site, path=path))) == 403
    assert "Traceback" not in (site.var / "server.log").read_text()


@pytest.mark.parametrize("forged", ["seat-1=1.abc:def", "x" * 4000, 'seat-1="', "seat-1=1.key:" + "a" * 60])
def test_a_forged_cookie_opens_no_socket(site, forged):
    assert run(refused(line(site, None, headers={"Cookie": forged}))) in (400, 403)


@pytest.mark.parametrize("text", ["{", "{}", '{"head": 1}', "beat ", "", "BEAT", "[]", b"beat", b"\x00\xff"])
def test_what_is_no_heartbeat_ends_the_socket(site, text):
    """Also a frame sent back to the server: nothing but a heartbeat is heard."""

    async def act():
        async with line(site) as socket:
            await socket.send(text)
            assert await ended(socket) == 4400

    run(act())


def test_a_long_message_is_not_read(site):
    async def act():
        before = room.memory_kib(site.process.pid)
        for _try in range(5):
            async with line(site) as socket:
                with suppress(ConnectionClosed):
                    await socket.send("x" * 1_000_000)
                assert await ended(socket) == 1009
        assert room.memory_kib(site.process.pid) - before < 20_000

    run(act())


def test_five_thousand_fragments_end_the_socket(site):
    async def act():
        async with line(site) as socket:
            with suppress(ConnectionClosed):
                await socket.send("x" for _fragment in range(5000))
            assert await ended(socket) in (1009, 4400, 1006)  # 1006: the line broke while we still wrote

    run(act())


def test_many_beats_at_once_end_the_socket_and_nobody_else_notices(site):
    async def act():
        async with line(site) as noisy, line(site, "ben") as calm:
            await head(calm)
            with suppress(ConnectionClosed):
                for _beat in range(2000):
                    await noisy.send("beat")
            assert await ended(noisy) == 4429
            began = time.monotonic()
            await calm.send("beat")
            await head(calm)
            assert time.monotonic() - began < 1

    run(act())


def test_ten_beats_are_answered(site):
    async def act():
        async with line(site, "ben") as socket:
            for _beat in range(10):
                await socket.send("beat")
            await asyncio.sleep(0.5)
            await socket.ping()
            assert socket.close_code is None

    run(act())


def test_the_oldest_of_too_many_sockets_of_one_seat_ends(site):
    async def act():
        lines = [await line(site, "seat3") for _each in range(50)]
        closing = await asyncio.gather(*(ended(each) for each in lines[:46]))
        assert set(closing) == {4409}
        for each in lines[46:]:
            await head(each)
            assert each.close_code is None
            await each.close()

    run(act())


def test_a_socket_that_is_never_heard_ends():
    """SILENT_S is a minute; here it is a second."""
    with Server(app="tests.bench.faulty:application", env={"TAKIBI_TEST_SILENT": "1"}) as server:

        async def act():
            async with line(server) as socket:
                assert await ended(socket, 15) == 4408

        run(act())


def test_a_deleted_workshop_ends_its_sockets_at_the_next_heartbeat(server):
    async def act():
        async with line(server) as socket:
            await head(socket)
            script = (
                f"from workshop.models import Workshop; Workshop.objects.get(pk={server.cast['workshop']}).delete()"
            )
            await asyncio.to_thread(server.run, "manage.py", "shell", "--no-imports", "-c", script)
            await socket.send("beat")
            assert await ended(socket) == 4403
        assert await refused(line(server)) == 403

    run(act())


def test_the_end_of_the_workshop_says_goodbye_on_the_socket(server):
    async def act():
        async with line(server) as socket, line(server, "fay", query="surface=desk"):
            await head(socket)
            began = time.monotonic()
            await asyncio.to_thread(server.post, f"/w/{server.cast['workshop']}/ending/", {}, "fay")
            assert await ended(socket) == 4410 and time.monotonic() - began < 3
        assert await refused(line(server)) == 403

    run(act())


def pass_of(server, role="scribe"):
    """The cookie of somebody who has just taken a pass, by the link that the facilitator was shown."""
    helpers = f"/w/{server.cast['workshop']}/helpers/"
    server.post(helpers, {"role": role}, "fay")
    link = re.search(r"/helping/[\w-]+/", server.get(helpers, "fay")[2])[0]
    _status, headers, _text = server.post(link, {"name": "Kai"})
    removal = re.findall(r"/w/\d+/helpers/\d+/removal/", server.get(helpers, "fay")[2])[-1]
    return headers["Set-Cookie"].split(";")[0], removal


def test_a_pass_opens_the_desk_and_closes_at_once_when_it_is_taken_back(server):
    cookie_of_kai, removal = pass_of(server)
    as_kai = {"query": "surface=desk", "headers": {"Cookie": cookie_of_kai}}

    async def act():
        async with line(server, None, **as_kai) as kai, line(server, "fay", query="surface=desk") as fay:
            await head(kai), await head(fay)
            began = time.monotonic()
            await asyncio.to_thread(server.post, removal, {}, "fay")
            assert await ended(kai) == 4403 and time.monotonic() - began < 2
            assert fay.close_code is None
        assert await refused(line(server, None, **as_kai)) == 403
        assert await refused(line(server, None, query="surface=phone", headers={"Cookie": cookie_of_kai})) == 403

    run(act())


def test_a_new_role_opens_the_line_again(server):
    """4407 is no goodbye: the page comes back, with the ears of an observer."""

    async def act():
        workshop, ana = server.cast["workshop"], server.cast["seats"]["ana"]
        async with line(server) as socket:
            await head(socket)
            await asyncio.to_thread(server.post, f"/w/{workshop}/people/{ana}/role/", {"role": "observer"}, "fay")
            assert await ended(socket) == 4407
        async with line(server) as socket:
            await head(socket)
            await asyncio.to_thread(server.post, f"/w/{workshop}/join-overlay/", {"shown": "1"}, "fay")
            assert json.loads(await asyncio.wait_for(socket.recv(), 5))[0][
                "ring"
            ]  # only the screen and the desks hear it

    run(act())


def test_a_workshop_is_heard_only_by_its_own(site):
    """A note of one workshop arrives at those who sit in it, and never in the other."""

    async def act():
        async with line(site, "ana") as here, line(site, "una", workshop=site.cast["elsewhere"]) as there:
            await head(here), await head(there)
            note = {"id": "5a64c3d4-0e2c-4c3f-9d52-0f0c2f3f7a10", "text": "Only here", "evidence": "heard"}
            path = f"/w/{site.cast['workshop']}/steps/{site.cast['step']}/notes/"
            status, _headers, text = await asyncio.to_thread(
                site.post, path, note | {"column": "S1", "lane": "pain"}, "ana", **{"X-Outbox": "1"}
            )
            assert status == 201, text
            assert "Only here" in await asyncio.wait_for(here.recv(), 5)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(there.recv(), 1)

    run(act())


# A line that never says what it wants


async def answer(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.mark.parametrize("end, heard", [(b"", b""), (b"\r\n\r\n", b"ok")])
def test_a_slow_handshake_is_closed(end, heard, monkeypatch):
    monkeypatch.setattr(sockets, "HEAD_PATIENCE_S", 0.05)
    config = uvicorn.Config(answer, timeout_keep_alive=0, log_config=None)
    config.load()

    async def try_it():
        protocol = lambda: sockets.Prompt(config, ServerState(), {})  # noqa: E731
        async with await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"GET / HTTP/1.1\r\nHost: a" + end)
            found = await asyncio.wait_for(reader.read(), 5)
            writer.close()
            return found

    assert run(try_it())[-2:] == heard
