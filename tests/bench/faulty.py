"""Takibi with failpoints, started by `up --app tests.bench.faulty:application`.

A test writes the name of a fault into the file `fault` of the server's folder. The two that kill strike once.
"""

import os
import signal

from channels.layers import get_channel_layer
from django.conf import settings

import workshop.asgi  # first: it sets Django up
from workshop import hub
from workshop.live import Change, Wire

application = workshop.asgi.application
FILE = settings.VAR / "fault"


def strikes(fault):
    return FILE.exists() and FILE.read_text() == fault


def die():
    FILE.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


def before(cls, name, fault, act):
    """Do `act` first when the fault strikes; what it returns, if anything, is the answer."""
    method = getattr(cls, name)

    def either(self, *args):
        return act() if strikes(fault) else method(self, *args)

    setattr(cls, name, either)


before(Change, "put", "inside the transaction", die)
before(Change, "send", "after the commit", die)
before(Wire, "send", "no frame arrives", lambda: None)

if expiry := os.environ.get("TAKIBI_TEST_GROUP_EXPIRY"):
    get_channel_layer().group_expiry = int(expiry)
if silent := os.environ.get("TAKIBI_TEST_SILENT"):
    hub.SILENT_S = int(silent)
