"""Absorbing a delay: what is offered, what it gives, and that nothing is left out but by a human."""

from datetime import time

import pytest

from tests.test_pace import after, at, begun, clock, day, lunch, pace, step
from workshop.models import Step, Workshop
from workshop.planning import absorbing, editing, programmes

__all__ = ["day", "lunch"]


def offers(workshop, delay, minutes):
    return {each.step.kind: (each.minutes, each.variant) for each in offered(workshop, delay, minutes)}


def offered(workshop, delay, minutes):
    return absorbing.proposals(pace(workshop, minutes), delay)


def add(workshop, what, minutes=None):
    step = editing.insert(workshop, 1, programmes.piece(what))
    if minutes:
        editing.edit(step, minutes=minutes)
    return step


# What could be shorter


@pytest.mark.parametrize(
    "delay,expected",
    [
        (3, {"break": (12, ""), "journey_map": (37, ""), "meal": (57, "")}),
        (100, {"break": (10, ""), "journey_map": (30, ""), "meal": (40, "")}),
    ],
)
def test_breaks_and_meals_have_a_floor_and_no_more_is_offered_than_needed(day, delay, expected):
    assert offers(begun(day), delay, 0) == expected


def test_what_is_at_its_floor_is_not_offered(day):
    editing.edit(step(day, "break"), minutes=10)
    editing.edit(step(day, "meal"), minutes=35)
    assert offers(begun(day), 100, 0).keys() == {"journey_map"}


def test_the_variants_of_the_programmes_come_first(day):
    for what in ("E04:std150", "E01:std90", "E12:live20", "E13:std15", "E11:short20"):
        add(day, what)
    found = offered(begun(day), 30, 0)[-4:]
    assert {each.step.variant: each.variant for each in found} == {
        "std90": "short45",
        "live20": "reveal10",
        "std15": "",
        "short20": "",
    }


def test_every_shorter_variant_of_the_programmes_is_shorter():
    entries = {entry["code"]: entry for entry in programmes.content("exercises")}
    assert len(programmes.shorter()) >= 14
    for (code, variant), others in programmes.shorter().items():
        assert all(entries[code]["total"][other] < entries[code]["total"][variant] for other in others)


def test_what_has_begun_is_not_offered(day):
    begun(day)
    workshop = after(day, 60)
    workshop.move(workshop.phase_id, -1, at(61))  # the break had begun
    assert "break" not in offers(Workshop.objects.get(pk=day.pk), 10, 61)
    after(day, 62)
    assert offers(after(day, 75), 10, 75).keys() == {"meal"}


def test_tomorrow_is_not_offered(cast):
    made = Workshop.draft(
        cast.organisation, title="Two", place="", language="en", starts_on=at(0).date(), days=2, departments=[]
    )
    programmes.fill(made, "P1")
    made.begin(at(0))
    assert {each.step.day for each in offered(Workshop.objects.get(pk=made.pk), 20, 0)} == {1}


# Taking it


def take(workshop, minutes, *kinds, delay=None):
    now = pace(workshop, minutes)
    chosen = [each for each in absorbing.proposals(now, delay or now.drift) if each.step.kind in kinds]
    absorbing.take(now, chosen)
    return pace(Workshop.objects.get(pk=workshop.pk), minutes)


def test_taken_minutes_bring_the_room_back_to_its_plan(day):
    workshop = begun(day, 5)
    assert (pace(workshop, 10).drift, clock(pace(workshop, 10).ends)) == (5, "13:30")
    now = take(workshop, 10, "break")
    assert (now.drift, clock(now.ends), clock(now.planned_end)) == (0, "13:25", "13:25")
    assert [f"{each:%H:%M}" for each in day.steps.values_list("starts_at", flat=True)] == [
        *("10:00", "11:05", "11:15", "11:55", "12:55")
    ]


def test_half_of_it_leaves_the_other_half(day):
    now = take(begun(day, 20), 20, "break")
    assert (now.drift, clock(now.ends)) == (15, "13:40")


def test_a_shorter_variant_that_saves_more_than_needed_ends_earlier(day):
    editing.edit(step(day, "journey_map"), variant="std150")  # until 15:15
    now = take(begun(day, 10), 10, "journey_map")
    assert (now.drift, clock(now.ends), clock(now.planned_end)) == (0, "13:35", "13:35")
    assert step(day, "journey_map").variant == "short40"


def test_parts_share_a_custom_length_by_largest_remainder(day):
    take(begun(day, 7), 7, "journey_map")
    lengths = [seconds // 60 for seconds in step(day, "journey_map").phases.values_list("planned_s", flat=True)]
    before = [minutes for _code, minutes in programmes.content("exercises")[3]["variants"]["short40"].items()]
    assert lengths == programmes.scaled([n for n in before if n], 33) and sum(lengths) == 33


def test_what_is_saved_after_lunch_does_not_help_before_it(lunch):
    editing.edit(step(lunch, "meal"), fixed_at=time(11, 55))
    workshop = begun(lunch, 10)
    now = take(workshop, 10, "meal")
    assert now.drift == 10 and now.fixed[0].late == 10 and clock(now.ends) == "13:25"


def test_a_step_that_begins_meanwhile_changes_nothing(day):
    begun(day, 10)
    workshop = Workshop.objects.get(pk=day.pk)
    now = pace(workshop, 69)
    chosen = absorbing.proposals(now, now.drift)
    after(day, 70)
    with pytest.raises(editing.Kept):
        absorbing.take(now, chosen)
    assert step(day, "meal").planned.seconds == 3600 and not Step.objects.exclude(overrun_s=0).exists()


def test_a_copied_agenda_has_no_overrun(cast, day):
    take(begun(day, 5), 10, "break")
    copied = Workshop.draft(
        cast.organisation, title="Copy", place="", language="en", starts_on=at(0).date(), days=1, departments=[]
    )
    editing.copy(day, copied)
    assert not copied.steps.exclude(overrun_s=0).exists()


# The page


@pytest.fixture
def behind(day, monkeypatch):
    """Ten minutes behind, as the page sees it."""
    begun(day, 10)
    clock_at(monkeypatch, 20)
    return day


def clock_at(monkeypatch, minutes):
    for module in ("planning.pace", "views.running"):
        monkeypatch.setattr(f"workshop.{module}.timezone.now", lambda: at(minutes))


def page(as_, workshop, method="get", **data):
    answer = getattr(as_("fay"), method)(f"/w/{workshop.pk}/delay/", data)
    return answer, answer.content.decode()


def test_nothing_is_ticked_and_everything_says_what_it_saves(as_, behind):
    _answer, text = page(as_, behind)
    assert "10 minutes behind" in text and "ends 13:35, planned 13:25" in text
    assert "15 → 10 min, saves 5" in text and "60 → 50 min, saves 10" in text and " checked" not in text


def test_ticking_shows_the_new_end_before_anything_changes(as_, behind):
    _answer, text = page(as_, behind, take=[step(behind, "break").pk], delay=10)
    assert "With these, today ends 13:30." in text and text.count(" checked") == 1
    assert step(behind, "break").planned.seconds == 900


def test_taking_leads_back_to_a_desk_that_is_less_behind(as_, behind):
    answer, _text = page(as_, behind, "post", take=[step(behind, "break").pk], delay=10)
    assert answer.status_code == 302
    desk = as_("fay").get(answer["Location"]).content.decode()
    assert "5 min behind" in desk and "Day 1 ends 13:30, planned 13:25." in desk


def test_what_was_shown_is_what_is_taken_though_the_delay_has_grown(as_, behind, monkeypatch):
    clock_at(monkeypatch, 78)
    page(as_, behind, "post", take=[step(behind, "meal").pk], delay=10)
    assert step(behind, "meal").planned.seconds == 3000


def test_an_old_page_may_shorten_though_nobody_is_behind_any_more(as_, behind, monkeypatch):
    after(behind, 30)
    clock_at(monkeypatch, 31)
    answer, _text = page(as_, behind, "post", take=[step(behind, "meal").pk], delay=10)
    assert answer.status_code == 302 and step(behind, "meal").planned.seconds == 3000
    assert not Step.objects.exclude(overrun_s=0).exists()


@pytest.mark.parametrize(
    "data,sentence",
    [
        ({}, "Choose first what is to be shorter."),
        ({"take": ["x"]}, "has begun meanwhile"),
        ({"take": ["9" * 50], "delay": "9" * 50}, "has begun meanwhile"),
        ({"take": ["1"], "delay": "-5"}, "has begun meanwhile"),
    ],
)
def test_a_bad_choice_is_answered_in_a_sentence(as_, behind, data, sentence):
    answer, text = page(as_, behind, "post", **data)
    assert answer.status_code == 422 and sentence in text and step(behind, "break").planned.seconds == 900


def test_nothing_is_offered_on_time(as_, day, monkeypatch):
    begun(day)
    clock_at(monkeypatch, 20)
    _answer, text = page(as_, day)
    assert "There is no delay to absorb." in text and "checkbox" not in text
    assert 'data-key="d"' not in as_("fay").get(f"/w/{day.pk}/desk/").content.decode()


def test_nothing_can_be_saved_is_said_in_a_sentence(as_, day, monkeypatch):
    for kind in ("break", "meal", "journey_map"):
        editing.remove(step(day, kind))
    begun(day, 10)
    clock_at(monkeypatch, 20)
    assert "Nothing that is still to come today can be shorter." in page(as_, day)[1]


def test_free_time_before_lunch_is_named(as_, lunch, monkeypatch):
    begun(lunch, 10)
    clock_at(monkeypatch, 20)
    text = page(as_, lunch)[1]
    assert "15 minutes are free before “Lunch” at 12:10: they take up the delay by themselves." in text
    assert "“Lunch” at 12:10 is kept." in text


def test_leaving_out_is_a_button_of_its_own_and_not_for_rest_or_thanks(as_, behind):
    add(behind, "E13:std15")
    text = page(as_, behind)[1]
    assert "Leave out “Giant Journey Map”" in text and text.count("Leave out “") == 1
    page(as_, behind, "post", take=[step(behind, "break").pk], delay=10)
    assert behind.steps.filter(kind="journey_map").exists()


def test_before_and_after_the_day_the_page_is_calm(as_, day):
    for verb in (lambda: None, lambda: begun(day), lambda: Workshop.objects.get(pk=day.pk).end()):
        verb()
        assert page(as_, day)[0].status_code == 200
