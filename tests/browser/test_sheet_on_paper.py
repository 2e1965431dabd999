"""However full a sheet is, it stands on one A4 page, in type of 8 pt at least, in both languages."""

import os
import re
from pathlib import Path

from tests.browser.test_axe import furnish, inspection

__all__ = ["inspection"]

SMALLEST = 10.6  # pixels, which is 8 pt
FILLS = ["sample", "half", "long", "limits", "Latin limits", "doubted"]
SIZES = """() => Math.min(...[...document.querySelectorAll(".persona-sheet *")]
    .filter((each) => each.checkVisibility() && each.tagName !== "SUP"
        && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


def test_every_sheet_prints_on_one_page(inspection):
    look, found = inspection, {}
    sheets = dict(zip(FILLS, furnish(look.server, "sheets").split(), strict=True))
    for fill, pk in sheets.items():
        look.window("rei", "desk").emulate_media(media="screen")
        page = look.visit("rei", f"/personas/{pk}/", "desk")  # with the screen's style
        page.emulate_media(media="print")
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
        keep(pdf, f"{fill} {look.language}")
        cut = page.locator(".persona-sheet__cut").is_visible()
        found[fill] = len(re.findall(rb"/Type\s*/Page\b", pdf)), page.evaluate(SIZES) >= SMALLEST, cut
    assert {fill: pages for fill, (pages, _legible, _cut) in found.items()} == dict.fromkeys(FILLS, 1)
    assert all(legible for _pages, legible, _cut in found.values())
    assert not any(found[fill][2] for fill in ("sample", "half", "long")), "what has room is not cut"


def keep(pdf, name):
    """To look at: TAKIBI_PDFS=folder."""
    if folder := os.environ.get("TAKIBI_PDFS"):
        Path(folder, f"{name}.pdf").write_bytes(pdf)
