"""A blind vote with a phone, the desk and the screen; without a connection, with the keyboard, and without scripts."""

from playwright.sync_api import expect

from tests.browser.test_axe import furnish


def open_votes(room, code):
    room.stand_at(code)
    room.post(f"phases/{room.cast['phases'][code]}/votes/")


def test_a_curve_from_the_first_tap_to_the_screen(room):
    room.stand_at("emotion")
    phone, desk, screen = room.page_as("ana"), room.page_as("fay"), room.screen()
    expect(phone.get_by_text("The vote is not open yet.")).to_be_visible()
    desk.keyboard.press("y")
    for row in range(8):
        phone.locator(".scale").nth(row).locator("label").nth(row % 5).tap()
    phone.get_by_role("button", name="Send my vote").tap()
    expect(phone.get_by_text("Your vote is in.")).to_be_visible()
    for page in (desk, screen):
        expect(page.locator("#voted")).to_contain_text("1 of 62 have voted")
    expect(screen.locator(".curve")).to_have_count(0)
    furnish(room.server, "vote_like_ana")
    desk.keyboard.press("y")
    expect(desk.get_by_role("button", name="Close the vote for everyone? Press again.")).to_be_visible()
    desk.keyboard.press("y")
    for page in (phone, desk, screen):
        expect(page.locator(".curve")).to_be_visible()
        expect(page.locator(".curve__stage").first).to_contain_text("n 6")


def test_dots_are_counted_while_they_are_placed(room):
    for n in range(4):
        room.write(f"Note {n}")
    open_votes(room, "moments")
    room.allow("422")
    phone = room.page_as("ana")
    form = phone.locator("form[data-ballot]").first
    for n in range(3):
        form.locator(".dots__dot").nth(2 * n).tap()
    expect(form.get_by_text("Too many dots: take 1 away")).to_be_visible()
    form.get_by_role("button", name="Send my vote").tap()
    expect(form.get_by_text("You have 2 dots. Take some away, then send again.")).to_be_visible()
    form.locator(".dots__dot").nth(0).tap()
    expect(form.get_by_text("Dots left: 0")).to_be_visible()
    form.get_by_role("button", name="Send my vote").tap()
    expect(form.get_by_text("1 of 2 sent. Next:")).to_be_visible()
    phone.reload()
    assert phone.locator("form[data-ballot]").first.locator(":checked").count() == 2
    screen = room.screen()
    furnish(room.server, "vote_like_ana")
    room.post(f"phases/{room.cast['phases']['moments']}/votes/closing/")
    expect(screen.locator(".note[data-heat='3']")).to_have_count(2)


def test_a_vote_waits_for_the_connection(room):
    room.allow("ERR_INTERNET_DISCONNECTED")
    open_votes(room, "sign")
    context = room.context("ana")
    phone, desk = room.page_as("ana", context=context), room.page_as("fay")
    phone.get_by_role("radio", name="Consent", exact=True).check()
    context.set_offline(True)
    phone.get_by_role("button", name="Send my vote").tap()
    expect(phone.get_by_text("Your vote is kept on this phone")).to_be_visible()
    expect(desk.locator("#voted")).to_contain_text("0 of 62 have voted")
    context.set_offline(False)
    expect(desk.locator("#voted")).to_contain_text("1 of 62 have voted")
    expect(phone.get_by_text("Your vote is in.")).to_be_visible()


def test_a_vote_that_comes_too_late_is_told_so(room):
    room.allow("ERR_INTERNET_DISCONNECTED", "409")
    open_votes(room, "sign")
    context = room.context("ana")
    phone = room.page_as("ana", context=context)
    phone.get_by_role("radio", name="Consent", exact=True).check()
    context.set_offline(True)
    phone.get_by_role("button", name="Send my vote").tap()
    expect(phone.get_by_text("Your vote is kept on this phone")).to_be_visible()
    room.post(f"phases/{room.cast['phases']['sign']}/votes/closing/")
    context.set_offline(False)
    expect(phone.get_by_text("This vote is closed, so your answer was not counted.")).to_be_visible()


def test_what_is_chosen_stays_while_the_room_changes(room):
    open_votes(room, "emotion")
    phone = room.page_as("ana")
    phone.locator(".scale").first.locator("label").first.tap()
    room.post("seat/name/", {"name": "Benjamin"}, as_="ben")  # a ring: every page fetches its region
    phone.wait_for_timeout(800)
    assert phone.locator(".scale :checked").count() == 1


def test_with_the_keyboard_and_without_scripts(room):
    open_votes(room, "sign")
    phone = room.page_as("ana", java_script_enabled=False)
    objection = phone.get_by_role("radio", name="Objection")
    objection.focus()
    phone.keyboard.press("Space")
    room.allow("422")
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.get_by_role("alert")).to_have_text(
        "An objection names the harm to the shared aim. Write one sentence."
    )
    assert objection.is_checked()
    phone.get_by_label("In a sentence").fill("Customers wait longer")
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.get_by_text("Your vote is in.")).to_be_visible()
    expect(phone.get_by_label("In a sentence")).to_have_value("Customers wait longer")
