"""The wall: zoom from the desk, pages of a full map, the map as a list by keyboard alone, and paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import fits, furnish, inspection  # noqa: F401
from tests.browser.test_screen import SIZES, SMALL, open_screen

READ_FROM_FIVE_METRES = """() => [...document.querySelectorAll(".wall .note__text, .map__kind, .in-focus__text")]
    .filter((text) => parseFloat(getComputedStyle(text).fontSize) < Math.min(innerHeight, innerWidth * 9 / 16) / 60.1)
    .map((text) => text.textContent)"""
WHOLE_NOTES = """() => {
    const box = document.querySelector(".wall").getBoundingClientRect();
    const head = document.querySelector(".wall thead").getBoundingClientRect().bottom;
    return [...document.querySelectorAll(".wall .note")].filter((note) => {
        const at = note.getBoundingClientRect();
        return at.top >= head - 1 && at.bottom <= box.bottom + 1;
    }).map((note) => note.id);
}"""


def test_the_desk_leads_the_screen_by_keys(room):
    room.stand_at("stations")
    here, there = room.write("They phone at lunch"), room.write("Price unknown", column="S2", lane="pain")
    screen, desk = room.screen(), room.page_as("fay")
    near, far = screen.locator(f"#note-{here}"), screen.locator(f"#note-{there}")
    expect(near).to_be_visible()
    expect(far).to_be_visible()
    desk.keyboard.press("]")
    expect(far).to_have_count(0)
    expect(near).to_be_visible()
    late = room.write("And in the evening")
    expect(screen.locator(f"#note-{late}")).to_be_visible()
    lost = room.write("Not in sight", column="S5")
    desk.keyboard.press("0")
    expect(screen.locator(f"#note-{lost}")).to_be_visible()
    desk.locator(f"#note-{there} a").click()
    desk.get_by_role("button", name="Show on the screen").click()
    expect(screen.locator("#in-focus")).to_contain_text("Price unknown")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    late_screen = room.screen()
    expect(late_screen.locator("#in-focus")).to_contain_text("Price unknown")
    fits(screen)
    desk.keyboard.press("0")
    expect(screen.locator("#in-focus")).to_have_count(0)
    expect(far).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_full_map_turns_its_pages_and_every_note_is_whole_on_one(room, size):
    furnish(room.server, "crowd", "200")
    room.stand_at("stations")
    page = open_screen(room, size, reduced_motion="reduce")
    fits(page)
    expect(page.locator(".paged__place")).to_be_visible()
    pages, seen = page.locator(".paged__place span").inner_text().count(" ") + 1, set()
    for _each in range(max(pages, 2)):
        seen |= set(page.evaluate(WHOLE_NOTES))
        page.keyboard.press("PageDown")
    assert len(seen) == page.locator(".wall .note").count() == 200
    assert page.evaluate(READ_FROM_FIVE_METRES) == []
    assert page.locator(".map__stage").first.is_visible()
    assert size == (1024, 768) or page.evaluate(SMALL, [".map__name", ".map__count", ".screen__ask", ".clock"]) == []


@pytest.mark.parametrize("motion, name", [("no-preference", "comes-close"), ("reduce", "none")])
def test_what_comes_close_moves_only_where_that_is_liked(room, motion, name):
    room.stand_at("stations")
    page = open_screen(room, reduced_motion=motion)
    assert page.evaluate("getComputedStyle(document.querySelector('.wall')).animationName") == name


def tab_to(page, name, most=200):
    for _press in range(most):
        page.keyboard.press("Tab")
        if (
            name
            in page.evaluate("document.activeElement.textContent || document.activeElement.ariaLabel || ''").strip()
        ):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_the_list_says_stage_and_kind_and_a_note_is_written_and_moved_by_keyboard(room):
    """A participant who sees nothing: headings lead, every note is under its own, and no mouse is needed."""
    room.stand_at("stations")
    room.write("They phone at lunch", lane="pain")
    page = room.page_as("ana", f"/w/{room.id}/?view=list", has_touch=False, is_mobile=False)
    expect(page.get_by_role("heading", name="Notice", level=2)).to_be_visible()
    tree = page.locator(".listing").aria_snapshot()
    assert re.search(r'heading "Notice" \[level=2\].*heading "Pain" \[level=3\].*They phone at lunch', tree, re.DOTALL)
    tab_to(page, "Add a note here")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Your note").focus()
    page.keyboard.type("Nobody answers")
    tab_to(page, "")
    page.get_by_role("radio", name="Heard").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    note = page.locator(".listing .note", has_text="Nobody answers")
    expect(note).to_be_visible()
    note.get_by_role("link").focus()
    page.keyboard.press("Enter")
    sheet = page.locator("dialog[open]")
    sheet.get_by_text("Move to another place").focus()
    page.keyboard.press("Enter")
    sheet.get_by_role("radio", name="Research").focus()
    page.keyboard.press("Space")
    sheet.get_by_role("button", name="Move", exact=True).focus()
    page.keyboard.press("Enter")
    tree = page.locator(".listing")
    expect(page.locator("[id^=cell-S2-] .note", has_text="Nobody answers")).to_be_visible()
    assert 'heading "Research" [level=2]' in tree.aria_snapshot()


def pages_of(pdf):
    return re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)


def test_paper_comes_in_the_right_size_and_number(room):
    furnish(room.server, "crowd", "60")
    room.stand_at("stations")
    page = room.page_as("fay", f"/w/{room.id}/steps/{room.cast['step']}/print/")
    expected = [("print/", 1, (842, 595)), ("signs/", 8, (595, 842))]
    sheets = (
        page.goto(f"/w/{room.id}/steps/{room.cast['step']}/print/?paper=a3&across=3")
        and page.locator(".sheet-a3").count()
    )
    expected.append(("print/?paper=a3&across=3", sheets, (1191, 842)))
    for path, number, (width, height) in expected:
        page.goto(f"/w/{room.id}/steps/{room.cast['step']}/{path}")
        found = pages_of(page.pdf(prefer_css_page_size=True, print_background=True))
        assert [(round(float(w)), round(float(h))) for w, h in found] == [(width, height)] * number, path


def test_pages_of_the_wall(inspection):  # noqa: F811
    look, base = inspection, f"/w/{inspection.id}/"
    step = f"{base}steps/{look.cast['step']}/"
    look.stand_at("stations")
    for show in ("column:S1", "lane:pain"):
        look.post(f"steps/{look.cast['step']}/focus/", {"show": show})
        fits(look.visit(None, f"/screen/{look.cast['screen_token']}/", "screen"))
    look.visit("fay", f"{base}desk/", "desk")
    link = look.window("fay", "desk").locator(".map .note a").first.get_attribute("href")
    look.post(f"steps/{look.cast['step']}/focus/", {"show": f"note:{link.strip('/').split('/')[-1]}"})
    fits(look.visit(None, f"/screen/{look.cast['screen_token']}/", "screen"))
    look.visit("ana", f"{base}?view=list")
    look.visit("fay", f"{base}desk/?view=list", "desk")
    for path in ("taking/", "print/", "print/?paper=a3", "signs/"):
        look.visit("fay", step + path, "desk")
    look.visit("fay", f"{step}taking/", "phone")
