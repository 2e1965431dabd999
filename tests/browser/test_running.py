"""The desk against the clock: a press taken back, a delay absorbed, overtime; and phones that shake twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import furnish

FAKE_VIBRATION = """
    navigator.vibrate = (ms) => (window.shakes ??= []).push(ms);
    let touched = false;
    addEventListener("pointerdown", () => (touched = true), true);
    Object.defineProperty(navigator, "userActivation", { get: () => ({ hasBeenActive: touched }) });
"""  # to the browser, driving it from here is a touch as well


def test_a_press_is_taken_back_by_key_and_the_offer_goes_by_itself(room):
    room.allow("409")
    desk, ana = room.page_as("fay"), room.page_as("ana")
    now, offer = desk.locator("[aria-current=step]"), desk.locator("#press")
    ends = desk.locator("#clock").get_attribute("data-ends")
    desk.keyboard.press("ArrowRight")
    expect(offer).to_contain_text("Moved to Stage stations.")
    desk.keyboard.press("z")
    expect(now).to_contain_text("Silent notes")
    expect(offer).to_have_count(0)
    assert desk.locator("#clock").get_attribute("data-ends") == ends
    expect(ana.locator("h1")).to_contain_text("Write what the customer does")
    desk.keyboard.press("ArrowLeft")
    expect(offer).to_be_visible()
    offer.evaluate("box => (box.dataset.until = 1)")  # as if ten seconds had passed
    expect(offer).to_have_count(0)
    desk.keyboard.press("z")  # nothing in sight, nothing happens
    expect(now).to_contain_text("Frame")


def test_the_offer_covers_nothing_and_goes_with_the_next_press(room):
    desk = room.page_as("fay")
    offer = desk.locator("#press")
    desk.keyboard.press("ArrowRight")
    expect(offer).to_be_visible()
    under, moves = offer.bounding_box(), desk.locator("#moves").bounding_box()
    assert under["y"] + under["height"] <= desk.locator("#main").bounding_box()["y"] < moves["y"]
    desk.locator("[data-key=q]").click()
    expect(offer).to_have_count(0)
    expect(desk.locator("[data-key=q]")).to_have_attribute("aria-pressed", "true")
    expect(offer).to_have_count(0)


def test_the_end_is_taken_back(room):
    room.allow("410")
    room.stand_at("convert")
    desk = room.page_as("fay")
    desk.get_by_role("button", name="End the workshop").click()
    desk.get_by_role("button", name="Press again").click()
    expect(desk.locator("h1")).to_have_text("The workshop has ended")
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("[aria-current=step]")).to_contain_text("Turn into actions")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_delay_is_absorbed(room, scripts):
    room.post("agenda/steps/", {"day": 1, "what": "meal"})
    furnish(room.server, "late", "17")
    desk = room.page_as("fay", java_script_enabled=scripts)
    expect(desk.locator(".pace")).to_contain_text(re.compile(r"\d+ min behind"))
    desk.keyboard.press("d") if scripts else desk.get_by_role("link", name="Absorb the delay").click()
    expect(desk.get_by_role("heading", name="Absorb the delay")).to_be_visible()
    lunch = desk.get_by_label("Lunch")
    expect(lunch).not_to_be_checked()
    before = desk.locator("#then").inner_text()
    lunch.check()
    if not scripts:
        desk.get_by_role("button", name="Work out the end").click()
    expect(desk.locator("#then")).not_to_have_text(before)
    expect(lunch).to_be_checked()
    desk.get_by_role("button", name="Take these").click()
    expect(desk.locator(".pace")).to_contain_text(re.compile("On time|1 min behind"))
    expect(desk.locator(".agenda__step", has_text="Lunch")).not_to_contain_text("60")


def test_in_overtime_two_minutes_are_offered(room):
    desk = room.page_as("fay")
    expect(desk.get_by_role("button", name="+1 min")).to_be_visible()
    desk.keyboard.press("2")  # not in sight: no key
    furnish(room.server, "late", "9")
    desk.reload()
    expect(desk.get_by_text("over 7 min")).to_be_visible()
    expect(desk.get_by_text("left of 7 min")).to_be_hidden()
    expect(desk.get_by_role("button", name="+1 min")).to_be_hidden()
    desk.keyboard.press("2")
    expect(desk.locator("#clock")).to_have_attribute("data-allowed", "540")


def test_a_simple_desk_becomes_everything_and_back(room):
    desk = room.page_as("fay")
    expect(desk.get_by_title("The screen, live")).to_have_count(1)
    desk.keyboard.press("e")
    expect(desk.get_by_title("The screen, live")).to_have_count(0)
    expect(desk.locator("#moves")).to_be_visible()
    desk.reload()
    expect(desk.get_by_title("The screen, live")).to_have_count(0)
    desk.keyboard.press("e")
    expect(desk.get_by_title("The screen, live")).to_have_count(1)


def test_a_phone_shakes_once_at_two_minutes_and_once_at_the_end(room):
    context = room.context("ana")
    context.add_init_script(FAKE_VIBRATION)
    phone = context.new_page()
    phone.goto(f"/w/{room.id}/")

    def shakes_until(left, shown, times):
        """The time is up so many seconds from now; when the clock shows the other time, so often it has shaken."""
        phone.evaluate(f"document.getElementById('clock').dataset.ends = Date.now() / 1000 + {left}")
        expect(phone.locator("#clock")).to_have_text(shown)
        assert phone.evaluate("(window.shakes ?? []).length") == times, left

    shakes_until(121, "1:58", 0)  # nobody has touched the page: the browser would not allow it
    phone.locator("h1").tap()
    shakes_until(300, "4:59", 0)
    shakes_until(110, "1:49", 0)  # another part began: nothing was crossed
    shakes_until(121, "1:58", 1)
    shakes_until(1, "+0:02", 2)
    shakes_until(-10, "+0:12", 2)
