"""The pages of the personas, looked at as all the others are; a sheet stands on one A4 page."""

import re

from tests.browser.test_axe import fits, furnish, inspection

__all__ = ["inspection"]


def test_the_personas(inspection):
    look, cast, base = inspection, inspection.cast, f"/w/{inspection.id}/"
    look.visit("rei", "/personas/", "desk")
    first, longest, retired = furnish(look.server, "personas").split()
    for size in ("phone", "desk"):
        look.visit("fay", "/personas/", size)
        for persona in (first, longest, retired):
            look.visit("fay", f"/personas/{persona}/", size)
        look.visit("fay", f"/personas/{longest}/editing/", size)
        page = look.visit("fay", "/personas/new/", size)
        page.locator(".page__form .button--main").click()
        look.look(page, f"new persona, refused, {size}")
        look.visit("fay", f"/personas/{retired}/versions/", size)
        look.visit("fay", f"/personas/{retired}/versions/1/", size)
        look.visit("rei", f"/personas/comparison/?one={first}&other={longest}", size)
    look.visit("ana", f"{base}personas/")
    look.visit("ana", f"{base}personas/{longest}/")
    for phase in ("frame", "stations"):
        look.stand_at(phase)
        look.visit("ana", base)
        look.visit("fay", f"{base}desk/", "desk")
        fits(look.visit(None, f"/screen/{cast['screen_token']}/", "screen"))
    look.visit("fay", f"{base}report/", "desk")
    look.visit("fay", f"{base}journey-map/{cast['step']}/frame/", "desk")


def test_a_sheet_prints_on_one_page(inspection):
    look = inspection
    first, _longest, _retired = furnish(look.server, "personas").split()
    page = look.visit("fay", f"/personas/{first}/", "desk")
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert pages == 1
