"""Requests through the gate to Django; sockets to the one consumer."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from . import addresses, erasure, live  # noqa: E402
from .consumers import Echo, Live, Nowhere  # noqa: E402
from .gate import Gate, InOneThread  # noqa: E402

settings.ALLOWED_HOSTS = addresses.Hosts(settings.ALLOWED_HOSTS)

sockets = URLRouter(
    [
        path("live/<int:workshop>/", Live.as_asgi()),
        path("live/echo/<str:token>/", Echo.as_asgi()),
        re_path("", Nowhere.as_asgi()),
    ]
)
gate = Gate(InOneThread())
live.wire.is_busy = gate.is_busy
erasure.resume()
application = ProtocolTypeRouter({"http": gate, "websocket": sockets})

# What is loaded now stays: a collector that looks through it again and again holds every socket for a moment.
gc.collect()
gc.freeze()
