"""The fields of E01 with their limits: in the library's form, on a table's sheet, and before somebody is adopted."""

import uuid

import pytest

from personas.models import HuntNote, Persona
from personas.sheet import AGES, FIELDS
from tests.hunting import complete, hunting, stand, table_of
from tests.test_hunt import note_fields, text_of
from tests.test_personas_pages import filled

LIMITS = {  # field: (characters, lines, needed), as the table of E01 has them
    "title": (60, 1, True),
    "company": (80, 1, True),
    "morning": (120, 1, True),
    "job": (140, 1, True),
    "pain": (140, 5, True),
    "rescue": (140, 3, True),
    "fear": (140, 1, True),
    "push": (140, 1, False),
    "pull": (140, 1, False),
    "anxiety": (140, 1, False),
    "habit": (140, 1, False),
    "words": (20, 8, False),
    "dont": (80, 5, False),
    "decision": (200, 1, False),
    "timing": (80, 1, False),
    "sentence": (200, 1, True),
}


@pytest.fixture
def hunt(cast):
    return hunting(cast)


def keep(as_, **changes):
    return as_("fay").post("/personas/new/", filled(**changes))


def test_the_sheet_has_the_fields_of_the_table():
    assert {code: (field.length, field.most, field.needed) for code, field in FIELDS.items()} == LIMITS


@pytest.mark.parametrize("field", FIELDS)
def test_a_line_as_long_as_its_field_is_kept_and_one_more_is_not(cast, as_, field):
    line = {f"{field}-0-text": "猫" * FIELDS[field].length, f"{field}-0-evidence": "heard"}
    longer = line | {f"{field}-0-text": "猫" * (FIELDS[field].length + 1)}
    refused = keep(as_, **longer)
    assert refused.status_code == 422 and longer[f"{field}-0-text"] in text_of(refused)
    assert not Persona.objects.exists()
    assert keep(as_, **line).status_code == 302
    assert Persona.objects.get().first(field) == line[f"{field}-0-text"]


@pytest.mark.parametrize("field", [code for code, field in FIELDS.items() if field.needed])
def test_what_is_needed_may_not_be_left_out(cast, as_, field):
    assert keep(as_, **{f"{field}-0-text": ""}).status_code == 422


@pytest.mark.parametrize("name, limit", [("name", 20), ("kana", 30), ("romaji", 30)])
def test_names_have_their_limits(cast, as_, name, limit):
    assert keep(as_, **{name: "か" * (limit + 1)}).status_code == 422
    assert keep(as_, **{name: "か" * limit}).status_code == 302


@pytest.mark.parametrize("roles, status", [(0, 422), (1, 302), (3, 302), (4, 422)])
def test_one_to_three_parts_in_buying(cast, as_, roles, status):
    chosen = ["initiator", "user", "approver", "gatekeeper"][:roles]
    assert keep(as_, roles=chosen).status_code == status


@pytest.mark.parametrize("age, status", [("", 302), ("20", 302), ("60", 302), ("37", 422), ("0", 422), ("young", 422)])
def test_an_age_is_a_band_of_ten_years_or_nothing(cast, as_, age, status):
    assert keep(as_, age=age).status_code == status
    assert Persona.objects.filter(age=age).exists() == (status == 302)


def test_the_age_band_stands_on_the_sheet_and_in_its_versions(cast, as_):
    keep(as_, age="40")
    persona = Persona.objects.get()
    assert str(AGES["40"]) in text_of(as_("rei").get(f"/personas/{persona.pk}/"))
    answer = as_("fay").post(f"/personas/{persona.pk}/editing/", filled(persona, age=""))
    assert answer.status_code == 302 and Persona.objects.get().age == ""
    assert str(AGES["40"]) in text_of(as_("rei").get(f"/personas/{persona.pk}/versions/1/"))


def entitle(cast, as_, **fields):
    table = table_of(cast, cast.ana)
    data = {"version": table.version, "name": "Mika", "kana": "", "romaji": ""} | fields
    return as_("ana").post(f"/w/{cast.workshop.pk}/persona-hunt/tables/{table.pk}/title/", data)


def test_a_table_gives_its_person_an_age_band_which_goes_into_the_library(hunt, as_):
    stand(hunt, "merge")
    complete(hunt, hunt.ana)
    assert entitle(hunt, as_, roles=["user"], age="300").status_code == 422
    assert entitle(hunt, as_, roles=["user"], age="30").status_code == 302
    assert table_of(hunt, hunt.ana).adopt().age == "30"


def test_two_tables_do_not_choose_the_same_name(hunt, as_):
    stand(hunt, "merge")
    mine = table_of(hunt, hunt.ana)
    other = next(table_of(hunt, seat) for seat in hunt.others if table_of(hunt, seat) != mine)
    other.entitle(version=other.version, by=None, name="Mika", kana="", romaji="", roles=[])
    answer = entitle(hunt, as_, name="MIKA")
    assert answer.status_code == 422 and "“MIKA B” is free" in text_of(answer) and 'value="MIKA B"' in text_of(answer)
    assert entitle(hunt, as_, name=["MIKA", "MIKA B"]).status_code == 302, "the button follows the field"


def test_nobody_is_adopted_without_a_part_in_buying(hunt, as_):
    stand(hunt, "merge")
    complete(hunt, hunt.ana)
    assert entitle(hunt, as_, roles=[]).status_code == 302
    assert table_of(hunt, hunt.ana).adopt() is None
    stand(hunt, "convert")
    assert "Part in buying" in text_of(as_("fay").get(f"/w/{hunt.workshop.pk}/desk/"))


@pytest.mark.parametrize("field", FIELDS)
def test_a_table_has_room_for_the_same_lines(hunt, as_, field):
    stand(hunt, "merge")
    table, limit = table_of(hunt, hunt.ana), FIELDS[field].length
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table.pk}/lines/"
    for count, status in ((limit + 1, 422), (limit, 302)):
        data = {"id": uuid.uuid4(), "field": field, "text": "猫" * count, "evidence": "heard"}
        for line in table.standing:
            line.removed = True
            line.save()
        answer = as_("ana").post(address, data)
        assert answer.status_code == status, text_of(answer)[:200]


@pytest.mark.parametrize("prompt, status", [("PH05", 302), ("", 400), ("PH99", 400), ("<b>", 400)])
def test_a_note_of_a_walk_names_the_prompt_on_which_it_was_heard(hunt, as_, prompt, status):
    stand(hunt, "walk1")
    address = f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{_pair(hunt)}/notes/"
    assert as_("ana").post(address, note_fields(prompt=prompt)).status_code == status
    assert HuntNote.objects.exists() == (status == 302)


def _pair(hunt):
    return hunt.ana.groups.get(level=1).within_id
