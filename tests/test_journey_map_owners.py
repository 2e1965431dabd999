"""Who answers for a touchpoint: claims of teams and people, the decision between two, the lock, and the gaps."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import at, crowd, fresh, lengthen, write
from workshop.exercises.journey_map.models import JourneyMap, TouchpointOwner, touchpoints
from workshop.exercises.journey_map.models.owners import Locked
from workshop.exercises.journey_map.models.touchpoints import Touchpoint
from workshop.models.notes import Stale


@pytest.fixture
def note(cast):
    at(cast.workshop, "stations")
    made = write(cast, "ana", "The first call", lane="touchpoint", column="S3")
    at(cast.workshop, "owners")
    return made


@pytest.fixture
def say(cast, as_, note):
    """say("ana", "marketing"): one claims the touchpoint from a phone; the answer."""

    def say(who, department, *supporting, version=0, **more):
        data = {"department": department, "supporting": supporting, "version": version} | more
        return as_(who).post(f"/w/{cast.workshop.pk}/journey-map/touchpoints/{note.pk}/claim/", data)

    return say


@pytest.fixture
def decide(cast, as_, note):
    def decide(**data):
        return as_("fay").post(f"/w/{cast.workshop.pk}/journey-map/touchpoints/{note.pk}/decision/", data)

    return decide


def standing(cast, note):
    return touchpoints.one(JourneyMap.objects.get(board=cast.board), fresh(note))


def test_nobody_has_said_anything_yet(cast, note, room):
    assert standing(cast, note).status == "open"
    for surface in ("ana", "desk", "screen"):
        assert "The first call" in room.page(surface) and "no owner yet" in room.page(surface)


def test_one_claim_is_agreed_and_named_everywhere(cast, note, say, room):
    assert say("ana", "marketing", "field_sales").status_code == 302
    found = standing(cast, note)
    assert (found.status, found.owner, found.supporting) == ("agreed", "marketing", ["field_sales"])
    for surface in ("ben", "desk", "screen"):
        page = room.page(surface)
        assert 'data-department="marketing"' in page and "with Field sales" in page


def test_two_claims_are_contested_and_listed_on_the_desk(cast, note, say, room):
    say("ana", "marketing"), say("ben", "field_sales")
    assert standing(cast, note).status == "contested"
    assert "Claimed by two" in room.page("desk") and "Claimed by two" not in room.page("screen")
    assert "two owners" in room.page("ana")


def test_we_do_not_know_is_an_answer_and_no_owner(cast, note, say, room):
    say("ana", "unknown")
    found = standing(cast, note)
    assert found.is_unknown and found.status == "open"
    say("ben", "field_sales")
    assert standing(cast, note).status == "agreed"


def test_what_is_accountable_does_not_support_as_well(cast, note, say):
    say("ana", "marketing", "marketing", "field_sales")
    assert standing(cast, note).supporting == ["field_sales"]


@pytest.mark.parametrize("department", ["", "nonsense", "product"])
def test_exactly_one_department_of_the_workshop(cast, note, say, department):
    assert say("ana", department).status_code == 422
    assert not TouchpointOwner.objects.exists()


def test_a_version_nobody_saw_is_not_understood(say):
    assert say("ana", "marketing", version="abc").status_code == 400


def test_a_person_changes_their_mind(cast, note, say):
    say("ana", "marketing")
    assert say("ana", "field_sales", version=1).status_code == 302
    assert standing(cast, note).owner == "field_sales"


def test_a_team_speaks_with_one_voice_and_the_second_of_it_is_told(cast, note, say):
    team = cast.workshop.teams.create(letter="A", place=0)
    for seat in (cast.ana, cast.ben):
        seat.team = team
        seat.save()
    say("ana", "marketing")
    answer = say("ben", "field_sales")
    assert answer.status_code == 409 and "Somebody of your team was first" in answer.content.decode()
    assert TouchpointOwner.objects.get().team == team and standing(cast, note).owner == "marketing"


def test_a_person_decides_and_the_claims_stand_below(cast, note, say, decide):
    say("ana", "marketing"), say("ben", "field_sales")
    assert decide(department="field_sales").status_code == 302
    assert standing(cast, note).owner == "field_sales"
    assert say("ana", "marketing", version=1).status_code == 409
    decide(open="1")
    assert standing(cast, note).status == "contested"


def test_a_decision_names_a_department(cast, note, decide):
    assert decide(department="unknown").status_code == 422
    assert not TouchpointOwner.objects.exists()


def test_locked_owners_take_no_claim(cast, note, say, as_, room):
    lock = f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/owners/lock/"
    as_("fay").post(lock, {"locked": "1"})
    assert say("ana", "marketing").status_code == 409 and "The owners are locked" in room.page("ana")
    as_("fay").post(lock, {"locked": ""})
    assert say("ana", "marketing").status_code == 302


def test_only_the_desk_decides_and_locks(cast, note, as_):
    for path in (f"touchpoints/{note.pk}/decision/", f"{cast.step.pk}/owners/lock/"):
        answer = as_("ana").post(
            f"/w/{cast.workshop.pk}/journey-map/{path}", {"department": "marketing", "locked": "1"}
        )
        assert answer.status_code in (302, 403) and not TouchpointOwner.objects.exists()
    assert not JourneyMap.objects.filter(owners_locked_at__isnull=False).exists()


@pytest.mark.parametrize("lane,fate", [("pain", None), ("touchpoint", "withdraw"), ("touchpoint", "remove")])
def test_only_what_stands_as_a_touchpoint_has_an_owner(cast, as_, lane, fate):
    at(cast.workshop, "stations")
    made = write(cast, "ana", lane=lane)
    if fate == "withdraw":
        made.withdraw(version=1)
    if fate == "remove":
        made.remove("twice", version=1, by={"user": cast.fay})
    address = f"/w/{cast.workshop.pk}/journey-map/touchpoints/{made.pk}/"
    assert as_("ana").get(address).status_code == 404
    assert as_("ana").post(address + "claim/", {"department": "marketing", "version": 0}).status_code == 404


def test_who_claims_is_told_to_nobody(cast, note, say, room):
    """A claim shows departments and numbers; no page says whose phone it came from."""
    say("ana", "field_sales")
    row = TouchpointOwner.objects.get()
    assert row.seat == cast.ana
    for surface in ("ben", "screen"):
        assert "Ana" not in room.page(surface)


def test_what_waits_for_the_reveal_is_no_touchpoint_for_others(cast, as_, room):
    made = write(cast, "ana", "Only mine", lane="touchpoint")
    assert as_("ben").get(f"/w/{cast.workshop.pk}/journey-map/touchpoints/{made.pk}/").status_code == 404
    assert touchpoints.of(JourneyMap.objects.get(board=cast.board)) == []


@pytest.mark.parametrize("phase", ["owners", "gaps", "handoffs"])
def test_thirty_touchpoints_cost_as_many_questions_as_one(cast, as_, django_assert_max_num_queries, phase):
    lengthen(cast)
    counted = []
    for many in (1, 29):
        at(cast.workshop, "stations")
        for _n in range(many):
            made = write(cast, "ana", lane="touchpoint")
            standing(cast, made).claim({"seat": cast.ana}, "marketing", [], version=0)
        at(cast.workshop, phase)
        for who, path in (("ana", ""), ("fay", "desk/")):
            with django_assert_max_num_queries(200) as found:
                as_(who).get(f"/w/{cast.workshop.pk}/{path}")
            counted.append(len(found))
    assert counted[:2] == counted[2:]


CLAIMS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["", "marketing", "field_sales", "decide", "undecide"])), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CLAIMS)
def test_whatever_is_said_the_state_follows_from_it(cast, note, said):
    """Any order of claims and decisions: status and owner are those of a plain book-keeping beside it."""
    TouchpointOwner.objects.all().delete()
    people = list(cast.workshop.participants.order_by("pk")) or crowd(cast.workshop, "marketing", 4)
    while len(people) < 4:
        people += crowd(cast.workshop, "marketing", 1)
    book, decided = {}, ""
    for who, word in said:
        found = standing(cast, note)
        if word in ("decide", "undecide"):
            decided = "marketing" if word == "decide" else ""
            found.decide("marketing", []) if decided else found.undecide()
            continue
        seat = {"seat": people[who]}
        if decided:
            with pytest.raises(Locked):
                found.claim(seat, word, [], version=0)
            continue
        mine = found.claim_of(seat)
        found.claim(seat, word, [], version=mine.version if mine else 0)
        book[who] = word
        with pytest.raises(Stale):
            found.claim(seat, word, [], version=99)
    expected = {decided} if decided else set(book.values()) - {""}
    found = standing(cast, note)
    assert set(found.departments) == expected
    assert found.status == {0: "open", 1: "agreed"}.get(len(expected), "contested")


# Gaps


def test_gaps_are_told_by_kind_and_by_department(cast, room, as_):
    at(cast.workshop, "stations")
    for n, departments in enumerate(([], ["marketing"], ["marketing", "inside_sales"], ["field_sales"]), start=1):
        made = write(cast, "ana", f"Touchpoint {n}", lane="touchpoint", column=f"S{n}")
        for seat, department in zip(crowd(cast.workshop, "marketing", 2), departments, strict=False):
            standing(cast, made).claim({"seat": seat}, department, [], version=0)
    at(cast.workshop, "gaps")
    desk = room.page("desk")
    for words in ("no owner", "two owners", "no rule for the hand-off", "Marketing → Field sales"):
        assert words in desk
    assert "2 of 4 touchpoints" in desk and "50.0" in desk and "2 of 4 touchpoints" in room.page("screen")
    here, _fold, elsewhere = room.page("ben").partition("The other gaps")
    assert "Touchpoint 1" in here and "Marketing → Field sales" in here
    assert "Touchpoint 3" in elsewhere and "Touchpoint 3" not in here


def test_a_gap_is_sent_to_the_redesign_and_stands_there(cast, room, as_):
    lengthen(cast)
    at(cast.workshop, "stations")
    made = write(cast, "ana", "The first call", lane="touchpoint")
    at(cast.workshop, "gaps")
    address = f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/gaps/no-owner-{made.pk}/redesign/"
    assert as_("fay").post(address, {"sent": "1"}).status_code == 302
    assert "goes to the redesign" in room.page("ana")
    at(cast.workshop, "tobe")
    assert 'class="sent"' in room.page("ana") and 'class="sent"' in room.page("desk")
    assert as_("fay").post(address.replace(str(made.pk), str(cast.step.pk)), {"sent": "1"}).status_code == 404
    as_("fay").post(address, {"sent": ""})
    assert 'class="sent"' not in room.page("desk")


def test_next_says_what_is_still_open(cast, note, room):
    assert "1 touchpoint has no owner" in room.page("desk")


def test_a_touchpoint_reads_no_owner_of_another_note():
    assert Touchpoint(None, None, []).departments == []
