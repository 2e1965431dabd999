"""Where the day stands against its plan: by the clock on the wall, by fixed times, by what is left."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.cast import DEPARTMENTS
from workshop.models import Phase, Workshop
from workshop.planning import editing, programmes
from workshop.planning.pace import Pace

TEN = datetime(2026, 10, 15, 1, 0, tzinfo=UTC)  # 10:00 in Tokyo


@pytest.fixture
def day(cast):
    """From 10:00: talk 60, break 15, map 40, lunch 60, talk 30; it ends at 13:25."""
    made = Workshop.objects.create(
        organisation=cast.organisation,
        title_en="Autumn",
        time_zone="Asia/Tokyo",
        starts_on=date(2026, 10, 15),
        ends_on=date(2026, 10, 15),
        departments=DEPARTMENTS,
        starts={"1": "10:00"},
    )
    for what, minutes in [("plain", 60), ("break", 15), ("E04:short40", 40), ("meal", 60), ("plain", 30)]:
        editing.edit(editing.insert(made, 1, programmes.piece(what)), minutes=minutes)
    return Workshop.objects.get(pk=made.pk)


def at(minutes):
    return TEN + timedelta(minutes=minutes)


def begun(day, minutes=0):
    Workshop.objects.get(pk=day.pk).begin(at(minutes))
    return Workshop.objects.get(pk=day.pk)


def after(day, minutes):
    """Next is pressed so many minutes after ten."""
    workshop = Workshop.objects.get(pk=day.pk)
    assert workshop.move(workshop.phase_id, +1, at(minutes))
    return Workshop.objects.get(pk=day.pk)


def pace(workshop, minutes, **more):
    return Pace(workshop, list(workshop.steps.prefetch_related("phases")), at(minutes), **more)


def clock(moment):
    return f"{moment.astimezone(Workshop(time_zone='Asia/Tokyo').tz):%H:%M}"


def step(workshop, kind):
    found = workshop.steps.filter(kind=kind).first()
    found.workshop = workshop
    return found


# How far behind


@pytest.mark.parametrize("minutes,drift", [(0, 0), (59, 0), (60, 0), (63, 3), (75, 15)])
def test_behind_is_what_the_running_part_is_over(day, minutes, drift):
    assert pace(begun(day), minutes).drift == drift


def test_a_day_that_began_late_is_behind_from_its_first_minute(day):
    now = pace(begun(day, 10), 11)
    assert (now.drift, clock(now.ends), clock(now.planned_end)) == (10, "13:35", "13:25")


def test_what_went_faster_makes_up_for_it(day):
    begun(day, 10)
    assert pace(after(day, 50), 51).drift == -10


def test_what_was_skipped_is_won(day):
    begun(day)
    after(day, 60)
    assert pace(after(day, 61), 62).drift == -14


def test_minutes_that_were_added_count_before_they_pass(day):
    workshop = begun(day)
    workshop.phase.extend(300)
    assert pace(Workshop.objects.get(pk=day.pk), 1).drift == 5


def test_a_clock_that_stands_loses_time(day):
    begun(day).phase.pause(True, at(10))
    assert pace(Workshop.objects.get(pk=day.pk), 25).drift == 15


def test_yesterday_does_not_count(cast):
    made = Workshop.draft(
        cast.organisation, title="Two", place="", language="en", starts_on=TEN.date(), days=2, departments=[]
    )
    programmes.fill(made, "P1")
    made.begin(TEN)
    Phase.objects.filter(step__workshop=made, step__day=1).update(started_at=TEN, spent_s=99_999)
    second = made.phases().filter(step__day=2).first()
    second.started_at = second.entered_at = TEN
    Workshop.objects.filter(pk=made.pk).update(phase=second)
    second.save()
    assert pace(Workshop.objects.get(pk=made.pk), 5).drift == 0


@pytest.mark.parametrize("starts,on", [({}, 15), ({"1": "10:00"}, 20)])
def test_without_a_plan_for_the_clock_the_first_press_counts(day, starts, on):
    """No start was planned; or it is tried out on another date."""
    Workshop.objects.filter(pk=day.pk).update(starts=starts, starts_on=date(2026, 10, on))
    assert pace(begun(day, 240), 240 + 65).drift == 5


def test_a_rehearsal_on_the_day_itself_counts_from_its_own_start(cast, day):
    Workshop.objects.filter(pk=day.pk).update(rehearsal_of=cast.workshop)
    assert pace(begun(day, 240), 240 + 65).drift == 5


# Fixed times


@pytest.fixture
def lunch(day):
    """Lunch at 12:10 whatever happens: fifteen minutes are free before it."""
    editing.edit(step(day, "meal"), fixed_at=time(12, 10))
    return Workshop.objects.get(pk=day.pk)


@pytest.mark.parametrize("late,begins,ends", [(0, "12:10", "13:40"), (10, "12:10", "13:40"), (20, "12:15", "13:45")])
def test_free_time_before_lunch_takes_up_a_delay(lunch, late, begins, ends):
    now = pace(begun(lunch, late), late)
    [meal] = now.fixed
    assert (now.drift, meal.free, clock(meal.begins), clock(now.ends)) == (late, 15, begins, ends)
    assert meal.late == max(0, late - 15)


def test_after_lunch_at_its_time_the_room_is_on_time(lunch):
    begun(lunch, 10)
    for minutes in (70, 85, *range(90, 122, 4), 130):
        workshop = after(lunch, minutes)
    assert workshop.step.kind == "meal" and pace(workshop, 130).drift == 0


def test_a_room_that_comes_early_waits_for_lunch(lunch):
    now = pace(begun(lunch, -10), -10)
    assert now.drift == -10 and clock(now.ends) == "13:40"


def test_what_no_longer_fits_before_lunch_makes_the_day_late_even_for_a_room_that_is_ahead(lunch):
    """The plan has more before lunch than there is time for: the room gains ten minutes and still ends late."""
    editing.edit(step(lunch, "break"), minutes=75)
    begun(lunch)
    now = pace(after(lunch, 50), 50)
    assert now.drift == -10 and now.late_at_the_end > 0


# Trying out


def test_other_lengths_give_another_end(day):
    now = pace(begun(day, 10), 10, lengths={step(day, "break").pk: 10})
    assert clock(now.ends) == "13:30"


def test_going_back_to_a_part_leaves_the_rest_of_its_time(day):
    begun(day)
    after(day, 60)
    workshop = after(day, 75)
    assert workshop.move(workshop.phase_id, -1, at(78))
    now = pace(Workshop.objects.get(pk=day.pk), 78)
    assert clock(now.ends) == "13:25" and now.drift == 3
