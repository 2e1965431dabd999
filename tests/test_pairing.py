"""Pairs across sides (M8), found the same way for the same people and seed."""

import random
import time
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.grouping.mixing import Person, reports
from workshop.grouping.pairing import pairs

settings.register_profile("unhurried", deadline=None)  # how long it takes is asked once, below
settings.load_profile("unhurried")

SIDES = "demand", "revenue", "post", "neutral"


@st.composite
def rooms(draw, most=24):
    """Up to 24 people of any sides, some of them with a boss among them."""
    sides = draw(st.lists(st.sampled_from(SIDES), min_size=2, max_size=most))
    bosses = draw(st.lists(st.integers(0, len(sides) - 1) | st.none(), min_size=len(sides), max_size=len(sides)))
    return [
        Person(id, side, side, boss=None if boss == id else boss)
        for id, (side, boss) in enumerate(zip(sides, bosses, strict=True))
    ]


def everybody(groups):
    return [person.id for group in groups for person in group]


def ids(groups):
    return [[person.id for person in group] for group in groups]


@given(rooms(), st.integers(0, 999))
def test_everybody_is_in_one_pair_and_an_odd_room_has_one_triad(people, seed):
    groups = pairs(people, seed)
    assert sorted(everybody(groups)) == [person.id for person in people]
    assert Counter(map(len, groups)) == Counter([2] * (len(people) // 2 - len(people) % 2) + [3] * (len(people) % 2))


@given(rooms(), st.integers(0, 999), st.randoms(use_true_random=False))
def test_the_same_people_and_seed_give_the_same_pairs_in_whatever_order_they_came(people, seed, rng):
    shuffled = list(people)
    rng.shuffle(shuffled)
    assert ids(pairs(shuffled, seed)) == ids(pairs(people, seed))


@given(rooms(), st.integers(0, 99))
def test_as_many_pairs_as_can_be_are_across_sides(people, seed):
    most = Counter(person.side for person in people).most_common(1)[0][1]
    across = sum(len({person.side for person in group}) > 1 for group in pairs(people, seed))
    assert across == min(len(people) // 2, len(people) - most)


@given(rooms(), st.integers(0, 99))
def test_the_first_two_of_a_triad_differ_when_anybody_in_it_does(people, seed):
    for one, other, *third in pairs(people, seed):
        assert not third or one.side != other.side or {third[0].side} == {one.side}


@given(st.integers(2, 12), st.integers(2, 12), st.integers(0, 99))
def test_nobody_is_paired_with_their_boss_where_others_are_there(demand, revenue, seed):
    people = [Person(n, "marketing", "demand", boss=0 if n else None) for n in range(demand)]
    people += [Person(100 + n, "field_sales", "revenue", boss=100 if n else None) for n in range(revenue)]
    lines = [two for group in pairs(people, seed, guard=True) for two in combinations(group, 2) if reports(*two)]
    avoidable = abs(demand - revenue) < 2
    assert not (lines and avoidable)


def test_without_the_guard_a_line_does_not_matter():
    people = [Person(0, "marketing", "demand"), Person(1, "field_sales", "revenue", boss=0)]
    people += [Person(2, "marketing", "demand"), Person(3, "marketing", "demand")]
    assert any(reports(*pair) for seed in range(9) for pair in pairs(people, seed))
    assert not any(reports(*pair) for seed in range(9) for pair in pairs(people, seed, guard=True))


@pytest.mark.parametrize("seed", range(6))
def test_who_met_before_meets_somebody_else(seed):
    people = [Person(n, "", SIDES[n % 2]) for n in range(10)]
    again = Counter()
    for time_ in range(5):
        met = [frozenset(group) for group in ids(pairs(people, seed + time_, again))]
        assert not [two for two in met if again[two]]
        again.update(met)


@pytest.mark.parametrize("people", [[], [Person(1, "", "demand")]])
def test_nobody_is_left_out_of_a_room_too_small_for_pairs(people):
    assert everybody(pairs(people, 1)) == [person.id for person in people]


def test_a_hundred_and_twenty_people_take_no_time():
    rng = random.Random(1)
    people = [Person(n, "", rng.choice(SIDES[:2]), boss=rng.randrange(9)) for n in range(121)]
    again = Counter(frozenset(rng.sample(range(121), 2)) for _n in range(400))
    began = time.perf_counter()
    pairs(people, 1, again, guard=True)
    assert time.perf_counter() - began < 2
