"""manage.py demo: the sample offsite, ready to look at as each of its people."""

import json
import os
from pathlib import Path

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.urls import reverse

from workshop.demo import load

from . import up


class Command(BaseCommand):
    help = "Serve the sample offsite. Visitors are signed in as its people: on this machine only."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--reload", action="store_true")
        parser.add_argument("--fresh", action="store_true", help="forget what happened in the demo so far")
        parser.add_argument("--links", metavar="FILE", help="also write the addresses as JSON")
        parser.add_argument(
            "--yes", action="store_true", help="with --host: anybody on the network may sign in as anybody"
        )

    def handle(self, *, port, host, reload, fresh, links, yes, **options):
        if host not in up.LOOPBACK and not (yes or self.confirmed()):
            raise CommandError("The demo stays on this machine. Say --yes to let the network sign in as its people.")
        call_command("migrate", verbosity=0)
        if fresh:
            call_command("flush", interactive=False, verbosity=0)
        workshop = load()
        addresses = self.addresses(workshop, up.Command().address(host, port))
        for name, address in addresses.items():
            self.stdout.write(f"{name:>8}  {address}")
        if links:
            Path(links).write_text(json.dumps(addresses, indent=1) + "\n")
        up.serve(host, port, reload=reload)

    def confirmed(self):
        return os.isatty(0) and input("Anybody on the network may sign in as anybody in the demo. Go on? [y/N] ") == "y"

    def addresses(self, workshop, home):
        paths = {
            "home": "/",
            "join": reverse("join-by-qr", args=[workshop.join_token]),
            "phone": reverse("demo-enter", args=["phone"]),
            "desk": reverse("demo-enter", args=["desk"]),
            "screen": reverse("screen", args=[workshop.screen_token]),
            "review": reverse("demo-enter", args=["review"]),
        }
        return {name: home.rstrip("/") + path for name, path in paths.items()}
