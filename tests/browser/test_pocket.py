"""Pocket mode in the dark, with one thumb: contrast of 7:1, buttons of 48 px within reach, at 360 by 640."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_hunt import begin

SMALL = PHONE | {"viewport": {"width": 360, "height": 640}}
NEEDED, TOUCH, REACH = 7, 48, 0.4  # the thumb reaches the lower part: what is pressed at every card stands below this

# Everything that has words, with its computed colours as sRGB on whatever lies behind it.
CONTRASTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgb = (colour, under) => {
        canvas.fillStyle = under; canvas.fillRect(0, 0, 1, 1);
        canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        return "rgb(" + [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3) + ")";
    };
    const ground = (each) =>
        each ? rgb(getComputedStyle(each).backgroundColor, ground(each.parentElement)) : "rgb(0,0,0)";
    const light = (colour) => {
        const linear = (n) => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4;
        const [r, g, b] = colour.match(/\\d+/g).map((n) => linear(n / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const ratio = (one, other) => {
        const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
        return (a + .05) / (b + .05);
    };
    return [...document.querySelectorAll(".page *")]
        .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden, svg, dialog, .step__ask, [hidden]")
            && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((each) => {
            const behind = ground(each), colour = rgb(getComputedStyle(each).color, behind);
            const what = each.className + ": " + each.textContent.trim().slice(0, 30);
            return { what, ratio: Math.round(100 * ratio(colour, behind)) / 100 };
        });
}"""


@pytest.mark.parametrize("language", ["en-GB", "ja-JP"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pocket_is_read_in_the_dark(room, language, scheme):
    begin(room, "walk2")
    page = room.page_as("ana", locale=language, color_scheme=scheme, **SMALL)
    page.locator("[data-turns]").wait_for()
    read = page.evaluate(CONTRASTS)
    assert len(read) > 5 and not [each for each in read if each["ratio"] < NEEDED]
    page.locator("[data-writes]").tap()
    assert not [each for each in page.evaluate(CONTRASTS) if each["ratio"] < NEEDED]


def test_one_thumb_reaches_what_it_needs(room):
    begin(room, "walk2")
    page = room.page_as("ana", **SMALL)
    page.locator("[data-turns]").wait_for()
    if (so_far := page.get_by_role("button", name="Got it")).is_visible():
        so_far.tap()
    for name in ("data-turns", "data-skips", "data-writes"):
        box = page.locator(f"[{name}]").bounding_box()
        assert box["width"] >= TOUCH and box["height"] >= TOUCH, name
        assert box["y"] > REACH * 640 and box["y"] + box["height"] <= 640, (name, box)
    nxt = page.locator("[data-turns]").bounding_box()
    assert nxt["width"] > 300, "wherever the thumb is"
    for button in page.locator(".pocket button:visible, .pocket summary:visible").all():
        assert button.bounding_box()["height"] >= TOUCH - 4, button.inner_text()
