"""What people type is shown as typed, on every surface, and asks for nothing."""

import re

from playwright.sync_api import expect

ATTACKS = [
    '<div hx-post="/w/1/ending/" hx-trigger="load">',
    "<img src=/owned onerror=fetch('/owned')>",
    "</textarea><script>fetch('/owned')</script>",
    '<b hx-on:click="fetch(/owned/)" hx-swap-oob="true" id="main">',
    "{{ 7*7 }}{% debug %}<svg onload=fetch('/owned')>",
    '"><meta http-equiv=refresh content="0;url=/owned"><base href=//evil>',
    "<form action=//evil><button>Go",
]
AIM = re.compile("owned|ending|evil")
NAMES = ["<img src=/owned onerror=x>", '" hx-get="/owned" x="']


def test_notes_and_names(room):
    owned = []

    def watch(page):
        page.on("request", lambda request: owned.append(request.url) if AIM.search(request.url) else None)
        return page

    for name in NAMES:
        page = watch(room.page_as(None, f"/join/{room.cast['join_token']}/"))
        page.get_by_label("What should we call you?").fill(name)
        page.get_by_role("radio", name="Marketing").check()
        page.get_by_role("button", name="Join").click()
        expect(page.locator(".foot")).to_contain_text(name)
    ids = [room.write(text) for text in ATTACKS]
    phone, desk, screen = watch(room.page_as("ana")), watch(room.page_as("fay")), watch(room.screen())
    for id, text in zip(ids, ATTACKS, strict=True):
        expect(phone.locator(f"#note-{id} .note__text")).to_have_text(text)
    for name in NAMES:
        expect(desk.locator("#people-marketing")).to_contain_text(name)
    room.post("join-overlay/", {"shown": "1"})
    for name in NAMES:
        expect(screen.locator("#arrivals")).to_contain_text(name)
    room.post("join-overlay/", {"shown": ""})
    room.post(f"phases/{room.cast['phases']['silent']}/reveal/")
    for page in (desk, screen):
        for id, text in zip(ids, ATTACKS, strict=True):
            expect(page.locator(f"#note-{id} .note__text")).to_have_text(text)
    last = room.write("<i hx-get=/owned hx-trigger=load>live")  # this one arrives by the wire
    for page in (desk, screen):
        expect(page.locator(f"#note-{last} .note__text")).to_have_text("<i hx-get=/owned hx-trigger=load>live")
    desk.locator(f"#note-{ids[0]} a").click()
    expect(desk.get_by_role("dialog").locator(".note__text")).to_have_text(ATTACKS[0])
    sheet = watch(room.page_as("ana", f"/w/{room.id}/notes/{ids[2]}/"))
    assert sheet.title().startswith(ATTACKS[2][:20])

    room.post(f"steps/{room.cast['step']}/freezing/")
    room.post("publication/")
    report = watch(room.page_as("rei", f"/w/{room.id}/report/"))
    for text in ATTACKS:
        expect(report.locator("main")).to_contain_text(text)
    report.wait_for_timeout(300)
    assert owned == []
    for page in (phone, desk, screen, report):
        assert page.locator("main :is([onerror], base, meta, script, img[src*=owned])").count() == 0


def test_a_typed_attack_is_shown_from_the_outbox(room):
    room.allow("ERR_FAILED")
    page = room.page_as("ana")
    page.route("**/notes/", lambda route: route.abort())
    page.get_by_label("Your note", exact=True).fill(ATTACKS[1])
    page.get_by_role("radio", name="Heard").check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#unsent .note__text")).to_have_text(ATTACKS[1])
    assert page.locator("#unsent img").count() == 0
