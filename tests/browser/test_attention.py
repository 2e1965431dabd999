"""The desk calls everyone, says something to all phones, parks a note, and looks at a screen and a phone that stay."""

from playwright.sync_api import expect

from tests.browser.conftest import fill

SOON = {"timeout": 2_000}
field = "form[data-outbox] textarea"


def writing(page):
    return page.evaluate("[field.isConnected, field === document.activeElement, field.value, field.selectionStart]")


def begin_to_write(page):
    fill(page, "").get_by_role("textbox").press_sequentially("金曜の夕方")
    page.keyboard.press("ArrowLeft")
    page.evaluate(f"window.field = document.querySelector('{field}')")


def test_everyone_is_called_while_somebody_types(room):
    ana, desk, screen = room.page_as("ana"), room.page_as("fay"), room.screen()
    begin_to_write(ana)
    shown = screen.locator("#main").inner_text()
    desk.keyboard.press("c")
    call = ana.get_by_role("heading", name="Please look up")
    expect(call).to_be_visible(**SOON)
    expect(ana.locator("#spoken")).to_have_text("Please look up")
    expect(ana.get_by_role("heading")).to_have_count(1)  # nothing of the step is left to see, to hear or to reach
    expect(ana.locator(field)).not_to_be_focused()
    expect(desk.get_by_role("status").filter(has_text="Everyone is called")).to_be_visible()
    assert screen.locator("#main").inner_text() == shown
    for late in (room.page_as("ben"), room.page_as("ana")):
        expect(late.get_by_role("heading", name="Please look up")).to_be_visible()
    ana.keyboard.type("lost?")  # nobody writes blindly under it
    desk.keyboard.press("c")
    expect(call).to_be_hidden(**SOON)
    assert writing(ana) == [True, True, "金曜の夕方", 4]
    expect(desk.get_by_text("Everyone is called")).to_have_count(0)


def test_next_releases_and_the_note_can_be_finished(room):
    ana, desk = room.page_as("ana"), room.page_as("fay")
    begin_to_write(ana)
    desk.keyboard.press("c")
    expect(ana.get_by_role("heading", name="Please look up")).to_be_visible(**SOON)
    desk.keyboard.press("ArrowRight")
    expect(ana.get_by_text("The group moved on")).to_be_visible()
    assert writing(ana) == [True, True, "金曜の夕方", 4]


def test_a_phone_without_a_line_is_right_when_it_is_back(room):
    room.allow("ERR_INTERNET_DISCONNECTED", "WebSocket")
    ana = room.page_as("ana")
    call = ana.get_by_role("heading", name="Please look up")
    room.post("call/", {"called": "1"})
    expect(call).to_be_visible(**SOON)
    ana.context.set_offline(True)
    room.post("call/", {"called": ""})
    expect(call).to_be_visible()
    ana.context.set_offline(False)
    expect(call).to_be_hidden()


def test_a_note_on_its_way_arrives_during_a_call(room):
    room.allow("ERR_INTERNET_DISCONNECTED", "WebSocket")
    ana, desk = room.page_as("ana"), room.page_as("fay")
    composer = fill(ana, "They phone at lunch")
    ana.context.set_offline(True)
    composer.get_by_role("button", name="Send").click()
    room.post("call/", {"called": "1"})
    ana.context.set_offline(False)
    expect(ana.get_by_role("heading", name="Please look up")).to_be_visible()
    expect(desk.locator("#total")).to_have_text("1", timeout=12_000)


def test_a_message_stands_on_every_phone_until_it_is_closed(room):
    ana, ben, desk = room.page_as("ana"), room.page_as("ben"), room.page_as("fay")
    desk.keyboard.press("m")
    desk.keyboard.type("Back at 15:10")
    desk.keyboard.press("Enter")
    for phone in (ana, ben):
        expect(phone.locator("#message")).to_contain_text("Back at 15:10", **SOON)
        expect(phone.locator("#spoken")).to_have_text("Back at 15:10")
    expect(desk.get_by_label("In your words")).to_have_value("")
    expect(desk.locator("summary[data-key=m]")).to_contain_text("Back at 15:10")
    ana.get_by_role("button", name="Close").tap()
    expect(ana.locator("#message")).to_be_hidden()
    room.stand_at("stations")
    expect(ana.locator("[id^=cell-]").first).to_be_attached()
    expect(ana.locator("#message")).to_be_hidden()
    ana.reload()
    expect(ana.locator("#message")).to_be_hidden()
    expect(ben.locator("#message")).to_be_visible()
    desk.get_by_role("button", name="We go on in five minutes.").click()
    expect(ana.locator("#message")).to_contain_text("We go on in five minutes.", **SOON)  # another one
    desk.get_by_role("button", name="Take it away").click()
    expect(ben.locator("#message")).to_be_hidden(**SOON)


def test_what_the_facilitator_types_stays_when_the_room_changes(room):
    desk = room.page_as("fay")
    desk.keyboard.press("m")
    desk.keyboard.type("Back at")
    room.stand_at("stations")
    expect(desk.locator("[aria-current=step]")).to_contain_text("Stage stations")
    desk.keyboard.type(" 15:10")
    expect(desk.get_by_label("In your words")).to_have_value("Back at 15:10")


def test_a_note_is_parked_and_brought_back(room):
    room.stand_at("stations")
    id = room.write("They phone at lunch")
    ana, desk, screen = room.page_as("ana", f"/w/{room.id}/?stage=S1"), room.page_as("fay"), room.screen()
    desk.locator(".map .note a").click()
    sheet = desk.get_by_role("dialog", name="One note")
    sheet.get_by_text("Park it").first.click()
    sheet.get_by_role("button", name="Park it").click()
    for page in (ana, desk, screen):
        expect(page.locator(f"#note-{id}")).to_have_count(0, **SOON)
    desk.keyboard.press("l")
    row = desk.locator(".list__item", has_text="They phone at lunch")
    row.get_by_role("button", name="Back to the wall").click()
    for page in (ana, desk, screen):
        expect(page.locator(f"#cell-S1-action #note-{id}")).to_have_count(1, **SOON)
    expect(row).to_have_count(0)


def test_the_previews_stay_and_follow(room):
    """They keep their page when the desk's region is drawn anew, and nothing in them is reached by keys."""
    desk = room.page_as("fay")
    frames = [desk.frame_locator(f"#preview-{name}") for name in ("screen", "phone")]
    for frame in frames:
        frame.locator("#main").evaluate("window.same = true")
    room.post("join-overlay/", {"shown": "1"})
    expect(desk.locator("[data-key=q]")).to_have_attribute("aria-pressed", "true")
    room.post("join-overlay/", {"shown": ""})
    room.stand_at("stations")
    room.write("They phone at lunch")
    for frame in frames:
        expect(frame.locator("#cell-S1-action")).to_contain_text("They phone at lunch")
        assert frame.locator("#main").evaluate("window.same")
    focused = set()
    for _press in range(60):
        desk.keyboard.press("Tab")
        focused.add(desk.evaluate("document.activeElement.tagName"))
    assert "A" in focused and "IFRAME" not in focused


def test_a_call_and_a_message_reach_the_pages_beside_the_room(room):
    """Whoever reads their seat or their promises looks up too, and finds the page as it was."""
    desk = room.page_as("fay")
    for path in ("seat/", "promises/"):
        ana = room.page_as("ana", f"/w/{room.id}/{path}")
        title, call = ana.locator("main h1"), ana.get_by_role("heading", name="Please look up")
        desk.keyboard.press("c")
        expect(call).to_be_visible(**SOON)
        expect(ana.locator("#spoken")).to_have_text("Please look up")
        expect(title).to_be_hidden()
        expect(desk.get_by_text("Everyone is called")).to_be_visible()
        desk.keyboard.press("c")
        expect(call).to_be_hidden(**SOON)
        expect(title).to_be_visible()
        expect(desk.get_by_text("Everyone is called")).to_have_count(0)
        room.post("message/", {"text": "Back at 15:10"})
        expect(ana.locator("#message")).to_contain_text("Back at 15:10", **SOON)
        ana.get_by_role("button", name="Close").tap()
        expect(ana.locator("#message")).to_be_hidden()
        room.post("message/removal/")
