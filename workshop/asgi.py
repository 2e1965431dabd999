"""Requests through the gate to Django; sockets to the one consumer."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from .consumers import Live, Nowhere  # noqa: E402
from .gate import Gate, InOneThread  # noqa: E402

sockets = URLRouter([path("live/<int:workshop>/", Live.as_asgi()), re_path("", Nowhere.as_asgi())])
application = ProtocolTypeRouter({"http": Gate(InOneThread()), "websocket": sockets})

# What is loaded now stays: a collector that looks through it again and again holds every socket for a moment.
gc.collect()
gc.freeze()
