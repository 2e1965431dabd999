"""1-2-4-All (M2) and cross pairs (M8): who works with whom, and the one line that a group carries up."""

import uuid
from collections import Counter
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import crowd
from tests.test_pairing import everybody, rooms
from workshop.grouping.pairing import fours, pairs
from workshop.models import Line, forming
from workshop.models.agenda import Looser
from workshop.models.groups import ALONE, FOUR, PAIR, Tree
from workshop.models.lines import lines_of
from workshop.models.notes import Stale
from workshop.planning import programmes

# The deal


@given(rooms(most=40), st.integers(0, 99))
def test_everybody_is_in_one_four_of_four_to_six(people, seed):
    dealt = fours(pairs(people, seed, guard=True), seed, guard=True)
    assert sorted(everybody(pair for four in dealt for pair in four)) == [person.id for person in people]
    sizes = sorted(sum(map(len, four)) for four in dealt)
    small = {1: [1], 2: [2], 3: [3], 7: [3, 4]}  # which cannot be parted into fours
    assert sizes == small[len(people)] if len(people) in small else all(4 <= size <= 6 for size in sizes)


@given(rooms(most=40), st.integers(0, 99))
def test_a_four_is_two_pairs_and_one_at_most_is_three(people, seed):
    of_pairs = [len(four) for four in fours(pairs(people, seed), seed)]
    assert of_pairs.count(3) <= 1 and set(of_pairs) <= {1, 2, 3}
    assert of_pairs.count(1) <= (len(people) in (1, 2, 3, 7))


@given(rooms(most=24), st.integers(0, 99), st.randoms(use_true_random=False))
def test_the_same_pairs_give_the_same_fours(people, seed, rng):
    dealt = pairs(people, seed)
    shuffled = list(dealt)
    rng.shuffle(shuffled)
    assert [everybody(four) for four in fours(dealt, seed)] == [everybody(four) for four in fours(shuffled, seed)]


# In the room


@pytest.fixture
def asked(cast):
    """An open question is the last step; eight people are here."""
    return asking(cast)


def asking(cast, *, people=3):
    step = programmes.add_step(cast.workshop, 50, 1, None, programmes.piece("OQ:std30"))
    step.workshop = cast.workshop
    step.open_question.step = step
    step.open_question.ask("What keeps us apart?", "何が私たちを隔てていますか。")
    cast.others = crowd(cast.workshop, "inside_sales", people) + crowd(cast.workshop, "marketing", people)
    cast.question = step
    return cast


def stand(cast, code):
    cast.workshop.stand_at(cast.question.phases.get(code=code))
    cast.workshop.refresh_from_db()
    cast.question.workshop = cast.workshop
    return lines_of(cast.question)


def say(cast, seat, level, text, version=None):
    group = lines_of(cast.question).around(seat, level)
    return Line.write(group, text, "en", version=group.line.version if version is None else version, by=seat)


def names(groups):
    return [sorted(seat.name for seat in group.people) for group in groups]


def test_the_room_is_in_pairs_when_their_part_comes_and_in_fours_after_it(asked):
    assert not Tree(asked.question).groups
    tree = stand(asked, "two")
    assert [len(pair.people) for pair in tree.of(PAIR)] == [2] * 4
    assert all(len({seat.side for seat in pair.people}) == 2 for pair in tree.of(PAIR))
    pairs_before = names(tree.of(PAIR))
    tree = stand(asked, "four")
    assert [len(four.people) for four in tree.of(FOUR)] == [4, 4] and names(tree.of(PAIR)) == pairs_before
    assert names(stand(asked, "two").of(PAIR)) == pairs_before  # going back makes nothing anew


def test_nobody_sits_with_their_boss(asked):
    boss, *reports_ = asked.workshop.participants.present().taking_part()
    for seat in reports_[:3]:
        seat.boss = boss
        seat.save()
    for pair in stand(asked, "two").of(PAIR):
        assert not [two for two in permutations(pair.people, 2) if two[0].boss_id == two[1].pk]


def test_who_met_meets_somebody_else(asked):
    before = {frozenset(pair) for pair in names(stand(asked, "two").of(PAIR))}
    second = programmes.add_step(asked.workshop, 60, 1, None, programmes.piece("OQ:short15"))
    second.workshop = asked.workshop
    asked.workshop.stand_at(second.phases.get(code="two"))
    assert not before & {frozenset(pair) for pair in names(Tree(second).of(PAIR))}


def test_mixing_anew_gives_others_until_somebody_has_written(asked):
    before = {frozenset(pair) for pair in names(stand(asked, "two").of(PAIR))}
    forming.mix(asked.question)
    assert not before & {frozenset(pair) for pair in names(Tree(asked.question).of(PAIR))}
    say(asked, asked.ana, PAIR, "We never meet")
    with pytest.raises(forming.Begun):
        forming.mix(asked.question)


def test_a_latecomer_enters_the_smallest_group_and_nobody_moves(asked):
    before = names(stand(asked, "four").of(PAIR))
    late = asked.workshop.seat("Late", "field_sales", "en")
    after = names(Tree(asked.question).of(PAIR))
    changed = [pair for pair in after if pair not in before]
    assert len(changed) == 1 and len(changed[0]) == 3 and "Late" in changed[0]
    later = asked.workshop.seat("Later", "marketing", "en")
    tree = Tree(asked.question)
    assert tree.around(later, FOUR) != tree.around(late, FOUR)
    assert sorted(len(four.people) for four in tree.of(FOUR)) == [5, 5]


@pytest.mark.parametrize("gone", ["leave", "remove"])
def test_whose_partner_left_joins_a_pair_of_their_four(asked, as_, gone):
    stand(asked, "four")
    tree = Tree(asked.question)
    [partner] = tree.around(asked.ana, PAIR).others(asked.ana)
    getattr(partner, gone)()
    shelter = Tree(asked.question).shelter(asked.ana)
    assert shelter.above == Tree(asked.question).around(asked.ana, PAIR).above
    page = as_("ana").get(f"/w/{asked.workshop.pk}/").content.decode()
    assert "Join" not in page  # in fours, others are still with her
    stand(asked, "two")
    assert f"{shelter.name} has room" in as_("ana").get(f"/w/{asked.workshop.pk}/").content.decode()
    answer = as_("ana").post(f"/w/{asked.workshop.pk}/groups/{shelter.pk}/joining/")
    assert answer.status_code == 302
    assert len(Tree(asked.question).around(asked.ana, PAIR).people) == 3
    assert as_("ana").post(f"/w/{asked.workshop.pk}/groups/{shelter.pk}/joining/").status_code == 409  # not alone now


def test_who_comes_back_is_with_their_pair_again(asked):
    stand(asked, "two")
    pair = names([Tree(asked.question).around(asked.ana, PAIR)])
    asked.ana.leave()
    asked.ana.come_back()
    assert names([Tree(asked.question).around(asked.ana, PAIR)]) == pair


@pytest.mark.parametrize("people", [0, 1, 2, 5])
def test_rooms_of_any_size(cast, people):
    asking(cast, people=people)
    seats = cast.workshop.participants.count()
    for code in ("two", "four"):
        tree = stand(cast, code)
        for level in (PAIR, FOUR) if code == "four" else (PAIR,):
            assert Counter(name for group in names(tree.of(level)) for name in group).most_common(1)[0][1] == 1
            assert sum(map(len, names(tree.of(level)))) == seats


# Lines


def test_each_stage_begins_with_the_lines_below_it(asked):
    stand(asked, "one")
    say(asked, asked.ana, ALONE, "We never meet")
    stand(asked, "two")
    [partner] = Tree(asked.question).around(asked.ana, PAIR).others(asked.ana)
    say(asked, partner, ALONE, "Nobody calls back")
    pair = lines_of(asked.question).around(asked.ana, PAIR)
    assert sorted(pair.line.begins_with.split("\n")) == ["Nobody calls back", "We never meet"]
    say(asked, asked.ana, PAIR, "We do not talk")
    stand(asked, "four")
    assert lines_of(asked.question).around(asked.ana, FOUR).line.begins_with == "We do not talk"


def test_two_who_write_at_once_lose_nothing(asked, as_):
    stand(asked, "two")
    [partner] = Tree(asked.question).around(asked.ana, PAIR).others(asked.ana)
    say(asked, partner, PAIR, "We do not talk")
    with pytest.raises(Stale):
        say(asked, asked.ana, PAIR, "We do not meet", version=0)
    pair = lines_of(asked.question).around(asked.ana, PAIR)
    fields = {"id": uuid.uuid4(), "version": 0, "text": "We do not meet"}
    answer = as_("ana").post(f"/w/{asked.workshop.pk}/groups/{pair.pk}/line/", fields, headers={"X-Outbox": "1"})
    assert answer.status_code == 409 and "We do not talk" in answer.content.decode()
    page = as_("ana").post(f"/w/{asked.workshop.pk}/groups/{pair.pk}/line/", fields)
    text = page.content.decode()
    assert page.status_code == 409 and "We do not meet" in text and "We do not talk" in text
    assert lines_of(asked.question).around(asked.ana, PAIR).line.text == "We do not talk"


def test_an_answer_that_was_lost_changes_nothing(asked, as_):
    stand(asked, "one")
    mine = Tree(asked.question).around(asked.ana, ALONE)
    fields = {"id": uuid.uuid4(), "version": 0, "text": "We never meet"}
    for _twice in range(2):
        answer = as_("ana").post(f"/w/{asked.workshop.pk}/groups/{mine.pk}/line/", fields, headers={"X-Outbox": "1"})
        assert answer.status_code == 200 and answer["X-Saved"] == str(fields["id"])
    assert Line.objects.get().version == 1


@pytest.mark.parametrize("text,sentence", [("", "Write something first."), ("x" * 121, "121 characters")])
def test_what_is_no_line_is_given_back(asked, as_, text, sentence):
    stand(asked, "one")
    mine = Tree(asked.question).around(asked.ana, ALONE)
    fields = {"id": uuid.uuid4(), "version": 0, "text": text}
    answer = as_("ana").post(f"/w/{asked.workshop.pk}/groups/{mine.pk}/line/", fields)
    assert answer.status_code == 422 and sentence in answer.content.decode() and text in answer.content.decode()
    assert not Line.objects.exists()


def test_nobody_writes_the_line_of_others(asked, as_):
    stand(asked, "two")
    strangers = next(pair for pair in Tree(asked.question).of(PAIR) if asked.ana not in pair.people)
    fields = {"id": uuid.uuid4(), "version": 0, "text": "We never meet"}
    for who in ("ana", "una", "fay", None):
        answer = as_(who).post(f"/w/{asked.workshop.pk}/groups/{strangers.pk}/line/", fields)
        assert answer.status_code in (302, 403, 404)
    assert not Line.objects.exists()


def test_in_all_each_four_has_one_line_on_the_wall_and_another_in_another_round(asked, as_):
    tree = stand(asked, "four")
    for n, four in enumerate(tree.of(FOUR)):
        say(asked, four.people[0], FOUR, f"Line {n}")
    stand(asked, "all")
    board = asked.question.board
    assert sorted(board.notes.values_list("text_en", flat=True)) == ["Line 0", "Line 1"]
    assert set(board.notes.values_list("author", "department", "shown")) == {(None, "", True)}
    say(asked, tree.of(FOUR)[0].people[1], FOUR, "Line 0, better")  # the same note says it better
    assert sorted(board.notes.values_list("text_en", flat=True)) == ["Line 0, better", "Line 1"]
    as_("fay").post(f"/w/{asked.workshop.pk}/steps/{asked.question.pk}/round/")
    stand(asked, "all")
    say(asked, tree.of(FOUR)[0].people[0], FOUR, "Another one")
    assert board.notes.count() == 3


def test_a_four_without_a_line_brings_it_in_all(asked):
    tree = stand(asked, "all")
    say(asked, tree.of(FOUR)[0].people[0], FOUR, "At last")
    assert [note.text_en for note in asked.question.board.notes.all()] == ["At last"]


# Who may know


def test_a_line_is_nowhere_but_on_the_phones_of_its_group(asked, room, wire, as_):
    stand(asked, "one")
    frames = wire(lambda: say(asked, asked.ana, ALONE, "We never meet"))
    assert [key for frame in frames for key, html in frame["html"].items() if "We never meet" in "".join(html)] == [
        f"{asked.ana.audience}/en",
        f"{asked.ana.audience}/ja",
    ]
    assert "We never meet" in room.page("ana")
    for surface in ("ben", "desk", "simple", "screen", "preview"):
        assert "We never meet" not in room.page(surface) + str(room.since(surface, 0))
    stand(asked, "two")
    [partner] = Tree(asked.question).around(asked.ana, PAIR).others(asked.ana)
    asked.partner = partner
    assert "We never meet" in as_("partner").get(f"/w/{asked.workshop.pk}/").content.decode()
    asked.stranger = next(seat for seat in asked.others if seat != partner)
    assert "We never meet" not in as_("stranger").get(f"/w/{asked.workshop.pk}/").content.decode()
    for surface in ("desk", "screen", "preview"):
        assert "We never meet" not in room.page(surface)


def test_lines_have_writers_so_their_step_is_never_anonymous(asked, as_):
    """A2 allows no row that leads to a person, and a line leads to its group, or to the one who wrote it alone."""
    with pytest.raises(Looser):
        asked.question.tighten("anon")
    address = f"/w/{asked.workshop.pk}/steps/{asked.question.pk}/candour/"
    page = as_("fay").get(address).content.decode()
    assert "cannot be anonymous" in page and 'value="anon"' not in page
    answer = as_("fay").post(f"/w/{asked.workshop.pk}/steps/{asked.question.pk}/identity/", {"identity": "anon"})
    assert answer.status_code == 422
    assert type(asked.question).objects.get(pk=asked.question.pk).identity == "team"


# The phone and the desk


def test_the_phone_says_who_one_is_with(asked, as_):
    stand(asked, "two")
    pair = Tree(asked.question).around(asked.ana, PAIR)
    [partner] = pair.others(asked.ana)
    for address in ("", "partners/"):
        page = as_("ana").get(f"/w/{asked.workshop.pk}/{address}").content.decode()
        assert f"You with {partner.name}" in page and pair.name in page and partner.department_name in page
    stand(asked, "four")
    assert "Group " in as_("ana").get(f"/w/{asked.workshop.pk}/partners/").content.decode()


def test_before_there_are_pairs_the_page_of_partners_says_so(cast, as_):
    page = as_("ana").get(f"/w/{cast.workshop.pk}/partners/").content.decode()
    assert "There are no pairs yet." in page


def test_the_desk_swaps_two_people(asked, as_):
    one, other = stand(asked, "two").of(PAIR)[:2]
    address = f"/w/{asked.workshop.pk}/steps/{asked.question.pk}/groups/"
    two = [one.people[0].pk, other.people[0].pk]
    assert one.people[0].name in as_("fay").get(address).content.decode()
    assert as_("fay").post(f"{address}swap/", {"people": two}).status_code == 302
    swapped = Tree(asked.question).groups
    assert two[1] in [seat.pk for seat in swapped[one.pk].people] and two[0] in [s.pk for s in swapped[other.pk].people]
    for wrong in ([], two[:1], [seat.pk for seat in swapped[one.pk].people], ["x"], [9**9, 1]):
        assert as_("fay").post(f"{address}swap/", {"people": wrong}).status_code == 422


def test_the_desk_moves_somebody_who_is_alone(asked, as_):
    stand(asked, "two")
    [partner] = Tree(asked.question).around(asked.ana, PAIR).others(asked.ana)
    partner.leave()
    shelter = Tree(asked.question).shelter(asked.ana)
    page = as_("fay").get(f"/w/{asked.workshop.pk}/steps/{asked.question.pk}/groups/").content.decode()
    assert "Ana is alone in" in page
    as_("fay").post(f"/w/{asked.workshop.pk}/groups/{shelter.pk}/joining/", {"person": asked.ana.pk})
    assert len(Tree(asked.question).around(asked.ana, PAIR).people) == 3


def test_a_step_without_groups_has_no_such_page(cast, as_):
    assert as_("fay").get(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/groups/").status_code == 404


def test_next_says_who_has_no_line(asked, room):
    stand(asked, "one")
    say(asked, asked.ana, ALONE, "We never meet")
    assert "7 people have no line" in room.page("desk")
    stand(asked, "two")
    assert "4 pairs have no line" in room.page("desk")


def test_a_page_asks_as_often_for_six_people_as_for_thirty(cast, as_):
    counts = []
    asking(cast, people=2)
    for more in (0, 24):
        crowd(cast.workshop, "field_sales", more)
        stand(cast, "four")
        with CaptureQueriesContext(connection) as asked_:
            as_("fay").get(f"/w/{cast.workshop.pk}/desk/")
        counts.append(len(asked_))
    assert counts[0] == counts[1]
