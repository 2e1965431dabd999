"""A manager and their report: kept apart where that can be, otherwise each is asked alone, and a no leads elsewhere."""

import time

import pytest

from personas.models import Allowance, NobodyElse
from tests.cast import crowd, more_roles
from tests.hunting import hunting, stand
from tests.room import SURFACES
from tests.test_privacy import travelled
from workshop.grouping.mixing import Person
from workshop.grouping.parting import parted
from workshop.models.groups import FOUR, PAIR, Tree

ASKED = "Only you see this"


def report_to(manager, *seats):
    for seat in seats:
        seat.boss = manager
        seat.save()


@pytest.fixture
def hunt(cast):
    """Four people, of whom three report to Ana: whoever walks with her does so as well."""
    hunting(cast, people=1)
    report_to(cast.ana, cast.ben, *cast.others)
    stand(cast, "brief")
    return cast


def pair_of(cast, seat):
    return Tree(cast.hunt_step).around(seat, PAIR)


def page_of(as_, cast, who):
    return as_(who).get(f"/w/{cast.workshop.pk}/").content.decode()


def answer(as_, cast, who, agrees, **headers):
    address = f"/w/{cast.workshop.pk}/persona-hunt/{cast.hunt_step.pk}/company/"
    return as_(who).post(address, {"agrees": agrees}, headers=headers)


def named(cast):
    """Seats by the names under which a client can be had."""
    cast.bea, cast.cia = cast.others
    return {cast.ana: "ana", cast.ben: "ben", cast.bea: "bea", cast.cia: "cia"}


def test_both_are_asked_and_nobody_else(hunt, as_, room):
    more_roles(hunt)
    names = named(hunt)
    with_ana = set(pair_of(hunt, hunt.ana).people)
    asked = {seat for seat, name in names.items() if ASKED in page_of(as_, hunt, name)}
    assert asked == with_ana and len(asked) == 2
    for surface in SURFACES:
        if surface != "ana" and hunt.ben not in with_ana:
            assert ASKED not in room.page(surface)
    for who in ("fay", "mio", "kai"):
        assert ASKED not in as_(who).get(f"/w/{hunt.workshop.pk}/desk/").content.decode()
    assert ASKED not in as_(None).get(f"/screen/{hunt.workshop.screen_token}/").content.decode()
    assert ASKED not in page_of(as_, hunt, "olga")


def test_nobody_is_asked_whom_the_pairs_could_part(cast, as_):
    hunting(cast)
    report_to(cast.ana, cast.ben)
    stand(cast, "brief")
    assert ASKED not in page_of(as_, cast, "ana") and ASKED not in page_of(as_, cast, "ben")


def test_a_yes_is_told_to_nobody_and_changes_no_pair(hunt, as_, wire):
    other = next(seat for seat in pair_of(hunt, hunt.ana).people if seat != hunt.ana)
    frames = wire(lambda: answer(as_, hunt, "ana", "1"))
    assert [frame["rings"] for frame in frames] == [[hunt.ana.audience]] and not any(travelled(frames).values())
    assert ASKED not in page_of(as_, hunt, "ana") and ASKED in page_of(as_, hunt, named(hunt)[other])
    assert other in pair_of(hunt, hunt.ana).people


@pytest.mark.parametrize("by", ["manager", "report"])
def test_a_no_makes_other_pairs_without_saying_whose_it_was(hunt, as_, wire, by):
    names = named(hunt)
    report = next(seat for seat in pair_of(hunt, hunt.ana).people if seat != hunt.ana)
    frames = wire(lambda: answer(as_, hunt, "ana" if by == "manager" else names[report], "0"))
    assert not any(travelled(frames).values()) and [frame["rings"] for frame in frames] == [["everyone"]]
    assert report not in pair_of(hunt, hunt.ana).people
    assert sorted(len(pair.people) for pair in Tree(hunt.hunt_step).at_work(PAIR)) in ([2, 2], [4])
    row = Allowance.objects.get()
    assert (row.manager_agrees, row.report_agrees, row.refused) == (False, False, True)
    assert "refus" not in "".join(page_of(as_, hunt, name) for name in names.values())


def test_after_every_no_nobody_walks_alone_with_somebody_they_declined(hunt, as_):
    for _time in range(4):
        two = pair_of(hunt, hunt.ana).people
        if len(two) > 3 or ASKED not in page_of(as_, hunt, "ana"):
            break
        answer(as_, hunt, "ana", "0")
    refused = set(Allowance.objects.filter(refused=True).values_list("report", flat=True))
    people = pair_of(hunt, hunt.ana).people
    assert len(people) > 2 or not {seat.pk for seat in people} & refused
    assert sum(len(pair.people) for pair in Tree(hunt.hunt_step).at_work(PAIR)) == 4, "nobody is lost"


def test_a_no_leads_to_a_pair_without_a_reporting_line_where_there_is_one(cast):
    hunting(cast, people=2)
    stand(cast, "brief")
    report = next(seat for seat in pair_of(cast, cast.ana).people if seat != cast.ana)
    others = [seat for seat in cast.workshop.participants.all() if seat not in (cast.ana, report)]
    report_to(cast.ana, report, *others[:2])
    Allowance.answer(cast.hunt_step, cast.ana, False)
    tree = Tree(cast.hunt_step)
    assert not {report, *others[:2]} & set(tree.around(cast.ana, PAIR).people)
    assert sum(len(pair.people) for pair in tree.at_work(PAIR)) == 6
    assert all(len(four.people) <= 6 for four in tree.at_work(FOUR))


def test_two_alone_are_told_that_nobody_else_is_there(cast, as_):
    hunting(cast, people=0)
    report_to(cast.ana, cast.ben)
    stand(cast, "brief")
    refused = answer(as_, cast, "ben", "0")
    assert refused.status_code == 409 and "Nobody else is here to walk with yet" in refused.content.decode()
    with pytest.raises(NobodyElse):
        Allowance.answer(cast.hunt_step, cast.ana, False)
    assert not Allowance.objects.exists() and ASKED in page_of(as_, cast, "ben")


@pytest.mark.parametrize("agrees", ["", "2", "yes"])
def test_what_is_no_answer_is_refused(hunt, as_, agrees):
    assert answer(as_, hunt, "ana", agrees).status_code == 400 and not Allowance.objects.exists()


def test_whoever_was_not_asked_changes_nothing(hunt, as_):
    names = named(hunt)
    other = next(seat for seat in names if seat not in pair_of(hunt, hunt.ana).people)
    before = [pair.people for pair in Tree(hunt.hunt_step).of(PAIR)]
    answer(as_, hunt, names[other], "0")
    assert [pair.people for pair in Tree(hunt.hunt_step).of(PAIR)] == before and not Allowance.objects.exists()


def test_sixty_pairs_are_parted_in_no_time():
    people = [Person(n, "marketing" if n % 2 else "field_sales", "demand" if n % 2 else "revenue") for n in range(120)]
    people[1] = Person(1, "marketing", "demand", boss=0)
    groups = [people[n : n + 2] for n in range(0, 120, 2)]
    began = time.thread_time()
    placed = parted(groups, 0, {frozenset((0, 1))})
    print(f"\n60 pairs parted in {time.thread_time() - began:.2f} s")
    assert all({0, 1} - {person.id for person in group} for group in placed)
    assert sum(map(len, placed)) == 120 and time.thread_time() - began < 5


def test_late_people_keep_their_places(hunt):
    """Also after somebody was parted, a pair that dissolved takes nobody in."""
    Allowance.answer(hunt.hunt_step, hunt.ana, False)
    crowd(hunt.workshop, "marketing", 1)
    assert all(len(pair.people) != 1 for pair in Tree(hunt.hunt_step).at_work(PAIR))
