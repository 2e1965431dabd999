"""A persona hunt from the safety card to the library: two phones, a desk and a screen; and a walk without a signal."""

import time

from playwright.sync_api import expect

from tests.browser.conftest import FLAGS, PHONE
from tests.browser.test_axe import furnish, inspection, unfold  # noqa: F401 - a fixture

PARTS = "brief", "become", "walk1", "swap", "walk2", "card", "merge", "dots", "shift", "convert"
NEXT = "#moves .button--main[data-key=ArrowRight]"


def begin(room, code="brief"):
    return furnish(room.server, "hunt", code)


def go_on(desk, name):
    desk.locator(NEXT).click()
    expect(desk.locator(".desk__head")).to_have_text(name)


def test_from_the_safety_card_to_the_library(room):
    begin(room)
    ana, ben, desk, screen = room.page_as("ana"), room.page_as("ben"), room.page_as("fay"), room.screen()
    for phone in (ana, ben):
        phone.get_by_role("button", name="I have read it").tap()
        expect(phone.get_by_role("button", name="You have read it")).to_be_visible()
    expect(desk.locator("#ticked")).to_contain_text("2 of 2")
    expect(screen.locator(".hunt-rule")).to_have_text("Speak as “I”")

    go_on(desk, "Become the customer")
    ana.get_by_label("I am (an invented name)").fill("Mika")
    ana.get_by_label("and this morning").fill("the line stood still")
    ana.get_by_role("button", name="Save").tap()
    expect(screen.locator(".customers")).to_have_text("Mika")
    expect(ben.get_by_label("I am (an invented name)")).to_have_value("Mika")

    ben.evaluate("scrollTo(0, 300)")
    assert ben.evaluate("scrollY") > 0
    go_on(desk, "Walk 1: A is the customer")
    expect(ben.locator(".pocket")).to_be_visible()
    assert ben.evaluate("scrollY") == 0  # another part begins at its top
    expect(ana.locator("[data-answers]")).to_have_text("Answer as Mika")
    expect(ana.locator(".pocket__who")).to_contain_text("You are A")
    expect(ben.locator(".pocket__who")).to_contain_text("You are B")
    expect(ana.get_by_role("button", name="Next question")).to_have_count(0)
    first = ben.locator(".pocket__card:visible").inner_text()
    ben.get_by_role("button", name="Next question").tap()
    expect(ben.locator(".pocket__card:visible")).to_have_count(1)
    assert ben.locator(".pocket__card:visible").inner_text() != first
    hear(ben, "I search only after a stop")
    expect(desk.locator(".group__count")).to_contain_text("1 note")
    expect(ana.locator("#heard .note")).to_have_count(1)
    assert "search only" not in desk.content() + screen.content()

    go_on(desk, "Swap")
    expect(screen.locator(".prompt__name")).to_have_text("Swap")
    go_on(desk, "Walk 2: B is the customer")
    hear(ana, "Please just show me one page")
    expect(desk.locator(".group__count")).to_contain_text("2 notes")

    go_on(desk, "Silent empathy card")
    ben.locator(".draft > summary").tap()
    draft = ben.locator(".draft__form")
    draft.get_by_role("radio", name="imagined").check()
    draft.get_by_role("button", name="Take it over").tap()
    expect(ben.locator(".box .note")).to_contain_text("I search only after a stop")
    expect(ben.locator(".draft")).to_have_count(0)
    line_on_card(ana, "What would feel like rescue", "One page of effect", "heard")
    expect(screen.locator("#proofs")).to_contain_text("1imagined")
    ana.get_by_role("button", name="I have none").tap()
    expect(desk.locator(".person--written")).to_have_count(1)

    go_on(desk, "Merge into one person")
    ben.get_by_role("button", name="Put it on the sheet").tap()
    expect(screen.locator(".person-sheet").first).to_contain_text("the line stood still")
    for phone, text in ((ben, "I search only after a stop"), (ana, "One page of effect")):
        phone.locator(".tray").get_by_role("button", name="Put it there").tap()
        expect(screen.locator(".person-sheet").first).to_contain_text(text)
    for field, text in (
        ("Fear at work", "Being laughed at"),
        ("When …, I want …, so that …", "When it stops, I want to know why"),
        ("Our customer is … who needs … because …", "Our customer is a chief who needs one page because of doubt."),
    ):
        write_on_sheet(ana, field, text)
        expect(screen.locator(".person-sheet").first).to_contain_text(text)
    line = ben.locator(".person-sheet__text", has_text="Being laughed at")
    line.tap()
    ben.locator("dialog").get_by_role("button", name="To verify").tap()
    expect(screen.locator(".person-sheet__doubt")).to_have_text("to verify")

    go_on(desk, "Never-forget dots")
    desk.get_by_role("button", name="Open the vote").click()
    for phone in (ana, ben):
        expect(phone.locator("form[data-ballot]")).to_have_count(2)
        for form in phone.locator("form[data-ballot]").all():
            form.locator("[name=dots]").first.check(force=True)
            form.get_by_role("button", name="Send my vote").tap()
            expect(form.get_by_role("button", name="Change my vote")).to_be_visible()
    furnish(room.server, "tell_from", "1")
    desk.get_by_role("button", name="Close and show").click()
    desk.get_by_role("button", name="Press again").click()
    expect(desk.locator("#moves [name=closes]")).to_have_count(0)
    expect(screen.locator(".result__list").first).to_contain_text("2")
    furnish(room.server, "tell_from", "5")

    go_on(desk, "What changed in me")
    ana.get_by_label("Before I thought").fill("they want it cheap")
    ana.get_by_label("Now I think").fill("they want to be believed")
    ana.locator("#shift-form").get_by_role("button", name="Save").tap()
    expect(desk.locator("#stated")).to_contain_text("1")
    desk.get_by_role("button", name="Open the vote").click()
    for phone in (ana, ben):
        phone.get_by_role("radio", name="Consent", exact=True).check()
        phone.get_by_role("button", name="Send my vote").tap()
        expect(phone.locator(".ballot__said")).to_contain_text("Your vote is in.")

    desk.locator(NEXT).click()  # the first press closes the vote and shows it
    expect(desk.locator("#moves [name=closes]")).to_have_count(0)
    go_on(desk, "Turn into actions")
    assert "they want it cheap" not in screen.content()
    expect(screen.locator(".drafts-large")).to_contain_text("Ask 5 customers about")
    ben.get_by_role("button", name="I would take this").first.tap()
    expect(desk.locator(".suggestion").first).to_contain_text("would take it: Ben")
    expect(desk.get_by_role("button", name="Adopt what is complete")).to_be_disabled()
    expect(desk.locator("#adoption-why")).to_contain_text("still empty")
    desk.get_by_role("link", name="Name and buying roles").click()
    desk.locator("dialog [name=roles]").first.check()
    desk.locator("dialog").get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Adopt what is complete").click()
    expect(desk.get_by_text("adopted as a persona")).to_be_visible()


def hear(phone, text):
    phone.get_by_role("button", name="Write what I heard").tap()
    phone.get_by_label("What you heard").fill(text)
    phone.get_by_role("button", name="Keep it").tap()
    expect(phone.get_by_label("What you heard")).to_have_value("")


def line_on_card(phone, box, text, evidence):
    composer = phone.locator("form.composer")
    composer.get_by_role("radio", name=box).check()
    composer.get_by_label("Your line").fill(text)
    composer.get_by_role("radio", name=evidence).check()
    composer.get_by_role("button", name="Keep it").tap()
    expect(phone.locator(".box", has_text=box)).to_contain_text(text)


def write_on_sheet(phone, field, text):
    if not phone.locator("#sheet-text").is_visible():
        phone.locator(".adder > summary").tap()
    phone.get_by_label("Field").select_option(label=field)
    phone.locator("#sheet-text").fill(text)
    phone.locator(".adder").get_by_role("button", name="Save").tap()


def test_ten_notes_of_a_walk_without_a_signal(room, playwright, chromium, tmp_path):
    """The line is cut, ten notes are written, the phone is killed and opened again: ten notes, once each."""
    room.allow("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    begin(room, "walk1")
    options = {"executable_path": chromium, "args": FLAGS, "base_url": room.server.url, "locale": "en-GB", **PHONE}
    texts = [f"heard {n}" for n in range(10)]

    def open_phone():
        context = playwright.chromium.launch_persistent_context(tmp_path, **options)
        ((name, value),) = room.server.cookies("ben").items()
        context.add_cookies([{"name": name, "value": value, "url": room.server.url, "expires": time.time() + 9999}])
        page = context.new_page()
        page.goto(f"/w/{room.id}/")
        return context, page

    context, page = open_phone()
    context.set_offline(True)
    for text in texts:
        page.get_by_role("button", name="Next question").tap()
        hear(page, text)
    expect(page.locator("#unsent .note--waiting")).to_have_count(10)
    on_top = page.locator(".pocket__card:visible").inner_text()
    context.close()

    context, page = open_phone()
    expect(page.locator("#heard .note")).to_have_count(10, timeout=15_000)
    expect(page.locator("#unsent")).to_have_count(0)
    assert page.locator(".pocket__card:visible").inner_text() == on_top
    page.reload()
    page.locator(".pocket__heard > summary").tap()
    assert page.locator("#heard .note__text").all_inner_texts() == texts
    context.close()


def test_stepping_out_without_a_signal(room):
    room.allow("ERR_INTERNET_DISCONNECTED")
    begin(room, "walk1")
    context = room.context("ana")
    page, partner = room.page_as("ana", context=context), room.page_as("ben")
    context.set_offline(True)
    page.get_by_role("button", name="Step out").tap()
    expect(page.get_by_text("This round is over for the two of you.")).to_be_visible()
    expect(partner.get_by_text("This round is over for the two of you.")).to_be_hidden()
    context.set_offline(False)
    expect(partner.get_by_text("This round is over for the two of you.")).to_be_visible(timeout=15_000)


CONTRAST = """(text) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
            .map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const styles = [getComputedStyle(text).color, getComputedStyle(document.documentElement).backgroundColor];
    const [one, other] = styles.map(light);
    return (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
}"""


def test_the_pocket_is_dark_and_legible(room):
    begin(room, "walk1")
    page = room.page_as("ben", color_scheme="light")
    ratio = page.locator(".pocket__card:visible .pocket__ask").evaluate(CONTRAST)
    print(f"contrast of a prompt: {ratio:.1f} to 1")
    assert ratio >= 7
    for name in ("Skip", "Write what I heard", "Next question"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 48 and box["y"] + box["height"] <= PHONE["viewport"]["height"], name


def test_faces(inspection):  # noqa: F811
    """Every part on a phone, the desk and the screen, empty and full: no axe violation, nothing too wide."""
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    step = begin(look)
    look.visit("fay", f"{base}persona-hunt/{step}/", "desk")
    page = look.visit("fay", f"{base}persona-hunt/{step}/", "phone")
    look.visit("fay", page.locator("a.list__name").first.get_attribute("href"), "phone")
    for codes in (("brief", "walk1", "merge", "convert"), PARTS):
        if codes == PARTS:
            furnish(look.server, "walked")
        for code in codes:
            begin(look, code)
            page = look.window("ana")
            page.goto(base)
            unfold(page)
            look.look(page, f"phone, {code}, unfolded")
            look.visit("fay", f"{base}desk/", "desk")
            look.visit(None, f"/screen/{cast['screen_token']}/", "screen")
    begin(look, "merge")
    page = look.visit("ana", base)
    page.locator(".person-sheet__text").first.tap()
    page.locator("dialog[open]").wait_for()
    look.look(page, "line of a sheet")


def test_a_line_is_dragged_into_a_field(room):
    begin(room)
    furnish(room.server, "walked")
    page = room.page_as("ana", viewport={"width": 900, "height": 1800})
    field = page.locator("[data-field=rescue]")
    page.locator("[data-own] .note__text").drag_to(field)
    expect(field.locator(".person-sheet__line")).to_have_count(2)
    expect(page.locator("[data-own]")).to_have_count(0)
