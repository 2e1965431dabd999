"""The socket of a page. It only listens, apart from a heartbeat; every write is a POST."""

import asyncio
import json
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.utils import await_many_dispatch
from django.conf import settings
from django.http.request import validate_host

from . import live
from .access import listener
from .hub import CLOSES, QUEUE, SLOW, hub

BEAT = "beat"
BEATS_AT_ONCE = 10  # in BEAT_WINDOW_S
BEAT_WINDOW_S = 5
NOT_UNDERSTOOD, TOO_MANY = 4400, 4429


class Socket(AsyncWebsocketConsumer):
    """A consumer without a channel of its own: the hub alone holds a subscription."""

    async def __call__(self, scope, receive, send):
        self.scope, self.base_send, self.channel_layer = scope, send, None
        with suppress(StopConsumer):
            await await_many_dispatch([receive], self.dispatch)


class Live(Socket):
    async def connect(self):
        """Refused before it is accepted when it never had the right; 4403 is for those who lose it."""
        query = {name: values[-1] for name, values in parse_qs(self.scope["query_string"].decode("latin-1")).items()}
        self.workshop_id = self.scope["url_route"]["kwargs"]["workshop"]
        self.asked = cookies(self.scope), self.workshop_id, query.get("surface", "phone"), query.get("token", "")
        self.viewer = same_origin(self.scope) and await self.look_again()
        if not self.viewer:
            return await self.close()
        self.audiences = self.viewer.audiences
        self.language = self.viewer.language
        self.person = self.viewer.participant and self.viewer.participant.pk
        self.since = self.heard = time.monotonic()
        self.beats = []
        self.queue = asyncio.Queue(QUEUE)
        await hub.join(self)
        await self.accept()
        await self.tell_head()
        self.writer = asyncio.create_task(self.write())

    async def disconnect(self, code):
        if hasattr(self, "queue"):
            hub.leave(self)
        if hasattr(self, "writer"):
            self.writer.cancel()

    async def receive(self, text_data=None, bytes_data=None):
        if text_data != BEAT:
            return await self.close(NOT_UNDERSTOOD)
        self.heard = time.monotonic()
        self.beats = [beat for beat in self.beats if self.heard - beat < BEAT_WINDOW_S] + [self.heard]
        if len(self.beats) > BEATS_AT_ONCE:
            return await self.close(TOO_MANY)
        if reason := await self.lost_right():
            return await self.close(CLOSES[reason])
        await self.tell_head()

    async def lost_right(self):
        """Why this socket may not listen any more, or nothing."""
        _rev, _epoch, ended, seats = await hub.state(self.workshop_id)
        if self.viewer.participant:
            if seats.get(self.person) != self.viewer.participant.key:
                return live.REMOVED
            return live.ENDED if ended else None
        return None if await self.look_again() else live.REMOVED

    @database_sync_to_async
    def look_again(self):
        return listener(*self.asked)

    async def tell_head(self):
        rev, epoch, _ended, _seats = await hub.state(self.workshop_id)
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
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            self.stop(SLOW)

    def stop(self, code):
        """End this socket after what is already queued."""
        hub.leave(self)
        self.writer = getattr(self, "writer", None)
        asyncio.create_task(self.end(code))

    async def end(self, code):
        if self.writer:
            self.writer.cancel()
        while not self.queue.empty() and code != SLOW:
            await self.send(f"[{self.queue.get_nowait()}]")
        await self.close(code)

    async def write(self):
        """Everything that waits becomes one message: a list of frames."""
        while True:
            waiting = [await self.queue.get()]
            while not self.queue.empty():
                waiting.append(self.queue.get_nowait())
            await self.send(f"[{','.join(waiting)}]")


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
    parts = urlsplit(origin)
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return parts.scheme in ("http", "https") and parts.netloc == host and validate_host(name, settings.ALLOWED_HOSTS)
