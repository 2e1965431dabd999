"""Real browsers in a real room. A test fails when any of its pages logs an error, throws, or asks a foreign host."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.server import Server

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1440, "height": 900}}
SCREEN = {"viewport": {"width": 1920, "height": 1080}}
IN_TWO_WEEKS = (date.today() + timedelta(days=14)).isoformat()
SIZES = {"fay": DESK, "ada": DESK, "rei": DESK}

# What a page says while its server is killed on purpose.
DOWN = ["WebSocket", "ERR_CONNECTION_(REFUSED|RESET)", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED"]

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="package")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright, chromium):
    launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield launched
    launched.close()


class Room:
    """A server and browsers: `page_as("ana")` is Ana's phone, `page_as("fay")` the desk, `screen()` the projector."""

    def __init__(self, server, browser):
        self.server, self.browser = server, browser
        self.contexts, self.troubles, self.allowed = [], [], []
        self.cast, self.id = server.cast, server.cast["workshop"]

    # Pages

    def context(self, name=None, **options):
        options = {"locale": "en-GB", "base_url": self.server.url, **(SIZES.get(name, PHONE)), **options}
        made = self.browser.new_context(**options)
        made.set_default_timeout(20_000)
        self.contexts.append(made)
        cookies = self.server.cookies(name) if name else {}
        made.add_cookies([{"name": key, "value": value, "url": self.server.url} for key, value in cookies.items()])
        self.watch(made)
        return made

    def watch(self, context):
        context.on("console", lambda message: self.note(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.note(f"thrown: {error.error}"))
        context.on("request", self.check_host)

    def check_host(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.server.url).netloc:
            self.note(f"foreign host: {request.url}")

    def note(self, trouble):
        if not any(re.search(pattern, trouble) for pattern in self.allowed):
            self.troubles.append(trouble)

    def allow(self, *patterns):
        """Errors that this test provokes."""
        self.allowed += patterns

    def page_as(self, name, path=None, context=None, **options):
        page = (context or self.context(name, **options)).new_page()
        page.goto(path or (f"/w/{self.id}/desk/" if name in SIZES else f"/w/{self.id}/"))
        return page

    def screen(self, **options):
        page = self.context(**{**SCREEN, **options}).new_page()
        page.goto(f"/screen/{self.cast['screen_token']}/")
        return page

    # Acts of others, without a browser

    def post(self, path, fields=None, as_="fay"):
        status, headers, text = self.server.post(f"/w/{self.id}/{path}", fields or {}, as_=as_, **{"X-Outbox": "1"})
        assert status < 400, (status, text)
        return headers

    def stand_at(self, code):
        """The room moves on, one press of Next after the other, to a phase of the map."""
        phases = list(self.cast["phases"].items())
        here = getattr(self, "here", "silent")
        places = [name for name, _pk in phases]
        way = "next" if places.index(code) > places.index(here) else "back"
        while here != code:
            self.post(f"{way}/", {"phase": dict(phases)[here]})
            here = places[places.index(here) + (1 if way == "next" else -1)]
        self.here = code

    def write(self, text, by="ana", column="S1", lane="action", evidence="heard", id=None):
        id = id or str(uuid4())
        fields = {"id": id, "text": text, "column": column, "lane": lane, "evidence": evidence}
        self.post(f"steps/{self.cast['step']}/notes/", fields, as_=by)
        return id

    def close(self):
        for context in self.contexts:
            context.close()
        assert not self.troubles, self.troubles


@pytest.fixture(scope="package")
def next_server():
    """Gives a running server; while its test runs, the next one starts."""
    with ThreadPoolExecutor(1) as elsewhere:
        coming = [elsewhere.submit(lambda: Server().start())]

        def take():
            coming.append(elsewhere.submit(lambda: Server().start()))
            return coming.pop(0).result()

        yield take
        coming[0].result().__exit__()


@pytest.fixture
def server(next_server):
    with_it = next_server()
    yield with_it
    with_it.__exit__()


@pytest.fixture
def room(server, browser):
    made = Room(server, browser)
    yield made
    made.close()


def fill(page, text, evidence="Heard"):
    """Writes a note into the composer, without sending it."""
    composer = page.locator("form[data-outbox]:not([data-leaving])")
    if not composer.get_by_role("textbox").is_visible():
        page.locator(".adder > summary").click()
    composer.get_by_role("textbox").fill(text)
    if evidence:
        composer.get_by_role("radio", name=evidence).check()
    return composer


def send(page, text, evidence="Heard"):
    fill(page, text, evidence).get_by_role("button", name="Send").click()
