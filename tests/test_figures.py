"""What may be said of how many (A3-A8): no subtraction of published numbers gives a group of 1..k-1 people."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop import figures, privacy

DEPARTMENTS = "marketing", "attraction", "inside_sales", "field_sales", "customer_success", "product"
ROOMS = st.dictionaries(st.sampled_from(DEPARTMENTS), st.integers(0, 14))
K = st.integers(figures.FEWEST, figures.MOST)


def differences(shown):
    """The size of every set of people that published totals and groups give when they are subtracted."""
    groups = list(shown.groups.values())
    for n in range(len(groups) + 1):
        for some in combinations(groups, n):
            yield sum(some)
            yield shown.base - sum(some)


def betrayed(shown, k):
    return [n for n in differences(shown) if 0 < n < k]


@given(ROOMS, K)
def test_no_subtraction_gives_a_small_group(groups, k):
    shown = figures.shown(groups, k)
    assert not betrayed(shown, k) and shown.base <= shown.of == sum(groups.values())
    assert shown.groups == {name: n for name, n in groups.items() if n >= k}


@given(st.dictionaries(st.sampled_from(["demand", "revenue", "post", "neutral"]), st.integers(0, 14)), K)
def test_no_subtraction_gives_a_small_side(sides, k):
    shown = figures.shown_by_side(sides, ("demand", "revenue"), k)
    assert not betrayed(shown, k) and len(shown.groups) in (0, 2)


def test_the_check_itself_finds_a_small_rest():
    assert betrayed(figures.Shown({"demand": 10, "revenue": 10}, 24, 24), 5) == [4]


@pytest.mark.parametrize(
    "groups,base",
    [
        ({"demand": 10, "revenue": 10, "post": 4}, 20),
        ({"demand": 10, "revenue": 10, "post": 5}, 25),
        ({"demand": 4}, 0),
    ],
)
def test_the_base_is_said(groups, base):
    shown = figures.shown_by_side(groups, ("demand", "revenue"), 5)
    assert shown.base == base and shown.is_part == (base < sum(groups.values()))


@pytest.mark.parametrize("demand,revenue,both", [(5, 5, True), (4, 9, False), (9, 4, False), (0, 9, False)])
def test_both_or_neither(demand, revenue, both):
    assert figures.sides_shown({"demand": demand, "revenue": revenue}, 5) is both
    assert not figures.sides_shown({"demand": 9}, 5)


def test_no_trickle():
    may = figures.may_be_shown
    assert may(5, 5, is_closed=True) and not may(5, 5, is_closed=False) and not may(4, 5, is_closed=True)
    assert not may(9, 5, is_closed=True, shown_before=5) and may(10, 5, is_closed=True, shown_before=5)


def test_each_reveal_has_its_own_order():
    rows = list(range(40))
    orders = {tuple(figures.shuffled(rows)) for _reveal in range(5)}
    assert len(orders) == 5 and all(sorted(order) == rows for order in orders)
    assert figures.shuffled(rows, random.Random(1)) == figures.shuffled(rows, random.Random(1))


def test_a_flag_stands_for_k_writers():
    assert figures.languages_shown({"ja": 19, "en": 1}, 5) == {"ja"}


@given(ROOMS, K)
def test_a_label_and_having_none_stand_for_k_writers(writers, k):
    writers = {group: n for group, n in writers.items() if n}
    behind = {}
    for group, label in privacy.parts(writers, k).items():
        behind[label] = behind.get(label, 0) + writers[group]
    assert len(behind) <= 1 or not [label for label, n in behind.items() if n < k]


@given(ROOMS, K)
def test_labels_made_twice_stand_for_as_many(room, k):
    """First of who is here, then of who of them wrote."""
    cells = privacy.labels(room, k)
    writers = {}
    for group, n in room.items():
        if n // 2:
            writers[cells[group]] = writers.get(cells[group], 0) + n // 2
    behind = {}
    for cell, label in privacy.parts(writers, k).items():
        behind[label] = behind.get(label, 0) + writers[cell]
    assert len(behind) <= 1 or all(n >= k for n in behind.values())
