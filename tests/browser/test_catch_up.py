"""Every page ends equal to the server, whatever the line does to its frames."""

import json
import re
import signal
import sqlite3
import time

from playwright.sync_api import expect

from tests.browser.conftest import DOWN

LIVE = re.compile("/live/")

# Every text that a note ever showed, in the order of the paints.
WATCH = """() => {
    window.painted = {};
    const look = () => {
        for (const note of document.querySelectorAll(".map .note")) {
            const all = (window.painted[note.id] ??= []), version = Number(note.dataset.version);
            if (all.at(-1) !== version) all.push(version);
        }
    };
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
    look();
}"""


class Line:
    """The socket of a page in a test's hands: what the server sends waits in `held` until it is passed on."""

    def __init__(self, page):
        self.held, self.holding = [], False
        page.route_web_socket(LIVE, self.open)

    def open(self, route):
        self.route, server = route, route.connect_to_server()
        server.on_message(lambda text: self.held.append(text) if self.holding else route.send(text))

    def pass_on(self, order):
        frames = [frame for text in self.held for frame in json.loads(text) if "rev" in frame]
        self.held, self.holding = [], False
        for frame in order(frames):
            self.route.send(json.dumps([frame]))
        return frames


def screen_of(room, code="stations", prepare=lambda page: None):
    room.stand_at(code)
    page = room.context(viewport={"width": 1280, "height": 720}, has_touch=False, is_mobile=False).new_page()
    line = prepare(page)
    page.goto(f"/screen/{room.cast['screen_token']}/")
    page.evaluate(WATCH)
    return page, line


def wait_for(page, condition, patience_s=5):
    until = time.monotonic() + patience_s
    while not condition() and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert condition()


def test_reversed_and_doubled_frames_never_paint_older_over_newer(room):
    """F11: a note is moved six times; its frames come twice, in the wrong order."""
    page, line = screen_of(room, prepare=Line)
    id = room.write("a traveller")
    note = page.locator(f"#note-{id}")
    expect(note).to_be_visible()
    line.holding = True
    for n in range(6):
        room.post(f"notes/{id}/cell/", {"version": 1 + n, "column": f"S{2 + n}", "lane": "action"})
    wait_for(page, lambda: "S7" in "".join(line.held))
    line.pass_on(lambda frames: [*reversed(frames), *frames, *reversed(frames)])
    expect(page.locator(f"#cell-S7-action #note-{id}")).to_be_visible()
    page.wait_for_timeout(500)
    versions = page.evaluate(f"window.painted['note-{id}']")
    assert versions == sorted(versions) and versions[-1] == 7, versions


def test_a_held_frame_is_fetched_and_comes_too_late(room):
    page, line = screen_of(room, prepare=Line)
    id = room.write("moved twice")
    expect(page.locator(f"#note-{id}")).to_be_visible()
    line.holding = True
    room.post(f"notes/{id}/cell/", {"version": 1, "column": "S2", "lane": "action"})
    wait_for(page, lambda: line.held)
    (late,) = line.pass_on(lambda frames: [])
    room.post(f"notes/{id}/cell/", {"version": 2, "column": "S3", "lane": "action"})
    started = time.monotonic()
    expect(page.locator(f"#cell-S3-action #note-{id}")).to_be_visible(timeout=1_000)
    print(f"a gap healed in {time.monotonic() - started:.2f} s")
    line.route.send(json.dumps([late]))
    page.wait_for_timeout(300)
    expect(page.locator(f"#cell-S3-action #note-{id}")).to_be_visible()
    assert page.evaluate(f"window.painted['note-{id}']") == [1, 3]


def test_frames_for_others_are_counted_without_a_fetch(room):
    page = room.page_as("ana")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/since/" in request.url else None)
    page.wait_for_timeout(500)
    for n in range(3):
        room.write(f"private {n}", by="ben")
    room.post("join-overlay/", {"shown": "1"})  # rings at the desk and the screen only
    room.write("mine", by="ana")
    expect(page.locator("#mine .note")).to_have_count(1)
    page.wait_for_timeout(400)
    assert asked == []


def test_without_a_socket_the_page_asks(room):
    """F13: a proxy that lets no WebSocket through."""
    room.allow("WebSocket")
    block = lambda page: page.route_web_socket(LIVE, lambda socket: socket.close(code=1011))  # noqa: E731
    page, _none = screen_of(room, prepare=block)
    page.wait_for_timeout(300)
    started = time.monotonic()
    id = room.write("by asking")
    expect(page.locator(f"#note-{id}")).to_be_visible(timeout=12_000)
    print(f"without a socket after {time.monotonic() - started:.1f} s")
    expect(page.locator("#offline")).to_be_hidden()


def test_a_dead_server_is_said_calmly_and_heals(room):
    """Killed and started again under open pages; the last good picture stays meanwhile, and the clock goes on."""
    room.allow(*DOWN)
    page, _line = screen_of(room)
    ends = page.locator("#clock").get_attribute("data-ends")
    id = room.write("before")
    expect(page.locator(f"#note-{id}")).to_be_visible()
    room.server.kill(signal.SIGKILL)
    page.wait_for_timeout(3_000)
    expect(page.locator("#offline")).to_be_hidden()  # a blink of the line is nobody's business
    expect(page.locator("#offline")).to_contain_text("Reconnecting", timeout=5_000)
    expect(page.locator(f"#note-{id}")).to_be_visible()
    room.server.start()
    started = time.monotonic()
    after = room.write("after")
    expect(page.locator(f"#note-{after}")).to_be_visible(timeout=10_000)
    print(f"right again {time.monotonic() - started:.1f} s after the restart")
    page.reload()
    assert ends and page.locator("#clock").get_attribute("data-ends") == ends
    expect(page.locator("#offline")).to_be_hidden(timeout=10_000)


def test_a_wrong_clock_shows_the_right_time(room):
    """F18: ten minutes off, either way."""
    times = {}
    for name, skew in {"early": -600, "right": 0, "late": 600}.items():
        context = room.context("ana")
        context.add_init_script(f"{{ const now = Date.now; Date.now = () => now() + {skew * 1000}; }}")
        times[name] = room.page_as("ana", context=context)
    for page in times.values():
        expect(page.locator("#clock")).to_have_text(re.compile(r"^\+?\d+:\d\d$"))  # overtime or not
        page.wait_for_timeout(300)
    seconds = []
    for page in times.values():
        minutes, rest = page.locator("#clock").inner_text().lstrip("+").split(":")
        seconds.append(int(minutes) * 60 + int(rest))
    print(f"clocks show {seconds}")
    assert max(seconds) - min(seconds) <= 1


def test_back_from_the_background(room):
    """F16: the page was frozen; looking at it is enough."""
    page, line = screen_of(room, prepare=Line)
    line.holding = True
    id = room.write("while you were away")
    page.wait_for_timeout(200)
    expect(page.locator(f"#note-{id}")).to_have_count(0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(f"#note-{id}")).to_be_visible(timeout=2_000)


def test_a_restored_backup(room):
    """F17: the server comes back with an older truth under open pages."""
    room.allow(*DOWN)
    page, _line = screen_of(room)
    before = room.write("before")
    kept = room.server.var / "kept.sqlite3"
    with sqlite3.connect(room.server.database) as source, sqlite3.connect(kept) as target:
        source.backup(target)
    after = room.write("after")
    expect(page.locator(f"#note-{after}")).to_be_visible()
    room.server.kill(signal.SIGKILL)
    for leftover in room.server.var.glob("takibi.sqlite3*"):
        leftover.unlink()
    with sqlite3.connect(kept) as restored:
        restored.execute("update workshop_workshop set epoch = 'restored'")
    kept.rename(room.server.database)
    room.server.start()
    expect(page.locator(f"#note-{after}")).to_have_count(0, timeout=12_000)
    expect(page.locator(f"#note-{before}")).to_be_visible()


def test_signed_out_elsewhere(room):
    """F22: the desk of somebody who signed out shows the way in, not the room."""
    desk = room.page_as("fay")
    desk.wait_for_timeout(300)
    room.server.post("/sign-out/", {}, as_="fay")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk).to_have_url(re.compile("/sign-in/"), timeout=12_000)
