"""The socket of a page. It only listens, apart from a heartbeat; every write is a POST."""

import asyncio
import json
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http.request import validate_host

from . import live, venue
from .hub import CLOSES, QUEUE, SLOW, hub
from .viewers import listener

BEAT = "beat"
BEATS_AT_ONCE = 10  # in BEAT_WINDOW_S
BEAT_WINDOW_S = 5
GOODBYE_S = 5
ECHOES, ECHO_BEATS, ECHO_S = 100, 40, 30  # sockets at once, beats of one, and how long it may last
NOT_UNDERSTOOD, TOO_MANY = 4400, 4429


class Socket(AsyncWebsocketConsumer):
    """A consumer without a channel of its own, and without a visit to a thread for each message."""

    async def __call__(self, scope, receive, send):
        self.scope, self.base_send, self.channel_layer = scope, send, None
        try:
            while True:
                message = await receive()
                await getattr(self, message["type"].replace(".", "_"))(message)
        except StopConsumer:
            pass
        finally:
            self.leave()

    def leave(self):
        """However it ended."""


class Live(Socket):
    workshop_id = writer = goodbye = None

    async def connect(self):
        """Refused before it is accepted when it never had the right; 4403 is for those who lose it."""
        query = {name: values[-1] for name, values in parse_qs(self.scope["query_string"].decode("latin-1")).items()}
        workshop = self.scope["url_route"]["kwargs"]["workshop"]
        self.asked = cookies(self.scope), workshop, query.get("surface", "phone"), query.get("token", "")
        viewer = same_origin(self.scope) and await self.look_again()
        if not viewer:
            return await self.close()
        self.audiences, self.language, seat = viewer.audiences, viewer.language, viewer.participant
        self.audiences += [live.phone(seat.key)] if seat else []
        self.person, self.seat = (seat.pk, [seat.key, seat.role]) if seat else (None, None)
        self.asked = None if seat else self.asked  # a seat is looked up in what the hub knows of all of them
        self.workshop_id, self.waiting, self.beats = workshop, [], []
        self.since = self.heard = time.monotonic()
        await hub.join(self)
        await self.accept()
        self.scope.clear()  # the handshake has said what it had to say
        await self.tell_head()

    def leave(self):
        if self.workshop_id:
            hub.leave(self)

    async def receive(self, text_data=None, bytes_data=None):
        if self.goodbye:
            return
        self.heard = time.monotonic()
        self.beats = [beat for beat in self.beats if self.heard - beat < BEAT_WINDOW_S] + [self.heard]
        if text_data != BEAT:
            self.stop(NOT_UNDERSTOOD)
        elif len(self.beats) > BEATS_AT_ONCE:
            self.stop(TOO_MANY)
        elif reason := await self.lost_right():
            self.stop(CLOSES[reason])
        else:
            await self.tell_head()

    async def lost_right(self):
        """Why this socket may not listen any more, or nothing."""
        state = await hub.state(self.workshop_id)
        if state is None:
            return live.REMOVED
        if not self.person:
            return None if await self.look_again() else live.REMOVED
        seat = state.seats.get(self.person)
        if seat is None or seat[0] != self.seat[0]:
            return live.REMOVED
        if state.has_ended:
            return live.ENDED
        return None if seat == self.seat else live.CHANGED

    @database_sync_to_async
    def look_again(self):
        return listener(*self.asked)

    async def tell_head(self):
        epoch, rev = await hub.head(self.workshop_id)
        self.offer(json.dumps({"head": rev, "epoch": epoch, "now": time.time()}))

    # What the hub asks of a socket

    @property
    def is_alive(self):
        return time.monotonic() - self.heard < 2 * 15

    def key(self, html, rings):
        """What of a message is this socket's: the fragments in its language, and whether it must fetch its region."""
        mine = tuple(text for a in self.audiences for text in html.get(f"{a}/{self.language}", ()))
        return mine, any(a in rings for a in self.audiences)

    def offer(self, text):
        """Never waits: a reader that is too slow is cut and catches up."""
        if self.goodbye:
            return
        if len(self.waiting) >= QUEUE:
            return self.stop(SLOW)
        self.waiting.append(text)
        self.writer = self.writer or asyncio.create_task(self.write())

    async def write(self):
        """Everything that waits becomes one message: a list of frames. Whoever has gone misses nothing."""
        with suppress(OSError):
            while self.waiting:
                frames, self.waiting = self.waiting, []
                await self.send(f"[{','.join(frames)}]")
        self.writer = None

    def stop(self, code):
        """End this socket after what already waits; one that is too slow gets nothing more."""
        hub.leave(self)
        self.goodbye = self.goodbye or asyncio.create_task(self.end(code))

    async def end(self, code):
        with suppress(OSError):
            async with asyncio.timeout(GOODBYE_S):
                if self.writer and code == SLOW:
                    self.writer.cancel()
                elif self.writer:
                    await self.writer
                await self.close(code)


class Echo(Socket):
    """Answers a few beats with the time, so that a page of the venue's check can measure its line."""

    open_now, lasts = 0, None

    async def connect(self):
        token = self.scope["url_route"]["kwargs"]["token"]
        if not same_origin(self.scope) or venue.workshop_of(token) is None or Echo.open_now >= ECHOES:
            return await self.close()
        Echo.open_now, self.beats = Echo.open_now + 1, 0
        self.lasts = asyncio.create_task(self.end())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.beats += 1
        if text_data != BEAT:
            return await self.close(NOT_UNDERSTOOD)
        if self.beats > ECHO_BEATS:
            return await self.close(TOO_MANY)
        await self.send(json.dumps([{"now": time.time()}]))

    async def end(self):
        await asyncio.sleep(ECHO_S)
        await self.close()

    def leave(self):
        if self.lasts:
            self.lasts.cancel()
            Echo.open_now -= 1


class Nowhere(Socket):
    """Any other path: refused, without a traceback."""

    async def connect(self):
        await self.close()


def header(scope, name):
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def cookies(scope):
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header(scope, b"cookie")).items()}
    except Exception:
        return {}


def same_origin(scope):
    """A page of this site opened the socket: the Origin's host and port are the Host's, or the site's own."""
    origin, host = header(scope, b"origin"), header(scope, b"host")
    if settings.SITE_ORIGIN and origin == settings.SITE_ORIGIN:
        return True
    scheme, _sign, place = origin.partition("://")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return scheme in ("http", "https") and place == host and validate_host(name, settings.ALLOWED_HOSTS)
