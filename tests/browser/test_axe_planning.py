"""The pages of preparing the day, looked at as all the others are: no axe violation, nothing wider than its window."""

import pytest

from tests.browser.test_axe import LONG_WORD, inspection

__all__ = ["inspection"]


def test_the_agenda_its_steps_and_the_run_sheet(inspection):
    look = inspection
    look.post("agenda/steps/", {"day": 1, "what": "plain"})
    window = look.window("fay", "desk")
    window.goto(f"/w/{look.id}/agenda/")
    window.locator(".slot__what > a").last.click()
    fields = {"title_en": LONG_WORD[:80], "title_ja": LONG_WORD[:80], "remark": LONG_WORD, "fixed_at": "00:01"}
    step = window.url.split("/agenda/")[1]
    look.post(f"agenda/{step}", fields | {"minutes": 10})
    look.post("agenda/day-start/", {"day": 1, "starts": "10:00"})
    for size in ("phone", "desk"):
        look.visit("fay", f"/w/{look.id}/agenda/", size)
        look.visit("fay", f"/w/{look.id}/agenda/{step}", size)
        page = look.visit("fay", f"/w/{look.id}/run-sheet/", size)
    page.emulate_media(media="print")
    look.look(page, "run sheet on paper")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_teams(inspection, size):
    look = inspection
    look.visit("fay", f"/w/{look.id}/teams/", size)
    for name in ("Cleo", LONG_WORD[:30]):
        page = look.context().new_page()
        page.goto(f"/join/{look.cast['join_token']}/")
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=department]").first.check()
        page.locator("main .button--main").click()
    look.post("teams/", {"number": 2, "purpose": "normal", "seed": 1})
    look.visit("fay", f"/w/{look.id}/teams/", size)
    look.visit("ana", f"/w/{look.id}/seat/")
