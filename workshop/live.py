"""The one door from the database to the screens.

    with live.change(workshop) as change:      # one transaction, one revision, one frame
        note.save()
        change.put(*note.elements())           # or change.ring(): every page fetches its own region again

What someone may not know is never sent to them: each element names its audiences, and there are no others.
"""

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import Context, ContextVar
from dataclasses import dataclass, field

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from .wording import LANGUAGES

log = logging.getLogger(__name__)

EVERYONE, SCREEN, FACILITATORS = "everyone", "screen", "facilitators"
REMOVED, ENDED, CHANGED = "removed", "ended", "changed"

SEND_S = 1
WRITERS_FIRST_S = 0.08  # longest wait of a frame for requests that are inside
REST = 3  # times as long as it drew
_one_writer = threading.RLock()
_asked: ContextVar[dict | None] = ContextVar("asked", default=None)


def person(pk):
    return f"person:{pk}"


def phone(key):
    """One of the phones that hold a seat, one after the other: for closing, so that the next is not closed as well."""
    return f"phone:{key}"


def observer(pk):
    """Somebody who only looks on: nothing is put here but the call to look again."""
    return f"observer:{pk}"


def helper(pk):
    return f"helper:{pk}"


def team(pk):
    return f"team:{pk}"


def group(workshop_id):
    """The name under which every process hears of this workshop."""
    return f"workshop.{workshop_id}"


def once(key, ask):
    """What several elements of a frame need is asked once while it is drawn, in no language; elsewhere each time."""
    asked = _asked.get()
    if asked is None:
        return ask()
    if key not in asked:
        asked[key] = ask()
    return asked[key]


@contextmanager
def asking_once():
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


class Element:
    """One thing on a page: the partial that draws it, what it needs, and who may have it.

    With an `id`, that of the HTML it draws, it stands for all of its kind: of several that wait the last is drawn.
    """

    def __init__(self, template, context, *audiences, id=None):
        self.template, self.context, self.audiences, self.id = template, context, audiences, id

    def html(self):
        return render_to_string(self.template, self.context).strip()


@dataclass
class Change:
    """What happened from revision `prev` to revision `rev` of a workshop."""

    workshop: object
    prev: int
    rev: int
    epoch: str
    elements: list = field(default_factory=list)
    rings: set = field(default_factory=set)
    closes: dict = field(default_factory=dict)

    def put(self, *elements):
        """What is frequent and the same for everyone in its audience."""
        self.elements += elements

    def ring(self, audience=EVERYONE):
        """What is rare or differs by viewer: pages of this audience fetch their region again."""
        self.rings.add(audience)

    def close(self, audience, reason=REMOVED):
        """Leaving means leaving: the sockets of this audience end."""
        self.closes[audience] = reason

    def leads_to(self, other):
        return (self.workshop.pk, self.epoch, self.rev) == (other.workshop.pk, other.epoch, other.prev)

    def join(self, later):
        """Both become one change; `later` is the one that this one leads to."""
        self.rev, self.workshop = later.rev, later.workshop
        self.elements += later.elements
        self.rings |= later.rings
        self.closes |= later.closes

    def standing(self):
        """Its elements without those that a later one replaces."""
        last = {element.id: element for element in self.elements if element.id}
        return [element for element in self.elements if last.get(element.id, element) is element]

    def frame(self):
        """The message to every process. `html` is {"audience/language": [fragment, ...]}."""
        with asking_once():
            html = self.drawn()
        return {
            "type": "frame",
            "workshop": self.workshop.pk,
            "epoch": self.epoch,
            "prev": self.prev,
            "rev": self.rev,
            "html": html,
            "rings": sorted(self.rings),
            "closes": self.closes,
        }

    def drawn(self):
        html = {}
        for language in LANGUAGES:
            with translation.override(language), timezone.override(self.workshop.tz):
                for element in self.standing():
                    drawn = element.html()
                    for audience in element.audiences:
                        html.setdefault(f"{audience}/{language}", []).append(drawn)
        return html

    def send(self):
        wire.send(self)


class Wire:
    """From the threads that write to the loop that holds the sockets of this process.

    Frames are drawn in a thread of their own, after the answer to whoever wrote. Changes that wait meanwhile become
    one frame: the more is written, the less is drawn for each note. Writers go first: a frame waits a moment while
    `is_busy()` says that requests are inside, and drawing rests for some times as long as it took.
    """

    def __init__(self):
        self.loop, self.waiting, self.work = None, [], None
        self.is_busy = lambda: False
        self.drawing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing")

    def send(self, change):
        """Handed over, not waited for: a slow layer holds up no writer, a phone that hangs up takes no frame along."""
        if self.loop and self.loop.is_running():
            self.loop.call_soon_threadsafe(self._take, change, context=Context())
        else:
            async_to_sync(self._send)(change.frame())

    def _take(self, change):
        self.waiting.append(change)
        self.work = self.work or asyncio.create_task(self._send_all())

    async def _send_all(self):
        while self.waiting:
            await self._let_writers_go_first()
            began, changes, self.waiting = time.monotonic(), joined(self.waiting), []
            for change in changes:
                await self._draw_and_send(change)
            await asyncio.sleep(REST * (time.monotonic() - began))
        self.work = None

    async def _let_writers_go_first(self):
        until = time.monotonic() + WRITERS_FIRST_S
        while self.is_busy() and time.monotonic() < until:
            await asyncio.sleep(WRITERS_FIRST_S / 20)

    async def _draw_and_send(self, change):
        """What is saved is saved, also when it cannot be drawn: pages see the gap in the revisions and ask."""
        draw = database_sync_to_async(change.frame, thread_sensitive=False, executor=self.drawing)
        try:
            await self._send(await draw())
        except Exception:
            log.exception("revision %s of workshop %s cannot be drawn", change.rev, change.workshop.pk)

    async def _send(self, frame):
        """A dead channel layer must not turn a saved note into an error: pages ask for what they miss."""
        try:
            async with asyncio.timeout(SEND_S):
                await get_channel_layer().group_send(group(frame["workshop"]), frame)
        except Exception as error:
            log.warning("the channel layer is away, pages will ask: %s", type(error).__name__)


def joined(changes):
    """Unbroken runs of revisions, each as one change. Another process may have made those between two runs."""
    runs = []
    for change in sorted(changes, key=lambda change: (change.workshop.pk, change.rev)):
        if runs and runs[-1].leads_to(change):
            runs[-1].join(change)
        else:
            runs.append(change)
    return runs


wire = Wire()


def one_writer():
    """SQLite knows one writer only: inside this process they queue here instead of in its busy handler."""
    return _one_writer if connection.vendor == "sqlite" else nullcontext()


@contextmanager
def keeping():
    """One transaction on what belongs to no workshop: no revision, no frame. Also a decorator."""
    with one_writer(), transaction.atomic():
        yield


@contextmanager
def change(workshop):
    """One transaction that raises the workshop's revision by one and tells the screens after the commit.

    The revision is raised first, so its row lock puts the changes of one workshop in order.
    """
    with keeping():
        workshops = type(workshop).objects.filter(pk=workshop.pk)
        workshops.update(rev=F("rev") + 1)
        workshop.refresh_from_db(fields=["rev", "epoch", "rung"])
        made = Change(workshop, workshop.rev - 1, workshop.rev, workshop.epoch)
        yield made
        if made.rings:
            workshop.rung = workshop.rung | dict.fromkeys(made.rings, made.rev)
            workshops.update(rung=workshop.rung)
        # What is saved is saved, also when its frame cannot be drawn or sent.
        transaction.on_commit(made.send, robust=True)
