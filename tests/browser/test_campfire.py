"""A night at the fire, online in 22 minutes: eight phones, a desk and a screen, from the one rule to the consent."""

from playwright.sync_api import expect

from tests.browser.test_axe import furnish, inspection  # noqa: F401 - a fixture
from tests.browser.test_hunt import go_on

WRITTEN = "The page promised more than we deliver"


def gathered(room, variant, code):
    """The phones of the one circle."""
    furnish(room.server, "fire", variant, code)
    names = ["ana", "ben", *(f"seat{n}" for n in range(6))]
    return [room.page_as(name) for name in names]


def test_a_circle_of_eight_from_the_rule_to_the_consent_on_phones(room):
    phones = gathered(room, "online22", "settle")
    ana, ben = phones[:2]
    desk, screen = room.page_as("fay"), room.screen()
    expect(desk.locator("#ready")).to_contain_text("8 of 8 have not agreed")
    for phone in phones:
        phone.get_by_role("button", name="I agree").tap()
        expect(phone.get_by_role("button", name="You agree")).to_be_visible()
    expect(desk.locator("#ready")).not_to_contain_text("agreed")
    expect(screen.locator(".fire-circles")).to_contain_text("Blue line")

    go_on(desk, "Five-fact timeline")
    ana.get_by_role("textbox", name="What happened").fill("They asked for a date twice")
    ana.get_by_label("Where from").select_option(label="Mail")
    ana.get_by_role("button", name="Add it").tap()
    expect(ben.locator(".fact")).to_have_count(3)
    expect(screen.locator(".facts")).to_contain_text("They asked for a date twice")
    ben.locator(".fact__doubt").first.tap()
    expect(screen.locator(".fact__doubts")).to_contain_text("1")

    go_on(desk, "Silent 'what' cards")
    for n, phone in enumerate(phones):
        phone.get_by_role("textbox", name="Your note").fill(f"{WRITTEN} {n}")
        phone.get_by_role("button", name="Send").tap()
        expect(phone.locator("#mine .note")).to_contain_text(f"{WRITTEN} {n}")
    assert WRITTEN not in desk.content() + screen.content() and f"{WRITTEN} 0" not in ben.content()

    go_on(desk, "Reveal and clarify")
    for page in (*phones, screen):
        expect(page.locator(".note", has_text=WRITTEN)).to_have_count(8)
    ana.locator(".note__text").first.tap()
    ana.get_by_role("button", name="I have a clarifying question").tap()
    expect(screen.locator(".note__asked")).to_have_count(1)
    ben.locator(".note__text").first.tap()
    ben.get_by_role("button", name="Me too").tap()
    expect(ben.locator("dialog")).to_be_hidden()

    go_on(desk, "Next-time proposals")
    propose(ana, "Request", "Field sales", "ask for the date of the meeting")
    propose(ben, "Offer", "Marketing", "send the page before it goes out")
    expect(phones[-1].locator(".proposals")).to_contain_text("send the page before it goes out")

    go_on(desk, "Blind dots")
    desk.get_by_role("button", name="Open the vote").click()
    for phone in phones:
        expect(phone.locator("form[data-ballot]")).to_have_count(1)
        phone.locator("form[data-ballot] [name=dots]").first.check(force=True)
        vote(phone)
    close(desk)

    go_on(desk, "Provisional consent")
    desk.get_by_role("button", name="Open the vote").click()
    for phone in phones:
        expect(phone.locator("form[data-ballot]")).to_have_count(3)  # two proposals, and whether the cards may leave
        for form in phone.locator("form[data-ballot]").all():
            form.locator("label", has_text="Consent").first.tap()
            form.get_by_role("button", name="Send my vote").tap()
            expect(form.get_by_role("button", name="Change my vote")).to_be_visible()
    close(desk)
    expect(ana.get_by_text("agreed until the morning").first).to_be_visible()


def propose(phone, kind, area, text):
    phone.locator(".adder > summary").tap()
    composer = phone.locator("form.composer")
    composer.get_by_role("radio", name=kind).check(force=True)
    composer.get_by_label("Which department would do it?").select_option(label=area)
    composer.get_by_label("so that …").fill("nobody is surprised")
    composer.get_by_label("Next time we …").fill(text)
    composer.get_by_role("button", name="Send the proposal").tap()
    expect(phone.locator(".proposals")).to_contain_text(text)


def vote(phone):
    phone.get_by_role("button", name="Send my vote").tap()
    expect(phone.locator("form[data-ballot]").first).to_contain_text("Your vote is in.")


def close(desk):
    desk.get_by_role("button", name="Close and show").click()
    desk.get_by_role("button", name="Press again").click()
    expect(desk.locator("#moves [name=closes]")).to_have_count(0)


def test_the_screen_at_night(room):
    """No white larger than a card, and no text under 1/30 of the height, in every part up to the causes."""
    furnish(room.server, "fire", "std90", "settle")
    furnish(room.server, "burnt")
    screen = room.screen()
    for code in ("settle", "facts", "silent", "reveal", "own", "cluster"):
        furnish(room.server, "fire", "std90", code)
        screen.reload()
        expect(screen.locator("[data-night]")).to_have_count(1)
        assert screen.evaluate(SMALLEST) >= 1080 / 30 - 0.5, code
        assert screen.evaluate(LIGHTEST) < 0.04, code


# The smallest letters in sight, in pixels: of what says something at all.
SMALLEST = """() => {
  const sizes = [], walker = document.createTreeWalker(document.querySelector(".screen"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, element = text.parentElement;
    if (!text.textContent.trim() || element.closest(".visually-hidden, .paged__place, script")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const { width, height } = element.getBoundingClientRect();
    if (width > 2 && height > 2) sizes.push(parseFloat(getComputedStyle(element).fontSize));
  }
  return Math.min(...sizes);
}"""

# How much of the screen lies under light surfaces (relative to the whole), beside the candle and the fire.
LIGHTEST = """() => {
  const light = [...document.querySelectorAll("html, body, .screen, .screen *")].filter((element) => {
    const [r, g, b, a = 1] = (canvas(getComputedStyle(element).backgroundColor));
    return a > 0.5 && (r + g + b) / 3 > 128;
  });
  return Math.max(0, ...light.map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return (width * height) / (innerWidth * innerHeight);
  }));
  function canvas(colour) {
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
}"""
