"""What every test may ask for: the cast, clients that are signed in, a real server."""

import os
import shutil

import pytest
from django.core.cache import caches
from django.test import Client

from tests.cast import assemble
from tests.room import Room, Wire
from tests.server import Server
from workshop import live, passes
from workshop.models import Helper, Participant


def pytest_addoption(parser):
    parser.addoption("--phones", type=int, default=40, help="phones in the storm (300 is the large one)")
    parser.addoption("--storm-seconds", type=int, default=30, help="how long the storm lasts")
    parser.addoption("--load-seconds", type=int, default=10, help="how long each load lasts")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(autouse=True)
def quick_and_fresh(settings, tmp_path):
    """Passwords hashed in no time, no search for static files, no counts of earlier tries, no file of the real site."""
    settings.WHITENOISE_USE_FINDERS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.VAR = tmp_path
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture
def cast(db):
    return assemble()


@pytest.fixture
def as_(cast):
    """A signed-in client by name: as_("fay"), as_("ana"); as_(None) is nobody. Its desk shows everything."""

    def client(name):
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        who = name and getattr(cast, name)
        if isinstance(who, Participant):
            client.cookies[passes.seat_cookie(who.workshop_id)] = passes._signer.sign(who.cookie())
        elif isinstance(who, Helper):
            client.cookies[passes.pass_cookie(who.workshop_id)] = passes._pass_signer.sign(who.cookie())
        elif name:
            client.force_login(who)
            client.cookies["desk"] = "expert"
        return client

    return client


@pytest.fixture
def wire(monkeypatch, django_capture_on_commit_callbacks):
    """The channel layer, heard: `frames = wire(lambda: note.move(...))`."""
    wire = Wire(django_capture_on_commit_callbacks)
    monkeypatch.setattr(live, "get_channel_layer", lambda: wire)
    return wire


@pytest.fixture
def room(cast, as_):
    """The four pages that live: room.page("desk"), room.region("ana"), room.since("screen", 7)."""
    return Room(cast, as_)


@pytest.fixture
def server():
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """The path of a real browser; CI insists on it."""
    if not CHROMIUM:
        if os.environ.get("TAKIBI_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and TAKIBI_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    return CHROMIUM
