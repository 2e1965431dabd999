"""The journey map from its owners to its promises, on a phone, the desk and the screen; the desk by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import Inspection, furnish


@pytest.fixture
def whole(room):
    furnish(room.server, "whole_map")
    return room


def go_on(desk, name):
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("h1.desk__head")).to_have_text(name)


def test_the_map_goes_from_its_owners_to_its_promises(whole):
    whole.allow("409", "422")
    desk, ana, screen = whole.page_as("fay"), whole.page_as("ana"), whole.screen()
    for name in ("Emotion curve", "Pains and moments of truth", "Who answers for it"):
        go_on(desk, name)
    owners(whole, desk, ana, screen)
    go_on(desk, "Gap reveal")
    gaps(desk, ana, screen)
    go_on(desk, "Break")
    go_on(desk, "Redesign: erase the borders")
    redesign(desk, ana, screen)
    expect(desk.locator("[data-asks]")).to_have_count(0)  # all of today is kept: Next does not ask
    go_on(desk, "Pin the handoffs")
    handoffs(desk, ana, screen)
    go_on(desk, "Consent and sign")
    sign(desk, ana, screen)
    go_on(desk, "Turn into actions")
    promises(desk, ana)


def owners(whole, desk, ana, screen):
    """A choice on the phone is a colour and a name on the screen; two claims are listed, a person decides."""
    claim(ana, "Price page", "Marketing")
    expect(screen.locator(".touchpoint--agreed")).to_contain_text("Marketing")
    claim(ana, "Form", "Field sales")
    ben = whole.page_as("ben")
    claim(ana, "First call", "Marketing")
    claim(ben, "First call", "Field sales")
    expect(desk.locator("#contested")).to_contain_text("First call")
    expect(desk.locator("#ownership")).to_contain_text("2 of 4 touchpoints")
    desk.locator("#contested a").focus()
    desk.keyboard.press("Enter")
    sheet = desk.locator("#sheet")
    sheet.get_by_role("radio", name="Field sales").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator("#contested")).to_contain_text("Nothing is claimed twice.")
    expect(screen.locator(".touchpoint--agreed")).to_have_count(3)
    desk.keyboard.press("4")
    expect(ana.get_by_text("The owners are locked.")).to_be_visible()


def claim(phone, touchpoint, department):
    phone.get_by_role("link", name=touchpoint).click()
    sheet = phone.locator("#sheet")
    sheet.get_by_role("radio", name=department).check(force=True)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).not_to_be_visible()


def gaps(desk, ana, screen):
    expect(screen.locator("#ownership")).to_contain_text("25.0 %")
    desk.get_by_role("radio", name="no rule").focus()
    desk.keyboard.press("Space")
    expect(desk.locator(".gap", has_text="Demo")).to_be_hidden()
    desk.get_by_role("radio", name="All").check(force=True)
    desk.get_by_role("button", name="Send to redesign").first.focus()
    desk.keyboard.press("Enter")
    expect(ana.get_by_text("goes to the redesign")).to_be_visible()


def redesign(desk, ana, screen):
    """The departments fade, what is shows through, and what is kept lies above."""
    expect(screen.locator("[data-borders]")).to_have_attribute("data-borders", "erasing")
    expect(screen.locator(".note--ghost")).to_have_count(4)
    ana.goto(ana.url.split("?")[0] + "?stage=S1")
    ana.get_by_role("link", name="Price page").click()
    ana.locator("#sheet").get_by_role("button", name="Keep it as it is").click()
    expect(screen.locator(".note--ghost")).to_have_count(3)
    expect(screen.locator("#total")).to_have_text("1")
    desk.keyboard.press("6")
    expect(screen.locator(".note--ghost")).to_have_count(0)
    expect(screen.locator("#total")).to_have_text("4")


def handoffs(desk, ana, screen):
    expect(screen.locator(".pin--open")).to_have_count(1)
    ana.get_by_role("link", name="Marketing").click()
    form = ana.locator("#sheet form")
    form.get_by_label("Trigger").fill("A form with a problem in it")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".field__error").first).to_be_visible()
    expect(form.get_by_label("Trigger")).to_have_value("A form with a problem in it")
    form.get_by_label("Problem known").check()
    form.get_by_label("Time limit").fill("4")
    form.get_by_label("Way back").fill("Back in two days")
    form.get_by_label("Receipt").fill("A tick")
    form.get_by_role("button", name="Save").click()
    expect(screen.locator(".pin")).to_contain_text("within 4 business hours")
    expect(screen.locator(".pin--open")).to_have_count(0)


def sign(desk, ana, screen):
    desk.keyboard.press("7")
    desk.get_by_role("button", name="Open the vote").click()
    ana.get_by_role("radio", name="Consent", exact=True).check()
    ana.get_by_role("button", name="Send my vote").click()
    expect(desk.locator("#voted")).to_contain_text("1 of")
    desk.keyboard.press("y")
    desk.keyboard.press("y")
    ana.get_by_role("button", name="Sign as Ana").click()
    expect(screen.locator(".signature")).to_have_text("Ana")
    expect(desk.locator("#signed")).to_have_text("1")
    expect(ana.get_by_role("button", name="Take my name back")).to_be_visible()


def promises(desk, ana):
    ana.get_by_role("button", name="I would take this").first.click()
    expect(desk.get_by_text("would take it: Ana")).to_be_visible()
    link = desk.get_by_role("link", name="Edit and propose").first
    link.focus()
    desk.keyboard.press("Enter")
    form = desk.locator("#sheet form")
    expect(form.get_by_label("What is promised")).to_have_value("Name one owner for “Demo”")
    form.get_by_label("What is promised").fill("Name one owner for every demo")
    form.get_by_role("button", name="Propose it").click()
    expect(ana.locator("#offers")).to_contain_text("Name one owner for every demo")
    expect(desk.locator(".suggestion")).to_have_count(0)


@pytest.fixture(params=["en", "ja"])
def inspection(request, server, browser):
    made = Inspection(server, browser, request.param)
    yield made
    made.close()


def test_every_face_of_the_map(inspection):
    """No axe violation on phone, desk and screen from the owners to the promises, and in what they open."""
    look, base = inspection, f"/w/{inspection.id}/"
    furnish(look.server, "whole_map"), furnish(look.server, "owned")
    screen = f"/screen/{look.cast['screen_token']}/"
    for code in ("owners", "gaps", "tobe", "handoffs", "sign", "convert"):
        furnish(look.server, "stand", code)
        phone = look.visit("ana", base)
        desk = look.visit("fay", base + "desk/", "desk")
        look.visit(None, screen, "screen")
        for page in (phone, desk):
            if (opened := page.locator("main a[data-sheet]")).count():
                look.visit("ana" if page is phone else "fay", opened.first.get_attribute("href"))
    look.visit("fay", f"{base}journey-map/{look.cast['step']}/versions/", "desk")
    look.visit("fay", base + "report/", "desk")
    assert not look.wrong, "\n".join(look.wrong)
