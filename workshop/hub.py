"""One ear per process: hears each workshop once and writes the same ready text to every socket in it.

A layer subscription per socket costs a thread hop per delivery and silently loses messages; this hub holds the only
subscription of its process. Nothing here touches the database or a template per socket.
"""

import asyncio
import json
import logging
import time
from collections import defaultdict

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from . import live
from .models import Participant, Workshop
from .recent import recent

log = logging.getLogger(__name__)

QUEUE = 200  # frames a slow reader may be behind before it is cut and catches up
SEATS_PER_PERSON = 4
SILENT_S = 60
SWEEP_S = 5
FRESH_S = 0.25
LAYER_S = 2
CLOSES = {live.REMOVED: 4403, live.ENDED: 4410, live.CHANGED: 4407}  # after 4407 a page opens its line again
SLOW, SILENT, ELSEWHERE = 4408, 4408, 4409


class Hub:
    def __init__(self):
        self.rooms = defaultdict(set)  # workshop id: sockets
        self.heads = {}  # workshop id: (epoch, revision) of the latest frame
        self.states = {}  # workshop id: (when asked, the answer that comes)
        self.channel, self.asking = None, asyncio.Lock()
        self.tasks = []

    async def join(self, socket):
        """Hear first, then be told where the workshop is: nothing falls between the two."""
        self.start()
        room = self.rooms[socket.workshop_id]
        if not room:
            await self.subscribe(socket.workshop_id)
            self.states.pop(socket.workshop_id, None)
        room.add(socket)
        self.make_room(room, socket)

    def make_room(self, room, socket):
        mine = sorted((other for other in room if other.person == socket.person), key=lambda other: other.since)
        if socket.person and len(mine) > SEATS_PER_PERSON:
            mine[0].stop(ELSEWHERE)

    def leave(self, socket):
        room = self.rooms[socket.workshop_id]
        room.discard(socket)
        if not room:
            recent.forget(socket.workshop_id)

    def start(self):
        if not self.tasks:
            live.wire.loop = asyncio.get_running_loop()
            self.tasks = [asyncio.create_task(self.listen()), asyncio.create_task(self.sweep())]

    async def ear(self):
        """The one channel of this process."""
        async with self.asking:
            self.channel = self.channel or await get_channel_layer().new_channel("hub")
        return self.channel

    async def subscribe(self, workshop_id):
        try:
            async with asyncio.timeout(LAYER_S):
                await get_channel_layer().group_add(live.group(workshop_id), await self.ear())
        except Exception as error:
            log.warning("the channel layer is away, pages will ask: %s", type(error).__name__)

    async def listen(self):
        while True:
            try:
                self.spread(await get_channel_layer().receive(await self.ear()))
            except Exception:
                log.exception("the channel layer is away; listening again in a second")
                await asyncio.sleep(1)

    def spread(self, message):
        """One frame, made once per set of audiences and language, offered to every socket of the workshop."""
        ready, workshop_id = {}, message["workshop"]
        self.note_head(workshop_id, message["epoch"], message["rev"])
        recent.hear(message)
        for socket in list(self.rooms[workshop_id]):
            key = socket.key(message["html"], message["rings"])
            if key not in ready:
                ready[key] = text_of(message, *key)
            socket.offer(ready[key])
            if reason := next((message["closes"][a] for a in socket.audiences if a in message["closes"]), None):
                socket.stop(CLOSES[reason])
        if message["closes"]:
            self.states.pop(workshop_id, None)

    def note_head(self, workshop_id, epoch, rev):
        known = self.heads.get(workshop_id)
        if not known or known[0] != epoch or known[1] < rev:
            self.heads[workshop_id] = epoch, rev

    async def head(self, workshop_id):
        """(epoch, revision) now. What was just heard is newer than what was just read."""
        if state := await self.state(workshop_id):
            epoch, rev = self.heads.get(workshop_id, ("", 0))
            return state.epoch, max(rev, state.rev) if epoch == state.epoch else state.rev
        return "", 0

    async def state(self, workshop_id):
        """The workshop as it stands, read four times a second at most, however many sockets ask; None: it is gone."""
        asked, answer = self.states.get(workshop_id, (0, None))
        if answer is None or time.monotonic() - asked > FRESH_S:
            answer = asyncio.ensure_future(read_state(workshop_id))
            self.states[workshop_id] = time.monotonic(), answer
        return await asyncio.shield(answer)

    async def sweep(self):
        """Silent sockets end; the seats that were heard are noted; the subscription is renewed before it expires."""
        while True:
            await asyncio.sleep(SWEEP_S)
            sockets = [socket for room in self.rooms.values() for socket in room]
            for socket in sockets:
                if time.monotonic() - socket.heard > SILENT_S:
                    socket.stop(SILENT)
            for workshop_id in [pk for pk, room in self.rooms.items() if room]:
                await self.subscribe(workshop_id)
            try:
                await note_seen([socket.person for socket in sockets if socket.person and socket.is_alive])
            except Exception:
                log.exception("the database is away; who is here will be noted later")


def text_of(message, html, rings):
    frame = {name: message[name] for name in ("epoch", "prev", "rev")}
    return json.dumps(frame | {"now": time.time(), "ring": bool(rings), "html": list(html)}, ensure_ascii=False)


class State:
    def __init__(self, workshop, seats):
        self.rev, self.epoch, status = workshop
        self.has_ended, self.seats = status == Workshop.Status.ENDED, seats


@database_sync_to_async
def read_state(workshop_id):
    workshop = Workshop.objects.filter(pk=workshop_id).values_list("rev", "epoch", "status").first()
    seats = Participant.objects.present().filter(workshop=workshop_id).order_by().values_list("pk", "key", "role")
    return workshop and State(workshop, {pk: who for pk, *who in seats})


@database_sync_to_async
def note_seen(seats):
    if seats:
        with live.one_writer():
            Participant.objects.filter(pk__in=seats).update(seen_at=timezone.now())


hub = Hub()
