"""manage.py bench: how long until a note stands on every other phone, beside a bare socket server in the same run."""

import asyncio
import json
import random
import re
import statistics
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from math import ceil

from django.core.management.base import BaseCommand
from websockets.asyncio.client import connect

from workshop.management import bare, room
from workshop.management.phones import Phone, ask

NOTE = re.compile(rb"note-([0-9a-f-]{36})")
SETTLE_S = 5  # until a frame counts as lost
TRIES = 8  # of an outbox, until a note counts as lost
REDIS, POSTGRES = "redis://127.0.0.1:6379/7", "postgres://postgres@127.0.0.1:5432/postgres"


class Command(BaseCommand):
    help = "Measure the wire: notes posted by form, frames heard by sockets, beside a bare socket server."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--sockets", type=int, default=200)
        parser.add_argument("--rate", type=float, default=20, help="notes a second")
        parser.add_argument("--seconds", type=int, default=8)
        parser.add_argument("--burst", type=int, default=0, help="afterwards, so many notes at once")
        parser.add_argument("--posters", type=int, default=0, help="instead: so many people who post at once")
        parser.add_argument("--port", type=int, default=8300)
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument("--redis", nargs="?", const=REDIS, default="")
        parser.add_argument("--postgres", nargs="?", const=POSTGRES, default="", help="where a database may be made")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--prepare", type=int, metavar="SEATS", help="only make a room in this database and tell of it"
        )
        parser.add_argument("--columns", type=int, default=7)
        parser.add_argument("--phase", default="stations")

    def handle(self, *, prepare, columns, phase, **options):
        if prepare:
            return json.dumps(room.prepare(prepare, columns, phase))
        house = {name: options[name] for name in ("port", "processes", "redis", "postgres")}
        if options["posters"]:
            figures = measure_posters(options["posters"], options["seconds"], **house)
        else:
            figures = measure(**{name: options[name] for name in ("sockets", "rate", "seconds", "burst")}, **house)
        return json.dumps(figures) if options["json"] else in_lines(figures)


def in_lines(figures, indent=""):
    lines = []
    for name, value in figures.items():
        lines.append(
            f"{indent}{name}" + (f"\n{in_lines(value, indent + '  ')}" if isinstance(value, dict) else f"  {value}")
        )
    return "\n".join(lines)


def measure(*, sockets, rate, seconds, burst, port, processes, redis, postgres):
    notes = ceil(rate * seconds) + burst + 20
    columns = max(7, ceil(notes / 55))
    beside = subprocess.Popen([sys.executable, bare.__file__, str(port + 1)])
    try:
        with room.house(port, seats=sockets, columns=columns, processes=processes, redis=redis, postgres=postgres) as (
            pid,
            site,
            told,
        ):
            return asyncio.run(rounds(pid, site, told, port + 1, sockets, rate, seconds, burst))
    finally:
        beside.kill()


def measure_posters(posters, seconds, **house):
    """How long a note takes to be saved when all these people press send at once, and when nobody ever pauses."""
    with room.house(seats=posters, phase="silent", **house) as (pid, site, told):
        return asyncio.run(post_together(Ours(site, told), pid, posters, seconds))


async def post_together(ours, pid, posters, seconds):
    await ours.warm()
    ours.lines = range(posters)
    for _round in range(2 * seconds):
        await asyncio.gather(*(ours.post() for _each in range(posters)))
        await asyncio.sleep(0.2)
    at_once = {"saved_ms": spread(ours.saved), "sent_again": ours.again}
    ours.forget()
    began_cpu, until = room.cpu_s(pid), time.perf_counter() + seconds
    await asyncio.gather(*(post_until(until, ours) for _each in range(posters)))
    without_a_pause = {
        "saved_ms": spread(ours.saved),
        "sent_again": ours.again,
        "a_second": round(len(ours.saved) / seconds),
        "cpu_ms_each": round(1000 * (room.cpu_s(pid) - began_cpu) / len(ours.saved), 1),
    }
    return {"posters": posters, "at_once": at_once, "without_a_pause": without_a_pause}


async def post_until(until, ours):
    while time.perf_counter() < until:
        await ours.post()


async def rounds(pid, site, told, bare_port, sockets, rate, seconds, burst):
    """A second of ours, a second of the bare server, in turn: what else the machine does weighs on both."""
    ours, theirs = Ours(site, told), Bare(bare_port)
    await ours.warm()
    before = room.memory_kib(pid)
    await ours.join(sockets)
    kib = (room.memory_kib(pid) - before) / sockets
    await theirs.join(sockets)
    cpu = heard = 0
    for _second in range(seconds):
        began_cpu, began_heard = room.cpu_s(pid), ours.heard
        await ours.run(rate)
        cpu, heard = cpu + room.cpu_s(pid) - began_cpu, heard + ours.heard - began_heard
        theirs.text = ours.text
        await theirs.run(rate)
    figures = {
        "sockets": sockets,
        "notes": len(ours.sent),
        "complete_ms": spread(ours.completed()),
        "saved_ms": spread(ours.saved),
        "lost": ours.lost(),
        "sent_again": ours.again,
        "cpu_s_per_10k": round(cpu / max(heard, 1) * 10_000, 2),
        "kib_per_socket": round(kib, 1),
        "bare": {"complete_ms": spread(theirs.completed()), "lost": theirs.lost()},
    }
    if burst:
        ours.forget()
        await ours.at_once(burst)
        figures["burst"] = {
            "notes": burst,
            "complete_ms": spread(ours.completed()),
            "lost": ours.lost(),
            "sent_again": ours.again,
        }
    figures |= {"threads": room.threads(pid), "memory_mib": round(room.memory_kib(pid) / 1024)}
    await asyncio.gather(ours.leave(), theirs.leave())
    return figures


def spread(seconds):
    """The middle and the worst hundredth, in milliseconds."""
    ordered = sorted(seconds) or [0]
    return {
        "p50": round(1000 * statistics.median(ordered), 1),
        "p99": round(1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
    }


class Crowd:
    """Many sockets and one question: when did the last of them have it?"""

    def __init__(self):
        self.lines, self.tasks, self.text, self.place = [], [], "", 0
        self.forget()

    def forget(self):
        self.sent, self.last, self.counts, self.saved, self.heard, self.again = {}, {}, {}, [], 0, 0

    async def join(self, sockets):
        for start in range(0, sockets, 20):
            many = range(start, min(start + 20, sockets))
            self.lines += await asyncio.gather(*(self.line(n) for n in many))
        self.tasks = [asyncio.create_task(self.hear(n, line)) for n, line in enumerate(self.lines)]
        await asyncio.sleep(1)

    async def hear(self, n, line):
        async for message in line:
            now, raw = time.perf_counter(), message if isinstance(message, bytes) else message.encode()
            for pk in {found.decode() for found in NOTE.findall(raw)}:
                if pk in self.sent and self.sent[pk][1] != n:
                    self.last[pk] = now
                    self.counts[pk] = self.counts.get(pk, 0) + 1
                    self.heard += 1
            self.text = message or self.text

    async def run(self, rate):
        """One second of notes at this rate, each sent when it is due, whatever became of the one before."""
        posts, began = [], time.perf_counter()
        for n in range(round(rate)):
            await asyncio.sleep(max(0, began + n / rate - time.perf_counter()))
            posts.append(asyncio.create_task(self.post()))
        await asyncio.gather(*posts)
        await self.settle()

    async def at_once(self, notes):
        await asyncio.gather(*(self.post() for _note in range(notes)))
        await self.settle()

    async def settle(self):
        until = time.perf_counter() + SETTLE_S
        while self.lost() and time.perf_counter() < until:
            await asyncio.sleep(0.05)

    async def post(self):
        """As an outbox: what did not get through is sent again after a while."""
        self.place += 1
        pk, place = str(uuid.uuid4()), self.place
        self.sent[pk] = time.perf_counter(), place % len(self.lines)
        for tries in range(TRIES):
            with suppress(OSError, TimeoutError, EOFError):
                if await self.send(pk, place):
                    return self.saved.append(time.perf_counter() - self.sent[pk][0])
            self.again += 1
            await asyncio.sleep(random.random() * min(10, 2**tries))

    def completed(self):
        return [self.last[pk] - self.sent[pk][0] for pk in self.sent if pk in self.last]

    def lost(self):
        others = len(self.lines) - 1
        return sum(others - self.counts.get(pk, 0) for pk in self.sent)

    async def leave(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*(asyncio.wait_for(line.close(), 2) for line in self.lines), return_exceptions=True)


class Ours(Crowd):
    def __init__(self, site, told):
        super().__init__()
        self.site, self.told = site, told
        self.phones = [Phone(site, told["workshop"], cookie) for cookie in told["cookies"]]

    async def warm(self):
        """The first answers load templates; they are not what is measured."""
        for phone in self.phones[:3]:
            await phone.load()
        self.lines = [None]
        await asyncio.gather(*(self.post() for _each in range(12)))
        lines = [await self.line(n) for n in range(3)]
        await asyncio.gather(*(line.close() for line in lines))
        self.lines = []
        self.forget()

    async def line(self, n):
        phone = self.phones[n]
        address = f"{self.site.replace('http', 'ws', 1)}/live/{phone.workshop}/?surface=phone"
        return await quiet(connect(address, additional_headers=phone.headers, origin=self.site, **QUIET))

    async def send(self, pk, place):
        phone, columns, lanes = self.phones[place % len(self.lines)], self.told["columns"], self.told["lanes"]
        phone.csrf = getattr(phone, "csrf", "b" * 32)
        phone.cookies["csrftoken"] = phone.csrf
        fields = {"id": pk, "column": columns[place % len(columns)], "lane": lanes[place % len(lanes)]}
        answer = await phone.answer_to(self.told["step"], fields | {"text": "Nobody calls back.", "evidence": "heard"})
        return answer.headers.get("x-saved") == pk


class Bare(Crowd):
    def __init__(self, port):
        super().__init__()
        self.port = port

    async def line(self, n):
        return await quiet(connect(f"ws://127.0.0.1:{self.port}/", **QUIET))

    async def send(self, pk, place):
        site, text = f"http://127.0.0.1:{self.port + 1}", NOTE.sub(b"note-" + pk.encode(), self.text.encode()).decode()
        return (await ask(site, "POST", "/", fields={"text": text})).ok


QUIET = {"compression": None, "proxy": None, "ping_interval": None, "max_size": 2**22}


async def quiet(connecting):
    return await asyncio.wait_for(connecting, 10)
