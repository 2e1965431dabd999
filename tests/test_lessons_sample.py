"""The ten lost deals of the sample offsite, through the models: what is counted of them is what was counted by hand."""

import json
from datetime import date

import pytest

from retros import counting
from retros.models import Deal, Lesson, WayBack
from retros.texts import HERE
from tests.cast import member, workshop
from workshop import demo

CAUSES = {  # of ten deals, counted by hand
    **dict.fromkeys(("message", "qualification"), 3),
    **dict.fromkeys(("handoff_info", "handoff_time"), 2),
    **dict.fromkeys(("targeting", "form", "first_contact", "discovery", "proof"), 1),
    **dict.fromkeys(("price_design", "product_gap", "follow_up", "nurture", "capacity"), 1),
}
TWICE, ONCE = {"Promise and reality differed", "Timing or priority", "Price or budget"}, "No real problem"


@pytest.fixture
def offsite(db):
    return demo.load()


def overall(offsite, everything=True):
    return counting.overall(offsite.organisation, everything=everything)


def test_causes_over_deals_and_over_events(offsite):
    found = overall(offsite)["causes"]
    assert {each.tag: len(each.deals) for each in found.rows} == CAUSES
    assert (found.deals, found.events) == (10, 1)
    assert [each.tag for each in found.rows[:2]] == ["message", "qualification"]
    assert not [each for each in found.rows if each.returns]


def test_what_customers_said_is_counted_apart(offsite):
    found = overall(offsite)
    said = dict(found["reasons"])
    assert found["reasons_of"] == 10 and {words for words, n in said.items() if n == 2} > TWICE
    assert said[ONCE] == 1 and sum(said.values()) == 14


def test_the_loop_from_loss_to_change(offsite):
    """D01 90 days, D03 136, D04 111; the lessons of all ten were published on the evening of the first day."""
    found = overall(offsite)
    assert sorted(found["loop"].to_change) == [90, 111, 136] and found["loop"].change == 111
    assert len(found["loop"].to_lesson) == 10 and found["loop"].lesson == 80.5
    assert [loop.when for loop in found["quarters"]] == [(2026, 3), (2026, 2)]


def test_waits_and_contradictions(offsite):
    hours, n, gaps = overall(offsite)["waits"]
    assert (float(hours), n, gaps) == (14.8, 10, 6)


def test_ways_back_are_due_in_order(offsite):
    due = [each.due for each in WayBack.objects.open()]
    assert len(due) == 9 and due[0] == date(2026, 12, 1) and due == sorted(due)


def test_both_languages_and_the_people_of_the_offsite(offsite):
    deal = Deal.objects.get(nickname_en="Blue line")
    assert (deal.persona_ja, deal.promise) == ("倉田 誠", "即日導入")
    assert all(each.signal_en and each.signal_ja and each.lesson_en and each.lesson_ja for each in Lesson.objects.all())
    assert Lesson.objects.published().found("回答書").get() == Lesson.objects.found("security sheet").get()


def test_an_unpublished_night_is_counted_by_the_desk_alone(offsite):
    offsite.published_at = None
    offsite.save()
    assert overall(offsite, everything=False)["causes"].deals == 0
    assert overall(offsite)["causes"].deals == 10


def test_the_same_cause_at_another_event_is_pointed_out(offsite):
    organisation = offsite.organisation
    member(organisation, "Ada", "admin")
    later = workshop(organisation, "Next year", "NEXTYEAR")
    step = later.steps.first()
    lost = {name: getattr(Deal.objects.first(), name) for name in ("industry", "source", "stage_lost", "outcome")}
    deal = Deal.prepare(organisation, language="en", nickname="Again", lost_at=date(2027, 5, 3), **lost)
    assert counting.named_before(step, ["message", "demo"]) == {"message": 1}
    deal.name_conditions(["message", "demo"], step)
    found = {each.tag: each for each in overall(offsite)["causes"].rows}
    assert found["message"].returns and len(found["message"].events) == 2 and found["message"].after == {deal.pk}
    assert not found["demo"].returns and not found["proof"].returns


def test_the_sample_speaks_both_languages():
    for entry in json.loads((HERE / "sample.json").read_text(encoding="utf-8")):
        for name in ("nickname", "signal", "lesson", "reason_verbatim"):
            assert entry[f"{name}_en"] and entry[f"{name}_ja"]
