"""A facilitator alone: starts a rehearsal, sees the room fill and write, leads it to its end, and deletes it."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def begun(room):
    """The desk of a rehearsal in which everybody hurries."""

    def desk(**options):
        page = room.page_as("fay", f"/w/{room.id}/rehearsal/", **options)
        page.get_by_label("Simulated people").fill("6")
        page.get_by_role("button", name="Rehearse").click()
        page.get_by_role("button", name="Ten times faster").click()
        return page

    return desk


def test_from_the_first_arrival_to_the_last_trace(room, begun):
    room.allow("4(03|10)", "WebSocket")  # what a phone asks of a room that has ended, or is gone
    desk = begun()
    expect(desk.locator(".person")).to_have_count(5)
    desk.get_by_role("button", name="Start the first step").click()
    expect(desk.locator(".desk__head")).to_have_text("Frame")
    desk.locator("[data-key=ArrowRight]").click()
    expect(desk.locator("#total")).to_have_text(re.compile("[1-9]"), timeout=20_000)
    expect(desk.locator("#people-head")).to_have_text(re.compile("[1-9] of [56] have written"))

    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="One of these phones").click()
    phone = opened.value
    expect(phone.locator(".step__name")).to_have_text(re.compile("Rehearsal|リハーサル"))

    desk.keyboard.press("ArrowRight")
    expect(desk.locator(".map .note").first).to_be_visible()
    expect(phone.locator(".stages")).to_be_visible()
    end = desk.locator("form[action$='/ending/'] button")
    while not end.count():
        here = desk.locator(".desk__head").inner_text()
        desk.keyboard.press("ArrowRight")
        expect(desk.locator(".desk__head")).not_to_have_text(here)
    end.click(), end.click()
    desk.get_by_role("link", name="Look at the report and publish it").click()
    expect(desk.locator(".report")).to_contain_text("Rehearsal")

    desk.goto(f"/w/{room.id}/rehearsal/")
    desk.get_by_role("button", name="End and delete it").click()
    expect(desk).to_have_url(re.compile(f"/w/{room.id}/desk/$"))
    expect(desk.locator(".message--banner")).to_have_count(0)
    phone.reload()
    expect(phone.locator("h1")).to_contain_text("Scan the code again to join.")


def test_without_scripts_the_room_acts_by_a_button(begun):
    desk = begun(java_script_enabled=False)
    for _press in range(40):
        desk.get_by_role("button", name="Let the room act").click()
        if desk.locator(".person").count() == 5:
            break
    expect(desk.locator(".person")).to_have_count(5)
    desk.get_by_role("link", name="End the rehearsal").click()
    desk.get_by_role("button", name="End and delete it").click()
    expect(desk.locator(".message--banner")).to_have_count(0)
