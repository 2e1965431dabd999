"""Requests through the gate to Django; sockets to the one consumer."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
django = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from .consumers import Live, Nowhere  # noqa: E402
from .gate import Gate  # noqa: E402

sockets = URLRouter([path("live/<int:workshop>/", Live.as_asgi()), re_path("", Nowhere.as_asgi())])
application = ProtocolTypeRouter({"http": Gate(django), "websocket": sockets})
