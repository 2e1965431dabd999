"""E04: the frame, silence, the shared map, and the map that is kept."""

import pytest
from django.utils.html import escape

from tests.cast import agreed, at, crowd, fresh, lengthen, write
from workshop.exercises.journey_map.models import (
    HandoffPin,
    JourneyMap,
    Occupied,
    Signature,
    TouchpointOwner,
    lanes_of,
    presets,
    stages_of,
)
from workshop.models import Step, Willing, Workshop
from workshop.simulation import chance
from workshop.wording import choices


@pytest.fixture
def frame(cast, as_):
    """frame(persona="..."): the facilitator saves the frame, with what else stands in it."""

    def frame(**changes):
        board = JourneyMap.objects.get(board=cast.board).board
        fields = {
            "persona": "Mika",
            "portrait": "Buys machines",
            "preset": "J1",
            "lanes": [lane["code"] for lane in board.lanes],
        }
        for stage in board.columns:
            fields |= {f"{stage['code']}-en": stage["en"], f"{stage['code']}-ja": stage["ja"]}
        return as_("fay").post(f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/frame/", fields | changes)

    return frame


def now(cast):
    return JourneyMap.objects.select_related("board").get(board=cast.board)


@pytest.mark.parametrize("code", presets())
def test_a_preset_has_four_to_ten_stages_in_both_languages(code):
    stages = stages_of(code)
    assert 4 <= len(stages) <= 10 and all(stage["en"] and stage["ja"] for stage in stages)
    assert len({stage["code"] for stage in stages}) == len(stages)


def test_lanes_are_kinds_of_note():
    assert [lane["code"] for lane in lanes_of(["pain", "nonsense", "idea"])] == ["pain", "idea"]
    assert len(choices("note_type")) >= 10


def test_whose_journey_it_is_stands_everywhere(cast, frame, room):
    at(cast.workshop, "frame")
    assert frame().status_code == 302
    for surface in ("ana", "desk", "screen"):
        assert "The journey of Mika" in room.page(surface)


def test_a_stage_is_renamed_emptied_and_added(cast, frame):
    frame(**{"S1-en": "Awakes", "S1-ja": "目覚める", "S2-en": "", "S2-ja": ""})
    assert [stage["code"] for stage in now(cast).board.columns][:2] == ["S1", "S3"]
    assert now(cast).board.columns[0]["ja"] == "目覚める"
    frame(**{"S2-en": "Back again", "S2-ja": ""})
    assert now(cast).board.columns[-1] == {"code": "S2", "en": "Back again", "ja": "Back again"}


def test_another_preset_brings_its_own_stages(cast, frame):
    frame(preset="J2")
    assert now(cast).board.columns == stages_of("J2")


def test_a_stage_with_notes_stays(cast, frame):
    write(cast, "ana", column="S2")
    answer = frame(**{"S2-en": "", "S2-ja": ""})
    assert answer.status_code == 422 and "Move them first." in answer.content.decode()
    with pytest.raises(Occupied):
        now(cast).reframe(
            "en", persona="", portrait="", stages=stages_of("J1")[3:], lanes=now(cast).board.lanes, preset="J1"
        )


def test_a_stage_whose_notes_were_taken_back_may_go(cast, frame):
    write(cast, "ana", column="S2").withdraw(version=1)
    assert frame(**{"S2-en": "", "S2-ja": ""}).status_code == 302


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"lanes": ["pain", "idea", "action"]}, "at least four kinds"),
        ({"lanes": []}, ""),
        ({"lanes": ["nonsense"] * 5}, ""),
        ({f"S{n}-{language}": "" for n in range(1, 6) for language in ("en", "ja")}, "four to ten stages"),
        ({"S1-en": "x" * 21}, "20 are the limit"),
        ({"persona": "x" * 61}, "60 are the limit"),
        ({"preset": "J99"}, ""),
    ],
)
def test_a_frame_that_cannot_be(cast, frame, changes, sentence):
    before = now(cast).board.columns
    answer = frame(**changes)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert now(cast).board.columns == before


def test_unchanged_words_keep_their_translation(cast, frame):
    JourneyMap.objects.update(persona_en="Mika", persona_ja="美佳")
    frame(persona="Mika", portrait="New")
    assert now(cast).persona_ja == "美佳"


def test_a_step_of_another_kind_has_no_frame(cast, as_):
    plain = Step.objects.create(workshop=cast.workshop, place=99, kind="break")
    assert as_("fay").get(f"/w/{cast.workshop.pk}/journey-map/{plain.pk}/frame/").status_code == 404


# What the three surfaces show


@pytest.mark.parametrize(
    "phase", ["frame", "silent", "stations", "emotion", "moments", "owners", "gaps", "sign", "convert"]
)
def test_every_phase_has_three_faces(cast, room, phase):
    write(cast, "ana")
    at(cast.workshop, phase)
    for surface, page in room.pages().items():
        assert escape(cast.workshop.phase.prompt) in page, surface


def test_in_silence_the_screen_counts_and_shows_no_word(cast, room):
    write(cast, "ana", "Only mine"), write(cast, "ben", column="S2")
    page = room.page("screen")
    assert '<b class="total" id="total">2</b>' in page and "Only mine" not in page
    assert "Only mine" in room.page("ana") and "Only mine" not in room.page("ben")


def test_newest_of_mine_come_first(cast, room):
    write(cast, "ana", "The first"), write(cast, "ana", "The second")
    page = room.page("ana")
    assert page.index("The second") < page.index("The first")


def test_a_phone_shows_one_stage_and_those_beside_it(cast, room):
    at(cast.workshop, "stations")
    write(cast, "ana", "In one"), write(cast, "ana", "In two", column="S2")
    page = room.page("ana", stage="S2")
    assert "In two" in page and "In one" not in page
    assert "?stage=S1" in page and "?stage=S3" in page


@pytest.mark.parametrize("stage", ["S99", "", "<script>", "S1' OR 1=1"])
def test_a_stage_nobody_has_is_a_first_one(cast, room, stage):
    at(cast.workshop, "stations")
    page = room.page("ana", stage=stage)
    assert "stages__here" in page and "<script>" not in page.replace("<script src", "").replace("<script type", "")


def test_phones_start_spread_over_the_stages(cast, as_):
    at(cast.workshop, "stations")
    pages = [
        as_(who).get(f"/w/{cast.workshop.pk}/").content.decode().split("stages__here")[1][:80] for who in ("ana", "ben")
    ]
    assert pages[0] != pages[1]


def test_the_frozen_map_is_in_the_report(cast, as_):
    at(cast.workshop, "stations")
    write(cast, "ana", "In the report")
    report = f"/w/{cast.workshop.pk}/report/"
    assert "not frozen yet" in as_("fay").get(report).content.decode()
    cast.step.freeze()
    assert "In the report" in as_("fay").get(report).content.decode()


# Drawing


@pytest.mark.parametrize("code", presets())
def test_a_map_is_drawn_from_each_preset(cast, code):
    journey = JourneyMap.draw(Step.objects.create(workshop=cast.workshop, place=98, kind="journey_map"), code)
    assert (journey.board.columns, journey.preset) == (stages_of(code), code) and len(journey.board.lanes) == 5


@pytest.mark.parametrize("stages,status", [(3, 422), (4, 302), (10, 302), (11, 422)])
def test_a_map_has_four_to_ten_stages(cast, frame, stages, status):
    fields = {
        f"S{n}-{language}": f"Stage {n}" if n <= stages else "" for n in range(1, 12) for language in ("en", "ja")
    }
    board = now(cast).board
    board.columns = [{"code": f"S{n}", "en": "x", "ja": "x", "goal_en": "", "goal_ja": ""} for n in range(1, 11)]
    board.columns += [{**board.columns[0], "code": "S11"}] * (stages > 10)
    board.save()
    assert frame(**fields).status_code == status
    assert len(now(cast).board.columns) == (stages if status == 302 else 10 + (stages > 10))


@pytest.mark.parametrize("lanes,status", [(["pain", "idea", "gain"], 422), (["pain", "idea", "gain", "metric"], 302)])
def test_a_map_has_four_lanes_at_least(cast, frame, lanes, status):
    assert frame(lanes=lanes).status_code == status


def test_a_lane_with_notes_stays(cast, frame):
    write(cast, "ana", lane="thought")
    answer = frame(lanes=["action", "pain", "idea", "touchpoint"])
    assert answer.status_code == 422 and "Move them first." in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_whose_journey_it_is_is_told_in_both_languages(cast, room, language):
    JourneyMap.objects.update(persona_en="Makoto", persona_ja="倉田 誠")
    at(cast.workshop, "frame")
    for person in (cast.ana, cast.fay, cast.workshop):
        person.language = language
        person.save(update_fields=["language"])
    for surface in ("ana", "desk", "screen"):
        assert {"en": "Makoto", "ja": "倉田 誠"}[language] in room.page(surface)


# What stands on a note, and what Next will do


@pytest.mark.parametrize("people,notes_each,label", [(5, 1, "marketing"), (4, 3, ""), (1, 9, "")])
def test_a_department_stands_on_notes_of_five_people(cast, people, notes_each, label):
    for seat in crowd(cast.workshop, "marketing", people):
        cast.writer = seat
        for _note in range(notes_each):
            written = write(cast, "writer")
    cast.workshop.move(cast.workshop.phase_id, +1)
    assert fresh(written).label == label


def test_a_note_taken_back_counts_nobody(cast):
    for seat in crowd(cast.workshop, "marketing", 5):
        cast.writer = seat
        written = write(cast, "writer")
    written.withdraw(version=1)
    cast.workshop.move(cast.workshop.phase_id, +1)
    cast.board.refresh_from_db()
    assert cast.board.labels == {"marketing": ""}


@pytest.mark.parametrize(
    "writers,said",
    [
        ([], ["2 of 2 have not written"]),
        (["ana"], ["1 of 2 have not written", "shows 1 note to everyone"]),
        (["ana", "ana", "ben"], ["shows 3 notes to everyone"]),
        (["ana", "ben", None], ["shows 3 notes to everyone"]),
    ],
)
def test_the_desk_says_who_is_not_ready_and_what_next_shows(cast, writers, said):
    for who in writers:
        write(cast, who)
    assert Workshop.objects.get(pk=cast.workshop.pk).phase.unready == said


def test_what_is_held_or_taken_back_is_not_said_to_be_shown(cast):
    write(cast, "ana").hold(True, version=1)
    write(cast, "ben").withdraw(version=1)
    assert Workshop.objects.get(pk=cast.workshop.pk).phase.unready == ["1 of 2 have not written"]


def test_the_map_is_frozen_with_its_frame(cast, frame, as_):
    at(cast.workshop, "stations")
    write(cast, "ana", "In the report", column="S1")
    cast.step.freeze()
    frame(**{"S1-en": "Renamed later"})
    page = as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert "In the report" in page and "Renamed later" not in page


# Variants, layers, and simulated people


@pytest.mark.parametrize("variant", ["std150", "short40", "online45"])
def test_a_variant_runs_through_with_a_face_of_its_own_in_each_phase(cast, room, variant):
    """Only a break, the curve and the dots are done in the room itself."""
    cast.step.variant = variant
    cast.step.save()
    cast.step.phases.all().delete()
    cast.workshop.refresh_from_db()
    for place, (code, seconds) in enumerate(cast.step.exercise.plan(150)):
        cast.step.phases.create(code=code, place=place, planned_s=seconds)
    at(cast.workshop, "frame")
    spoken = []
    while cast.workshop.phase.step_id == cast.step.pk:
        write(cast, "ana", lane="touchpoint")
        phase = cast.workshop.phase
        spoken += [phase.code] if phase.face.folder in ("prompt", "journey_map/talk") else []
        for surface, page in room.pages().items():
            assert escape(phase.prompt) in page, (phase.code, surface)
        if not cast.workshop.move(cast.workshop.phase_id, +1):
            break
    assert set(spoken) <= {"break", "emotion", "moments"}


@pytest.mark.parametrize(
    "layers,first,redrawn", [("both", "as_is", "to_be"), ("as_is", "as_is", "as_is"), ("to_be", "to_be", "to_be")]
)
def test_what_is_drawn_is_chosen_in_the_frame(cast, frame, room, layers, first, redrawn):
    lengthen(cast)
    assert frame(layers=layers).status_code == 302
    for phase, layer in (("stations", first), ("tobe", redrawn), ("gaps", first)):
        at(cast.workshop, phase)
        assert now(cast).board.layer == layer
        assert write(cast, "ana", board=now(cast).board).layer == layer
        assert all(room.pages().values())


def test_a_map_without_a_persona_says_so_at_the_frame(cast, room, frame):
    at(cast.workshop, "frame")
    assert "saved as a draft, not signed" in room.page("desk") and "not signed" not in room.page("ana")
    frame()
    assert "not signed" not in room.page("desk")


@pytest.mark.parametrize("phase", ["owners", "gaps", "tobe", "handoffs", "sign", "convert"])
def test_simulated_people_do_what_a_phase_lets_people_do(cast, phase):
    lengthen(cast)
    JourneyMap.objects.update(persona_en="Mika")
    at(cast.workshop, "stations")
    for n in (1, 2, 3, 4):
        write(cast, "ana", f"Touchpoint {n}", lane="touchpoint", column=f"S{n}")
    at(cast.workshop, "owners")
    step = cast.workshop.steps.get(kind="journey_map")
    dice, seats = chance(7), [cast.ana, cast.ben]
    for _act in range(6):
        for seat in seats:
            fresh_step(step).exercise.rehearse(seat, cast.workshop.phase, dice)
    at(cast.workshop, phase)
    if phase == "sign":
        fresh_step(step).freeze()
        agreed(cast)
    for _act in range(4):
        for seat in seats:
            fresh_step(step).exercise.rehearse(seat, Workshop.objects.get(pk=cast.workshop.pk).phase, dice)
    made = {
        "owners": TouchpointOwner.objects.count(),
        "gaps": 1,
        "tobe": cast.board.notes.filter(layer="to_be").count(),
        "handoffs": HandoffPin.objects.exclude(trigger="").count(),
        "sign": Signature.objects.count(),
        "convert": Willing.objects.count(),
    }
    assert made[phase] > 0


def fresh_step(step):
    return Step.objects.select_related("workshop__phase__step").get(pk=step.pk)
