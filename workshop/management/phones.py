"""A phone without a screen, for the bench and the tests: it keeps the promises of live.js and outbox.js, move by move.

phone = Phone("http://127.0.0.1:8000", workshop_id, cookie)
await phone.open()                       # reads its page, then listens
phone.write("A text", column="S1", lane="pain")
phone.wall                               # {note id: (cell, text, version)}, as its page would show it
"""

import asyncio
import html
import json
import random
import re
import time
import uuid
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

NOTE = re.compile(
    r'<li class="note[^"]*" id="note-([0-9a-f-]{36})" data-into="([^"]*)"[^>]*data-version="(\d+)"'
    r'.*?class="note__text"[^>]*>(.*?)</a>',
    re.DOTALL,
)
GONE = re.compile(r'<template id="note-([0-9a-f-]{36})" data-gone')
PLACES = re.compile(r'<[ou]l[^>]* id="([\w-]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PAGE = re.compile(r'data-rev="(\d+)" data-epoch="(\w+)"')
LEFT = (4403, 4409, 4410)
NO_LINE = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, InvalidMessage, EOFError, ValueError, IndexError)


@dataclass(frozen=True)
class Times:
    """Seconds, as in live.js and outbox.js; tests that cannot wait divide them."""

    beat: float = 9
    deadline: float = 15
    reorder: float = 0.15
    poll: float = 7
    longest: float = 10
    patience: float = 10
    again: float = 1  # a catch-up that failed is asked again after this time and some more

    def faster(self, factor):
        return Times(*(seconds / factor for seconds in vars(self).values()))


@dataclass
class Faults:
    """What goes wrong between the line and the page."""

    frames: float = 0  # share of frames that never arrive
    answers: float = 0  # share of answers lost after the server has done its work
    fetches: str = ""  # what every answer to a write becomes: see `captive`
    rng: random.Random = random.Random()  # noqa: RUF009 - shared on purpose: one seed, one storm

    def drops(self, share):
        return self.rng.random() < share


@dataclass
class Answer:
    status: int
    headers: dict
    text: str
    cookies: list = field(default_factory=list)

    @property
    def ok(self):
        return 200 <= self.status < 300


CAPTIVE = {
    "200": Answer(200, {"content-type": "text/plain"}, "Success"),
    "302": Answer(302, {"location": "http://portal.example/login"}, ""),
    "html": Answer(200, {"content-type": "text/html"}, "<html><form>Hotel Wi-Fi: sign in</form></html>"),
    "403": Answer(403, {"content-type": "text/html"}, "<html>Pay for Wi-Fi</html>"),
}


async def ask(site, method, path, *, headers=None, fields=None, patience=10):
    """One request on a line of its own."""
    async with asyncio.timeout(patience):
        where = urlsplit(site)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            body = urlencode(fields).encode() if fields is not None else b""
            lines = {"Host": where.netloc, "Connection": "close", **(headers or {})}
            if fields is not None:
                lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)}
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
            return parsed(await reader.read(-1))
        finally:
            writer.close()


def parsed(raw):
    head, _blank, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _colon, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(chunks(body))
    elif len(body) < int(headers.get("content-length", 0)):
        raise EOFError("the line was cut in the middle of an answer")
    cookies = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("set-cookie:")]
    return Answer(int(first.split()[1]), headers, body.decode(), cookies)


def chunks(body):
    """The parts of a chunked answer, which ends with an empty one."""
    while True:
        size, _line, body = body.partition(b"\r\n")
        length = int(size, 16)
        if len(body) < length + 2:
            raise EOFError("the line was cut in the middle of an answer")
        if not length:
            return
        yield body[:length]
        body = body[length + 2 :]


@lru_cache(512)
def frames_of(message):
    """Every phone of a room hears the same: it is read once, as each real phone reads it on its own."""
    return json.loads(message)


@lru_cache(4096)
def notes_of(html):
    return [note.groups() for note in NOTE.finditer(html)]


class Phone:
    def __init__(
        self,
        site,
        workshop,
        cookies,
        *,
        surface="phone",
        token="",
        times=None,
        faults=None,
        sockets=True,
        clock=time.time,
    ):
        self.site, self.workshop, self.cookies = site, workshop, dict(cookies)
        self.surface, self.token, self.times, self.faults = surface, token, times or Times(), faults or Faults()
        self.sockets, self.clock, self.skews = sockets, clock, deque(maxlen=8)
        self.rev, self.epoch, self.wall, self.places = 0, "", {}, set()
        self.socket, self.tries, self.failures = None, 0, 0
        self.deadline = self.reorder = None
        self.waiting, self.fetching, self.again, self.ended = {}, None, False, ""
        self.outbox, self.saved, self.refused, self.sends = {}, set(), {}, asyncio.Event()
        self.arrived = {}  # note id: when it first stood on this wall
        self.tasks, self.closes, self.asked, self.statuses = [], deque(maxlen=20), 0, deque(maxlen=500)

    # Its page

    @property
    def query(self):
        return f"surface={self.surface}" + (f"&token={self.token}" if self.token else "")

    @property
    def page_path(self):
        pages = {"screen": f"/screen/{self.token}/", "desk": f"/w/{self.workshop}/desk/"}
        return pages.get(self.surface, f"/w/{self.workshop}/")

    @property
    def headers(self):
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    async def open(self):
        await self.load()
        begin = [self.send_all(), self.poll()] + ([self.listen()] if self.sockets else [])
        self.tasks = [asyncio.create_task(each) for each in begin]
        return self

    async def load(self):
        page = await ask(self.site, "GET", self.page_path, headers=self.headers, patience=self.times.patience)
        if not page.ok:
            raise OSError(f"{page.status} for the page: {page.text[:200]}")
        self.take_token(page)
        rev, self.epoch = PAGE.search(page.text).groups()
        self.rev = int(rev)
        self.swap(page.text)

    def take_token(self, page):
        for cookie in page.cookies:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(page.text):
            self.csrf = found[1]

    async def close(self):
        self.ended = self.ended or "closed"
        for task in [*self.tasks, self.fetching]:
            if task:
                task.cancel()
        if self.socket:
            with suppress(*NO_LINE):
                await asyncio.wait_for(self.socket.close(), 1)

    # live.js

    async def listen(self):
        while not self.ended:
            code = await self.one_line()
            self.socket = None
            self.closes.append(code)
            self.catch_up()
            if code in LEFT:
                return
            wait, self.tries = self.backoff(self.tries), self.tries + 1
            await asyncio.sleep(wait)

    async def one_line(self):
        """Open a socket and stay on it; returns the code with which it ended."""
        address = f"{self.site.replace('http', 'ws', 1)}/live/{self.workshop}/?{self.query}"
        patience = self.times.deadline
        try:
            async with asyncio.timeout(patience):
                self.socket = await connect(
                    address, additional_headers=self.headers, origin=self.site, compression=None, proxy=None,
                    ping_interval=None, close_timeout=0.2, open_timeout=None, max_size=2**22,
                )  # fmt: skip
        except NO_LINE:
            return 1006
        beat = asyncio.create_task(self.pulse(self.socket))
        try:
            async with asyncio.timeout(patience) as self.deadline:
                async for message in self.socket:
                    self.deadline.reschedule(None)
                    self.tries = 0
                    for frame in frames_of(message):
                        self.hear(frame)
        except TimeoutError:
            self.socket.transport.abort()
            return 1006
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        finally:
            beat.cancel()
        return self.socket.close_code

    async def pulse(self, socket):
        """The heartbeat has a clock of its own: frames that arrive prove the line, not this phone."""
        loop = asyncio.get_running_loop()
        with suppress(*NO_LINE):
            while True:
                await asyncio.sleep(self.times.beat * self.faults.rng.uniform(0.8, 1.2))
                await socket.send("beat")
                self.deadline.reschedule(loop.time() + self.times.deadline)

    def hear(self, frame):
        self.heard(frame["now"])
        if "head" in frame:
            return self.catch_up() if (frame["epoch"], frame["head"]) != (self.epoch, self.rev) else None
        if self.faults.drops(self.faults.frames):
            return None
        if frame["epoch"] != self.epoch:
            return self.catch_up()
        self.waiting[frame["prev"]] = frame
        if self.fetching:
            return None
        self.drain()

    def drain(self):
        while frame := self.next_frame():
            if frame["ring"]:
                return self.catch_up()
            for fragment in frame["html"]:
                self.place(fragment)
            self.rev = frame["rev"]
        if self.reorder:
            self.reorder.cancel()
        if self.waiting:  # a gap may be a frame that is a moment late
            self.reorder = asyncio.get_running_loop().call_later(self.times.reorder, self.catch_up)

    def next_frame(self):
        for prev, frame in list(self.waiting.items()):
            if frame["rev"] <= self.rev or frame["epoch"] != self.epoch:
                del self.waiting[prev]
        return next((frame for frame in self.waiting.values() if frame["prev"] <= self.rev), None)

    def catch_up(self):
        if self.ended:
            return
        if self.fetching:
            self.again = True
        else:
            self.fetching = asyncio.create_task(self.fetch())

    async def fetch(self):
        self.again = False
        try:
            await self.since()
        except NO_LINE:
            self.failures += 1
            later = self.times.again + self.backoff(self.failures - 1)
            self.fetching, self.again = None, False
            asyncio.get_running_loop().call_later(later, self.catch_up)
            return
        self.fetching, self.failures = None, 0
        if self.again:
            self.catch_up()
        else:
            self.drain()

    def backoff(self, tries):
        return self.faults.rng.random() * min(self.times.longest, 0.5 * 2**tries)

    async def since(self):
        path = f"/w/{self.workshop}/since/?{self.query}&rev={self.rev}&epoch={self.epoch}"
        began = time.monotonic()
        answer = await ask(
            self.site, "GET", path, headers=self.headers | {"X-Outbox": "1"}, patience=self.times.patience
        )
        self.asked += 1
        self.statuses.append((answer.status, time.monotonic() - began))
        if self.faults.drops(self.faults.answers):
            raise OSError("this answer was lost")
        if answer.status in (403, 404, 410) and answer.headers.get("content-type", "").startswith("text/plain"):
            self.ended = answer.text or str(answer.status)
            return
        if not answer.ok:
            raise OSError(answer.status)
        news = json.loads(answer.text)
        self.heard(news["now"])
        if "region" in news:
            self.swap(news["region"])
        else:
            for fragment in news["html"]:
                self.place(fragment)
        self.rev, self.epoch = news["rev"], news["epoch"]

    async def poll(self):
        wait = self.times.poll * self.faults.rng.uniform(0.8, 1.2)
        while not self.ended:
            await asyncio.sleep(wait)
            if self.socket is None:
                self.catch_up()

    def swap(self, region):
        self.places = set(PLACES.findall(region))
        self.wall = {}
        for note in notes_of(region):
            self.put(*note)

    def place(self, fragment):
        """As place.js: replaced or inserted by its id; gone when its cell is not on this page."""
        for note in notes_of(fragment):
            return self.put(*note)
        if gone := GONE.search(fragment):
            self.wall.pop(gone[1], None)

    def put(self, pk, into, version, text):
        if into in self.places:
            self.wall[pk] = into, html.unescape(text), int(version)
        else:
            self.wall.pop(pk, None)
        self.arrived.setdefault(pk, time.monotonic())

    # clock.js

    def heard(self, now):
        self.skews.append(now - self.clock())

    def server_now(self):
        return self.clock() + max(self.skews, default=0)

    # outbox.js

    def write(self, text, *, step, column, lane, evidence="heard"):
        """The text is in the outbox from now on. Returns its id."""
        pk = str(uuid.uuid4())
        self.outbox[pk] = step, {"id": pk, "text": text, "column": column, "lane": lane, "evidence": evidence}
        self.sends.set()
        return pk

    async def send_all(self):
        tries = 0
        while not self.ended:
            left = False
            for pk in list(self.outbox):
                try:
                    left = not await self.post(pk) or left
                except NO_LINE:  # the others would not get through either
                    left = True
                    break
            tries = tries + 1 if left else 0
            if left:
                await asyncio.sleep(self.backoff(tries))
            elif not self.outbox:
                self.sends.clear()
                await self.sends.wait()

    async def post(self, pk):
        """True when this text is dealt with; false to try again later."""
        step, fields = self.outbox[pk]
        answer = await self.answer_to(step, fields)
        if answer.ok and answer.headers.get("x-saved") == pk:
            self.saved.add(pk)
            del self.outbox[pk]
            return True
        if "x-reload" in answer.headers:
            with suppress(*NO_LINE):
                self.take_token(await ask(self.site, "GET", self.page_path, headers=self.headers))
            return False
        helpless = 400 <= answer.status < 500 and answer.status not in (401, 408, 425, 429)
        if helpless and answer.headers.get("content-type", "").startswith("text/plain"):
            self.refused[pk] = answer.status, answer.text, self.outbox.pop(pk)
            return True
        return False

    async def answer_to(self, step, fields):
        if self.faults.fetches:
            return CAPTIVE[self.faults.fetches]
        answer = await ask(
            self.site,
            "POST",
            f"/w/{self.workshop}/steps/{step}/notes/",
            headers=self.headers | {"X-Outbox": "1", "Origin": self.site},
            fields=fields | {"csrfmiddlewaretoken": self.csrf},
            patience=self.times.patience,
        )
        if self.faults.drops(self.faults.answers):
            raise OSError("this answer was lost")
        return answer
