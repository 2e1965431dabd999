"""The screen that nobody touches: it never scrolls, turns its own pages, and keeps its last picture."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import fits, furnish

SIZES = [(1920, 1080), (1280, 720), (1024, 768)]
LONG = {"en": "Walk once around the lake in pairs and change roles. ", "ja": "二人一組で湖を一周し、役割を交代します。"}
SMALL = """(names) => names.flatMap((name) => [...document.querySelectorAll(name)])
    .filter((part) => part.offsetParent && parseFloat(getComputedStyle(part).fontSize) < innerHeight / 30)
    .map((part) => part.className + part.textContent.trim().slice(0, 20))"""


def open_screen(room, size=SIZES[1], **options):
    return room.screen(viewport={"width": size[0], "height": size[1]}, **options)


def names_in_sight(page):
    return page.evaluate("""() => {
        const box = document.querySelector("[data-pages]").getBoundingClientRect();
        return [...document.querySelectorAll(".joining__name")].filter((name) => {
            const at = name.getBoundingClientRect();
            return at.left >= box.left - 1 && at.right <= box.right + 1 && at.bottom <= box.bottom + 1;
        }).map((name) => name.id);
    }""")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", SIZES)
def test_a_lobby_of_sixty_turns_its_pages(room, language, size):
    furnish(room.server, "speak", language)
    room.post("join-overlay/", {"shown": "1"})
    page = open_screen(room, size)
    fits(page)
    place = page.locator(".paged__place")
    expect(place).to_be_visible()
    pages, seen = page.locator(".paged__place span").inner_text().count(" ") + 1, set()
    for _each in range(pages):
        here = names_in_sight(page)
        assert here and not seen & set(here)
        seen |= set(here)
        page.keyboard.press("PageDown")
    assert len(seen) == page.locator(".joining__name").count() > 60


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_and_what_carries_the_room_is_large(room, language, size):
    """Ten stages with long names, a long portrait, notes, an instruction of three hundred characters."""
    furnish(room.server, "speak", language)
    furnish(room.server, "ten_stages")
    furnish(room.server, "crowd", "40")
    page = open_screen(room, size)
    carries = [".screen__ask", ".clock", ".map__name", ".map__count", ".bars__stage", ".road__stage b", ".prompt__ask"]
    for code in ("frame", "silent", "stations"):
        room.stand_at(code)
        page.reload()
        fits(page)
        # Of a picture that is less wide, the height of its wide part counts.
        assert size == (1024, 768) or page.evaluate(SMALL, carries) == []
    furnish(room.server, "lunch", (LONG[language] * 20)[:300])
    page.reload()
    fits(page)
    assert size == (1024, 768) or page.evaluate(SMALL, carries) == []


def test_pages_turn_by_themselves_until_somebody_holds_them(room):
    room.post("join-overlay/", {"shown": "1"})
    context = room.context(viewport={"width": 1280, "height": 720}, has_touch=False, is_mobile=False)
    page = context.new_page()
    page.clock.install()
    page.goto(f"/screen/{room.cast['screen_token']}/")
    place = page.locator(".paged__place")
    expect(place).to_contain_text("1 of")
    page.clock.run_for(12_500)
    expect(place).to_contain_text("2 of")
    page.mouse.click(200, 200)
    expect(place).to_contain_text("held")
    page.clock.run_for(40_000)
    expect(place).to_contain_text("2 of")
    page.keyboard.press("PageUp")
    expect(place).to_contain_text("1 of")
    page.keyboard.press(" ")
    page.clock.run_for(12_500)
    expect(place).to_contain_text("2 of")
    expect(place).not_to_contain_text("held")


def test_whoever_comes_in_sees_their_name(room):
    room.post("join-overlay/", {"shown": "1"})
    page = open_screen(room)
    expect(page.locator(".paged__place")).to_contain_text("1 of")
    phone = room.page_as(None, f"/join/{room.cast['join_token']}/")
    phone.locator("[name=name]").fill("Zoe")
    phone.locator("[name=department][value=marketing]").check()
    phone.locator("main .button--main").click()
    expect(page.get_by_text("Zoe")).to_be_in_viewport()
    assert page.locator(".joining__name").last.get_attribute("id") in names_in_sight(page)


@pytest.mark.parametrize("motion, moves", [("no-preference", 1), ("reduce", 0)])
def test_a_page_turns_without_motion_where_that_is_asked(room, motion, moves):
    room.post("join-overlay/", {"shown": "1"})
    page = open_screen(room, reduced_motion=motion)
    expect(page.locator(".paged__place")).to_be_visible()
    page.keyboard.press("PageDown")
    assert page.evaluate("document.querySelector('[data-pages]').getAnimations().length") == moves


def test_without_scripts_every_name_is_there(room):
    room.post("join-overlay/", {"shown": "1"})
    page = open_screen(room, java_script_enabled=False)
    expect(page.locator(".joining__name").last).to_be_visible()
    page.locator(".joining__name").last.scroll_into_view_if_needed()
    expect(page.locator(".joining__name").last).to_be_in_viewport()


def test_a_screen_whose_link_was_renewed_says_so_calmly(room):
    room.allow("404")
    old = open_screen(room)
    desk = room.page_as("fay", f"/w/{room.id}/screen-link/")
    desk.locator("summary").click()
    desk.get_by_role("button", name="New screen link").click()
    expect(old.get_by_role("alert")).to_have_text(
        "This link to the screen is not in use any more. The desk has the new one."
    )
    expect(old.locator(".screen__head")).to_have_count(0)
    new = room.context(viewport={"width": 1280, "height": 720}).new_page()
    new.goto(desk.get_by_label("Address of the screen").input_value())
    expect(new.locator(".screen__head")).to_be_visible()
