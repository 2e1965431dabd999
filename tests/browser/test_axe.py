"""Every page, in both languages and both moods: no axe violation, and nothing wider than the phone it is on."""

import functools
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, SCREEN, Room, fill
from tests.server import run

LONG_WORD = "w" * 120
STEADY = {"reduced_motion": "reduce"}


def furnish(server, *words):
    return run("-m", "tests.browser.furnish", *words, TAKIBI_VAR=str(server.var)).strip()


class Inspection(Room):
    """Looks at page after page and remembers everything that is wrong."""

    def __init__(self, server, browser, language):
        super().__init__(server, browser)
        self.language, self.wrong, self.pages = language, [], 0
        furnish(server, "speak", language)
        self.allowed = ["4(03|04|09|22)"]
        for text, column in [("They phone at lunch", "S1"), (LONG_WORD, "S1"), ("料金の前提人数が書いていない", "S2")]:
            self.write(text, column=column, evidence="imagined")

    @functools.cache  # noqa: B019
    def window(self, who=None, size="phone"):
        """One window for each person: pages open in it one after the other."""
        size = {"phone": PHONE, "desk": DESK, "screen": SCREEN}[size]
        locale = {"en": "en-GB", "ja": "ja-JP"}[self.language]
        return self.context(who, **{**size, "locale": locale, **STEADY}).new_page()

    def visit(self, who, path, size="phone"):
        page = self.window(who, size)
        page.goto(path)
        return self.look(page, f"{who or 'guest'} {path}")

    def look(self, page, name):
        self.pages += 1
        page.wait_for_load_state()
        page.emulate_media(color_scheme="light")
        self.note_wrong(page, f"{name} light", {})
        page.emulate_media(color_scheme="dark")  # only colours differ
        self.note_wrong(page, f"{name} dark", {"runOnly": ["color-contrast"]})
        page.emulate_media(color_scheme="light")
        wide = page.evaluate("""() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1)
                .slice(0, 3).map((e) => e.outerHTML.slice(0, 120));
        }""")
        if wide:
            self.wrong.append(f"{name}: wider than the window: {wide}")
        return page

    def note_wrong(self, page, name, options):
        found = Axe().run(page, options={"resultTypes": ["violations"], "iframes": False, **options})
        for violation in found.response["violations"]:
            node, times = violation["nodes"][0], len(violation["nodes"])
            self.wrong.append(f"{name}: {violation['id']} x{times}: {node['html'][:160]} {node['failureSummary']}")


@pytest.fixture(params=["en", "ja"])
def inspection(request, server, browser):
    made = Inspection(server, browser, request.param)
    yield made
    made.close()
    print(f"{made.pages} pages in {request.param}")
    assert not made.wrong, "\n\n".join(made.wrong)


def test_before_the_room(inspection):
    look, cast = inspection, inspection.cast
    look.visit(None, "/")
    look.visit(None, "/join/")
    page = look.visit(None, f"/join/{cast['join_token']}/")
    page.locator("main .button--main").click()
    look.look(page, "door, empty")
    page.locator("[name=name]").fill("Ben")
    page.locator("[name=department][value=field_sales]").check()
    page.locator("main .button--main").click()
    look.look(page, "is it you")
    look.visit(None, "/no/such/page/")
    page = look.visit(None, "/sign-in/")
    page.locator("[name=email]").fill("fay@example.com")
    page.locator("main .button--main").click()
    look.look(page, "digits")
    look.visit("ada", "/", "desk")
    look.visit("ada", "/members/", "desk")
    look.visit("fay", "/workshops/new/", "desk")
    look.visit("rei", "/", "desk")
    furnish(look.server, "nobody")
    page = look.visit(None, "/setup/")
    assert page.locator("[data-zone]").input_value()  # the clock of this browser


def test_phones(inspection):
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    look.visit("ana", base)
    look.visit("ana", f"{base}seat/")
    look.visit("ana", f"{base}promises/")
    look.stand_at("frame")
    look.post("message/", {"text": LONG_WORD})
    look.visit("ana", base)
    look.visit("fay", f"{base}desk/phone/")
    look.post("call/", {"called": "1"})
    look.visit("ana", base)
    look.stand_at("stations")
    page = look.visit("ana", f"{base}?stage=S1")
    fill(page, LONG_WORD, None)
    look.look(page, "composer open")
    page.goto(f"{base}?stage=S1")
    link = page.locator(".note a").first
    address = link.get_attribute("href")
    link.tap()
    page.locator("dialog[open]").wait_for()
    unfold(page)
    look.look(page, "sheet in its dialog")
    unfold(look.visit("ana", address))
    look.look(page, "sheet as a page, unfolded")
    look.stand_at("convert")
    furnish(look.server, "promise", look.language)
    look.visit("ana", base)
    page = look.visit("ana", f"{base}promises/")
    look.visit("ana", page.locator(".list__name").first.get_attribute("href"))
    look.post("publication/")
    look.visit("ana", f"{base}report/")
    furnish(look.server, "lunch")
    look.visit("ana", base)
    look.visit("fay", f"{base}desk/", "desk")
    look.visit(None, f"/screen/{cast['screen_token']}/", "screen")


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")


def test_the_desk(inspection):
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    look.visit("fay", f"{base}desk/", "desk")
    look.visit("fay", f"{base}steps/{cast['step']}/waiting/", "desk")
    look.visit("fay", f"{base}journey-map/{cast['step']}/frame/", "desk")
    look.visit("fay", f"{base}people/{cast['seats']['ana']}/", "desk")
    unfold(look.visit("fay", f"{base}screen-link/", "desk"))
    look.stand_at("frame")
    look.post("message/", {"text": LONG_WORD})
    look.post("parking/", {"topic": LONG_WORD})
    look.post("call/", {"called": "1"})
    page = look.visit("fay", f"{base}desk/", "desk")
    unfold(page)
    look.look(page, "desk, calling, unfolded")
    look.stand_at("emotion")
    look.visit("fay", f"{base}desk/", "desk")
    look.stand_at("convert")
    furnish(look.server, "promise", look.language)
    page = look.visit("fay", f"{base}desk/", "desk")
    page.locator(".map .note a").first.click()
    page.locator("dialog[open]").wait_for()
    unfold(page)
    look.look(page, "drawer of the desk")
    page.keyboard.press("Escape")
    page.locator("[data-opens=keys]").click()
    look.look(page, "keys")
    look.visit("fay", f"{base}report/", "desk")
    look.post("ending/")
    look.visit("fay", f"{base}desk/", "desk")
    look.visit("rei", f"{base}report/", "desk")


def test_the_venue(inspection):
    look, base = inspection, f"/w/{inspection.id}/"
    for size in ("desk", "phone"):
        page = look.visit("fay", f"{base}venue/", size)
        unfold(page)
        look.look(page, f"venue, unfolded, {size}")
    look.visit("fay", f"{base}venue/?width=wide", "phone")
    address, page = page.locator("[data-phone]").inner_text(), look.window(None)
    page.goto(address)  # it answers by itself, which leads to another page
    page.get_by_text(re.compile("close this|閉じて")).wait_for()
    look.look(page, "a phone that has answered")
    fits(look.visit(None, f"/screen/{look.cast['screen_token']}/?check=1", "screen"))
    page = look.context(None, user_agent="Safari Line/15.12.1", **STEADY).new_page()
    page.goto(f"/join/{look.cast['join_token']}/")
    look.look(page, "door in another app's browser")


def test_the_screen(inspection):
    look, address = inspection, f"/screen/{inspection.cast['screen_token']}/"
    for code in ("frame", "silent", "stations"):
        look.stand_at(code)
        fits(look.visit(None, address, "screen"))
    look.post("join-overlay/", {"shown": "1"})
    fits(look.visit(None, address, "screen"))


def fits(page):
    beyond = "[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"
    until = time.monotonic() + 3
    while (over := page.evaluate(beyond)) != [0, 0] and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert over == [0, 0], over


def test_three_hundred_notes(room):
    """The screen turns pages of the map; the desk keeps the three moves in sight."""
    furnish(room.server, "crowd", "300")
    room.stand_at("stations")
    screen = room.screen()
    fits(screen)
    wall, box = screen.locator(".wall").bounding_box(), screen.locator("#main").bounding_box()
    print(f"300 notes on the screen: {screen.locator('.paged__place').inner_text()}")
    assert wall["y"] + wall["height"] <= box["y"] + box["height"] + 1
    desk = room.page_as("fay")
    fits(desk)
    moves = desk.locator("#moves").bounding_box()
    assert moves["y"] + moves["height"] <= DESK["viewport"]["height"]


def test_votes(inspection):
    """Asked, answered and shown: the scale, dots, consent and a debate."""
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    pages = (
        ("ana", base, "phone"),
        ("fay", f"{base}desk/", "desk"),
        (None, f"/screen/{cast['screen_token']}/", "screen"),
    )
    for code in ("emotion", "moments", "sign"):
        look.stand_at(code)
        phase = cast["phases"][code]
        look.post(f"phases/{phase}/votes/")
        for who, path, size in pages:
            look.visit(who, path, size)
        furnish(look.server, "vote")
        look.post(f"phases/{phase}/votes/closing/")
        for who, path, size in pages:
            look.visit(who, path, size)
    furnish(look.server, "debate")
    for who, path, size in pages:
        look.visit(who, path, size)
