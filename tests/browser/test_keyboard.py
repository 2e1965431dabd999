"""Everything by keys alone: the day at the desk, a note from the map and back."""

from playwright.sync_api import expect

from tests.browser.conftest import DESK

KEYS = {"viewport": DESK["viewport"], "has_touch": False, "is_mobile": False}


def test_the_day_by_keys(room):
    room.write("They phone at lunch")
    desk = room.page_as("fay")
    now = desk.locator("[aria-current=step]")
    press = desk.keyboard.press
    press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    press("ArrowRight")  # rests while the list is open
    press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(now).to_contain_text("Silent notes")
    press("q")
    expect(desk.locator("[data-key=q]")).to_have_attribute("aria-pressed", "true")
    press("q")
    expect(desk.locator("[data-key=q]")).not_to_have_attribute("aria-pressed", "true")
    press("p")
    expect(desk.locator("input[name=paused]")).to_have_value("")
    press("p")
    expect(desk.locator("input[name=paused]")).to_have_value("1")
    allowed = int(desk.locator("#clock").get_attribute("data-allowed")) // 60
    for key, minutes in (("+", 1), ("5", 6)):
        press(key)
        drawn = desk.locator(".desk__time").get_by_text(f"left of {allowed + minutes} min")
        expect(drawn).to_be_visible()  # the desk is drawn anew after the clock: until then a question would be lost
    press("r")
    expect(desk.locator("[data-key=r]")).to_contain_text("Press again")
    press("r")
    expect(desk.locator(".map .note")).to_have_count(1)
    press("ArrowRight")
    expect(now).to_contain_text("Stage stations")
    press("l")
    desk.keyboard.type("Who owns the price list?")  # words, and not the keys W, E, P or X
    press("Enter")
    expect(desk.get_by_text("Who owns the price list?")).to_be_visible()
    expect(now).to_contain_text("Stage stations")
    desk.locator("#main").focus()
    press("ArrowLeft")
    expect(now).to_contain_text("Silent notes")


def test_one_press_of_reveal_only_asks(room):
    room.write("They phone at lunch")
    desk = room.page_as("fay")
    button = desk.locator("[data-key=r]")
    before = button.inner_text()
    desk.keyboard.press("r")
    expect(button).to_contain_text("Press again")
    expect(button).not_to_contain_text("Press again", timeout=7_000)  # five seconds later it is as before
    assert button.inner_text() == before
    assert desk.locator(".map").count() == 0


def test_a_note_by_keys(room):
    room.stand_at("stations")
    id = room.write("They phone at lunch")
    room.write("They wait a day", column="S2")
    page = room.page_as("ana", f"/w/{room.id}/?stage=S1", **KEYS)
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    press("Enter")
    link = page.get_by_role("link", name="They phone at lunch")
    tab_to(page, link)
    press("Enter")
    sheet = page.get_by_role("dialog", name="One note")
    expect(sheet).to_be_visible()
    press("Escape")
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()

    press("Enter")
    tab_to(page, sheet.get_by_text("Move to another place"))
    press("Enter")
    tab_to(page, sheet.get_by_role("radio", name="Notice"))
    tab_to(page, sheet.locator("[name=lane]:checked"))
    press("ArrowRight")
    press("Enter")  # a form is sent by Enter
    expect(sheet).to_be_hidden()
    expect(page.locator("#cell-S1-thought")).to_contain_text("They phone at lunch")
    expect(page.locator(f"#note-{id} a")).to_be_focused()  # drawn anew elsewhere, and still under the hand


def tab_to(page, target, limit=40):
    for _n in range(limit):
        if target.evaluate("element => element === document.activeElement || element.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with Tab")


def test_a_note_is_written_by_keys(room):
    page = room.page_as("ana", **KEYS)
    tab_to(page, page.get_by_role("radio", name="Notice"))
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_label("Your note", exact=True))
    page.keyboard.type("They phone at lunch")
    tab_to(page, page.get_by_role("radio", name="Heard"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page.locator("#mine")).to_contain_text("Research")


def test_the_desks_focus_stays_through_a_move(room):
    desk = room.page_as("fay")
    tab_to(desk, desk.locator("[data-key=ArrowLeft]"), limit=120)
    desk.keyboard.press("Enter")
    expect(desk.locator("[aria-current=step]")).to_contain_text("Frame")
    expect(desk.locator("[data-key=ArrowLeft], #main").and_(desk.locator(":focus"))).to_have_count(1)


def test_the_drawer_of_the_desk_closes_and_gives_the_focus_back(room):
    room.stand_at("stations")
    room.write("They phone at lunch")
    desk = room.page_as("fay")
    link = desk.locator(".map .note a")
    link.focus()
    desk.keyboard.press("Enter")
    sheet = desk.get_by_role("dialog", name="One note")
    expect(sheet).to_be_visible()
    desk.keyboard.press("ArrowRight")  # what is open rests the keys: nobody moves the room by reading
    desk.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()
    expect(desk.locator("[aria-current=step]")).to_contain_text("Stage stations")


def test_every_control_has_a_name(room):
    room.write("They phone at lunch")
    for page in (room.page_as("ana"), room.page_as("fay")):
        nameless = page.evaluate("""() => {
            const named = (control) => control.textContent.trim() || control.labels?.length || control.ariaLabel;
            const all = document.querySelectorAll("a, button, input:not([type=hidden]), textarea, select, summary");
            return [...all].filter((control) => !named(control)).map((control) => control.outerHTML);
        }""")
        assert nameless == []
