"""What is written on a phone is kept there until the server has it: nothing lost, nothing doubled."""

import re
import time

from playwright.sync_api import expect

from tests.browser.conftest import FLAGS, PHONE, send

POSTS = "**/notes/"


def notes(room, name="ana"):
    """The texts on this person's page, as the server has them."""
    page = room.server.get(f"/w/{room.id}/", as_=name)[2]
    return re.findall(r"data-sheet>([^<]*)</a>", page)


def unsent(page):
    return page.locator("#unsent .note--waiting")


def test_the_field_is_emptied_only_when_the_text_is_kept(room):
    page = room.page_as("ana")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    send(page, "no room here")  # goes by the plain form instead
    expect(page.locator("#mine")).to_contain_text("no room here")
    assert notes(room) == ["no room here"]


def test_waiting_then_sent(room):
    room.allow("ERR_INTERNET_DISCONNECTED")
    page = room.page_as("ana")
    page.context.set_offline(True)
    send(page, "on a train")
    expect(unsent(page)).to_contain_text("on a train")
    expect(unsent(page)).to_contain_text("waiting")
    expect(page.get_by_label("Your note", exact=True)).to_have_value("")
    expect(page.locator("#offline")).to_contain_text("No connection", timeout=7_000)
    page.context.set_offline(False)
    expect(page.locator("#mine .note")).to_contain_text("sent", timeout=12_000)
    expect(page.locator("#unsent")).to_have_count(0)
    expect(page.locator("#offline")).to_be_hidden()
    assert notes(room) == ["on a train"]


def test_twenty_unsent_notes_survive_a_killed_tab(room, playwright, chromium, tmp_path):
    """F15, with a profile on disk, as the browser of a phone has it."""
    room.allow("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    options = {"executable_path": chromium, "args": FLAGS, "base_url": room.server.url, "locale": "en-GB", **PHONE}
    texts = [f"note {n}" for n in range(20)]

    context = playwright.chromium.launch_persistent_context(tmp_path, **options)
    ((name, value),) = room.server.cookies("ana").items()
    context.add_cookies([{"name": name, "value": value, "url": room.server.url, "expires": time.time() + 9999}])
    page = context.new_page()
    page.goto(f"/w/{room.id}/")
    context.set_offline(True)
    for text in texts:
        send(page, text)
    expect(unsent(page)).to_have_count(20)
    context.close()

    context = playwright.chromium.launch_persistent_context(tmp_path, **options)
    page, twin = context.new_page(), context.new_page()
    page.goto(f"/w/{room.id}/")
    twin.goto(f"/w/{room.id}/")  # two tabs of one seat, both sending
    expect(page.locator("#mine .note")).to_have_count(20, timeout=15_000)
    expect(page.locator("#unsent")).to_have_count(0)
    context.close()
    assert sorted(notes(room)) == sorted(texts)


def answer(status, body="<h1>Welcome to the hotel</h1>", **headers):
    return lambda route: route.fulfill(status=status, body=body, headers={"content-type": "text/html", **headers})


def test_a_captive_portal_removes_nothing(room):
    """F14: only the row's own name in the answer counts."""
    room.allow("403", "511")
    page = room.page_as("ana")
    portals = [answer(200), answer(302, location="/login"), answer(200, ""), answer(403), answer(511)]
    for n, portal in enumerate(portals):
        page.route(POSTS, portal)
        with page.expect_request(POSTS):
            send(page, "kept 0") if n == 0 else page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
        expect(unsent(page)).to_contain_text("kept 0")
        page.unroute(POSTS)
        page.route(POSTS, lambda route: route.abort())
    room.allow("ERR_FAILED")
    page.unroute(POSTS)
    expect(page.locator("#mine .note")).to_contain_text("kept 0", timeout=12_000)
    assert notes(room) == ["kept 0"]


def test_a_lost_answer_doubles_nothing(room):
    room.allow("ERR_FAILED")
    page = room.page_as("ana")

    def lose(route):
        route.fetch()  # the server has it
        route.abort()

    page.route(POSTS, lose, times=2)
    send(page, "said once")
    expect(page.locator("#mine .note")).to_have_count(1)
    expect(page.locator("#unsent")).to_have_count(0, timeout=12_000)
    assert notes(room) == ["said once"]


def test_refused_with_the_reason_and_the_text_back(room):
    room.allow("422")
    page = room.page_as("ana")
    page.get_by_label("Your note", exact=True).evaluate("field => field.removeAttribute('maxlength')")
    send(page, "a" * 121)
    card = page.locator("#unsent .note--failed")
    expect(card).to_contain_text("121 characters; 120 are the limit.")
    expect(card.get_by_role("button", name="not sent")).to_be_visible()
    send(page, "the next one is not held up")
    expect(page.locator("#mine .note")).to_have_count(1)
    card.get_by_role("button", name="take the text back").click()
    expect(page.get_by_label("Your note", exact=True)).to_have_value("a" * 121)
    expect(card).to_have_count(0)


def test_a_stale_token_is_renewed(room):
    room.allow("403")
    page = room.page_as("ana")
    context = page.context
    context.clear_cookies(name="csrftoken")
    send(page, "after a long lunch")
    expect(page.locator("#mine .note")).to_contain_text("after a long lunch", timeout=12_000)
    assert notes(room) == ["after a long lunch"]


def test_what_waits_is_seen_and_sent_also_where_nothing_is_written(room):
    """The group moved to a step without a composer while a note still waited."""
    room.allow("ERR_FAILED", "403")
    page = room.page_as("ana")
    page.route(POSTS, lambda route: route.abort())
    send(page, "late but here")
    expect(unsent(page)).to_have_count(1)
    room.stand_at("emotion")
    expect(page.locator("form[data-outbox]")).to_have_count(0)
    expect(unsent(page)).to_contain_text("late but here")
    page.context.clear_cookies(name="csrftoken")
    page.unroute(POSTS)
    expect(page.locator("#unsent .note--waiting")).to_have_count(0, timeout=12_000)


def test_a_hint_at_blame_is_answered_by_rewriting_or_by_keeping(room):
    """2.0.6, in place of an exercise that asks for it: the text stays on the phone until its writer has answered."""
    page, posted = room.page_as("ana"), []

    def answer(route):
        posted.append(route.request.post_data or "")
        if "Sales" in posted[-1] and "ask=1" in posted[-1]:
            headers = {"X-Hint": "what", "Content-Type": "text/plain; charset=utf-8"}
            return route.fulfill(status=422, headers=headers, body="This may read as being about a person.")
        return route.continue_()

    room.allow("422")
    page.route(POSTS, answer)
    send(page, "Sales forgot it")
    expect(page.locator("#unsent")).to_contain_text("about a person")
    page.locator("#unsent").get_by_role("button", name="Rewrite").click()
    field = page.get_by_label("Your note", exact=True)
    expect(field).to_have_value("Sales forgot it")
    field.fill("")
    send(page, "It took seven days")
    expect(page.locator("#mine")).to_contain_text("It took seven days")
    send(page, "Sales forgot it again")
    page.locator("#unsent").get_by_role("button", name="Keep as is").click()
    expect(page.locator("#mine")).to_contain_text("Sales forgot it again")
    assert ["hinted=1" in body for body in posted] == [False, True, False, False]
    assert sorted(notes(room)) == ["It took seven days", "Sales forgot it again"]
