"""What is only imagined stays visibly imagined on every later surface, dashed and in a word (E01, look.md)."""

import csv
import io
import json

import pytest

from tests.cast import adopt
from tests.dom import parse
from tests.hunting import complete, hunting, put, stand, table_of
from workshop.models import Ballot

IMAGINED, HEARD = "They dream of one page", "They phone at lunch"


def marked(html, text):
    """Every place of the text: does it stand in something dashed, which also says so in a word?"""
    places = [
        each for each in parse(html).all() if text in each.text() and not any(text in c.text() for c in inner(each))
    ]
    found = [[around for around in up(each) if around.get("data-evidence")] for each in places]
    return [bool(a and a[0].get("data-evidence") == "imagined" and "magined" in a[0].text()) for a in found]


def inner(element):
    return [each for each in element.all() if each is not element]


def up(element):
    while element:
        yield element
        element = element.parent


@pytest.fixture
def hunt(cast):
    hunting(cast)
    stand(cast, "merge")
    complete(cast, cast.ana)
    put(cast, cast.ana, IMAGINED, "pain", "imagined")
    put(cast, cast.ana, HEARD, "pain", "heard")
    return cast


@pytest.mark.parametrize("surface", ["desk", "screen", "ana", "ben"])
@pytest.mark.parametrize("part", ["merge", "dots"])
def test_in_the_room(hunt, room, part, surface):
    stand(hunt, part)
    if part == "dots":
        hunt.workshop.phase.open_votes()
    page = room.page(surface)
    if IMAGINED in page:
        assert all(marked(page, IMAGINED)) and not any(marked(page, HEARD))
    assert IMAGINED in page or (surface, part) == ("ben", "merge"), "each table works on its own sheet"


@pytest.mark.parametrize("surface", ["desk", "screen", "ana"])
@pytest.mark.parametrize("k", [1, 5])
def test_in_the_result_of_a_vote(hunt, room, surface, k):
    hunt.organisation.k = k
    hunt.organisation.save()
    stand(hunt, "dots")
    phase = hunt.workshop.phase
    phase.open_votes()
    ballot = Ballot.objects.get(phase=phase, name="never")
    lines = {option["en"]: option["code"] for option in ballot.options}
    for seat in (hunt.ana, hunt.ben, *hunt.others):
        ballot.vote(seat, {lines[IMAGINED]: 1, lines[HEARD]: 1})
    phase.close_votes()
    page = room.page(surface)
    assert IMAGINED in page and all(marked(page, IMAGINED)) and not any(marked(page, HEARD))


@pytest.fixture
def persona(hunt):
    made = table_of(hunt, hunt.ana).adopt()
    made.revise(version=1, by=hunt.fay, language="en", said=[*map(said, made.said)], name="Mika B")
    return made


def said(line):
    line.line = line.pk
    return line


@pytest.mark.parametrize("where", ["", "versions/1/", "comparison"])
def test_in_the_library(hunt, persona, as_, where):
    other = adopt(hunt, name="Rin Oda")
    address = f"/personas/{persona.pk}/{where}"
    if where == "comparison":
        address = f"/personas/comparison/?one={persona.pk}&other={other.pk}"
    page = as_("rei").get(address).content.decode()
    assert IMAGINED in page and all(marked(page, IMAGINED)) and not any(marked(page, HEARD))


def test_on_the_card_to_share(hunt, as_):
    card = as_("rei").get(f"/personas/{adopt(hunt, IMAGINED, evidence='imagined').pk}/card/").content.decode()
    assert card.index("stroke-dasharray") < card.index("Imagined") < card.index("They dream")
    known = as_("rei").get(f"/personas/{adopt(hunt, HEARD, name='Rin Oda').pk}/card/").content.decode()
    assert "stroke-dasharray" not in known and HEARD in known


def test_in_the_report(hunt, persona, as_):
    hunt.workshop.publish()
    page = as_("rei").get(f"/w/{hunt.workshop.pk}/report/").content.decode()
    imagined = "Records come late"  # stands on the sheet since `complete`
    assert imagined in page and all(marked(page, imagined))


def test_where_its_journey_is_drawn_nothing_of_it_stands_without_its_mark(hunt, persona, as_):
    page = as_("fay").get(f"/w/{hunt.workshop.pk}/personas/{persona.pk}/").content.decode()
    assert all(marked(page, IMAGINED))
    stand_at = hunt.workshop.phases().get(code="silent")
    hunt.workshop.stand_at(stand_at)
    assert IMAGINED not in as_(None).get(f"/screen/{hunt.workshop.screen_token}/").content.decode()


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_in_a_file(hunt, as_, kind):
    answer = as_("fay").get(f"/w/{hunt.workshop.pk}/steps/{hunt.hunt_step.pk}/tables/", {"format": kind})
    text = answer.content.decode("utf-8-sig")
    if kind == "json":
        rows = [row for row in json.loads(text)["lines"] if row["line"] in (IMAGINED, HEARD)]
        assert {row["line"]: row["evidence"] for row in rows} == {IMAGINED: "imagined", HEARD: "heard"}
    else:
        rows = [row for row in csv.reader(io.StringIO(text)) if IMAGINED in row]
        assert rows and all("imagined" in row for row in rows)


def test_among_suggested_promises(hunt, as_):
    stand(hunt, "merge")
    table = table_of(hunt, hunt.ana)
    line = next(line for line in table.standing if line.text == IMAGINED)
    line.doubt(True, version=line.version, by=hunt.ana)
    stand(hunt, "convert")
    [why] = [each.why for each in hunt.hunt_step.exercise.suggestions() if IMAGINED in each.title]
    assert why.endswith("imagined")
