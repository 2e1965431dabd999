"""Hand-offs: crossings that the owners make, the rule that is pinned there, two people in one form; and signatures."""

import pytest

from tests.cast import agreed, at, fresh, lengthen, write
from workshop.exercises.journey_map.comparing import compare
from workshop.exercises.journey_map.models import HandoffPin, JourneyMap, Signature, touchpoints

RULE = {
    "trigger": "A form with a problem in it",
    "facts": ["problem", "timing"],
    "own": "How they found us\nWhich machine",
    "limit": "4",
    "unit": "hour",
    "way_back": "Back within two days, with a reason",
    "receipt": "A tick in the list",
}


def journey_of(cast):
    step = cast.workshop.steps.get(kind="journey_map")
    return step.exercise.journey


def owned(cast, *departments):
    """A touchpoint in each stage, agreed as named; an empty name is nobody's."""
    at(cast.workshop, "stations")
    notes = []
    for n, department in enumerate(departments, start=1):
        note = write(cast, "ana", f"Touchpoint {n}", lane="touchpoint", column=f"S{n}")
        if department:
            touchpoints.one(journey_of(cast), fresh(note)).claim({"seat": cast.ana}, department, [], version=0)
        notes.append(note)
    return notes


@pytest.fixture
def pin(cast):
    lengthen(cast)
    owned(cast, "marketing", "field_sales")
    at(cast.workshop, "handoffs")
    return HandoffPin.objects.get()


@pytest.fixture
def save(cast, as_, pin):
    def save(who="ana", version=None, **changes):
        data = RULE | {"version": version or HandoffPin.objects.get(pk=pin.pk).version} | changes
        return as_(who).post(f"/w/{cast.workshop.pk}/journey-map/handoffs/{pin.pk}/", data)

    return save


@pytest.mark.parametrize(
    "departments,crossings",
    [
        ([], []),
        (["marketing"], []),
        (["marketing", "marketing"], []),
        (["marketing", "field_sales"], [("marketing", "field_sales", "S2")]),
        (["marketing", "", "field_sales"], [("marketing", "field_sales", "S3")]),
        (
            ["marketing", "field_sales", "marketing"],
            [("marketing", "field_sales", "S2"), ("field_sales", "marketing", "S3")],
        ),
    ],
)
def test_a_hand_off_is_where_consecutive_owners_differ(cast, departments, crossings):
    lengthen(cast)
    owned(cast, *departments)
    at(cast.workshop, "handoffs")
    assert [(pin.from_department, pin.to_department, pin.stage) for pin in HandoffPin.objects.all()] == crossings


def test_a_crossing_that_is_none_any_more_goes_unless_it_says_something(cast, pin, save):
    note = pin.note
    found = touchpoints.one(journey_of(cast), fresh(note))
    found.claim({"seat": cast.ana}, "marketing", [], version=1)
    assert not HandoffPin.objects.exists()
    touchpoints.one(journey_of(cast), fresh(note)).claim({"seat": cast.ana}, "field_sales", [], version=2)
    kept = HandoffPin.objects.get()
    kept.journey = journey_of(cast)
    kept.write(version=1, by="Ana", trigger="A form")
    touchpoints.one(journey_of(cast), fresh(note)).claim({"seat": cast.ana}, "marketing", [], version=3)
    assert HandoffPin.objects.get() == kept


def test_a_rule_is_written_and_stands_on_the_map(cast, pin, save, room):
    assert "no rule yet" in room.page("screen")
    assert save().status_code == 302
    now = HandoffPin.objects.get(pk=pin.pk)
    assert now.is_complete and now.facts == ["problem", "timing", "How they found us", "Which machine"]
    assert "within 4 business hours" in room.page("screen") and "no rule yet" not in room.page("screen")
    assert "0 of 1" in room.page("desk")


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"trigger": ""}, "what starts the hand-off"),
        ({"trigger": "x" * 81}, "80 are the limit"),
        ({"facts": [], "own": ""}, "one to eight facts"),
        ({"own": "\n".join(f"Fact {n}" for n in range(7))}, "one to eight facts"),
        ({"own": "x" * 61}, "at most 60 characters"),
        ({"facts": ["nonsense"]}, ""),
        ({"limit": ""}, "time limit as a number"),
        ({"limit": "0"}, ""),
        ({"limit": "many"}, "time limit as a number"),
        ({"unit": "year"}, ""),
        ({"way_back": " "}, "how it comes back"),
        ({"receipt": "x" * 61}, "60 are the limit"),
    ],
)
def test_a_rule_that_cannot_be_is_said_and_kept_in_the_form(cast, pin, save, changes, sentence):
    answer = save(**changes)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert "A form with a problem in it" in page or "trigger" in changes
    assert not HandoffPin.objects.get(pk=pin.pk).says_something


def test_eight_facts_are_taken(pin, save):
    assert save(own="\n".join(f"Fact {n}" for n in range(6))).status_code == 302


def test_the_second_of_two_is_told_and_keeps_a_copy(cast, pin, save):
    save("ana", trigger="First")
    answer = save("ben", version=1, trigger="Second")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Changed meanwhile by Ana." in page and "First" in page and 'value="Second"' in page
    assert HandoffPin.objects.get(pk=pin.pk).trigger == "First"
    assert save("ben", version=2, trigger="Second").status_code == 302
    assert HandoffPin.objects.get(pk=pin.pk).trigger == "Second"


def test_in_an_anonymous_step_nobody_is_named(cast, pin, save):
    type(cast.step).objects.update(identity="anon")
    save("ana", trigger="First")
    assert "Ana" not in save("ben", version=1, trigger="Second").content.decode().split("<main")[1]


def test_who_opens_a_form_second_hears_that_somebody_writes(cast, pin, as_, save):
    address = f"/w/{cast.workshop.pk}/journey-map/handoffs/{pin.pk}/"
    assert "is writing here too" not in as_("ana").get(address).content.decode()
    assert "Ana is writing here too" in as_("ben").get(address).content.decode()
    assert "is writing here too" not in as_("ana").get(address).content.decode()
    save("ana")
    assert "is writing here too" not in as_("ben").get(address).content.decode()


def test_a_hand_off_is_given_to_a_team_and_stands_on_its_phones(cast, pin, as_, room):
    team = cast.workshop.teams.create(letter="B", place=0)
    other = cast.workshop.teams.create(letter="C", place=1)
    type(cast.ana).objects.filter(pk=cast.ana.pk).update(team=team)
    type(cast.ben).objects.filter(pk=cast.ben.pk).update(team=other)
    address = f"/w/{cast.workshop.pk}/journey-map/handoffs/{pin.pk}/team/"
    assert as_("fay").post(address, {"team": team.pk}).status_code == 302
    assert "What the other teams write" not in room.page("ana") and "What the other teams write" in room.page("ben")
    assert as_("fay").post(address, {"team": "999999"}).status_code == 400
    as_("fay").post(address, {"team": ""})
    assert HandoffPin.objects.get(pk=pin.pk).team is None


def test_the_facilitator_adds_one_and_takes_it_away(cast, pin, as_, room):
    address = f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/handoffs/"
    same = {"stage": "S3", "one": "marketing", "other": "marketing"}
    assert as_("fay").post(address, same).status_code == 422
    assert as_("fay").post(address, same | {"other": "inside_sales"}).status_code == 302
    added = HandoffPin.objects.get(added=True)
    assert "Marketing → Inside sales" in room.page("screen")
    removal = f"/w/{cast.workshop.pk}/journey-map/handoffs/%s/removal/"
    assert as_("fay").post(removal % pin.pk).status_code == 409
    assert as_("fay").post(removal % added.pk).status_code == 302
    assert HandoffPin.objects.get() == pin


def test_a_pin_stays_with_its_touchpoint_on_the_map_that_should_be(cast, pin, as_):
    at(cast.workshop, "tobe")
    for note in cast.board.notes.all():
        now = fresh(note)
        now.keep(version=now.version, by={"participant": cast.ana})
    at(cast.workshop, "handoffs")
    assert HandoffPin.objects.get() == pin
    assert [each.owner for each in touchpoints.of(journey_of(cast))] == ["marketing", "field_sales"]


# Freezing, signing, comparing


@pytest.fixture
def version(cast, as_):
    JourneyMap.objects.update(persona_en="Mika")
    at(cast.workshop, "stations")
    cast.note = write(cast, "ana", "Stays"), write(cast, "ana", "Moves"), write(cast, "ana", "Goes")
    at(cast.workshop, "sign")
    as_("fay").post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/freezing/")
    agreed(cast)
    return cast.board.versions.get()


def sign(cast, as_, who, version, **data):
    return as_(who).post(f"/w/{cast.workshop.pk}/journey-map/versions/{version.pk}/signature/", data)


def test_a_name_stands_under_a_version_on_every_screen(cast, version, as_, room):
    assert sign(cast, as_, "ana", version).status_code == 302
    sign(cast, as_, "ana", version)
    assert Signature.objects.count() == 1
    assert 'class="signature"' in room.page("screen") and "Take my name back" in room.page("ana")
    sign(cast, as_, "ana", version, back="1")
    assert not Signature.objects.exists() and "Sign as Ana" in room.page("ana")


def test_nobody_signs_before_the_room_has_agreed(cast, as_, room):
    JourneyMap.objects.update(persona_en="Mika")
    at(cast.workshop, "sign")
    cast.step.freeze()
    version = cast.board.versions.get()
    assert "Sign as Ana" not in room.page("ana") and "once the room has agreed" in room.page("ana")
    answer = sign(cast, as_, "ana", version)
    assert answer.status_code == 409 and "once the room has agreed" in answer.content.decode()
    assert not Signature.objects.exists() and 'class="map' in room.page("screen")
    agreed(cast)
    assert "Sign as Ana" in room.page("ana") and "nobody objects" in room.page("screen")


def test_a_map_that_changed_since_it_was_frozen_says_so(cast, version, room):
    surfaces = "ana", "desk", "screen"
    assert not [surface for surface in surfaces if "The map has changed since version 1" in room.page(surface)]
    fresh(cast.note[2]).remove("twice", version=1, by={"participant": cast.ana})
    assert all("The map has changed since version 1" in room.page(surface) for surface in surfaces)
    cast.step.freeze()
    assert not [surface for surface in surfaces if "The map has changed" in room.page(surface)]


def test_a_map_of_nobody_is_a_draft_that_nobody_signs(cast, as_, room):
    at(cast.workshop, "sign")
    assert "cannot be signed" in room.page("desk") and "Save the map as a draft" in room.page("desk")
    cast.step.freeze()
    draft = cast.board.versions.get()
    assert draft.is_draft and "Sign as" not in room.page("ana")
    answer = sign(cast, as_, "ana", draft)
    assert answer.status_code == 409 and "cannot be signed" in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_signature_belongs_to_its_version(cast, version, as_, room):
    sign(cast, as_, "ana", version)
    write(cast, "ben", "New")
    cast.step.freeze()
    assert "Sign as Ana" in room.page("ana") and "version 1" not in room.page("screen")


def test_what_says_the_same_is_no_new_version(cast, version):
    cast.step.freeze()
    assert cast.board.versions.count() == 1


def test_two_versions_are_compared(cast, version, as_, room):
    _stays, moves, goes = map(fresh, cast.note)
    moves.move("S4", "idea", version=1, by={"participant": cast.ana})
    goes.remove("twice", version=1, by={"participant": cast.ana})
    write(cast, "ben", "Comes")
    cast.step.freeze()
    address = f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/versions/"
    page = as_("fay").get(address).content.decode()
    added, removed, moved = (
        page.split(f"<h2>{name} ")[1].split("</section>")[0] for name in ("Added", "Taken away", "Moved")
    )
    assert "Comes" in added and "Goes" in removed and "Moves" in moved and "→" in moved
    assert "1 note is the same in both." in page and "Stays" not in page
    assert as_("rei").get(address).status_code == 403
    cast.workshop.publish()
    assert as_("rei").get(address).status_code == as_("ana").get(address).status_code == 200
    assert "Comes" in as_("rei").get(address, {"from": "2", "to": "1"}).content.decode().split("<h2>Taken away ")[1]
    assert as_("rei").get(address, {"from": "9", "to": "x"}).status_code == 200


def test_a_note_drawn_over_is_the_same_note():
    today = [{"id": "a", "column": "S1", "lane": "pain", "text_en": "x"}, {"id": "b", "column": "S1", "lane": "pain"}]
    then = [
        {"id": "c", "origin_note_id": "a", "column": "S2", "lane": "pain", "text_en": "x"},
        {"id": "d", "origin_note_id": "a", "column": "S2", "lane": "pain", "text_en": "y"},
    ]
    found = compare(today, then)
    assert [other["id"] for _one, other in found.moved] == ["c"]
    assert [note["id"] for note in found.added] == ["d"] and [note["id"] for note in found.removed] == ["b"]


def test_the_report_tells_owners_pins_and_names(cast, as_):
    lengthen(cast)
    JourneyMap.objects.update(persona_en="Mika")
    owned(cast, "marketing", "field_sales", "")
    at(cast.workshop, "handoffs")
    pin = HandoffPin.objects.get()
    as_("ana").post(f"/w/{cast.workshop.pk}/journey-map/handoffs/{pin.pk}/", RULE | {"version": 1})
    cast.step.freeze()
    at(cast.workshop, "sign")
    agreed(cast)
    sign(cast, as_, "ana", cast.board.versions.get())
    page = as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    for words in ("Who answers for what", "33.3", "no owner yet", "A form with a problem in it", "Signed", ">Ana<"):
        assert words in page
