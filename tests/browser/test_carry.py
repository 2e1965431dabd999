"""In the forest there is no signal: what a phone carries, the walk without a server, and what is left on it afterwards."""

import json
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DOWN, FLAGS, PHONE
from tests.browser.test_axe import furnish, inspection  # noqa: F401 - a fixture
from tests.browser.test_hunt import begin, go_on, hear

MINUTE = 60_000
CUT = [*DOWN, "ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "503"]

HELD = """async () => {
    const held = {};
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys())
        held[new URL(request.url).pathname] = (await (await (await caches.open(name)).match(request)).text()).length;
    return held;
}"""
KEYS = "() => Object.keys(localStorage).filter((key) => key.startsWith('carried:'))"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


def ready(page):
    expect(page.locator(".pack__state--ready:visible")).to_contain_text("opens again")


class Pocket:
    """Ana's phone with a profile on disk: it can be killed and opened again, and its signal can be cut."""

    def __init__(self, room, playwright, chromium, folder):
        self.room, self.playwright, self.chromium, self.folder, self.context = room, playwright, chromium, folder, None

    def open(self, at=None):
        """The page, with a clock that the test moves on; `at` is its time when it opens."""
        options = {"executable_path": self.chromium, "args": FLAGS, "locale": "en-GB", **PHONE}
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder, base_url=self.room.server.url, **options
        )
        self.room.watch(self.context)
        ((name, value),) = self.room.server.cookies("ana").items()
        cookie = {"name": name, "value": value, "url": self.room.server.url, "expires": time.time() + 99999}
        self.context.add_cookies([cookie])
        page = self.context.new_page()
        if at:
            page.clock.install(time=at)
        page.goto(f"/w/{self.room.id}/")
        return page

    def kill(self):
        self.context.close()


@pytest.fixture
def pocket(room, playwright, chromium, tmp_path):
    return Pocket(room, playwright, chromium, tmp_path)


def cut(room):
    """Nothing answers any more, neither pages nor their worker: a browser that plays offline still lets a worker through."""
    room.allow(*CUT)
    room.server.kill()


def test_the_pack_is_stored_and_read_back_before_the_phone_is_green(room):
    """A cache that forgets what it was given is found out."""
    begin(room)
    room.allow("ERR_FAILED")
    context = room.context("ana")
    context.add_init_script("""(() => {
        if (!('caches' in window)) return;
        const put = Cache.prototype.put;
        Cache.prototype.put = function (key, answer) { return window.forgets ? Promise.resolve() : put.call(this, key, answer) };
        window.forgets = true;
    })()""")
    page, desk = room.page_as("ana", context=context), room.page_as("fay")
    expect(desk.locator("#packs")).to_contain_text("0 of 2 phones")
    expect(page.locator("#pack")).to_contain_text("Not saved on this phone yet")
    expect(page.locator("[data-state=later]")).to_be_visible()
    expect(page.locator(".pack__state--ready:visible")).to_have_count(0)
    expect(desk.locator("#packs")).to_contain_text("not yet: Ana, Ben")
    expect(desk.locator("#ready")).to_contain_text("2 phones are not ready")
    page.evaluate("window.forgets = false")
    ready(page)
    expect(desk.locator("#packs")).to_contain_text("1 of 2 phones")
    expect(desk.locator("#packs")).to_contain_text("not yet: Ben")
    held = page.evaluate(HELD)
    pack = held[f"/w/{room.id}/pack/"]
    print(f"pack {pack / 1000:.0f} kB; with the page and its {len(held) - 2} files {sum(held.values()) / 1000:.0f} kB")
    assert pack < 300_000 and sum(held.values()) < 1_000_000
    assert {path.split("/")[1] for path in held} == {"w", "static", "css"}
    assert [path for path in held if path.startswith("/w/")] == [f"/w/{room.id}/pack/", f"/w/{room.id}/"]


def test_a_pack_that_changed_is_stored_again(room):
    """The customer of the pair gets a name: what both phones hold is out of date, and soon is not."""
    begin(room, "become")
    ana, ben, desk = room.page_as("ana"), room.page_as("ben"), room.page_as("fay")
    ready(ana), ready(ben)
    expect(desk.locator("#packs")).to_contain_text("2 of 2")
    before = ana.locator("#pack").get_attribute("data-pack")
    ana.get_by_label("I am (an invented name)").fill("Mika")
    ana.get_by_label("and this morning").fill("the line stood still")
    ana.get_by_role("button", name="Save").tap()
    for phone in (ana, ben):
        expect(phone.locator(f"#pack:not([data-pack='{before}'])")).to_be_visible()
        ready(phone)
    expect(desk.locator("#packs")).to_contain_text("2 of 2")
    held = "async (path) => (await (await caches.match(path)).json()).parts.map((part) => part.html).join()"
    expect(ana.locator("#pack")).to_contain_text("opens again")
    assert "You are Mika" in ana.evaluate(held, f"/w/{room.id}/pack/")


def note_down(page, texts):
    """A note for each card, and more when the cards are through."""
    for text in texts:
        turns = page.get_by_role("button", name="Next question")
        if turns.is_visible():
            turns.tap()
        hear(page, text)


def test_both_walks_without_a_server(room, pocket):
    """32 minutes and 40 notes without a signal, the phone killed and opened again in each walk: once each, and in order."""
    begin(room)
    now = time.time()
    page = pocket.open(now)
    ready(page)
    desk = room.page_as("fay")
    expect(desk.locator("#packs")).to_contain_text("1 of 2")
    desk.close()
    texts = [f"heard {n}" for n in range(40)]
    cut(room)
    began = time.monotonic()

    page.clock.fast_forward(30_000)
    way = page.locator("#way")
    expect(way).to_contain_text("No signal")
    for part in ("Become the customer", "Walk 1: A is the customer"):
        way.get_by_role("button", name=f"Next part: {part}").tap()
        expect(page.locator("#clock")).to_be_visible()
    expect(page.locator(".pocket__who")).to_contain_text("Walk 1")
    expect(page.locator("#clock")).to_have_text("15:59")
    note_down(page, texts[:10])
    page.clock.fast_forward(10 * MINUTE)
    expect(page.locator("#clock")).to_contain_text("5:")
    on_top = page.locator(".pocket__card:visible").inner_text()
    pocket.kill()

    page = pocket.open(now + 11 * 60)  # the phone was locked for a while, and its page was thrown away
    expect(page.locator(".pocket__who")).to_contain_text("Walk 1")
    assert page.locator(".pocket__card:visible").inner_text() == on_top
    expect(page.locator("#unsent .note--waiting")).to_have_count(10)
    page.clock.fast_forward(5 * MINUTE)
    expect(page.locator("#clock")).to_contain_text("0:")
    note_down(page, texts[10:20])
    page.clock.fast_forward(MINUTE)
    expect(page.locator("#clock")).to_contain_text("+0:")
    for part in ("Swap", "Walk 2: B is the customer"):
        page.locator("#way").get_by_role("button", name=f"Next part: {part}").tap()
    expect(page.locator(".pocket__who")).to_contain_text("Walk 2")
    note_down(page, texts[20:30])
    page.clock.fast_forward(8 * MINUTE)
    pocket.kill()

    page = pocket.open(now + 26 * 60)
    expect(page.locator(".pocket__who")).to_contain_text("Walk 2")
    note_down(page, texts[30:])
    page.clock.fast_forward(7 * MINUTE)
    expect(page.locator("#unsent .note--waiting")).to_have_count(40)

    print(f"both walks, {time.monotonic() - began:.0f} s of a test for 32 minutes of a walk")
    room.server.start()
    begin(room, "card")
    for _try in range(12):
        page.clock.fast_forward(10_000)
        page.wait_for_timeout(500)
        if not page.locator("#unsent").count():
            break
    expect(page.locator("#unsent")).to_have_count(0)
    expect(page.locator(".draft")).to_have_count(40)
    kept = json.loads(furnish(room.server, "heard"))
    assert [note["text"] for note in kept] == texts
    assert [note["part"] for note in kept] == ["walk1"] * 20 + ["walk2"] * 20
    assert all(note["late"] for note in kept)
    pocket.kill()
