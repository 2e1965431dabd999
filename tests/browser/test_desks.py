"""Two people run one room: the facilitator at the laptop, a co-facilitator on a phone by a scanned link."""

import re

import pytest
from playwright.sync_api import expect

SOON = {"timeout": 3_000}
IN_HAND = {"viewport": {"width": 390, "height": 844}}


def let_help(room, desk, role, name):
    """The facilitator hands out a pass; somebody scans it with a phone of their own."""
    desk.goto(f"/w/{room.id}/desk/")
    desk.get_by_role("link", name=re.compile("Let somebody help")).click()
    desk.get_by_role("button", name=f"Hand out a pass: {role}").click()
    link = desk.get_by_label("Link to this pass").last.input_value()
    desk.get_by_role("link", name="Back to the desk").click()
    helper = room.page_as(None, link, **IN_HAND)
    helper.get_by_label("What should we call you?").fill(name)
    helper.get_by_role("button", name="To the desk").tap()
    expect(desk.locator(".helping")).to_contain_text(name, **SOON)
    expect(helper.locator(".desk")).to_be_visible()
    return helper


def test_two_desks_and_a_phone(room):
    room.allow("403")
    desk, ana = room.page_as("fay"), room.page_as("ana")
    mio = let_help(room, desk, "Co-facilitator", "Mio")
    assert mio.evaluate("document.documentElement.scrollWidth <= innerWidth")

    mio.get_by_role("button", name=re.compile("^Next")).tap()
    said = "Mio moved the room to “Stage stations”."
    expect(desk.locator(".toast:not(#press)")).to_have_text(said, **SOON)
    expect(desk.locator("#moved")).to_have_text(said)
    expect(mio.locator("#moved")).to_have_count(0)
    expect(ana.locator(".stages")).to_be_visible(**SOON)
    assert "Mio" not in ana.content()
    desk.reload()
    expect(desk.locator("#moved")).to_have_text(said)  # readable until the next move, said aloud once
    expect(desk.locator(".toast:not(#press)")).to_be_hidden()

    desk.keyboard.press("ArrowLeft")
    expect(mio.locator(".toast:not(#press)")).to_contain_text("Fay moved the room to", **SOON)
    expect(desk.locator("#moved")).to_have_count(0)

    desk.get_by_role("link", name=re.compile("Let somebody help")).click()
    desk.get_by_role("button", name="Take back the pass of Mio").click()
    expect(mio.get_by_role("alert")).to_contain_text("taken this pass back", **SOON)
    mio.reload()
    expect(mio.locator("main")).to_contain_text("taken this pass back")


def test_a_phone_that_looks_on_follows_the_screen(room):
    """The role comes and goes while the page is open; what the screen shows arrives, nothing can be written."""
    room.stand_at("stations")
    ana, desk = room.page_as("ana"), room.page_as("fay", "/")
    give_role(room, desk, "Observer")
    expect(ana.locator(".looking-on")).to_be_visible(**SOON)
    expect(ana.locator("form")).to_have_count(0)
    room.write("They phone at lunch", by="ben")
    expect(ana.locator(".looking-on .note")).to_contain_text("They phone at lunch", **SOON)
    assert ana.evaluate("document.documentElement.scrollWidth <= innerWidth")
    give_role(room, desk, "Participant")
    expect(ana.locator("form[data-outbox]")).to_have_count(1, **SOON)


def give_role(room, desk, role):
    desk.goto(f"/w/{room.id}/people/{room.cast['seats']['ana']}/")
    desk.get_by_text("Role in the room").click()
    desk.get_by_role("button", name=role).click()


def test_a_scribe_enters_paper_without_scripts(room):
    room.allow("422")
    desk = room.page_as("fay")
    kai = let_help(room, desk, "Scribe", "Kai")
    plain = room.context(java_script_enabled=False, **IN_HAND)
    plain.add_cookies(kai.context.cookies())
    page = plain.new_page()
    page.goto(f"/w/{room.id}/desk/")
    expect(page.get_by_role("button", name=re.compile("^Next"))).to_have_count(0)
    page.get_by_role("link", name="Enter notes from paper").tap()
    page.get_by_label("Who wrote it").select_option(label="Ben · Field sales")
    page.get_by_role("radio", name="Heard").check()
    page.get_by_role("button", name="Enter the note").tap()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    page.get_by_label("The words on the paper").fill("They wait a day")
    page.get_by_role("button", name="Enter the note").tap()
    expect(page.get_by_role("status")).to_contain_text("The note is kept")
    ben = room.page_as("ben")
    expect(ben.locator("#mine")).to_contain_text("They wait a day")


LINES = """() => [...document.querySelectorAll(".desk > .bar .link, .desk > .bar .clock")].filter((each) => {
    const size = parseFloat(getComputedStyle(each).fontSize), text = document.createRange();
    text.selectNodeContents(each);
    const tops = [...text.getClientRects()].map((box) => box.top);
    return Math.max(...tops) - Math.min(...tops) > size;
}).map((each) => each.innerText)"""


@pytest.mark.parametrize("language", ["English", "日本語"])
@pytest.mark.parametrize("width", [1024, 1200, 1440])
def test_the_bar_of_the_desk_stands_in_one_line(room, width, language):
    """However long the title is, no word of it breaks and nothing is pushed off."""
    desk = room.page_as("fay", viewport={"width": width, "height": 768})
    if language == "日本語":
        desk.get_by_role("button", name=language).click()
        expect(desk.get_by_role("button", name="English")).to_be_visible()
    room.post("call/", {"called": "1"})
    expect(desk.locator(".desk__told .message--banner")).to_be_visible()  # the desk is drawn anew
    desk.locator(".bar__where b").evaluate("title => (title.textContent = '営業とマーケティングの合宿 '.repeat(6))")
    assert desk.evaluate(LINES) == [] and desk.locator(".desk > .bar").bounding_box()["height"] < 70
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
