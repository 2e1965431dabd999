"""The gate: a few inside, some wait, the others are told to come again; a slow line holds no place."""

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async

from workshop import gate, live
from workshop.gate import Gate
from workshop.models import Workshop

HTTP = {"type": "http", "path": "/", "method": "POST", "headers": []}


class Visit:
    """One request: `more` are body messages that come when they are put."""

    def __init__(self, guarded, scope=HTTP):
        self.messages, self.answers = asyncio.Queue(), []
        self.task = asyncio.create_task(guarded(scope, self.messages.get, self.send))

    async def send(self, message):
        self.answers.append(message)

    def arrives(self, body=b"", more=False):
        self.messages.put_nowait({"type": "http.request", "body": body, "more_body": more})
        return self

    @property
    def status(self):
        return self.answers[0]["status"] if self.answers else None


class App:
    """Answers when it is allowed to; remembers the bodies and threads that it saw."""

    def __init__(self):
        self.go, self.bodies, self.threads, self.inside, self.most = asyncio.Event(), [], [], 0, 0

    async def __call__(self, scope, receive, send):
        self.inside += 1
        self.most = max(self.most, self.inside)
        body, more = b"", scope["type"] == "http" and scope["path"] != "/healthz"
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        self.bodies.append(body)
        self.threads.append(await sync_to_async(threading.get_ident)())
        await self.go.wait()
        self.inside -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


def run(act):
    asyncio.run(asyncio.wait_for(act(), 10))


async def a_moment():
    await asyncio.sleep(0.05)


def test_no_more_than_the_places_are_inside_and_each_keeps_its_thread():
    async def act():
        app = App()
        guarded = Gate(app, inside=3)
        visits = [Visit(guarded).arrives() for _each in range(9)]
        await a_moment()
        assert app.inside == 3
        app.go.set()
        await asyncio.gather(*(visit.task for visit in visits))
        assert {visit.status for visit in visits} == {200} and app.most == 3 and len(set(app.threads)) == 3

    run(act)


def test_a_frame_waits_while_requests_are_inside_but_not_for_long(monkeypatch):
    """Changes that came meanwhile leave with it."""
    monkeypatch.setattr(live, "WRITERS_FIRST_S", 0.2)

    async def act():
        app, wire, sent = App(), live.Wire(), []
        monkeypatch.setattr(wire, "_draw_and_send", lambda change: heard(sent, change))
        guarded = Gate(app, inside=2)
        wire.is_busy = guarded.is_busy
        visit = Visit(guarded).arrives()
        await a_moment()
        wire._take(turned(1))
        wire._take(turned(2))
        await a_moment()
        assert guarded.is_busy() and sent == []
        app.go.set()
        await visit.task
        await a_moment()
        assert not guarded.is_busy() and [(change.prev, change.rev) for change in sent] == [(0, 2)]
        wire.is_busy = lambda: True
        wire._take(turned(3))
        await wire.work
        assert len(sent) == 2

    run(act)


def turned(rev):
    return live.Change(Workshop(pk=1), rev - 1, rev, "epoch")


async def heard(sent, change):
    sent.append(change)


def test_who_finds_too_many_waiting_is_told_to_come_again():
    async def act():
        app = App()
        guarded = Gate(app, inside=1, waiting=2)
        visits = [Visit(guarded).arrives() for _each in range(5)]
        await a_moment()
        assert [visit.status for visit in visits] == [None, None, None, 503, 503]
        assert (b"retry-after", b"2") in visits[3].answers[0]["headers"]
        assert "Your text is kept" in visits[3].answers[1]["body"].decode()
        app.go.set()
        await asyncio.gather(*(visit.task for visit in visits))
        assert visits[2].status == 200

    run(act)


def test_patience_ends():
    async def act():
        app = App()
        guarded = Gate(app, inside=1, patience_s=0.1)
        inside, waits = Visit(guarded).arrives(), Visit(guarded).arrives()
        await waits.task
        assert waits.status == 503
        app.go.set()
        await inside.task
        assert inside.status == 200 and guarded.queue == 0

    run(act)


def test_a_slow_body_is_awaited_outside():
    async def act():
        app = App()
        app.go.set()
        guarded = Gate(app, inside=1)
        slow = Visit(guarded).arrives(b"half of ", more=True)
        await a_moment()
        quick = Visit(guarded).arrives(b"quick")
        await quick.task
        slow.arrives(b"a text")
        await slow.task
        assert app.bodies == [b"quick", b"half of a text"] and slow.status == 200

    run(act)


def test_a_body_that_never_ends_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(gate, "BODY_PATIENCE_S", 0.1)

    async def act():
        visit = Visit(Gate(App())).arrives(b"x", more=True)
        await visit.task
        assert visit.status == 408 and "too slow" in visit.answers[1]["body"].decode()

    run(act)


def test_a_long_body_is_read_inside_to_its_end():
    async def act():
        app = App()
        app.go.set()
        visit = Visit(Gate(app))
        for _part in range(4):
            visit.arrives(b"x" * 100_000, more=True)
        visit.arrives(b"end")
        await visit.task
        assert len(app.bodies[0]) == 400_003

    run(act)


@pytest.mark.parametrize("scope", [HTTP | {"path": "/healthz"}, {"type": "websocket", "path": "/live/1/"}])
def test_sockets_and_the_health_check_pass(scope):
    async def act():
        app = App()
        guarded = Gate(app, inside=1, waiting=0)
        Visit(guarded).arrives()
        await a_moment()
        passes = Visit(guarded, scope)
        await a_moment()
        assert app.inside == 2
        app.go.set()
        await passes.task

    run(act)


def test_a_place_comes_back_after_an_error():
    async def broken(scope, receive, send):
        raise ValueError

    async def act():
        guarded = Gate(broken, inside=1)
        for _try in range(3):
            with pytest.raises(ValueError):
                await Visit(guarded).arrives().task

    run(act)
