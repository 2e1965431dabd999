"""In the forest there is no signal: what a phone carries, the walk without a server, and what is left afterwards."""

import json
import time
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DOWN, FLAGS, PHONE
from tests.browser.test_axe import furnish, inspection  # noqa: F401 - a fixture
from tests.browser.test_hunt import CONTRAST, begin, go_on, hear

MINUTE = 60_000
CUT = [*DOWN, "ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "404", "503"]

HELD = """async () => {
    const held = {};
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys())
        held[new URL(request.url).pathname] = (await (await (await caches.open(name)).match(request)).text()).length;
    return held;
}"""
SHOW = """(badge, state) => {
    for (const line of badge.querySelectorAll("[data-state]")) line.hidden = line.dataset.state !== state;
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
    """Nothing answers any more; a browser that only plays offline still lets a worker through."""
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
        Cache.prototype.put = function (...entry) {
            return window.forgets ? Promise.resolve() : put.apply(this, entry);
        };
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
    assert "Answer as Mika" in ana.evaluate(held, f"/w/{room.id}/pack/")


def note_down(page, texts):
    """A note for each card, and more when the cards are through."""
    for text in texts:
        turns = page.get_by_role("button", name="Next question")
        if turns.is_visible():
            turns.tap()
        hear(page, text)


def test_both_walks_without_a_server(room, pocket):
    """32 minutes, 40 notes, the phone killed and opened again in each walk: all of them once, and in order."""
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
    expect(page.locator("[data-answers]")).to_have_text("Answer as the customer")
    expect(page.get_by_role("button", name="Next question")).to_have_count(0)
    page.clock.fast_forward(10 * MINUTE)
    expect(page.locator("#clock")).to_contain_text("5:")
    pocket.kill()

    page = pocket.open(now + 11 * 60)  # the phone was locked for a while, and its page was thrown away
    expect(page.locator(".pocket__who")).to_contain_text("Walk 1")
    page.clock.fast_forward(5 * MINUTE)
    expect(page.locator("#clock")).to_contain_text("0:")
    page.clock.fast_forward(MINUTE)
    expect(page.locator("#clock")).to_contain_text("+0:")
    for part in ("Swap", "Walk 2: B is the customer"):
        page.locator("#way").get_by_role("button", name=f"Next part: {part}").tap()
    expect(page.locator(".pocket__who")).to_contain_text("Walk 2")
    note_down(page, texts[:20])
    page.clock.fast_forward(8 * MINUTE)
    on_top = page.locator(".pocket__card:visible, [data-through]:visible").inner_text()
    pocket.kill()

    page = pocket.open(now + 26 * 60)
    expect(page.locator(".pocket__who")).to_contain_text("Walk 2")
    assert page.locator(".pocket__card:visible, [data-through]:visible").inner_text() == on_top
    expect(page.locator("#unsent .note--waiting")).to_have_count(20)
    note_down(page, texts[20:])
    page.clock.fast_forward(7 * MINUTE)
    expect(page.locator("#unsent .note--waiting")).to_have_count(40)

    print(f"both walks, {time.monotonic() - began:.0f} s of a test for 32 minutes of a walk")
    begin(room, "card")
    room.server.start()
    page.clock.fast_forward(11_000)  # the longest wait of an outbox; whatever was on its way is broken off
    expect(page.locator("#unsent .note--waiting")).to_have_count(0, timeout=60_000)
    expect(page.locator(".draft")).to_have_count(40)
    kept = json.loads(furnish(room.server, "heard"))
    assert [note["text"] for note in kept] == texts
    assert [note["part"] for note in kept] == ["walk2"] * 40
    assert all(note["late"] for note in kept)
    pocket.kill()


# Together again


def test_a_phone_ahead_of_the_room_stays_there_until_it_is_asked_back(room):
    """Signal for a moment: whoever is in the second walk already is not thrown back into the first."""
    begin(room, "walk1")
    room.allow(*CUT)
    context = room.context("ana")
    page, desk = room.page_as("ana", context=context), room.page_as("fay")
    ready(page)
    context.set_offline(True)
    for part in ("Swap", "Walk 2: B is the customer"):
        page.locator("#way").get_by_role("button", name=f"Next part: {part}").tap()
    hear(page, "ahead of you all")
    back = page.locator("#way").get_by_role("button", name="Swap", exact=True)
    back.tap()
    expect(page.locator(".swap")).to_be_visible()
    expect(back).to_be_hidden()
    expect(page.locator("#way").get_by_role("button", name="Walk 1: A is the customer", exact=True)).to_be_visible()
    page.locator("#way").get_by_role("button", name="Next part: Walk 2: B is the customer").tap()
    context.set_offline(False)
    expect(page.locator("#heard .note")).to_have_count(1)
    expect(page.locator("#way")).to_contain_text("Your phone is ahead of the room.")
    desk.get_by_role("button", name="+5 min").click()
    expect(desk.locator("#clock")).to_contain_text("20:")
    expect(page.locator("#clock")).to_contain_text("15:")
    before, pair = (
        page.locator("#pack").get_attribute("data-pack"),
        page.locator(".pocket__note form").get_attribute("action"),
    )
    words = {"id": str(uuid4()), "name": "Mika", "text": "it stood still", "version": "0"}
    room.post(pair.removeprefix(f"/w/{room.id}/").replace("notes/", "introduction/"), words, as_="ben")
    expect(page.locator(f"#pack:not([data-pack='{before}'])")).to_be_visible()
    ready(page)
    expect(page.locator(".pocket__who")).to_contain_text("Walk 2")
    page.get_by_role("button", name="To where the room is").tap()
    expect(page.locator(".pocket__who")).to_contain_text("Walk 1")
    expect(page.locator("#way")).to_be_hidden()
    kept = json.loads(furnish(room.server, "heard"))
    assert [(note["text"], note["part"], note["late"]) for note in kept] == [("ahead of you all", "walk2", False)]
    go_on(desk, "Swap")
    expect(page.locator(".swap")).to_be_visible()


# The seat is gone, and so is what was carried for it


def is_clean(page):
    page.wait_for_function(
        "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length"
    )
    assert page.evaluate(KEYS) == []


@pytest.fixture
def carrying(room):
    """Ana's phone with its pack."""
    begin(room)
    room.allow("403", "410", "404")
    context = room.context("ana")
    page = room.page_as("ana", context=context)
    ready(page)
    assert page.evaluate(HELD) and page.evaluate(KEYS) and page.evaluate(WORKERS) == 1
    return page


def test_a_removed_seat_leaves_nothing(room, carrying):
    room.post(f"people/{room.cast['seats']['ana']}/removal/", {"sure": "1"})
    expect(carrying.get_by_role("alert")).to_contain_text("taken this seat away")
    is_clean(carrying)


def test_a_seat_removed_while_its_page_was_closed_leaves_nothing(room, carrying):
    context = carrying.context
    carrying.close()
    room.post(f"people/{room.cast['seats']['ana']}/removal/", {"sure": "1"})
    page = context.new_page()
    page.goto(f"/w/{room.id}/")
    expect(page.locator("main")).to_contain_text("taken this seat away")
    page.wait_for_function("async () => !(await caches.keys()).length")
    assert page.evaluate(WORKERS) == 0


def test_the_end_of_the_day_leaves_nothing(room, carrying):
    room.post("ending/")
    expect(carrying.get_by_text("Thank you for today.")).to_be_visible()
    is_clean(carrying)


def test_whoever_leaves_carries_nothing(room, carrying):
    room.post("seat/departure/", as_="ana")
    expect(carrying.get_by_text("You have left.")).to_be_visible()
    is_clean(carrying)


def test_after_the_way_nothing_is_carried(room, carrying):
    begin(room, "card")
    carrying.reload()
    expect(carrying.locator(".boxes")).to_be_visible()
    is_clean(carrying)


def test_another_seat_on_the_same_phone_gets_its_own(room, carrying):
    """Somebody hands their phone on: nothing of Ana's is given to Ben, with or without a server."""
    context = carrying.context
    context.clear_cookies()
    ((name, value),) = room.server.cookies("ben").items()
    context.add_cookies([{"name": name, "value": value, "url": room.server.url}])
    carrying.goto(f"/w/{room.id}/")
    ready(carrying)
    names = carrying.evaluate("async () => (await caches.keys())")
    assert names == [f"carried:{room.id}:{room.cast['seats']['ben']}"]


def test_the_worker_keeps_out_of_everything_else(room, carrying):
    """A desk, a page of another seat, a form that was sent: none of it comes into the cache, and none out of it."""
    desk = room.context("fay")
    page = room.page_as("fay", context=desk)
    phone = carrying.context.new_page()
    for path in ("seat/", "promises/", "partners/", "since/?rev=0&surface=phone"):
        phone.goto(f"/w/{room.id}/{path}")
    phone.goto(f"/w/{room.id}/")
    ready(phone)
    held = phone.evaluate(HELD)
    assert {path for path in held if path.startswith("/w/")} == {f"/w/{room.id}/", f"/w/{room.id}/pack/"}
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    cut(room)
    with pytest.raises(Exception, match="ERR_"):
        phone.goto(f"/w/{room.id}/seat/")
    phone = carrying.context.new_page()  # the browser is still busy with the other one's error
    phone.goto(f"/w/{room.id}/")
    expect(phone.locator(".pack__state--ready:visible")).to_be_visible()
    status = "async () => (await fetch(location.pathname).catch(() => ({ status: 0 }))).status"
    assert phone.evaluate(status) == 0


def test_what_is_a_day_old_is_not_given_back(room, carrying):
    """A phone that nobody opened again does not keep the page of its seat for ever."""
    age = """async (path) => {
        const [name] = await caches.keys(), cache = await caches.open(name), page = await cache.match(path);
        const headers = new Headers(page.headers), then = Date.parse(headers.get("Date")) - 25 * 3600_000;
        headers.set("Date", new Date(then).toUTCString());
        await cache.put(path, new Response(await page.text(), { headers }));
    }"""
    carrying.evaluate(age, f"/w/{room.id}/")
    cut(room)
    page = carrying.context.new_page()
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"/w/{room.id}/")
    carrying.wait_for_function("async () => !(await caches.keys()).length")


def test_by_plain_http_the_page_works_while_it_is_open(room):
    """No cache and no worker there: the pack is in the page, and the phone says that it must stay open."""
    begin(room, "walk1")
    room.allow(*CUT)
    context = room.context("ana")
    context.add_init_script("delete Window.prototype.caches; delete window.caches;")
    page, desk = room.page_as("ana", context=context), room.page_as("fay")
    expect(page.locator(".pack__state--ready:visible")).to_contain_text("as long as this page stays open")
    context.set_offline(True)
    for part in ("Swap", "Walk 2: B is the customer"):
        page.locator("#way").get_by_role("button", name=f"Next part: {part}").tap()
    hear(page, "kept in an open page")
    desk.goto(f"/w/{room.id}/desk/")
    begin(room, "become")
    expect(desk.locator("#packs")).to_contain_text("must keep the page open: Ana")
    context.set_offline(False)
    expect(page.locator("#unsent")).to_have_count(0)


def test_it_can_be_read_and_reached(inspection):  # noqa: F811
    """The bar of the way and every state of the badge, in both languages: no axe violation, nothing too wide."""
    begin(inspection, "walk1")
    inspection.allow(*CUT)
    page = inspection.window("ana")
    page.goto(f"/w/{inspection.id}/")
    expect(page.locator(".pack__state--ready:visible")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#way")).to_be_visible()
    page.locator("[data-way=next]").tap()
    expect(page.locator(".swap")).to_be_visible()
    inspection.look(page, "swap without a signal")
    page.locator("[data-way=next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pocket")).to_be_visible()
    inspection.look(page, "walk 2 without a signal")
    for line in (".pack__state--ready:visible", ".way__why:visible", ".way__ways .link:visible"):
        assert page.locator(line).first.evaluate(CONTRAST) >= 7, line
    page.context.set_offline(False)
    begin(inspection)
    page.goto(f"/w/{inspection.id}/")
    for state in ("unscripted", "saving", "later", "full", "open", "kept"):
        page.locator("#pack").evaluate(SHOW, state)
        inspection.look(page, f"pack {state}")
