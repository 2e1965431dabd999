"""With scripts switched off every form is a plain form, and the whole round works."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import IN_TWO_WEEKS


@pytest.fixture
def plain(room):
    def page(name=None, path=None):
        return room.page_as(name, path, java_script_enabled=False)

    return page


def test_join_and_write(room, plain):
    phone = plain(None, "/join/")
    phone.get_by_label("Code of the workshop").fill(room.cast["code"].lower())
    phone.locator("main .button--main").click()
    phone.get_by_label("What should we call you?").fill("Sakura")
    phone.get_by_role("radio", name="Marketing").check()
    phone.get_by_role("button", name="Join").click()
    phone.get_by_label("Your note", exact=True).fill("They phone at lunch")
    phone.get_by_role("radio", name="Heard").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#mine")).to_contain_text("They phone at lunch")


def test_what_is_wrong_stands_beside_the_text_that_is_kept(room, plain):
    room.allow("422")
    phone = plain("ana")
    phone.get_by_label("Your note", exact=True).evaluate("field => field.removeAttribute('maxlength')")
    phone.get_by_label("Your note", exact=True).fill("a" * 121)
    phone.get_by_role("radio", name="Heard").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("121 characters")
    expect(phone.get_by_label("Your note", exact=True)).to_have_value("a" * 121)


def test_move_and_promise(room, plain):
    room.stand_at("convert")
    id = room.write("They phone at lunch")
    phone = plain("ana", f"/w/{room.id}/?stage=S1")
    phone.get_by_role("link", name="They phone at lunch").click()
    phone.get_by_text("Move to another place").click()
    phone.get_by_role("radio", name="Research").check()
    phone.get_by_role("button", name="Move", exact=True).click()
    phone.goto(f"/w/{room.id}/?stage=S2")
    phone.get_by_role("link", name="They phone at lunch").click()
    phone.get_by_text("Make it a promise").click()
    phone.get_by_label("What is promised").fill("Phones are staffed at lunch")
    phone.get_by_label("One person").select_option(str(room.cast["seats"]["ana"]))
    phone.get_by_label("By").fill(IN_TWO_WEEKS)
    phone.get_by_label("How you will see it").fill("missed calls at lunch")
    phone.get_by_label("Target").fill("0")
    phone.get_by_role("button", name="Propose it").click()
    phone.goto(f"/w/{room.id}/promises/")
    phone.get_by_role("link", name="Phones are staffed at lunch").click()
    phone.get_by_role("button", name="Accept").click()
    expect(phone.locator("main")).to_contain_text("Committed")
    assert room.server.get(f"/w/{room.id}/notes/{id}/", as_="ana")[0] == 200


def test_the_desk(room, plain):
    room.write("They phone at lunch")
    desk = plain("fay")
    desk.get_by_role("button", name="Reveal").click()
    expect(desk.locator(".map .note")).to_have_count(1)
    desk.get_by_role("button", name="Next:").click()
    expect(desk.locator("[aria-current=step]")).to_contain_text("Stage stations")
    desk.get_by_role("button", name="Back").click()
    desk.get_by_role("button", name="+5 min").click()
    desk.get_by_role("button", name="Pause").click()
    expect(desk.locator("input[name=paused]")).to_have_value("")  # the next press lets it run again
    expect(desk.locator("#total")).to_have_text("1")
