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

log = logging.getLogger(__name__)

QUEUE = 200  # frames a slow reader may be behind before it is cut and catches up
SEATS_PER_PERSON = 4
SILENT_S = 60
SWEEP_S = 5
FRESH_S = 1
CLOSES = {live.REMOVED: 4403, live.ENDED: 4410}
SLOW, SILENT, ELSEWHERE = 4408, 4408, 4409


class Hub:
    def __init__(self):
        self.rooms = defaultdict(set)  # workshop id: sockets
        self.states = {}  # workshop id: (when read, revision, epoch, ended, seats that may listen)
        self.channel = None
        self.tasks = []

    async def join(self, socket):
        """Hear first, then be told where the workshop is: nothing falls between the two."""
        await self.start()
        room = self.rooms[socket.workshop_id]
        if not room:
            await self.subscribe(socket.workshop_id)
        room.add(socket)
        self.make_room(room, socket)

    def make_room(self, room, socket):
        mine = sorted((other for other in room if other.person == socket.person), key=lambda other: other.since)
        if socket.person and len(mine) > SEATS_PER_PERSON:
            mine[0].stop(ELSEWHERE)

    def leave(self, socket):
        self.rooms[socket.workshop_id].discard(socket)

    async def start(self):
        if not self.tasks:
            self.channel = await get_channel_layer().new_channel("hub")
            self.tasks = [asyncio.create_task(self.listen()), asyncio.create_task(self.sweep())]

    async def subscribe(self, workshop_id):
        try:
            await get_channel_layer().group_add(live.group(workshop_id), self.channel)
        except Exception:
            log.exception("the channel layer is away; pages will poll")

    async def listen(self):
        while True:
            try:
                message = await get_channel_layer().receive(self.channel)
            except Exception:
                log.exception("the channel layer is away; listening again in a second")
                await asyncio.sleep(1)
            else:
                self.spread(message)

    def spread(self, message):
        """One frame, made once per set of audiences and language, offered to every socket of the workshop."""
        ready = {}
        for socket in list(self.rooms[message["workshop"]]):
            key = socket.key(message["html"], message["rings"])
            if key not in ready:
                ready[key] = text_of(message, *key)
            socket.offer(ready[key])
            if reason := next((message["closes"][a] for a in socket.audiences if a in message["closes"]), None):
                socket.stop(CLOSES[reason])
        self.states.pop(message["workshop"], None)

    async def state(self, workshop_id):
        """(revision, epoch, ended, seats), read at most once a second however many sockets ask."""
        known = self.states.get(workshop_id)
        if not known or time.monotonic() - known[0] > FRESH_S:
            known = self.states[workshop_id] = (time.monotonic(), *await read_state(workshop_id))
        return known[1:]

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
                await note_seen([s.viewer.participant.pk for s in sockets if s.viewer.participant and s.is_alive])
            except Exception:
                log.exception("the database is away; who is here will be noted later")


def text_of(message, html, rings):
    frame = {name: message[name] for name in ("epoch", "prev", "rev")}
    return json.dumps(frame | {"now": time.time(), "ring": bool(rings), "html": list(html)}, ensure_ascii=False)


@database_sync_to_async
def read_state(workshop_id):
    rev, epoch, status = Workshop.objects.values_list("rev", "epoch", "status").get(pk=workshop_id)
    seats = dict(Participant.objects.present().filter(workshop=workshop_id).values_list("pk", "key"))
    return rev, epoch, status == Workshop.Status.ENDED, seats


@database_sync_to_async
def note_seen(seats):
    if seats:
        Participant.objects.filter(pk__in=seats).update(seen_at=timezone.now())


hub = Hub()
