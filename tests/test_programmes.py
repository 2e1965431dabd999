"""Ready agendas, and how one becomes the steps of a workshop."""

from datetime import date, datetime
from itertools import cycle, pairwise

import pytest

from tests.cast import workshop
from workshop import exercise
from workshop.exercise import PROMPT, Exercise, Face
from workshop.models import Step, Workshop
from workshop.planning import programmes
from workshop.wording import content

PROGRAMMES = content("programmes")


def test_an_exercise_alone_is_one_step_of_its_phases(cast):
    step = workshop(cast.organisation, "Alone", "ALONEONE", "journey_map:short40").steps.get()
    assert step.kind == "journey_map" and step.identity == "dept"
    assert step.planned.total_seconds() == 40 * 60
    assert [phase.code for phase in step.phases.all()][:3] == ["frame", "silent", "stations"]


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda entry: entry["code"])
def test_every_programme_fills_its_days(cast, programme):
    made = workshop(cast.organisation, "Days", "DAYSDAYS", programme["code"])
    items = [item for day in programme["days"] for item in day["items"]]
    steps = list(made.steps.prefetch_related("phases"))
    assert [step.planned.total_seconds() / 60 for step in steps] == [item["minutes"] for item in items]
    assert {step.day for step in steps} == {day["day"] for day in programme["days"]}
    assert all(step.title_en and step.title_ja for step in steps)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda entry: entry["code"])
def test_a_day_starts_when_it_says_and_runs_on(cast, programme):
    made = workshop(cast.organisation, "Days", "DAYSDAYS", programme["code"])
    for day in programme["days"]:
        starts = [step.starts_at for step in made.steps.filter(day=day["day"])]
        assert starts[0].strftime("%H:%M") == day["start"] and starts == sorted(starts)


def test_whatever_has_not_moved_in_is_a_plain_timed_item(cast, as_):
    made = workshop(cast.organisation, "Days", "DAYSDAYS", "P1")
    for step in made.steps.all():
        built = step.kind in exercise.kinds()
        assert isinstance(step.exercise, Exercise) and (
            built or [phase.face for phase in step.phases.all()] == [PROMPT]
        )


def test_every_minute_of_a_day_has_its_pages(cast, as_):
    """Next through two whole days: phone, desk and screen, one after the other, always answer."""
    cast.workshop.steps.all().delete()
    cast.workshop.refresh_from_db()
    programmes.fill(cast.workshop, "P1")
    cast.workshop.begin()
    pages = cycle(
        [
            ("ana", f"/w/{cast.workshop.pk}/"),
            ("fay", f"/w/{cast.workshop.pk}/desk/"),
            (None, f"/screen/{cast.workshop.screen_token}/"),
        ]
    )
    for who, path in pages:
        assert as_(who).get(path).status_code == 200, cast.workshop.phase
        if not cast.workshop.move(cast.workshop.phase_id, +1):
            break
    assert cast.workshop.phase == cast.workshop.phases().last()


def test_choices_name_what_is_built_and_every_programme():
    codes = [code for code, _title in programmes.choices()]
    assert "journey_map:short40" in codes and {entry["code"] for entry in PROGRAMMES} <= set(codes)
    assert len(codes) == len(set(codes))


def test_a_kind_declares_itself():
    @exercise.register
    class Nap(Exercise):
        kind = "nap"
        faces = {"all": Face("nap")}

    try:
        assert isinstance(Step(kind="nap").exercise, Nap) and Step(kind="nap").exercise.plan(20) == [("all", 1200)]
    finally:
        exercise._kinds.pop("nap")


# The content is true to itself


EXERCISES = {entry["code"]: entry for entry in exercise.catalogue()}
ITEMS = [(programme["code"], item) for programme in PROGRAMMES for day in programme["days"] for item in day["items"]]


@pytest.mark.parametrize(
    "code,variant", [(code, variant) for code, entry in EXERCISES.items() for variant in entry["variants"]]
)
def test_the_phases_of_a_variant_add_up_to_its_total(code, variant):
    entry = EXERCISES[code]
    assert (
        sum(entry["variants"][variant].values()) == entry["total"][variant]
        and entry["total"].keys() == entry["variants"].keys()
    )
    assert entry["variants"][variant].keys() <= {phase["code"] for phase in entry["phases"]}


@pytest.mark.parametrize("code,item", ITEMS, ids=lambda each: each["title_en"] if isinstance(each, dict) else each)
def test_an_item_of_a_programme_is_true_to_its_exercise(code, item):
    assert item["minutes"] > 0 and item["title_en"] and item["title_ja"]
    if item["exercise"]:
        totals = EXERCISES[item["exercise"]]["total"]
        assert totals[item["variant"]] == item["minutes"]
        assert all(totals[shorter] < item["minutes"] for shorter in item.get("shorter", ()))


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda entry: entry["code"])
def test_each_step_starts_when_the_one_before_it_ends(cast, programme):
    steps = list(workshop(cast.organisation, "Days", "DAYSDAYS", programme["code"]).steps.prefetch_related("phases"))
    for step, following in pairwise(steps):
        if step.day == following.day:
            assert following.starts_at == (datetime.combine(date.today(), step.starts_at) + step.planned).time()


@pytest.mark.parametrize("code", [code for code, _title in programmes.choices()])
def test_what_is_not_built_is_one_timed_item_with_its_instruction(cast, code):
    made, built = workshop(cast.organisation, "Days", "DAYSDAYS", code), exercise.kinds()
    for step, (_day, _start, item) in zip(made.steps.all(), programmes.items_of(code), strict=True):
        plan = [(phase.code, phase.planned_s // 60) for phase in step.phases.all()]
        if step.kind in built:
            assert plan == list(EXERCISES[item["exercise"]]["variants"][item["variant"]].items())
        else:
            assert plan == [("all", item["minutes"])]
            assert (step.phases.get().name, step.phases.get().prompt) == (item["title_en"], item.get("instr_en", ""))


# From the form


FORM = {
    "title": "Autumn",
    "place": "By the lake",
    "starts_on": "2026-11-02",
    "days": 2,
    "language": "ja",
    "departments": ["marketing", "field_sales"],
    "programme": "P2",
}


def test_a_workshop_is_prepared_from_a_programme(as_, cast):
    answer = as_("fay").post("/workshops/new/", FORM)
    made = Workshop.objects.get(title_ja="Autumn")
    assert answer["Location"] == f"/w/{made.pk}/desk/" and made.organisation == cast.organisation
    assert (made.place_ja, made.title_en, str(made.ends_on), made.status) == ("By the lake", "", "2026-11-03", "draft")
    assert made.steps.count() == len(list(programmes.items_of("P2")))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "\u200b"},
        {"days": 4},
        {"programme": "P99"},
        {"departments": ["nobody"]},
        {"departments": []},
        {"starts_on": "soon"},
    ],
)
def test_a_workshop_with_something_wrong_is_not_made(as_, cast, wrong):
    assert as_("fay").post("/workshops/new/", FORM | wrong).status_code == 422 and Workshop.objects.count() == 2
