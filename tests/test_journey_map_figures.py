"""MT15: the fixture of the metrics, its edges, and the sample map that reproduces the expected figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.demo import load
from workshop.exercises.journey_map.figures import ownership

FIXTURE = [
    {"A": ["marketing"], "moment": True},
    {"A": [], "moment": True},
    {"A": ["marketing", "inside_sales"], "handoff": True, "rule": False},
    {"A": ["field_sales"], "handoff": True, "rule": True},
    {"A": ["field_sales"]},
    {"A": ["customer_success"], "handoff": True, "rule": False, "moment": True},
    {"A": []},
    {"A": ["marketing"]},
]


def test_the_fixture_of_mt15():
    found = ownership(
        [(entry["A"], entry.get("moment", False)) for entry in FIXTURE],
        [entry["rule"] for entry in FIXTURE if entry.get("handoff")],
        [2, 0, 1, 0],
    )
    assert (found.n, found.unowned, found.contested, found.critical, found.moments) == (8, 2, 1, 1, 3)
    assert found.gap_rate == pytest.approx(0.375, abs=1e-6)
    assert found.handoff_rule_gap == pytest.approx(0.6666666666666666, abs=1e-6)
    assert found.coverage == pytest.approx(0.5, abs=1e-6)


def test_nothing_to_divide_by_is_no_figure():
    found = ownership([])
    assert (found.gap_rate, found.handoff_rule_gap, found.coverage) == (None, None, None)


departments = st.lists(st.sampled_from(["marketing", "field_sales", "product"]), max_size=4)


@given(st.lists(st.tuples(departments, st.booleans()), max_size=20), st.lists(st.booleans(), max_size=9))
def test_every_touchpoint_is_counted_once(touchpoints, rules):
    found = ownership(touchpoints, rules, [1] * 3)
    agreed = sum(len(set(owners)) == 1 for owners, _moment in touchpoints)
    assert found.unowned + found.contested + agreed == found.n
    assert found.critical <= found.moments and found.unruled <= found.handoffs
    assert found.gap_rate is None or 0 <= found.gap_rate <= 1


def test_the_sample_map_has_the_expected_figures(db):
    """Of expected_summary.json: 14 touchpoints, 3 without an owner, 2 with two, 4 moments of truth, 2 of them open."""
    report = load().steps.get(kind="journey_map").exercise.report(None)[1]["ownership"]
    assert (report.n, report.unowned, report.contested, report.critical, report.moments) == (14, 3, 2, 2, 4)
    assert report.gap_rate == pytest.approx(0.35714285714285715, abs=1e-6)
    assert report.handoff_rule_gap == pytest.approx(0.8, abs=1e-6)
