"""The pages of preparing the day, looked at as all the others are: no axe violation, nothing wider than its window."""

import pytest

from tests.browser.test_axe import LONG_WORD, furnish, inspection, unfold

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


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_rehearsal(inspection, size):
    look = inspection
    look.visit("fay", f"/w/{look.id}/rehearsal/", size)
    start = look.window("fay", size)
    start.goto(f"/w/{look.id}/rehearsal/")
    start.locator("main .button--main").click()
    start.locator(".message--banner").wait_for()
    look.visit("fay", start.url.replace(look.server.url, ""), size)
    look.visit("fay", f"/w/{look.id}/rehearsal/", size)


def test_the_invite_list_and_its_badges(inspection):
    look, base = inspection, f"/w/{inspection.id}/"
    look.visit("fay", f"{base}invitations/", "phone")
    page = look.window("fay", "desk")
    for text in (
        f"{LONG_WORD},nowhere\nAna,=1",
        f"{LONG_WORD[:30]},marketing,manager,,ja,{LONG_WORD}\nDan,field_sales",
    ):
        page.goto(f"{base}invitations/")
        page.locator("textarea").fill(text)
        page.locator("form:has(textarea) button").click()
        look.look(page, "invite list")
    for size in ("phone", "desk"):
        look.visit("fay", f"{base}invitations/", size)
        page = look.visit("fay", f"{base}badges/", size)
    badges = page.locator(".badge__number b").all_inner_texts()
    page.emulate_media(media="print")
    look.look(page, "badges on paper")
    page.goto(f"{base}invitations/")
    page.locator(".list__name", has_text="Dan").click()
    look.look(page, "one of the list")
    look.visit("fay", f"{base}desk/", "desk")
    phone = look.visit(None, f"/join/{look.cast['join_token']}/")
    phone.locator("[name=name]").fill("Dan")
    phone.locator("[name=department][value=field_sales]").check()
    phone.locator("main .button--main").click()
    look.look(phone, "is it you, of the list")
    phone = look.visit(None, "/door/number/")
    for number in ("0000", badges[0]):
        phone.locator("[name=number]").fill(number)
        phone.locator("main .button--main").click()
        look.look(phone, "number or badge")


def test_running_late_and_a_simple_desk(inspection):
    look, base = inspection, f"/w/{inspection.id}/"
    for what in ("meal", "E01:std90"):
        look.post("agenda/steps/", {"day": 1, "what": what})
    furnish(look.server, "late", "20")
    for size in ("phone", "desk"):
        unfold(look.visit("fay", f"{base}delay/", size))
    page = look.visit("fay", f"{base}desk/", "desk")
    page.locator("[data-key=d]").click()
    page.locator("dialog[open]").wait_for()
    look.look(page, "delay beside the desk")
    page.keyboard.press("Escape")
    page.locator("[data-key=ArrowRight]").click()
    page.locator("#press").wait_for()
    look.look(page, "a press can be taken back")
    page.locator("[data-key=e]").click()
    look.visit("fay", f"{base}desk/", "desk")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_people_while_the_day_runs(inspection, size):
    look, ana = inspection, inspection.cast["seats"]["ana"]
    look.post("teams/", {"number": 8, "purpose": "normal", "seed": 1})
    look.post("teams/pairs/", {"one": ana, "other": look.cast["seats"]["ben"], "wish": "apart"})
    unfold(look.visit("fay", f"/w/{look.id}/people/{ana}/", size))
    look.look(look.window("fay", size), "seat, unfolded")
    desk = look.visit("fay", f"/w/{look.id}/desk/", size)
    team = desk.locator("section", has=desk.locator(f"#person-{ana}")).locator(".person")
    for seat in team.evaluate_all("all => all.map((each) => each.id.split('-')[1])")[:-2]:
        look.post(f"people/{seat}/departure/", {"left": "1"})
    desk = look.visit("fay", f"/w/{look.id}/desk/", size)
    assert desk.locator(".question").count() == 1
    desk.locator(f"#person-{ana} a").click()
    desk.locator("dialog[open]").wait_for()
    unfold(desk)
    look.look(desk, "seat beside the desk")
    look.visit("fay", f"/w/{look.id}/teams/", size)
    look.visit("ana", f"/w/{look.id}/")
    unfold(look.visit("ana", f"/w/{look.id}/seat/"))
    look.look(look.window("ana", "phone"), "my seat, unfolded")
    look.stand_at("stations")
    page = look.window(None)
    page.goto(f"/join/{look.cast['join_token']}/")
    page.locator("input[name=name]").fill("Lea")
    page.locator("input[name=department]").first.check()
    page.locator("main .button--main").click()
    page.locator("#so-far[open]").wait_for()
    look.look(page, "the card of a latecomer")


def test_roles(inspection):
    look, base = inspection, f"/w/{inspection.id}/"
    look.visit("fay", f"{base}people/{look.cast['seats']['ben']}/", "desk")
    look.post(f"people/{look.cast['seats']['ben']}/role/", {"role": "observer"})
    page = look.visit("fay", f"{base}helpers/", "desk")
    page.locator("button[value=co_facilitator]").click()
    look.look(page, "a pass to hand out")
    link = page.locator("input[type=text]").input_value()
    phone = look.visit(None, link)
    phone.locator("[name=name]").fill(LONG_WORD[:30])
    phone.locator("main .button--main").click()
    look.look(phone, "desk of a co-facilitator, in hand")
    look.visit("fay", f"{base}helpers/", "desk")
    for code in ("frame", "silent", "stations"):
        look.stand_at(code)
        look.look(phone, f"desk in hand at {code}")
        look.visit("ben", base)
    look.visit("fay", base + "desk/", "desk")
    page = look.visit("fay", f"{base}steps/{look.cast['step']}/paper/", "desk")
    page.locator("main .button--main").click()
    look.look(page, "paper, refused")
    look.visit("rei", f"{base}desk/", "desk")
