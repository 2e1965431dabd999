"""Personas in a workshop: read by its people, chosen for the journey map, named in the report; and the sample."""

import json
import re
from pathlib import Path

import pytest

from personas.models import Persona
from tests.cast import adopt, at, lengthen, more_roles
from tests.test_personas import fresh, revise
from workshop import characters, demo
from workshop.exercises.journey_map.models import JourneyMap

SAMPLE = Path(__file__).resolve().parent.parent / "personas/content/sample.json"


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def choose(cast, as_, key, **more):
    """The desk frames the map, with one of the characters."""
    journey = JourneyMap.objects.get(board=cast.board)
    data = {"persona": journey.persona, "portrait": journey.portrait, "preset": journey.preset, "layers": "both"}
    data |= {"lanes": [lane["code"] for lane in cast.board.lanes], "character": key}
    data |= {f"{stage['code']}-{name}": stage[name] for stage in cast.board.columns for name in ("en", "ja")}
    return as_("fay").post(f"/w/{cast.workshop.pk}/journey-map/{cast.step.pk}/frame/", data | more)


def journey_of(cast):
    return JourneyMap.objects.get(board=cast.board)


@pytest.mark.parametrize(
    "who, status",
    [("ana", 200), ("olga", 200), ("fay", 200), ("rei", 200), ("mio", 200), ("una", 403), ("sten", 404), (None, 302)],
)
def test_who_takes_part_reads_and_changes_nothing(cast, as_, who, status):
    more_roles(cast)
    persona = adopt(cast)
    base = f"/w/{cast.workshop.pk}/personas/"
    for path in (base, f"{base}{persona.pk}/", f"{base}{persona.pk}/card/"):
        answer = as_(who).get(path)
        assert answer.status_code in (status, 302 if status == 403 else status)
        assert ("Mika Tani" in text_of(answer)) == (status == 200)
        assert "Change the sheet" not in text_of(answer) and "Retire" not in text_of(answer)


def test_only_those_of_the_workshop(cast, as_):
    """Others of the organisation are its members' to read."""
    other = adopt(cast, name="Rin Oda", step=False)
    assert "Rin Oda" not in text_of(as_("ana").get(f"/w/{cast.workshop.pk}/personas/"))
    assert as_("ana").get(f"/w/{cast.workshop.pk}/personas/{other.pk}/").status_code == 404
    choose(cast, as_, str(other.pk))
    assert as_("ana").get(f"/w/{cast.workshop.pk}/personas/{other.pk}/").status_code == 200


def test_characters_of_this_workshop_come_first_and_retired_ones_not_at_all(cast):
    adopt(cast, name="Library", step=False), adopt(cast, name="Ours")
    adopt(cast, name="Gone").retire(version=1, by=cast.fay)
    found = characters.of(cast.workshop)
    assert [(each.names["ja"], each.is_ours) for each in found] == [("Ours", True), ("Library", False)]
    assert characters.of(cast.elsewhere) == []
    gone = Persona.objects.get(name="Gone")
    assert characters.find(cast.workshop, str(gone.pk)).kept == gone
    assert characters.find(cast.elsewhere, str(gone.pk)) is None
    assert characters.find(cast.workshop, "") is None and characters.find(cast.workshop, "no uuid") is None


def test_a_map_takes_words_and_portrait_of_a_character(cast, as_):
    persona = adopt(cast, romaji="Tani Mika", name="谷 美佳")
    assert choose(cast, as_, str(persona.pk)).status_code == 302
    journey = journey_of(cast)
    assert (journey.persona_en, journey.persona_ja) == ("Tani Mika", "谷 美佳")
    assert journey.portrait_en == "Buyer, Pumps, 80 people “Act before a stop.”"
    lengthen(cast)
    for phase in ("frame", "stations"):
        at(cast.workshop, phase)
        for who, path in (("ana", ""), ("fay", "desk/")):
            page = text_of(as_(who).get(f"/w/{cast.workshop.pk}/{path}"))
            assert "Drawn figure of Tani Mika" in page and "The journey of Tani Mika" in page
        screen = text_of(as_(None).get(f"/screen/{cast.workshop.screen_token}/"))
        assert "Drawn figure of Tani Mika" in screen


def test_the_map_survives_retirement_and_even_deletion(cast, as_):
    persona = adopt(cast)
    choose(cast, as_, str(persona.pk))
    persona.retire(version=1, by=cast.fay)
    assert choose(cast, as_, str(persona.pk), portrait="In other words").status_code == 302
    assert (journey_of(cast).portrait, journey_of(cast).persona) == ("In other words", "Mika Tani")
    Persona.objects.all().delete()
    at(cast.workshop, "stations")
    for path in ("", "report/"):
        assert as_("ana" if not path else "fay").get(f"/w/{cast.workshop.pk}/{path}").status_code == 200
    assert journey_of(cast).persona == "Mika Tani"


def test_nobody_of_them_keeps_the_words_of_the_room(cast, as_):
    persona = adopt(cast)
    choose(cast, as_, str(persona.pk))
    choose(cast, as_, "", persona="Somebody else")
    assert (journey_of(cast).character, journey_of(cast).persona) == ("", "Somebody else")


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000", "\0"])
def test_a_character_that_is_none_is_refused(cast, as_, key):
    adopt(cast)
    assert choose(cast, as_, key).status_code == 422 and journey_of(cast).character == ""


def test_the_report_names_those_of_the_workshop(cast, as_):
    persona = revise(cast, adopt(cast, "It breaks at night"))
    adopt(cast, name="Library", step=False)
    cast.workshop.publish()
    for who in ("ana", "rei", "fay"):
        page = text_of(as_(who).get(f"/w/{cast.workshop.pk}/report/"))
        for words in ("Mika Tani", "Buyer", "Our customer is Mika", "It breaks at night", "known 2 of 2"):
            assert words in page
        assert "Library" not in page
    persona.retire(version=fresh(persona).version, by=cast.fay)


# The sample


def test_the_sample_has_three_personas_with_the_shares_of_its_file(db):
    """By hand: P01 pains heard, heard, colleague, rescue heard, imagined; P02 three; P03 two, a colleague."""
    workshop = demo.load()
    shares = {persona.name: (persona.share.known, persona.share.marked) for persona in Persona.objects.all()}
    assert shares == {"倉田 誠": (4, 5), "篠原 香": (3, 3), "真壁 義雄": (3, 3)}
    for entry in json.loads(SAMPLE.read_text(encoding="utf-8")):
        marked = [line["evidence"] for line in entry["lines"] if "evidence" in line]
        assert shares[entry["name"]] == (sum(each != "imagined" for each in marked), len(marked))
        assert all(line["text_en"] and line["text_ja"] for line in entry["lines"])
    assert {persona.step.workshop for persona in Persona.objects.all()} == {workshop}
    assert characters.keys_in(workshop) == {str(Persona.objects.get(name="倉田 誠").pk)}
