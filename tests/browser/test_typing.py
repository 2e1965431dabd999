"""Half-typed text is never lost, overwritten, or sent by accident."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, fill, send

TEXT = "金曜夕方の請求は月曜の昼まで電話がない"
field = "form[data-outbox] textarea"


def state(page):
    return page.evaluate(f"""() => {{
        const field = document.querySelector("{field}");
        return [field.value, field.selectionStart, document.activeElement === field];
    }}""")


def test_fifty_frames_while_somebody_types(room):
    """F27."""
    room.stand_at("stations")
    page = room.page_as("ana")
    stage = page.locator("section [id^=cell-]").first.get_attribute("id").split("-")[1]
    fill(page, "")
    page.locator(field).press_sequentially(TEXT)
    page.keyboard.press("ArrowLeft")
    page.evaluate(f"window.field = document.querySelector('{field}')")
    for n in range(25):
        room.write(f"frame {n}", by="ben", column=stage)
    room.post("join-overlay/", {"shown": "1"})
    page.keyboard.type("、")
    for n in range(25):
        room.write(f"frame {25 + n}", by="ben", column=stage)
    expect(page.locator(".page .note")).to_have_count(50)
    typed = TEXT[:-1] + "、" + TEXT[-1]
    assert state(page) == [typed, len(typed) - 1, True]
    assert page.evaluate("window.field === document.activeElement")  # never taken out of the page


def test_the_group_moves_on_while_somebody_types(room):
    page = room.page_as("ana")
    fill(page, "").get_by_role("textbox").press_sequentially("a thought that nee")
    page.evaluate(f"window.field = document.querySelector('{field}')")
    room.stand_at("stations")
    expect(page.get_by_text("The group moved on")).to_be_visible()
    page.keyboard.type("ds time")
    assert page.evaluate("window.field === document.activeElement && window.field.value") == "a thought that needs time"
    left = page.locator("form[data-leaving]")
    expect(left).to_contain_text("Everyone sees it at once")  # the silence is over, and the page says so
    left.get_by_role("button", name="Send").click()
    expect(left).to_have_count(0)
    desk = room.page_as("fay")
    expect(desk.locator("#cell-S1-action")).to_contain_text("a thought that needs time")


def test_two_moves_keep_it_too(room):
    page = room.page_as("ana")
    fill(page, "still here")
    room.stand_at("emotion")  # past the stations
    expect(page.get_by_text("The group moved on")).to_be_visible()
    expect(page.locator("form[data-outbox]")).to_have_count(1)
    expect(page.locator(field)).to_have_value("still here")
    room.stand_at("silent")
    expect(page.get_by_role("radio", name="Evaluate")).to_have_count(1)
    expect(page.get_by_text("The group moved on")).to_have_count(0)  # back where it belongs
    expect(page.locator(field)).to_have_value("still here")
    assert page.locator("form[data-outbox]").count() == 1


def test_a_draft_survives_a_reload(room):
    page = room.page_as("ana")
    composer = fill(page, "half a thought", "Data")
    composer.get_by_role("radio", name="Evaluate").check()
    page.reload()
    expect(page.locator(field)).to_have_value("half a thought")
    expect(page.get_by_role("radio", name="Evaluate")).to_be_checked()
    room.stand_at("frame")  # a step in which nothing is written
    page.get_by_text("The group moved on").wait_for()
    page.reload()
    card = page.locator("#unsent .note")
    expect(card).to_contain_text("half a thought")
    card.get_by_role("button", name="Send").click()
    expect(page.locator("#unsent .note--sent")).to_contain_text("half a thought", timeout=12_000)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_another_stage_takes_the_note_along(room):
    room.stand_at("stations")
    page = room.page_as("ana", f"/w/{room.id}/?stage=S2")
    fill(page, "for the next stage")
    page.locator("a[data-stage][rel=next]").tap()
    expect(page.locator("#cell-S3-action")).to_be_attached()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#cell-S3-action .note")).to_contain_text("for the next stage")


def test_enter_while_composing_never_sends(room):
    page = room.page_as("ana", **DESK, has_touch=False, is_mobile=False)  # where Enter sends
    composer = fill(page, "にほ")
    press = """(field, [composing, code]) => field.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", isComposing: composing, keyCode: code, bubbles: true}))"""
    box = composer.get_by_role("textbox")
    box.dispatch_event("compositionstart")
    box.evaluate(press, [True, 229])
    box.evaluate(press, [False, 229])  # Safari: the composition is already over, only the key code tells
    box.dispatch_event("compositionend")
    page.wait_for_timeout(200)
    expect(box).to_have_value("にほ")
    box.press("Shift+Enter")
    expect(box).to_have_value("にほ\n")
    box.press("Enter")
    expect(page.locator("#mine .note")).to_have_count(1)


def test_enter_on_a_phone_is_a_new_line(room):
    page = room.page_as("ana")
    box = fill(page, "one").get_by_role("textbox")
    box.press("Enter")
    box.press_sequentially("two")
    expect(box).to_have_value("one\ntwo")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#mine")).to_contain_text("one two")


def test_a_second_note_keeps_its_place_after_the_first_left(room):
    page = room.page_as("ana")
    send(page, "first")
    expect(page.locator("#mine .note")).to_have_count(1)
    send(page, "second")
    expect(page.locator("#mine .note")).to_have_count(2)
    expect(page.locator(field)).to_have_value("")


def test_a_form_that_is_not_filled_in_says_so_itself_and_keeps_what_was_typed(room):
    page = room.page_as("ana")
    composer = fill(page, "half a thought", evidence="")
    composer.get_by_role("button", name="Send").click()
    expect(composer.get_by_role("alert")).to_have_text("Choose one of these first.")
    expect(page.locator(field)).to_have_value("half a thought")
    composer.get_by_role("radio", name="Heard").check()
    expect(composer.get_by_role("alert")).to_have_count(0)


def test_a_sheet_takes_the_tap_beside_it_and_shows_its_way_out(room):
    room.stand_at("stations")
    room.write("They phone at lunch")
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    page = room.page_as("ana", f"/w/{room.id}/?stage=S1", **phone)
    sheet, here = page.locator("#sheet"), page.url
    for close in (lambda: page.touchscreen.tap(200, 20), lambda: sheet.get_by_role("button", name="Close").tap()):
        page.locator(".page .note a[data-sheet]").first.tap()
        expect(sheet.get_by_role("button", name="Close")).to_be_in_viewport()
        close()
        expect(sheet).to_be_hidden()
        assert page.url == here


@pytest.mark.parametrize("width", [360, 390])
def test_the_words_for_evidence_stay_inside_their_chips(room, width):
    page = room.page_as("ana", viewport={"width": width, "height": 844})
    chips = page.locator(".composer__evidence .chip")
    expect(chips).to_have_count(4)
    assert chips.evaluate_all("chips => chips.filter((chip) => chip.scrollWidth > chip.clientWidth).length") == 0
    within = "chip => chip.querySelector('.mark').getBoundingClientRect().left - chip.getBoundingClientRect().left"
    assert min(chip.evaluate(within) for chip in chips.all()) >= 6
