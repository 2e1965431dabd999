"""F1 and F2: everything goes wrong at once; afterwards nothing is lost, nothing is doubled, every page is right."""

import asyncio
import os
import random
from collections import Counter

import pytest

from tests.bench import crowd
from tests.bench.chaos import Line
from tests.server import Server
from workshop.management import room
from workshop.management.phones import Faults

RIGHT_WITHIN_S, PATIENCE_S = 15, 90
NOTES_A_SECOND = 12
SCALED = os.environ.get("TAKIBI_TEST_POSTGRES") and os.environ.get("TAKIBI_TEST_REDIS")
FORMS = [
    pytest.param(False, id="one-process"),
    pytest.param(True, id="scaled", marks=[pytest.mark.scaled, pytest.mark.skipif(not SCALED, reason="no PostgreSQL")]),
]


class Storm:
    def __init__(self, server, line, phones, told, seconds, rng):
        self.server, self.line, self.phones, self.told = server, line, phones, told
        self.seconds, self.rng, self.written, self.peak = seconds, rng, [], Counter()

    async def rage(self):
        acts = asyncio.create_task(self.weather())
        watch = asyncio.create_task(self.watch())
        until = asyncio.get_running_loop().time() + self.seconds
        writers = [phone for phone in self.phones if phone.surface == "phone"]
        while asyncio.get_running_loop().time() < until:
            phone = self.rng.choice(writers)
            self.written.append(crowd.writes(phone, self.told, len(self.written), f"Note {len(self.written)}"))
            await asyncio.sleep(self.rng.expovariate(NOTES_A_SECOND))
        await acts
        watch.cancel()

    async def weather(self):
        """Killed, cut for five seconds, silent for five, killed again."""
        part = self.seconds / 30
        await asyncio.sleep(4 * part)
        await self.kill()
        await asyncio.sleep(4 * part)
        self.line.cut()
        await asyncio.sleep(5)
        await self.line.restore()
        await asyncio.sleep(3 * part)
        self.line.silence()
        await asyncio.sleep(5)
        await self.line.restore()
        await asyncio.sleep(3 * part)
        await self.kill()

    async def kill(self):
        await asyncio.to_thread(self.server.kill)
        await asyncio.to_thread(self.server.start)

    async def watch(self):
        while True:
            await asyncio.sleep(0.5)
            pid = self.server.process.pid
            if os.path.exists(f"/proc/{pid}"):
                self.peak["threads"] = max(self.peak["threads"], room.threads(pid))
                self.peak["MiB"] = max(self.peak["MiB"], room.memory_kib(pid) // 1024)


@pytest.mark.storm
@pytest.mark.parametrize("scaled", FORMS)
def test_after_the_storm_every_wall_is_the_same(scaled, pytestconfig):
    count, seconds = pytestconfig.getoption("phones"), pytestconfig.getoption("storm_seconds")
    asyncio.run(storm(scaled, count, seconds, seed=7, calm=crowd.is_calm()))


async def storm(scaled, count, seconds, seed, calm):
    faults = Faults(frames=0.2, answers=0.05, rng=random.Random(seed))
    with Server(scaled=scaled) as server:
        told = crowd.room(server, count, columns=max(12, seconds * NOTES_A_SECOND // 45))
        async with Line(server.port) as line, crowd.phones(line.site, told, count, faults=faults) as phones:
            wild = Storm(server, line, phones, told, seconds, random.Random(seed))
            await wild.rage()
            faults.frames = faults.answers = 0
            took = await crowd.until(crowd.all_right(server, told, phones), PATIENCE_S)
            report(wild, took, calm)


def report(wild, took, calm):
    notes = crowd.truth(wild.server, wild.told)
    texts = Counter(text for _cell, text, _version in notes.values())
    acknowledged = set().union(*(phone.saved for phone in wild.phones))
    right = sum(crowd.is_right(phone, notes) for phone in wild.phones)
    asked = [seconds for phone in wild.phones for _status, seconds in phone.statuses]
    answers = Counter(status for phone in wild.phones for status, _seconds in phone.statuses)
    print(f"\n{len(wild.written)} notes written, {len(acknowledged)} acknowledged, {len(notes)} present")
    print(f"right {right} of {len(wild.phones)} after {took and round(took, 1)} s, peak {dict(wild.peak)}")
    print(
        f"catch-ups {dict(answers)} {crowd.middle_and_worst(asked)}, refused {sum(len(p.refused) for p in wild.phones)}"
    )
    assert not set(wild.written) - set(notes), "lost"
    assert acknowledged <= set(notes), "acknowledged and lost"
    assert not [text for text, times in texts.items() if times > 1], "doubled"
    assert took is not None, f"only {right} of {len(wild.phones)} walls are right"
    assert took <= RIGHT_WITHIN_S or not calm
    assert wild.peak["threads"] <= 40 * wild.server.processes
    assert wild.peak["MiB"] <= 256 * wild.server.processes
    assert set(answers) <= {200, 503}
