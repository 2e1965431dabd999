"""E04: the frame, silence, the shared map, and the map that is kept."""

import pytest
from django.utils.html import escape

from tests.cast import at, write
from workshop.exercises.journey_map.models import JourneyMap, Occupied, lanes_of, presets, stages_of
from workshop.models import Step
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
