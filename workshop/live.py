"""The one door from the database to the screens.

    with live.change(workshop) as change:      # one transaction, one revision, one frame
        note.save()
        change.put(*note.elements())           # or change.ring(): every page fetches its own region again

What someone may not know is never sent to them: each element names its audiences, and there are no others.
"""

import asyncio
import logging
import threading
from contextlib import contextmanager, nullcontext
from contextvars import Context
from dataclasses import dataclass, field

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from .wording import LANGUAGES

log = logging.getLogger(__name__)

EVERYONE, SCREEN, FACILITATORS = "everyone", "screen", "facilitators"
REMOVED, ENDED = "removed", "ended"

SEND_S = 1
_one_writer = threading.RLock()


def person(pk):
    return f"person:{pk}"


def team(pk):
    return f"team:{pk}"


def group(workshop_id):
    """The name under which every process hears of this workshop."""
    return f"workshop.{workshop_id}"


class Element:
    """One thing on a page: the partial that draws it, what it needs, and who may have it."""

    def __init__(self, template, context, *audiences):
        self.template, self.context, self.audiences = template, context, audiences

    def html(self):
        return render_to_string(self.template, self.context).strip()


@dataclass
class Change:
    workshop: object
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

    def frame(self):
        """The message to every process. `html` is {"audience/language": [fragment, ...]}."""
        html = {}
        for language in LANGUAGES:
            with translation.override(language):
                for element in self.elements:
                    drawn = element.html()
                    for audience in element.audiences:
                        html.setdefault(f"{audience}/{language}", []).append(drawn)
        return {
            "type": "frame",
            "workshop": self.workshop.pk,
            "epoch": self.epoch,
            "prev": self.rev - 1,
            "rev": self.rev,
            "html": html,
            "rings": sorted(self.rings),
            "closes": self.closes,
        }

    def send(self):
        wire.send(group(self.workshop.pk), self.frame())


class Wire:
    """From the threads that write to the loop that holds the sockets of this process."""

    def __init__(self):
        self.loop, self.under_way = None, set()

    def send(self, name, frame):
        """Handed over, not waited for: a slow layer holds up no writer, a phone that hangs up takes no frame along."""
        if self.loop and self.loop.is_running():
            self.loop.call_soon_threadsafe(self._start, name, frame, context=Context())
        else:
            async_to_sync(self._send)(name, frame)

    def _start(self, name, frame):
        task = asyncio.create_task(self._send(name, frame))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _send(self, name, frame):
        """A dead channel layer must not turn a saved note into an error: pages ask for what they miss."""
        try:
            async with asyncio.timeout(SEND_S):
                await get_channel_layer().group_send(name, frame)
        except Exception as error:
            log.warning("the channel layer is away, pages will ask: %s", type(error).__name__)


wire = Wire()


def one_writer():
    """SQLite knows one writer only: inside this process they queue here instead of in its busy handler."""
    return _one_writer if connection.vendor == "sqlite" else nullcontext()


@contextmanager
def change(workshop):
    """One transaction that raises the workshop's revision by one and tells the screens after the commit.

    The revision is raised first, so its row lock puts the changes of one workshop in order.
    """
    with one_writer(), transaction.atomic():
        workshops = type(workshop).objects.filter(pk=workshop.pk)
        workshops.update(rev=F("rev") + 1)
        workshop.refresh_from_db(fields=["rev", "epoch", "rung"])
        made = Change(workshop, workshop.rev, workshop.epoch)
        yield made
        if made.rings:
            workshop.rung = workshop.rung | dict.fromkeys(made.rings, made.rev)
            workshops.update(rung=workshop.rung)
        # What is saved is saved, also when its frame cannot be drawn or sent.
        transaction.on_commit(made.send, robust=True)
