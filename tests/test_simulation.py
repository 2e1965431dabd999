"""How simulated people behave, without any of them: the same dice fall the same way."""

from collections import Counter

import pytest

from tests.cast import DEPARTMENTS
from workshop import simulation
from workshop.demo import sample
from workshop.wording import content

every_size = pytest.mark.parametrize("number", [6, 7, 12, 24, 40])


def test_the_same_seed_casts_the_same_people():
    assert simulation.cast(7, 12, DEPARTMENTS, "en") == simulation.cast(7, 12, DEPARTMENTS, "en")
    assert simulation.cast(7, 12, DEPARTMENTS, "en") != simulation.cast(8, 12, DEPARTMENTS, "en")


@every_size
def test_a_cast_is_a_room(number):
    people = simulation.cast(7, number, DEPARTMENTS, "ja")
    spread = Counter(person["department"] for person in people)
    habits = Counter(person["habit"] for person in people)
    languages = Counter(person["language"] for person in people)
    assert len({person["name"] for person in people}) == number
    assert set(spread) == set(DEPARTMENTS) and max(spread.values()) - min(spread.values()) <= 1
    assert (habits["late"], habits["away"]) == (1, 1) and 1 <= habits["quiet"] < habits["writer"]
    assert 0 < languages["en"] < languages["ja"]


@every_size
def test_all_but_one_come_in_the_first_half_minute(number):
    arrivals = sorted(person["arrives_s"] for person in simulation.cast(7, number, DEPARTMENTS, "en"))
    assert arrivals[0] > 0 and arrivals[-2] <= 30 and arrivals[-1] > 120


def test_nobody_is_called_like_somebody_of_the_sample():
    names = {name for entry in content("rehearsal")["names"] for name in entry.values()}
    assert len(names) == 80 and not names & {person["called"] for person in sample("participants")}
    assert max(map(len, names)) <= 30


@pytest.mark.parametrize("planned_s", [180, 420, 1200])
def test_a_room_writes_at_a_human_pace(planned_s):
    acts = [simulation.moments("writer", planned_s, simulation.chance(7, n)) for n in range(200)]
    moments = [moment for person in acts for moment in person]
    assert all(person == sorted(person) and 2 <= len(person) <= 5 for person in acts)
    assert min(moments) >= 6 and 0.9 < sum(moment <= planned_s for moment in moments) / len(moments) < 1


@pytest.mark.parametrize("habit", ["quiet", "away"])
def test_some_never_act(habit):
    assert simulation.moments(habit, 420, simulation.chance(7)) == []
