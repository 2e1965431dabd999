"""Preparing the day in a real browser: dragging, the buttons that do the same, and the desk that follows."""

import pytest
from playwright.sync_api import expect

TITLES = "ol[data-day='1'] .slot__what > a"


@pytest.fixture
def agenda(room):
    """The agenda page with three breaks behind the map that runs."""

    def page(**options):
        for what in ("break", "meal", "rest"):
            room.post("agenda/steps/", {"day": 1, "what": what})
        return room.page_as("fay", f"/w/{room.id}/agenda/", **options)

    return page


def titles(page):
    return page.locator(TITLES)


def test_a_step_is_dragged_by_its_handle(agenda):
    page = agenda()
    handles = page.locator("[data-handle]")
    handles.last.scroll_into_view_if_needed()
    start, end = handles.last.bounding_box(), handles.first.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + 4, steps=6)
    page.mouse.up()
    expect(titles(page)).to_have_text(["Giant Journey Map", "Free time", "Break", "Lunch"])


def test_escape_lets_go(agenda):
    page = agenda()
    handle = page.locator("[data-handle]").last
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 100)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".slot--lifted")).to_have_count(0)
    expect(titles(page)).to_have_text(["Giant Journey Map", "Break", "Lunch", "Free time"])


@pytest.mark.parametrize("scripts", [True, False])
def test_the_buttons_do_the_same(agenda, scripts):
    page = agenda(java_script_enabled=scripts)
    page.get_by_role("button", name="Move “Free time” up").click()
    expect(titles(page)).to_have_text(["Giant Journey Map", "Break", "Free time", "Lunch"])
    page.get_by_role("button", name="Move “Free time” down").click()
    expect(titles(page)).to_have_text(["Giant Journey Map", "Break", "Lunch", "Free time"])


def test_what_cannot_be_is_said_in_a_sentence(room, agenda):
    room.allow("409")
    page = agenda(java_script_enabled=False)
    page.get_by_role("button", name="Move “Break” up").click()
    expect(page.get_by_role("alert")).to_contain_text("has already begun")


def test_the_desk_follows(room, agenda):
    desk = room.page_as("fay")
    agenda()
    expect(desk.locator(".agenda")).to_contain_text("Free time")


def test_a_phone_learns_its_team_at_once(room):
    phone, desk = room.page_as("ana"), room.page_as("fay")
    for name in ("Cleo", "Dan"):
        newcomer = room.context().new_page()
        newcomer.goto(f"/join/{room.cast['join_token']}/")
        newcomer.get_by_label("What should we call you?").fill(name)
        newcomer.get_by_role("radio", name="Marketing").check()
        newcomer.get_by_role("button", name="Join").click()
        expect(newcomer.locator("#region")).to_be_visible()
    page = room.page_as("fay", f"/w/{room.id}/teams/")
    page.get_by_label("How many").select_option("2")
    page.get_by_role("button", name="Make teams").click()
    expect(page.locator(".team")).to_have_count(2)
    expect(phone.locator(".step__name")).to_contain_text("Team")
    expect(desk.locator(".desk__people")).to_contain_text("Team B")
