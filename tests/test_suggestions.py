"""What the map suggests as promises (table 2.0.8): always edited by somebody, never proposed by itself."""

from datetime import date

import pytest

from tests.cast import at, fresh, write
from workshop.exercises.journey_map import suggestions as of_map
from workshop.exercises.journey_map.models import touchpoints
from workshop.exercises.journey_map.suggestions import fitted
from workshop.models import ActionItem, Note, Settled, Willing, suggestions


def step_of(cast):
    return cast.workshop.steps.get(kind="journey_map")


def claim(cast, note, who, department):
    touchpoints.one(step_of(cast).exercise.journey, fresh(note)).claim({"seat": who}, department, [], version=0)


@pytest.fixture
def gaps(cast):
    """One touchpoint of each kind: nobody's, two departments', and two that make a hand-off."""
    at(cast.workshop, "stations")
    names = "Price page", "Trial", "Form", "Call"
    nobodys, twos, one, other = (
        write(cast, "ana", text, lane="touchpoint", column=f"S{n}") for n, text in enumerate(names, start=1)
    )
    claim(cast, twos, cast.ana, "marketing"), claim(cast, twos, cast.ben, "field_sales")
    claim(cast, one, cast.ana, "marketing"), claim(cast, other, cast.ana, "field_sales")
    Note.objects.filter(pk=one.pk).update(moment_of_truth=True)
    at(cast.workshop, "convert")
    return nobodys


@pytest.fixture
def address(cast, gaps):
    return f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/suggestions/no-owner-{gaps.pk}/"


def test_each_gap_suggests_what_the_table_says(cast, gaps):
    found = {each.key.rsplit("-", 5)[0]: each for each, _willing in suggestions.standing(step_of(cast))}
    titles = [each.title for each, _willing in suggestions.standing(step_of(cast))]
    assert titles == [
        "Name one owner for “Price page”",
        "Decide between Marketing and Field sales for “Trial”",
        "Write trigger, facts, time limit and way back for “Marketing → Field sales”",
        "Measure the moment of truth “Form”",
    ]
    assert found["no-owner"].days == found["two-owners"].days == 14
    assert found["no-owner"].department == "marketing" and found["no-owner"].baseline == 50.0
    assert {each.days for each, _willing in suggestions.standing(step_of(cast))} == {14, 21, 30}


def tries(cast):
    titles = [each.title for each in of_map.of(step_of(cast).exercise.journey)]
    return [title for title in titles if title.startswith("Try: ")]


def dotted(cast, text, dots, **more):
    note = write(cast, "ana", text, lane="idea")
    Note.objects.filter(pk=note.pk).update(dots={"hurts": dots}, **more)
    return note


def test_ideas_with_dots_are_suggested_most_dots_first(cast, gaps):
    for text, dots in (("Send a film", 1), ("Wait", 0), ("Call at once", 3)):
        dotted(cast, text, dots)
    assert tries(cast) == ["Try: Call at once", "Try: Send a film"]


def test_where_the_map_was_redrawn_an_idea_is_called_as_it_is_there(cast, gaps):
    old, _kept = dotted(cast, "Call at once", 2), dotted(cast, "Forgotten", 1)
    new = write(cast, "ana", "Call within the hour", lane="idea")
    Note.objects.filter(pk=new.pk).update(layer="to_be", origin_note=old)
    write(cast, "ben", "New, without dots", lane="idea")
    cast.board.draw_on("to_be")
    assert tries(cast) == ["Try: Call within the hour"]


def test_a_long_text_is_cut_and_not_what_is_to_be_done():
    title = fitted("Name one owner for “%(what)s”", what="x" * 200)
    assert len(title) == 80 and title.startswith("Name one owner for “x") and title.endswith("…”")


def test_they_stand_on_desk_and_phones_and_are_no_promise(cast, gaps, room):
    for surface in ("desk", "ana", "ben"):
        assert "Name one owner for “Price page”" in room.page(surface)
    assert "Edit and propose" in room.page("desk") and "Edit and propose" not in room.page("ana")
    assert not ActionItem.objects.exists()


def test_the_form_is_filled_in_and_nothing_is_proposed_by_opening_it(cast, gaps, address, as_):
    page = as_("fay").get(address).content.decode()
    assert ('value="Name one owner for “Price page”"' in page and 'value="2026-' in page) or 'value="20' in page
    assert f'<option value="{cast.ana.pk}" selected>' in page and not ActionItem.objects.exists()


def test_an_edited_suggestion_becomes_a_promise_and_stays_away(cast, gaps, address, as_, room):
    form = as_("fay").get(address).context["form"]
    data = {name: form[name].value() for name in ("id", "title", "owner", "due", "measure", "target")}
    data |= {"title": "Name one owner for the price page", "due": data["due"].isoformat(), "unit": "%"}
    assert as_("fay").post(address, data | {"title": ""}).status_code == 422
    assert as_("fay").post(address, data).status_code == 302
    action = ActionItem.objects.get()
    assert (action.title, action.status, action.note) == ("Name one owner for the price page", "proposed", gaps)
    assert "Price page”" not in room.page("desk").split("Suggested promises")[1].split("</section>")[0]
    assert as_("fay").get(address).status_code == 404
    assert Settled.objects.get().action == action


def test_due_is_a_working_day_after_the_workshop(cast, gaps, address, as_):
    due = as_("fay").get(address).context["form"]["due"].value()
    assert due >= date(2026, 10, 30) and due.weekday() < 5


def test_one_that_is_dismissed_stays_away_until_it_is_offered_again(cast, gaps, address, as_, room):
    assert as_("fay").post(address + "dismissal/").status_code == 302
    assert as_("fay").post(address + "dismissal/").status_code == 404
    assert f"suggestion-no-owner-{gaps.pk}" not in room.page("ana")
    as_("fay").post(address + "dismissal/", {"again": "1"})
    assert f"suggestion-no-owner-{gaps.pk}" in room.page("ana")


def test_i_would_take_this_is_known_to_me_and_the_desk(cast, gaps, address, as_, room):
    assert as_("ben").post(address + "willingness/", {"willing": "1"}).status_code == 302
    as_("ben").post(address + "willingness/", {"willing": "1"})
    assert Willing.objects.count() == 1
    assert "would take it: Ben" in room.page("desk") and "You would take this" in room.page("ben")
    for surface in ("ana", "screen"):
        assert "would take it: Ben" not in room.page(surface)
    assert f'<option value="{cast.ben.pk}" selected>' in as_("fay").get(address).content.decode()
    as_("ben").post(address + "willingness/", {"willing": ""})
    assert not Willing.objects.exists()


def test_only_the_desk_proposes_and_dismisses(cast, gaps, address, as_):
    for who in ("ana", "rei"):
        for path in ("", "dismissal/"):
            as_(who).post(address + path, {"title": "Mine"})
    assert not ActionItem.objects.exists() and not Settled.objects.exists()


def test_a_gap_that_is_closed_asks_for_nothing(cast, gaps, address, as_):
    claim(cast, gaps, cast.ana, "marketing")
    assert as_("fay").get(address).status_code == 404
