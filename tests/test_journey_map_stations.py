"""Stage teams: which team stands at which stages, the departments before and after, and the next turn."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import at, fresh, write
from workshop.exercises.journey_map.models import JourneyMap
from workshop.exercises.journey_map.stations import deal

ROAD = [("S1", "marketing"), ("S2", "marketing"), ("S3", "inside_sales"), ("S4", "field_sales")]


def test_stages_lie_side_by_side():
    assert [station.stages for station in deal(ROAD, [set(), set()])] == [["S1", "S2"], ["S3", "S4"]]


def test_a_team_has_the_department_before_and_after_where_that_is_possible():
    """At S1 and S2 the next stage is inside sales; at S3 and S4 the one before is marketing."""
    first, second = deal(ROAD, [{"marketing"}, {"inside_sales"}])
    assert (first.stages, second.stages) == (["S3", "S4"], ["S1", "S2"])
    assert first.lacks == second.lacks == []


def test_what_is_not_possible_is_named():
    [station] = deal(ROAD[:2], [set()])
    assert station.lacks == []
    first, second = deal(ROAD, [{"field_sales"}, {"field_sales"}])
    assert (first.lacks, second.lacks) == (["inside_sales"], ["marketing"])


def test_everybody_goes_on_by_one_and_comes_round():
    teams = [{"marketing"}, {"inside_sales"}, {"field_sales"}]
    turns = [[station.stages for station in deal(ROAD, teams, turn)] for turn in range(4)]
    assert turns[0] == turns[3] and all(len(set(map(str, turn))) == 3 for turn in turns)
    assert {str(turn[0]) for turn in turns} == {str(part) for part in turns[0]}


@given(st.integers(1, 12), st.integers(4, 10), st.integers(0, 20))
def test_every_stage_has_a_team_and_every_team_a_stage(teams, stages, turn):
    placed = deal([(f"S{n}", "") for n in range(stages)], [set()] * teams, turn)
    assert len(placed) == teams and all(station.stages for station in placed)
    if teams <= stages:
        assert sorted(code for station in placed for code in station.stages) == sorted(f"S{n}" for n in range(stages))


@pytest.fixture
def teams(cast):
    cast.workshop.mixes.create(seed=1)
    for place, seat in enumerate((cast.ana, cast.ben)):
        seat.team = cast.workshop.teams.create(letter="AB"[place], place=place)
        seat.save()
    at(cast.workshop, "stations")


def test_a_phone_names_the_stages_of_its_team_and_begins_there(cast, room, teams, as_):
    page = as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()
    assert 'id="my-stages"' in page and "1 / 8" in page
    assert "5 / 8" in as_("ben").get(f"/w/{cast.workshop.pk}/").content.decode()


def test_the_desk_sends_the_teams_on_and_back(cast, room, teams, as_):
    address = f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/turn/"
    assert "Stage teams" in room.page("desk")
    assert as_("fay").post(address).status_code == 302
    assert "5 / 8" in as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()
    as_("fay").post(address, {"back": "1"})
    assert JourneyMap.objects.get(board=cast.board).turn == 0


def test_whoever_comes_late_gets_the_stage_with_fewest_notes(cast, as_):
    at(cast.workshop, "stations")
    for column in cast.board.columns:
        if column["code"] != "S6":
            write(cast, "ana", column=column["code"])
    type(cast.ben).objects.filter(pk=cast.ben.pk).update(joined_at=timezone.now() + timedelta(seconds=9))
    assert "6 / 8" in as_("ben").get(f"/w/{cast.workshop.pk}/").content.decode()


def test_a_department_that_lacks_is_said_in_words(cast, room, teams):
    """Ana of marketing stands at the first half: the next department is field sales, which is in the room."""
    assert "without Field sales" in room.page("desk")


def test_sixty_notes_in_a_stage_are_of_one_layer(cast):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    type(note).objects.filter(pk=note.pk).update(layer="to_be")
    assert fresh(note).is_ghost
