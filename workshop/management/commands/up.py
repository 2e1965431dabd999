"""manage.py up: serve the site, with its sockets, from one process (or several, with Redis)."""

import io
import os
import socket

import segno
import uvicorn
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from workshop import addresses
from workshop.models import Organisation
from workshop.sockets import Lean, Prompt
from workshop.views.home import setup_code

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Serve Takibi: a real, empty site on the first run."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets phones on the same network in")
        parser.add_argument("--reload", action="store_true", help="start again when a file changes")
        parser.add_argument(
            "--app", default="workshop.asgi:application", help="another ASGI application, for tests of faults"
        )
        parser.add_argument("--processes", type=int, default=1, help="more than one needs REDIS_URL")

    def handle(self, *, port, host, reload, processes, app, **options):
        if processes > 1 and not settings.REDIS_URL:
            raise CommandError("More than one process needs REDIS_URL: without it half the room hears nothing.")
        call_command("migrate", verbosity=0)
        self.invite(self.address(host, port), for_phones=not addresses.is_loopback(addresses.name_of(host)))
        serve(host, port, reload=reload, processes=processes, app=app)

    def invite(self, address, *, for_phones):
        self.stdout.write(f"Takibi serves {address}")
        if for_phones:
            self.stdout.write(f"Phones on the same network open that address too, or scan:\n{in_blocks(address)}")
        if not Organisation.objects.exists():
            self.stdout.write(f"First visit: open {address}setup/ and type the code {setup_code()}")

    def address(self, host, port):
        return f"{settings.SITE_ORIGIN or addresses.origin(host, port)}/"


def in_blocks(address):
    """The address as a QR for the terminal."""
    drawn = io.StringIO()
    segno.make(address).terminal(drawn, border=2, compact=True)
    return drawn.getvalue()


def serve(host, port, *, reload=False, processes=1, app="workshop.asgi:application"):
    if host not in LOOPBACK:
        # A browser names the address it typed as Host; it is ours, so it is allowed.
        names = [addresses.name_of(host), socket.gethostname()]
        os.environ["ALLOWED_HOSTS"] = ",".join([*settings.HOSTS, *names])
        settings.ALLOWED_HOSTS += names
        os.environ["NETWORK_ORIGIN"] = settings.NETWORK_ORIGIN = addresses.listening(host, port)
    uvicorn.run(
        app,
        host=host,
        port=port,
        reload=reload,
        workers=None if reload else processes,
        http=Prompt,
        ws=Lean,
        ws_max_size=4096,
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
