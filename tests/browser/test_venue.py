"""The check of the venue on a laptop, and a phone that answers it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import DESK

ECHO = re.compile("/live/echo/")


def check(room, prepare=lambda page: None, **options):
    page = room.context("fay", **{**DESK, "has_touch": False, "is_mobile": False, **options}).new_page()
    prepare(page)
    page.goto(f"/w/{room.id}/venue/")
    return page


def test_a_line_that_works_and_a_phone_that_answers(room):
    laptop = check(room)
    expect(laptop.get_by_text("It works. Ten messages went and came")).to_be_visible()
    expect(laptop.get_by_text("The clock of this laptop is right.")).to_be_visible()
    expect(laptop.locator("[data-fix=line]")).not_to_have_attribute("open", "")
    expect(laptop.locator(".venue__count")).to_have_text("0")
    phone = room.page_as(None, laptop.locator("[data-phone]").inner_text())
    expect(phone.get_by_role("heading")).to_have_text("This phone reaches the server")
    expect(phone.get_by_text("The laptop knows.")).to_be_visible()
    expect(laptop.locator(".venue__count")).to_have_text("1")
    expect(laptop.get_by_text(re.compile("the live line answers in \\d+ ms"))).to_be_visible()


def test_a_line_that_is_blocked_unfolds_its_fix(room):
    room.allow("WebSocket")
    block = lambda page: page.route_web_socket(ECHO, lambda socket: socket.close(code=1011))  # noqa: E731
    laptop = check(room, block)
    expect(laptop.get_by_text("It does not come through.")).to_be_visible()
    expect(laptop.get_by_text("proxy_set_header Upgrade $http_upgrade;")).to_be_visible()


def test_a_line_that_swallows_every_answer_is_blocked_too(room):
    """A proxy that opens the socket and passes nothing."""
    laptop = check(room, lambda page: page.route_web_socket(ECHO, lambda socket: None))
    expect(laptop.get_by_text("It does not come through.")).to_be_visible()


def test_a_wrong_clock_and_another_time_zone_are_said(room):
    late = "{ const now = Date.now; Date.now = () => now() - 90_000; }"
    laptop = check(room, lambda page: page.add_init_script(late), timezone_id="Europe/Lisbon")
    expect(laptop.get_by_text("differs from the server's by 90 s")).to_be_visible()
    expect(laptop.get_by_text("This laptop is in another time zone: Europe/Lisbon")).to_be_visible()


def test_without_scripts_the_instructions_are_there_and_a_phone_answers_by_its_button(room):
    laptop = check(room, java_script_enabled=False)
    expect(laptop.get_by_text("This test needs scripts")).to_be_visible()
    laptop.get_by_text("If it does not come through").click()
    expect(laptop.get_by_text("proxy_http_version 1.1;")).to_be_visible()
    phone = room.page_as(None, laptop.locator("[data-phone]").inner_text(), java_script_enabled=False)
    phone.get_by_role("button", name="Tell the laptop").click()
    expect(phone.get_by_text("The laptop knows.")).to_be_visible()
    laptop.reload()
    expect(laptop.get_by_text("A device: reached the server")).to_be_visible()


def test_another_apps_browser_copies_the_address(room):
    """Plain http has no clipboard; the old way works, and the address can be selected by hand."""
    agent = "Mozilla/5.0 (iPhone) Mobile/15E148 Instagram 350.0.0"
    phone = room.page_as(None, f"/join/{room.cast['join_token']}/", user_agent=agent)
    phone.get_by_role("button", name="Copy the address").click()
    expect(phone.get_by_role("button", name="Copied")).to_be_visible()
    assert phone.evaluate("document.activeElement.value").endswith(f"/join/{room.cast['join_token']}/")
