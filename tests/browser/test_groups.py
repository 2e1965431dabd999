"""An open question in a room: two phones, the desk and the screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import fits, furnish, inspection, unfold  # noqa: F401
from tests.browser.test_room import drag, is_as_fresh

SOON = {"timeout": 4_000}


@pytest.fixture
def asked(room):
    furnish(room.server, "asked", "one")
    return room


def write(page, text):
    composer = page.locator(".line form")
    composer.get_by_role("textbox").fill(text)
    composer.get_by_role("button", name="Save").tap()
    expect(page.locator(".line form .composer__promise")).to_contain_text("Saved.", **SOON)
    expect(page.locator(".line form textarea")).to_have_value(text)


def test_alone_in_pairs_in_fours_and_all(asked):
    room = asked
    ana, ben, desk, screen = room.page_as("ana"), room.page_as("ben"), room.page_as("fay"), room.screen()
    expect(screen.get_by_role("heading", level=1)).to_have_text("What keeps us apart?")
    write(ana, "We never meet")
    expect(screen.locator("#lines")).to_contain_text(re.compile(r"^1 of \d+ have"), **SOON)
    assert "We never meet" not in ben.content() + desk.content() + screen.content()

    desk.get_by_role("button", name="Next: In pairs").click()
    for phone, other in ((ana, "Ben"), (ben, "Ana")):
        expect(phone.locator("#with")).to_contain_text(f"You with {other}", **SOON)
    expect(ben.locator(".line form textarea")).to_have_value("We never meet")

    # Two write at once: one is told, nothing is lost.
    room.allow("409")
    ben.locator(".line form textarea").fill("We hardly ever talk")
    write(ana, "We never talk")
    ben.locator(".line form").get_by_role("button", name="Save").tap()
    expect(ben.locator("#unsent")).to_contain_text("Ana wrote meanwhile: “We never talk”", **SOON)
    expect(ben.locator("#unsent")).to_contain_text("We hardly ever talk")
    expect(ben.locator(".line form textarea")).to_have_value("We never talk")

    desk.keyboard.press("ArrowRight")
    expect(ana.get_by_label("The line of your group")).to_have_value("We never talk", **SOON)
    write(ana, "Talk once a week")
    desk.keyboard.press("ArrowRight")
    for page in (ana, ben, desk, screen):
        expect(page.locator("#cluster-none .note")).to_contain_text("Talk once a week", **SOON)
    for page in (ana, desk, screen):
        is_as_fresh(page)


def test_what_is_being_written_stays_when_the_room_moves_on(asked):
    ana, desk = asked.page_as("ana"), asked.page_as("fay")
    ana.locator(".line form textarea").fill("We nev")
    desk.keyboard.press("ArrowRight")
    expect(ana.locator("form[data-leaving] textarea")).to_have_value("We nev", **SOON)
    ana.locator("form[data-leaving]").get_by_role("button").tap()
    expect(ana.locator(".line form:not([data-leaving]) textarea")).to_have_value("We nev", **SOON)


def test_a_line_that_changed_while_the_phone_was_away_is_not_written_over(asked):
    """The new version never goes under the old text: what was typed stays beside it, and is told to be too late."""
    ana, ben, desk = asked.page_as("ana"), asked.page_as("ben"), asked.page_as("fay")
    desk.keyboard.press("ArrowRight")
    expect(ben.get_by_label("The line of your pair")).to_have_value("", **SOON)
    ben.context.set_offline(True)
    ben.get_by_label("The line of your pair").fill("We hardly ever talk")
    expect(ana.locator("#with")).to_contain_text("You with Ben", **SOON)
    write(ana, "We never talk")
    asked.allow("409", "ERR_INTERNET_DISCONNECTED", "WebSocket")
    asked.post("join-overlay/", {"shown": "1"})
    ben.context.set_offline(False)
    expect(ben.locator("form:not([data-leaving]) [name=text]")).to_have_value(
        re.compile("We (never|hardly ever) talk"), timeout=20_000
    )
    ben.locator("form", has=ben.locator("textarea")).last.get_by_role("button", name="Save").tap()
    expect(ben.locator("#unsent")).to_contain_text("We hardly ever talk", timeout=20_000)
    assert "We never talk" in asked.server.get(f"/w/{asked.id}/", as_="ana")[2]


def test_a_wall_is_put_in_order(room):
    furnish(room.server, "asked", "clusters")
    ana, ben, desk, screen = room.page_as("ana"), room.page_as("ben"), room.page_as("fay"), room.screen()
    ana.get_by_label("A new cluster").fill("Talking")
    ana.get_by_role("button", name="Add", exact=True).tap()
    talking = desk.locator(".cluster", has_text="Talking")
    expect(talking).to_be_visible(**SOON)
    drag(desk, desk.locator("#cluster-none .note", has_text="Line 0"), talking)
    for page in (ana, ben, screen):
        expect(page.locator(".cluster", has_text="Talking").locator(".note")).to_have_text(re.compile("Line 0"), **SOON)
    expect(ana.locator(".note", has_text="Line 0")).to_contain_text("moved by Fay")

    ben.locator(".note__text", has_text="Line 1").tap()
    sheet = ben.get_by_role("dialog", name="One note")
    sheet.get_by_role("radio", name="Talking").tap()
    sheet.get_by_role("button", name="Move", exact=True).tap()
    expect(screen.locator(".cluster", has_text="Talking").locator(".cluster__count")).to_have_text("2", **SOON)
    desk.locator(".note", has_text="Line 1").locator("a").press("Enter")
    desk.get_by_role("dialog").get_by_label("Or into a new one").fill("Numbers")
    desk.get_by_role("button", name="Move there").press("Enter")
    expect(screen.locator(".cluster", has_text="Numbers").locator(".note")).to_have_count(1, **SOON)
    for page in (ana, ben, desk, screen):
        expect(page.locator(".cluster", has_text="Talking").locator(".note")).to_have_count(1, **SOON)
        is_as_fresh(page)


def test_one_voice_after_the_other(room):
    furnish(room.server, "asked", "voices")
    ana, desk, screen = room.page_as("ana"), room.page_as("fay"), room.screen()
    desk.keyboard.press("g")
    expect(screen.locator(".voices__next")).to_contain_text("then", **SOON)
    first = screen.locator(".voices__now").inner_text()
    ana.get_by_role("button", name="I pass").tap()
    expect(ana.get_by_role("button", name="I pass")).to_have_count(0, **SOON)
    desk.keyboard.press("g")
    expect(screen.locator(".voices__now")).not_to_have_text(first, **SOON)


def test_every_face_in_both_languages_and_moods(inspection):  # noqa: F811
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    step = ""
    for code in ("question", "one", "two", "four", "all", "clusters", "voices"):
        step = furnish(look.server, "asked", code)
        look.visit("ana", base)
        look.visit("fay", f"{base}desk/", "desk")
        fits(look.visit(None, f"/screen/{cast['screen_token']}/", "screen"))
        if code == "four":
            look.visit("ana", f"{base}partners/")
        if code == "clusters":
            page = look.visit("ana", base)
            page.locator(".note a").first.tap()
            page.locator("dialog[open]").wait_for()
            unfold(page)
            look.look(page, "sheet of a note in clusters")
            page = look.visit("fay", f"{base}desk/", "desk")
            page.locator(".cluster__link").first.click()
            page.locator("dialog[open]").wait_for()
            look.look(page, "sheet of a cluster")
    look.visit("fay", f"{base}steps/{step}/groups/", "desk")
    look.visit("fay", f"{base}open-question/{step}/question/", "desk")
    look.post(f"steps/{step}/freezing/")
    look.visit("fay", f"{base}report/", "desk")
