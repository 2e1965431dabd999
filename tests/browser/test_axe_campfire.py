"""The pages of a night up to its causes, looked at as all the others are."""

from tests.browser.test_axe import fits, furnish, inspection

__all__ = ["inspection"]

PARTS = "settle", "facts", "silent", "reveal", "own", "cluster"


def test_the_night(inspection):
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    step = furnish(look.server, "fire", "std90", "settle")
    furnish(look.server, "burnt")
    for code in PARTS:
        furnish(look.server, "fire", "std90", code)
        page = look.visit("ana", base)
        if code == "reveal":
            page.locator(".note__text").first.tap()
            look.look(page, "card at the fire")
        look.visit("fay", f"{base}desk/", "desk")
        fits(look.visit(None, f"/screen/{cast['screen_token']}/", "screen"))
    for size in ("phone", "desk"):
        look.visit("fay", f"{base}campfire-review/{step}/", size)
