"""From a pasted list to a phone that sits down: the desk, the badge on paper, the camera, and a phone that dies."""

from playwright.sync_api import expect

from tests.browser.conftest import fill

LIST = "Name\tDepartment\tNeeds\nCleo\tMarketing\twill not run\nDan\tField sales\t"


def badges(room):
    """Pastes the list at the desk; returns the badges page."""
    page = room.page_as("fay", f"/w/{room.id}/invitations/")
    page.get_by_label("Paste the list").fill(LIST)
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_role("link", name="Cleo")).to_be_visible()
    page.get_by_role("link", name="Name badges").click()
    return page


def number_on(page, name):
    return page.locator(".badge", has_text=name).locator(".badge__number b").inner_text()


def at_the_number(room):
    phone = room.context().new_page()
    phone.goto(f"/join/{room.cast['join_token']}/")
    phone.get_by_role("link", name="I was here before").click()
    return phone


def sit_down(room, page, name):
    """A phone that types the number of a badge, which leads where its QR leads."""
    phone = at_the_number(room)
    phone.get_by_label("Your rejoin number").fill(number_on(page, name))
    phone.get_by_role("button", name="Find my seat").click()
    expect(phone.locator("main")).to_contain_text(name)
    phone.get_by_role("button", name="Sit down").click()
    expect(phone.locator("#region")).to_be_visible()
    return phone


def test_from_the_list_over_the_badge_to_the_seat(room):
    desk, page = room.page_as("fay"), badges(room)
    expect(desk.locator("#people-expected")).to_have_text("2 still expected")
    page.emulate_media(media="print")
    badge = page.locator(".badge", has_text="Cleo")
    box, code = badge.bounding_box(), badge.locator("svg").bounding_box()
    assert abs(box["width"] - 340) < 2 and abs(box["height"] - 242) < 2  # 90 by 64 mm
    assert code["width"] > 100 and code["y"] + code["height"] < box["y"] + box["height"]
    sit_down(room, page, "Cleo")
    expect(desk.locator("#people-expected")).to_have_text("1 still expected")
    expect(desk.locator(".desk__people")).to_contain_text("Cleo")


def test_the_phone_that_loses_its_seat_is_told_and_keeps_what_was_half_written(room):
    room.allow("403", "WebSocket")
    page = badges(room)
    old = sit_down(room, page, "Cleo")
    fill(old, "Half a thought")
    sit_down(room, page, "Cleo")
    expect(old.get_by_role("alert")).to_contain_text("moved to another phone")
    expect(old.locator("main")).to_contain_text("Half a thought")


def test_a_name_on_the_list_sits_down_with_one_tap_more(room):
    room.allow("409")
    badges(room)
    phone = room.context(java_script_enabled=False).new_page()
    phone.goto(f"/join/{room.cast['join_token']}/")
    phone.get_by_label("What should we call you?").fill("cleo")
    phone.get_by_role("radio", name="Marketing").check()
    phone.get_by_role("button", name="Join").click()
    phone.get_by_role("button", name="Yes, that is me").click()
    phone.goto(f"/w/{room.id}/seat/")
    expect(phone.locator("main")).to_contain_text("Cleo")
    expect(phone.locator("main")).not_to_contain_text("will not run")


def test_what_is_wrong_is_said_and_what_was_pasted_stays(room):
    room.allow("422")
    page = room.page_as("fay", f"/w/{room.id}/invitations/")
    page.get_by_label("Paste the list").fill("Cleo,Legal")
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1: “Legal” is not one of Marketing")
    expect(page.get_by_label("Paste the list")).to_have_value("Cleo,Legal")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": "Dan,営業部".encode("cp932")}
    page.get_by_label("Or choose a CSV file").set_input_files(file)
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_label("Paste the list")).to_have_value("Dan,営業部")
