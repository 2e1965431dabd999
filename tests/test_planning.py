"""Preparing the day: what may be changed, what stays, and the times that follow."""

import json
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DEPARTMENTS, at, write
from workshop.models import Step, Workshop
from workshop.planning import editing, programmes, timetable
from workshop.wording import content


@pytest.fixture
def plan(cast):
    """Two days in preparation: P1, of Kumo."""
    made = Workshop.objects.create(
        organisation=cast.organisation,
        title_en="Autumn",
        time_zone="Asia/Tokyo",
        starts_on=date(2026, 10, 15),
        ends_on=date(2026, 10, 15),
        departments=DEPARTMENTS,
    )
    editing.fill(made, "P1")
    made.refresh_from_db()
    return made


@pytest.fixture
def short(cast):
    """The map alone, open, in its silent part, with a break behind it."""
    editing.insert(cast.workshop, 1, programmes.piece("break"))
    return cast.workshop


def titles(workshop, day=None):
    steps = workshop.steps.filter(**({"day": day} if day else {}))
    return [step.title_en for step in steps]


def step_of(workshop, title):
    found = workshop.steps.filter(title_en=title).first()
    found.workshop = workshop
    return found


def lengths(step):
    return [seconds // 60 for seconds in step.phases.values_list("planned_s", flat=True)]


def times(workshop, day=1):
    return [f"{row.begins:%H:%M}" for row in timetable.days(workshop)[day - 1].rows]


# Lengths


def test_the_fixture_of_the_largest_remainder_rule():
    assert programmes.scaled([3, 6, 5, 6, 6, 8, 3, 4, 4], 50) == [3, 7, 6, 7, 7, 9, 3, 4, 4]


@pytest.mark.parametrize("minutes", [[3, 6, 5, 6, 6, 8, 3, 4, 4], [1, 30, 1], [8] * 12, [1]])
def test_any_length_comes_out_exactly_and_leaves_a_minute_for_each(minutes):
    for total in range(len(minutes), 200):
        whole = programmes.scaled(minutes, total)
        assert sum(whole) == total and min(whole) >= 1


def test_a_custom_length_keeps_the_proportions_of_the_variant(plan):
    step = step_of(plan, "Giant Journey Map")
    editing.edit(step, minutes=75)
    assert sum(lengths(step)) == 75 and lengths(step) == programmes.scaled(
        [8, 12, 20, 8, 8, 14, 8, 10, 30, 10, 12, 10], 75
    )
    editing.edit(step, minutes=150)
    assert lengths(step) == [8, 12, 20, 8, 8, 14, 8, 10, 30, 10, 12, 10]


def test_too_short_a_length_is_refused_and_nothing_changes(plan):
    step = step_of(plan, "Giant Journey Map")
    before = lengths(step)
    with pytest.raises(editing.Kept) as refused:
        editing.edit(step, minutes=11, title_en="Short map")
    assert (refused.value.why, refused.value.said["least"]) == ("too_short", 12)
    assert lengths(step) == before and "Short map" not in titles(plan)


def test_another_variant_brings_its_own_parts_and_keeps_the_board(plan):
    step = step_of(plan, "Giant Journey Map")
    board = step.board.pk
    editing.edit(step, variant="short40", minutes=150)
    step = Step.objects.get(pk=step.pk)
    assert (step.variant, sum(lengths(step)), len(lengths(step)), step.board.pk) == ("short40", 40, 9, board)


def test_a_variant_and_a_length_at_once(plan):
    step = step_of(plan, "Giant Journey Map")
    editing.edit(step, variant="short40", minutes=50)
    assert sum(lengths(step)) == 50 and step.phases.count() == 9


# Times


def test_times_follow_from_lengths(plan):
    assert times(plan)[:6] == ["10:00", "10:20", "11:05", "11:25", "11:35", "12:20"]
    editing.edit(step_of(plan, "Arrive and join"), minutes=30)
    assert times(plan)[:6] == ["10:00", "10:30", "11:15", "11:35", "11:45", "12:20"]
    editing.edit(step_of(plan, "Lunch (mixed tables)"), fixed_at=None)
    assert step_of(plan, "Lunch (mixed tables)").starts_at == time(12, 30)  # what the desk's plan shows


def test_meals_of_a_programme_have_fixed_times(plan):
    """Whoever cooks waits for nobody (P1 to P7)."""
    fixed = {step.title: step.starts_at for step in plan.steps.filter(is_fixed=True)}
    assert fixed["Lunch (mixed tables)"] == time(12, 20)
    assert {step.kind for step in plan.steps.filter(is_fixed=True)} == {"meal"}


def test_a_fixed_time_is_kept_and_overlaps_are_told(plan):
    editing.edit(step_of(plan, "Lunch (mixed tables)"), fixed_at=time(12, 0))
    lunch = timetable.days(plan)[0].rows[5]
    assert (lunch.begins, lunch.late, lunch.early) == (time(12), 20, 0)
    editing.edit(step_of(plan, "Arrive and join"), minutes=5)
    editing.edit(step_of(plan, "Neutral Ground Opening"), minutes=20)
    lunch = timetable.days(plan)[0].rows[5]
    assert (lunch.begins, lunch.late, lunch.early) == (time(12), 0, 20)
    assert times(plan)[6] == "13:00"
    editing.edit(step_of(plan, "Lunch (mixed tables)"), fixed_at=None)
    assert times(plan)[5] == "11:40"


def test_two_fixed_times_that_overlap_are_both_kept_and_told(as_, plan):
    for title in ("Lunch (mixed tables)", "Persona Hunt"):
        editing.edit(step_of(plan, title), fixed_at=time(12, 20))
    hunt = timetable.days(plan)[0].rows[6]
    assert (hunt.begins, hunt.late) == (time(12, 20), 60)
    text = as_("fay").get(address(plan, "")).content.decode()
    assert "What stands before it ends 60 minutes too late." in text and "<small>fixed</small>" in text


def test_the_start_of_a_day_moves_all_of_it(plan):
    editing.begin_day(plan, 1, time(9, 30))
    assert times(plan)[:2] == ["09:30", "09:50"] and times(plan, 2)[0] == "08:30"


def test_a_day_may_run_past_midnight(plan):
    editing.begin_day(plan, 1, time(20))
    editing.edit(step_of(plan, "Campfire Blameless Review"), fixed_at=time(7, 30))
    assert timetable.days(plan)[0].rows[-1].late == 0


# Order


def test_up_and_down(plan):
    editing.shift(step_of(plan, "Alignment Pulse"), -1)
    assert titles(plan)[:3] == ["Arrive and join", "Alignment Pulse", "Neutral Ground Opening"]
    editing.shift(step_of(plan, "Alignment Pulse"), +1)
    assert titles(plan)[:3] == ["Arrive and join", "Neutral Ground Opening", "Alignment Pulse"]
    assert list(plan.steps.values_list("place", flat=True)) == list(range(plan.steps.count()))


def test_over_the_edge_of_a_day(plan):
    editing.shift(step_of(plan, "Campfire Blameless Review"), +1)
    assert titles(plan, 2)[0] == "Campfire Blameless Review"
    editing.shift(step_of(plan, "Campfire Blameless Review"), -1)
    assert titles(plan, 1)[-1] == "Campfire Blameless Review"
    first = titles(plan)
    editing.shift(step_of(plan, "Arrive and join"), -1)
    assert titles(plan) == first


def test_dropped_somewhere_else(plan):
    editing.place(step_of(plan, "Dinner"), 1, step_of(plan, "Arrive and join"))
    assert titles(plan)[0] == "Dinner"
    editing.place(step_of(plan, "Dinner"), 2, None)
    assert titles(plan, 2)[-1] == "Dinner"
    with pytest.raises(editing.Kept):
        editing.place(step_of(plan, "Dinner"), 3, None)
    with pytest.raises(editing.Kept):
        editing.place(step_of(plan, "Dinner"), 1, step_of(plan, "Commit: decisions to action items"))


def test_a_new_step_stands_at_the_end_of_its_day(plan):
    for code in programmes.PLAIN:
        editing.insert(plan, 1, programmes.piece(code))
    assert titles(plan, 1)[-5:] == ["Break", "Lunch", "Free time", "Change of place", "Something else"]
    assert titles(plan, 2)[0] == "Morning confirmation of the campfire proposals"
    assert [lengths(step) for step in plan.steps.filter(day=1)][-5:] == [[10], [60], [60], [15], [15]]


def test_every_piece_can_be_added(plan):
    codes = [code for _group, options in programmes.pieces() for code, _words in options]
    for code in codes:
        editing.insert(plan, 2, programmes.piece(code))
    assert len(codes) > 40 and all(step.phases.exists() for step in plan.steps.all())


# What stays


def test_what_runs_and_what_has_begun_stays(short):
    journey = step_of(short, "Giant Journey Map")
    for verb in (editing.remove, lambda step: editing.shift(step, +1), lambda step: editing.edit(step, minutes=60)):
        with pytest.raises(editing.Kept) as refused:
            verb(journey)
        assert refused.value.why == "running"
    short.move(short.phase_id, +1)
    at(short, "convert")
    short.refresh_from_db()
    short.move(short.phase_id, +1)
    with pytest.raises(editing.Kept) as refused:
        editing.remove(step_of(short, "Giant Journey Map"))
    assert refused.value.why == "begun" and short.step.title_en == "Break"


def test_nothing_comes_before_what_has_begun(short):
    with pytest.raises(editing.Kept) as refused:
        editing.shift(step_of(short, "Break"), -1)
    assert refused.value.why == "before_begun" and titles(short) == ["Giant Journey Map", "Break"]
    with pytest.raises(editing.Kept):
        editing.place(step_of(short, "Break"), 1, step_of(short, "Giant Journey Map"))


def test_a_step_in_which_people_wrote_stays(cast, short):
    """It has not begun in this agenda any more, and still its notes are theirs."""
    write(cast, "ana")
    step = step_of(short, "Giant Journey Map")
    short.phase = None
    short.save()
    step.phases.update(started_at=None)
    with pytest.raises(editing.Kept) as refused:
        editing.remove(step)
    assert refused.value.why == "used" and step.board.notes.count() == 1


def test_what_is_still_to_come_changes_while_the_day_runs(short, wire):
    frames = wire(lambda: editing.edit(step_of(short, "Break"), minutes=25))
    assert [frame["rings"] for frame in frames] == [["everyone"]]
    assert lengths(step_of(short, "Break")) == [25]
    for verb in (
        lambda: editing.insert(short, 1, programmes.piece("rest")),
        lambda: editing.shift(step_of(short, "Free time"), -1),
        lambda: editing.remove(step_of(short, "Break")),
    ):
        assert [frame["rings"] for frame in wire(verb)] == [["everyone"]]
    assert titles(short) == ["Giant Journey Map", "Free time"]


def test_words_change_even_in_the_running_step(short):
    editing.edit(step_of(short, "Giant Journey Map"), title_en="The map", remark="Bring tape")
    assert titles(short)[0] == "The map"


def test_an_ended_workshop_keeps_its_agenda(short):
    short.end()
    for verb in (
        lambda: editing.insert(short, 1, programmes.piece("rest")),
        lambda: editing.remove(step_of(short, "Break")),
        lambda: editing.edit(step_of(short, "Break"), title_en="x"),
        lambda: editing.begin_day(short, 1, time(9)),
    ):
        with pytest.raises(editing.Kept) as refused:
            verb()
        assert refused.value.why == "ended"


# New workshops


def test_a_copy_brings_the_agenda_and_nothing_of_the_people(cast, short):
    write(cast, "ana")
    editing.edit(step_of(short, "Break"), minutes=25, fixed_at=time(11), remark="Tea")
    made = Workshop.objects.create(
        organisation=cast.organisation, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1), departments=DEPARTMENTS
    )
    editing.fill(made, f"copy:{short.pk}")
    assert titles(made) == titles(short) and not made.participants.exists()
    assert [lengths(step) for step in made.steps.all()] == [lengths(step) for step in short.steps.all()]
    assert not any(step.has_begun for step in made.steps.all())
    journey, tea = made.steps.all()
    assert not journey.board.notes.exists() and (tea.remark, tea.starts_at, tea.is_fixed) == ("Tea", time(11), True)
    assert short.steps.count() == 2 and cast.board.notes.count() == 1


def test_a_programme_of_two_days_gets_two_days(plan):
    assert plan.ends_on == date(2026, 10, 16) and plan.starts == {"1": "10:00", "2": "08:30"}


def test_an_empty_agenda_can_be_opened_and_filled(cast, as_, plan):
    plan.steps.all().delete()
    assert as_("fay").get(f"/w/{plan.pk}/desk/").status_code == 200
    plan.begin()
    editing.insert(plan, 1, programmes.piece("meal"))
    plan.begin()
    assert plan.step.title_en == "Lunch"


def test_the_list_of_what_to_do_before_is_there_in_both_languages():
    entries = content("prework")
    assert [entry["when"] for entry in entries] == ["T-21", "T-14", "T-10", "T-7", "T-3", "T-1"]
    assert all(entry["en"] and entry["ja"] for entry in entries)


# Pages


def address(workshop, more=""):
    return f"/w/{workshop.pk}/agenda/{more}"


def test_from_zero_to_a_printable_run_sheet_in_twelve_clicks(cast, as_):
    """Each click of somebody signed in counts, choices in lists too. Typing the title and the date does not."""
    fay, clicks = as_("fay"), 0

    def click(text, page):
        nonlocal clicks
        clicks += 1
        assert text in page.content.decode(), text
        return page

    page = click("New workshop", fay.get("/"))
    page = click('value="P1"', fay.get("/workshops/new/"))
    fields = {"title": "Autumn", "starts_on": "2026-10-15", "days": 2, "language": "en", "departments": DEPARTMENTS}
    page = click("Prepare it", page)
    page = fay.post("/workshops/new/", fields | {"programme": "P1"}, follow=True)
    made = Workshop.objects.latest("pk")
    click(f'href="{address(made)}"', page)
    page = click(f'href="/w/{made.pk}/run-sheet/"', fay.get(address(made)))
    sheet = fay.get(f"/w/{made.pk}/run-sheet/")
    click("data-print", sheet)
    text = sheet.content.decode()
    for words in ("10:00", "Giant Journey Map", "Hot spring", "15:55", "September 24", "16:10"):
        assert words in text
    assert clicks <= 12


def test_the_page_adds_moves_edits_and_removes(as_, plan):
    fay = as_("fay")
    answer = fay.post(address(plan, "steps/"), {"day": 1, "what": "E13:std15"})
    step = step_of(plan, "Gratitude Exchange")
    assert answer["Location"] == f"{address(plan)}#step-{plan.steps.filter(day=1).last().pk}"
    fay.post(address(plan, f"steps/{step.pk}/shift/"), {"way": "up"})
    fay.post(address(plan, f"steps/{step.pk}/place/"), {"day": 2, "before": ""})
    assert titles(plan, 2)[-1] == "Gratitude Exchange"
    fields = {"minutes": 20, "fixed_at": "14:00", "title_en": "Thanks", "title_ja": "", "remark": "Cards\non tables"}
    assert fay.post(address(plan, f"steps/{step.pk}/"), fields).status_code == 302
    step.refresh_from_db()
    assert (step.title, step.remark, step.is_fixed, lengths(step)) == ("Thanks", "Cards\non tables", True, [20])
    assert fay.post(address(plan, f"steps/{step.pk}/removal/")).status_code == 302
    assert "Thanks" not in titles(plan)


@pytest.mark.parametrize(
    "fields,sentence",
    [
        ({"minutes": "0"}, "Choose a length from 1 to 600 minutes."),
        ({"minutes": "1000"}, "Choose a length from 1 to 600 minutes."),
        ({"minutes": "soon"}, "Choose a length from 1 to 600 minutes."),
        ({"minutes": "11"}, "12 minutes are the least."),
        ({"fixed_at": "noon"}, "Write the time as 13:30."),
        ({"title_en": "", "title_ja": ""}, "Write a title in one of the two languages."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(as_, plan, fields, sentence):
    step = step_of(plan, "Giant Journey Map")
    typed = {"variant": "std150", "minutes": "150", "title_en": "The long map", "remark": "Tape, pens"} | fields
    answer = as_("fay").post(address(plan, f"steps/{step.pk}/"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text and "Tape, pens" in text
    assert typed["minutes"] in text and "Giant Journey Map" in titles(plan)


def test_refusals_on_the_page_are_sentences(as_, short):
    fay, step = as_("fay"), step_of(short, "Giant Journey Map")
    answer = fay.post(address(short, f"steps/{step.pk}/removal/"))
    assert answer.status_code == 409 and "is running now" in answer.content.decode()
    for bad in ({}, {"what": "E99:x", "day": 1}, {"what": "break", "day": 9}, {"what": "break", "day": "x"}):
        assert fay.post(address(short, "steps/"), bad).status_code == 422
    assert fay.post(address(short, "day-start/"), {"day": 1, "starts": "early"}).status_code == 422
    for bad in ({"day": "x"}, {"day": "9"}, {"day": 1, "before": "x"}, {"day": "²"}, {"day": "1", "before": "²"}):
        assert fay.post(address(short, f"steps/{step.pk}/place/"), bad).status_code in (409, 422)


def test_a_deleted_step_is_a_plain_404(as_, plan):
    step = step_of(plan, "Dinner")
    editing.remove(Step.objects.select_related("workshop").get(pk=step.pk))
    for verb in ("", "removal/", "shift/", "place/"):
        assert as_("fay").post(address(plan, f"steps/{step.pk}/{verb}")).status_code == 404


def test_a_remark_never_leaves_the_facilitators(cast, as_, room, short, wire):
    secret = "Watch the quiet ones"
    frames = wire(lambda: editing.edit(step_of(short, "Giant Journey Map"), remark=secret))
    assert secret not in json.dumps(frames)
    short.publish()
    pages = [room.page(surface) for surface in ("ana", "desk", "screen")]
    pages += [json.dumps(room.since(surface, 0)) for surface in ("ana", "screen")]
    for who in ("ana", "fay", "rei"):
        pages.append(as_(who).get(f"/w/{short.pk}/report/").content.decode())
    assert not [page for page in pages if secret in page]
    for page in ("agenda/", "run-sheet/"):
        assert secret in as_("fay").get(f"/w/{short.pk}/{page}").content.decode()
        assert as_("ana").get(f"/w/{short.pk}/{page}").status_code in (302, 403)


def test_a_new_workshop_offers_earlier_ones_of_this_organisation_only(cast, as_):
    text = as_("fay").get("/workshops/new/").content.decode()
    assert "As in “Kumo offsite”, 2026" in text and "Other offsite" not in text and "An empty agenda" in text
    fields = {"title": "T", "starts_on": "2026-10-15", "days": 1, "language": "en", "departments": DEPARTMENTS}
    stranger = as_("fay").post("/workshops/new/", fields | {"programme": f"copy:{cast.elsewhere.pk}"})
    assert stranger.status_code == 422


@pytest.mark.parametrize("page", ["agenda", "run-sheet"])
def test_a_page_asks_as_often_for_two_steps_as_for_thirty(as_, short, plan, page):
    fay = as_("fay")

    def asked(workshop):
        with CaptureQueriesContext(connection) as queries:
            fay.get(f"/w/{workshop.pk}/{page}/")
        return len(queries)

    plan.begin()
    assert asked(short) == asked(plan)
