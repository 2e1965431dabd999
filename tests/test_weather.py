"""The rain plan: in, and out again."""

import pytest

from tests.test_pace import begun, day, pace, step
from workshop.models import Workshop
from workshop.planning import editing, programmes, weather

__all__ = ["day"]


@pytest.fixture
def outdoors(day):
    """A relay outdoors that was stretched to ninety minutes, and a talk with another place for rain."""
    relay = editing.insert(day, 1, programmes.piece("E02:outdoor75"))
    editing.edit(relay, minutes=90)
    editing.edit(day.steps.filter(kind="plain").last(), rain_en="In the gym", rain_ja="体育館")
    return Workshop.objects.get(pk=day.pk)


def minutes(step):
    return step.planned.seconds // 60


def test_in_and_out_again(outdoors):
    weather.switch(outdoors, 1, True)
    relay = step(outdoors, "baton_relay")
    assert (relay.variant, minutes(relay)) == ("indoor40", 40)
    weather.switch(outdoors, 1, True)  # twice is once
    weather.switch(outdoors, 1, False)
    relay = step(outdoors, "baton_relay")
    assert (relay.variant, minutes(relay), relay.fair) == ("outdoor75", 90, None)


def test_only_what_has_not_begun_and_only_this_day(outdoors):
    workshop = begun(outdoors)
    changed = weather.changes(workshop.steps.prefetch_related("phases"), 1)
    assert [each.kind for each in changed] == ["plain", "baton_relay"] and changed[0].rain == "In the gym"
    editing.edit(changed[0], rain_en="", rain_ja="")
    workshop.stand_at(workshop.phases().get(step__kind="baton_relay"))
    weather.switch(workshop, 1, True)
    assert step(outdoors, "baton_relay").variant == "outdoor75"
    assert weather.changes(workshop.steps.prefetch_related("phases"), 2) == []


def test_the_desk_switches_and_the_room_reads_where(outdoors, as_):
    begun(outdoors)
    fay, address = as_("fay"), f"/w/{outdoors.pk}/"
    assert "Rain plan" in fay.get(f"{address}desk/").content.decode()
    fay.post(f"{address}rain-plan/", {"rain": "1"})
    text = fay.get(f"{address}desk/").content.decode()
    assert "Back to fair weather" in text and "In the gym" in text
    fay.post(f"{address}rain-plan/", {"rain": ""})
    assert "In the gym" not in fay.get(f"{address}desk/").content.decode()


def test_the_agenda_says_what_happens_in_rain(outdoors, as_):
    text = as_("fay").get(f"/w/{outdoors.pk}/agenda/").content.decode()
    assert "If it rains: 40 min, indoors" in text and "If it rains: In the gym" in text


def test_a_shorter_plan_in_rain_ends_the_day_earlier(outdoors):
    before = pace(begun(outdoors), 0).ends
    weather.switch(outdoors, 1, True)
    assert (before - pace(Workshop.objects.get(pk=outdoors.pk), 0).ends).seconds == 50 * 60


def test_an_ended_day_stays_as_it_was(outdoors, as_):
    begun(outdoors).end()
    answer = as_("fay").post(f"/w/{outdoors.pk}/rain-plan/", {"rain": "1"})
    assert answer.status_code == 409 and step(outdoors, "baton_relay").variant == "outdoor75"
