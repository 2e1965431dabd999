"""People while the day runs: corrected, moved and missed at the desk, and seen on the phones at once."""

import pytest
from playwright.sync_api import expect

SOON = {"timeout": 2_000}


def join(room, name="Lea", **options):
    phone = room.page_as(None, f"/join/{room.cast['join_token']}/", **options)
    phone.get_by_label("What should we call you?").fill(name)
    phone.get_by_role("radio", name="Marketing").check()
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator("#region")).to_be_visible()
    return phone


def person(room, name):
    return f"#person-{room.cast['seats'][name]}"


@pytest.fixture
def in_teams(room):
    """Sixty-two people in eight teams."""
    room.post("teams/", {"number": 8, "purpose": "normal", "seed": 1})
    return room


def test_a_name_is_corrected_beside_the_desk_and_stands_on_the_phone(room):
    ana, desk = room.page_as("ana"), room.page_as("fay")
    desk.locator(f"{person(room, 'ana')} a").click()
    sheet = desk.get_by_role("dialog", name="Ana")
    sheet.get_by_text("Correct the name or the department").click()
    sheet.get_by_label("Called name").fill("")
    room.allow("422")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_contain_text("Write the name")
    sheet.get_by_label("Called name").fill("Anastasia")
    sheet.get_by_role("radio", name="Field sales").check()
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden()
    expect(ana.locator(".foot")).to_contain_text("Anastasia", **SOON)
    expect(desk.locator("#people-field_sales")).to_contain_text("Anastasia", **SOON)
    expect(desk.locator(f"{person(room, 'ana')} a")).to_be_focused()
    expect(desk).to_have_url(f"{room.server.url}/w/{room.id}/desk/")


def test_somebody_moves_and_their_phone_says_so(in_teams):
    room = in_teams
    ana, desk = room.page_as("ana"), room.page_as("fay")
    before = ana.locator(".step__name b").inner_text()
    after = "Team B" if before == "Team A" else "Team A"
    desk.locator(f"{person(room, 'ana')} a").click()
    sheet = desk.get_by_role("dialog", name="Ana")
    sheet.get_by_text("Move to another team").click()
    sheet.get_by_role("radio", name=after).check()
    sheet.get_by_role("button", name="Move", exact=True).click()
    expect(ana.locator(".step__name")).to_contain_text(after, **SOON)


def test_who_leaves_is_missed_at_the_desk_and_comes_back_with_one_tap(room):
    ana, desk = room.page_as("ana"), room.page_as("fay")
    ana.locator(".foot a").last.tap()
    ana.get_by_text("I am leaving").tap()
    ana.get_by_role("button", name="Leave", exact=True).tap()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("You have left")
    expect(desk.locator(person(room, "ana"))).to_contain_text("has left", **SOON)
    ana.get_by_role("button", name="I am back").tap()
    expect(ana.get_by_label("Your note", exact=True)).to_be_visible()
    expect(desk.locator(person(room, "ana"))).not_to_contain_text("has left", **SOON)


def test_a_latecomer_reads_a_card_puts_it_away_and_writes(room):
    room.stand_at("stations")
    phone = join(room)
    card = phone.locator("#so-far")
    for words in ("Frame, Silent notes", "Stage stations", "We work without teams."):
        expect(card).to_contain_text(words)
    phone.get_by_role("button", name="Understood").tap()
    expect(card).to_be_hidden()
    room.post(f"phases/{room.cast['phases']['stations']}/extension/", {"minutes": "5"})
    phone.reload()
    expect(phone.locator(".step__name")).to_be_visible()
    expect(card).to_be_hidden()
    expect(room.page_as("ana").locator("#so-far")).to_have_count(0)


def test_without_scripts_the_card_stays_folded(room):
    room.stand_at("stations")
    phone = join(room, java_script_enabled=False)
    expect(phone.get_by_text("Stage stations", exact=True)).to_be_hidden()
    phone.get_by_text("Where we are").click()
    expect(phone.get_by_text("Stage stations", exact=True)).to_be_visible()
    expect(phone.get_by_role("button", name="Understood")).to_have_count(0)


def cost(page):
    return page.locator("#teams section").first.inner_text()


def first_of(page, team, department):
    return page.locator(".team").nth(team).locator(".team__seat", has_text=department).first


def test_a_person_is_dragged_onto_another_and_the_cost_follows(in_teams):
    page = in_teams.page_as("fay", f"/w/{in_teams.id}/teams/")
    before = cost(page)
    one, other = first_of(page, 0, "Marketing"), first_of(page, 1, "Field sales")
    name = one.locator(".team__who").inner_text()
    other.scroll_into_view_if_needed()
    start, end = one.bounding_box(), other.bounding_box()
    page.evaluate("document.body.dataset.same = 'page'")
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 70, start["y"] + 30, steps=2)
    page.mouse.move(end["x"] + 60, end["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator(".team").nth(1)).to_contain_text(name.split(",")[0], **SOON)
    expect(page.locator("#teams section").first).not_to_have_text(before)
    assert cost(page) != before
    assert page.evaluate("document.body.dataset.same") == "page"  # nothing but the teams was drawn anew
    assert page.locator(":checked[name=people]").count() == 0


def test_two_people_change_places_by_keys(in_teams):
    page = in_teams.page_as("fay", f"/w/{in_teams.id}/teams/")
    one, other = first_of(page, 0, "Marketing"), first_of(page, 1, "Marketing")
    name = one.locator(".team__who").inner_text().split(",")[0]
    for seat in (one, other):
        seat.locator("input").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Swap the two chosen people").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".team").nth(1)).to_contain_text(name)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wish_about_two_people_is_added_and_removed(in_teams, scripts):
    page = in_teams.page_as("fay", f"/w/{in_teams.id}/teams/", java_script_enabled=scripts)
    page.get_by_text("Who should, or should not, be in one team").click()
    page.get_by_label("One", exact=True).select_option(label="Ana · Marketing")
    page.get_by_label("The other").select_option(label="Ben · Field sales")
    page.get_by_label("should be").select_option("together")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#teams")).to_contain_text("Ana and Ben in one team")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#teams")).not_to_contain_text("Ana and Ben in one team")


def test_a_small_team_is_merged_from_the_desk(in_teams):
    room = in_teams
    desk = room.page_as("fay")
    a_team = desk.locator("section", has=desk.locator("h3", has_text="Team A")).locator(".person")
    ids = a_team.evaluate_all("all => all.map((each) => each.id.split('-')[1])")
    for seat in ids[2:]:
        room.post(f"people/{seat}/departure/", {"left": "1"})
    question = desk.locator(".question")
    expect(question).to_contain_text("Team A has 2 people left")
    expect(question.get_by_role("button", name="Move")).to_be_visible()
    question.get_by_role("button", name="Merge into Team").click()
    expect(question).to_have_count(0)
    expect(desk.locator(".people__group", has_text="Team A")).to_have_count(0)
