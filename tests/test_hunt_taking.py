"""What a hunt gives as a file: who may take it; nothing of a person or a pair leaves, and no customer's name."""

import io
import json
import zipfile

import pytest

from personas.models import Shift
from personas.models.cards import show_shifts
from tests.hunting import card_line, complete, hear, hunting, line_of, put, stand, table_of
from workshop.customers import MASK

FORMATS = "csv", "cp932", "xlsx", "json"
PRIVATE = "They lied to the auditor", "The boss must never know", "A line I took back", "sales sells anything"


@pytest.fixture
def hunt(cast):
    hunting(cast)
    stand(cast, "walk1")
    hear(cast, cast.ana, PRIVATE[0])
    card_line(cast, cast.ana, PRIVATE[1])
    stand(cast, "merge")
    complete(cast, cast.ana)
    line_of(cast, cast.ana, put(cast, cast.ana, PRIVATE[2]).pk).remove(version=1, by=cast.ana)
    return cast


@pytest.fixture
def take(hunt, as_):
    def ask(who, kind=""):
        address = f"/w/{hunt.workshop.pk}/steps/{hunt.hunt_step.pk}/tables/"
        return as_(who).get(address, {"format": kind} if kind else {})

    return ask


def said(answer, kind):
    """The whole text of a file."""
    body = answer.getvalue()
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if "sharedStrings" in name)
    return body.decode("cp932" if kind == "cp932" else "utf-8-sig")


@pytest.mark.parametrize("kind", ["", *FORMATS])
def test_the_desk_takes_it_and_others_after_the_report(hunt, take, kind):
    assert take("fay", kind).status_code == 200
    for who in ("ana", "rei"):
        answer = take(who, kind)
        assert answer.status_code == 403 and "not published yet" in answer.content.decode()
    hunt.workshop.publish()
    assert [take(who, kind).status_code for who in ("fay", "ana", "rei")] == [200, 200, 200]
    assert all(take(who, kind).status_code in (302, 403, 404) for who in ("una", "sten", None))


@pytest.mark.parametrize("kind", FORMATS)
def test_only_what_the_tables_made_leaves(hunt, take, kind):
    Shift.state(hunt.hunt_step, hunt.ana, PRIVATE[3], "now I ask")
    text = said(take("fay", kind), kind)
    assert "Records come late" in text and "Mika" in text
    assert not [each for each in (*PRIVATE, "Ana", "Ben") if each in text]


@pytest.mark.parametrize("kind", FORMATS)
def test_no_name_of_a_customer_leaves(hunt, take, kind):
    put(hunt, hunt.ana, "Hayama never calls back", "rescue", "heard")
    hunt.workshop.list_customers(["Hayama"])
    text = said(take("fay", kind), kind)
    assert "Hayama" not in text and MASK in text


def test_a_customer_is_hidden_on_the_sheet_the_screen_and_in_the_library_as_well(hunt, as_, room):
    put(hunt, hunt.ana, "Hayama never calls back", "rescue", "heard")
    assert "Hayama" in room.page("screen")
    hunt.workshop.list_customers(["Hayama"])
    assert "Hayama" not in room.page("screen") + room.page("desk") + room.page("ben")
    persona = table_of(hunt, hunt.ana).adopt()
    assert not [line for line in persona.said if "Hayama" in line.text]


def test_rows_say_where_a_line_stands_and_what_it_is_worth(hunt, take):
    first = put(hunt, hunt.ana, "=Nobody reads it", "pain", "data")
    other = put(hunt, hunt.ana, "Nobody opens it", "pain", "data")
    line_of(hunt, hunt.ana, other.pk).merge(line_of(hunt, hunt.ana, first.pk), version=1, by=hunt.ana)
    content = json.loads(take("fay", "json").content)
    rows = {row["line"]: row for row in content["lines"]}
    assert rows["Nobody opens it"]["under"] == "=Nobody reads it" and rows["Nobody opens it"]["person"] == "Mika"
    assert rows["Records come late"]["evidence"] == "imagined"
    assert "Mika" in [person["name"] for person in content["people"]] and content["changes"] == []
    assert "'=Nobody reads it" in said(take("fay", "csv"), "csv")


def test_what_changed_leaves_when_enough_have_stated_it(hunt, take):
    for seat in (hunt.ana, hunt.ben, *hunt.others):
        Shift.state(hunt.hunt_step, seat, "they want it cheap", "they want it safe")
    assert json.loads(take("fay", "json").content)["changes"] == []
    show_shifts(hunt.hunt_step)
    changes = json.loads(take("fay", "json").content)["changes"]
    assert len(changes) == 8 and set(changes[0]) == {"before", "now", "side"}


@pytest.mark.parametrize("kind", ["svg", "exe", "é"])
def test_an_unknown_format_is_not_understood(take, kind):
    assert take("fay", kind).status_code == 400


def test_a_step_that_fills_no_tables_has_none(hunt, as_):
    assert as_("fay").get(f"/w/{hunt.workshop.pk}/steps/{hunt.step.pk}/tables/").status_code == 404
