"""What leaves the room as a file or on paper: who may take it, and that nothing leaves unseen."""

import json
import xml.etree.ElementTree as tree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import at, by, crowd, fresh, write
from workshop.exports.tiles import tiles
from workshop.models import BoardVersion, Release
from workshop.wording import in_words

FORMATS = "csv", "cp932", "xlsx", "json", "svg"
HIDDEN = "Sentinel of silence"


@pytest.fixture
def take(cast, as_):
    """take("fay", "csv"): the answer; take("rei", "print", version=1)."""
    base = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/"

    def ask(who, what, **query):
        if what in FORMATS:
            return as_(who).get(f"{base}file/", {"format": what} | query)
        return as_(who).get(f"{base}{what}/", query)

    return ask


def text_of(answer):
    assert answer.status_code == 200, answer.content
    return answer.content.decode("utf-8", "replace")


def notes_in(answer):
    return [row["note"] for row in json.loads(answer.content)["notes"]]


@pytest.mark.parametrize("what", [*FORMATS, "print", "taking"])
def test_before_the_report_only_the_desk_takes(take, cast, what):
    cast.step.freeze()
    assert take("fay", what).status_code == 200
    for who in ("ana", "rei"):
        answer = take(who, what)
        assert answer.status_code == 403 and "not published yet" in answer.content.decode()


@pytest.mark.parametrize("what", [*FORMATS, "print", "taking"])
def test_afterwards_everybody_who_reads_the_report_takes_the_frozen_map(take, cast, what):
    cast.step.freeze(), cast.workshop.publish()
    for who in ("ana", "rei", "fay"):
        assert take(who, what).status_code == 200
        assert take(who, what, version=9).status_code == (200 if what == "taking" else 404)
    for who in ("una", "sten", None):
        assert take(who, what).status_code in (302, 403, 404)


def test_what_is_not_frozen_is_the_rooms(take, cast):
    at(cast.workshop, "stations")
    write(cast, "ana", "Frozen")
    cast.step.freeze(), cast.workshop.publish()
    write(cast, "ben", "Later")
    for who, seen in (("rei", ["Frozen"]), ("ana", ["Frozen"]), ("fay", ["Frozen", "Later"])):
        assert notes_in(take(who, "json")) == seen
    assert notes_in(take("fay", "json", version=1)) == ["Frozen"]
    assert take("rei", "json", version=0).status_code == 404


def test_without_a_frozen_version_a_reviewer_is_told(take, cast):
    cast.workshop.publish()
    assert "Nothing is frozen yet" in text_of(take("rei", "taking"))
    assert take("rei", "csv").status_code == 404


@pytest.mark.parametrize("identity", ["named", "dept", "anon"])
def test_nothing_leaves_that_the_wall_does_not_show(cast, take, identity):
    cast.step.identity = identity
    cast.step.save()
    hidden = write(cast, "ana", HIDDEN, board=cast.step.board)
    at(cast.workshop, "stations")
    kept = [write(cast, "ben", f"{HIDDEN} {n}") for n in range(3)]
    fresh(kept[0]).withdraw(version=1)
    fresh(kept[1]).remove("twice", version=1, by=by(cast.fay))
    fresh(kept[2]).park(None, version=1, by=by(cast.fay))
    held = write(cast, "ben", HIDDEN)
    fresh(held).hold(True, version=1)
    write(cast, "ben", "Seen")
    cast.step.freeze(), cast.workshop.publish()
    for what in ("csv", "cp932", "json", "svg", "print", "taking"):
        for version in (0, 1):
            page = text_of(take("fay", what, version=version))
            assert HIDDEN not in page and str(hidden.pk) not in page
            assert "Ana" not in page and "Ben" not in page
            assert what == "taking" or "Seen" in page


def test_a_department_is_a_label_or_nothing(cast, take):
    at(cast.workshop, "stations")
    for seat in crowd(cast.workshop, "marketing", 5):
        cast.writer = seat
        write(cast, "writer", "Seen")
    write(cast, "ben", "Alone")
    cast.board.refresh_from_db()
    cast.board.label()
    cast.step.freeze()
    for version in (0, 1):
        rows = json.loads(take("fay", "json", version=version).content)["notes"]
        assert {(row["note"], row["department"]) for row in rows} == {("Seen", "Marketing"), ("Alone", "")}


def test_in_an_anonymous_step_the_order_says_nothing(cast, take):
    cast.step.identity = "anon"
    cast.step.save()
    at(cast.workshop, "stations")
    names = [f"Note {n:02}" for n in range(12)]
    for name in names:
        write(cast, "ana", name)
    cast.step.freeze()
    for version in (0, 1):
        found = notes_in(take("fay", "json", version=version))
        assert sorted(found) == names and found != names


@pytest.mark.parametrize("agreed, status", [(True, 200), (False, 403)])
def test_cards_of_an_anonymous_step_are_taken_when_the_group_released_them(cast, take, agreed, status):
    cast.step.identity = "anon"
    cast.step.save()
    at(cast.workshop, "stations")
    write(cast, "ana", "Seen")
    cast.step.freeze(), cast.workshop.publish()
    type(cast.board).objects.update(authors=5)
    Release.record(cast.step, agreed, by(cast.fay))
    for what in ("csv", "svg", "print", "taking"):
        assert take("rei", what).status_code == status and take("fay", what).status_code == 200
    assert agreed or "stay in the room" in take("rei", "csv").content.decode()


def test_what_is_merged_is_there_and_says_where(cast, take):
    at(cast.workshop, "stations")
    above, below = write(cast, "ana", "Above"), write(cast, "ben", "Below")
    fresh(below).merge(above, version=1, by=by(cast.ben))
    rows = json.loads(take("fay", "json").content)["notes"]
    assert [(row["note"], row["under"]) for row in rows] == [("Above", ""), ("Below", "Above")]


def test_files_carry_their_names_and_kinds(cast, take):
    cast.step.freeze()
    answer = take("fay", "cp932", version=1)
    assert answer["Content-Disposition"] == 'attachment; filename="Giant Journey Map 1.csv"'
    assert answer["Content-Type"] == "text/csv; charset=cp932"
    assert take("fay", "xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "query", [{"format": "exe"}, {}, {"format": "csv", "version": "x"}, {"format": "csv", "version": "9" * 50}]
)
def test_what_no_page_offers_is_not_understood(cast, as_, query):
    assert as_("fay").get(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/file/", query).status_code == 400


@pytest.mark.parametrize("query", [{"across": 0}, {"across": 99}, {"paper": "a0"}, {"version": "-1"}])
def test_sheets_are_one_to_six_across(take, query):
    assert take("fay", "print", **query).status_code == 400


MARKUP = '<script>alert(1)</script><a href="javascript:x">&amp;</a>"\''


def test_a_drawing_is_a_picture_and_nothing_else(cast, take):
    at(cast.workshop, "stations")
    write(cast, "ana", MARKUP)
    cast.board.journey_map.say("persona", "en", MARKUP[:60])
    cast.board.journey_map.save()
    drawn = tree.fromstring(text_of(take("fay", "svg")))
    tags = {part.tag.rpartition("}")[2] for part in drawn.iter()}
    assert tags <= {"svg", "title", "g", "rect", "text", "line", "path"}
    assert not [name for part in drawn.iter() for name in part.attrib if name.startswith("on") or "href" in name]
    assert "<script>alert(1)</script>" in "".join(drawn.itertext())


def test_a_drawing_holds_every_stage_lane_and_note(cast, take):
    at(cast.workshop, "stations")
    for n in range(30):
        write(cast, "ana", f"Note number {n}", column=f"S{n % 8 + 1}", lane="idea" if n % 2 else "pain", language="en")
    drawn = " ".join(tree.fromstring(text_of(take("fay", "svg"))).itertext())
    said = "".join(drawn.split())
    names = [in_words(entry) for entry in (*cast.board.columns, *cast.board.lanes)]
    assert all("".join(name.split()) in said for name in names)
    assert all(f"Notenumber{n}" in said for n in range(30))


def test_sheets_of_a3_are_numbered_by_row_and_column(take):
    page = text_of(take("fay", "print", paper="a3", across=3))
    assert "Row 1, column 3" in page and page.count('class="sheet-a3"') >= 3


def test_every_stage_has_a_sign_that_leads_to_it(cast, as_, take):
    page = text_of(take("fay", "signs"))
    assert page.count('class="sign"') == len(cast.board.columns)
    assert take("ana", "signs").status_code in (302, 403)
    at(cast.workshop, "stations")
    ana = as_("ana")
    assert ana.get(f"/join/{cast.workshop.join_token}/", {"stage": "S6"}).status_code == 302
    answer = ana.get("/door/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/w/{cast.workshop.pk}/?stage=S6"
    assert "cell-S6-pain" in answer.content.decode()
    assert "cell-S2-pain" in ana.get(f"/w/{cast.workshop.pk}/", {"stage": "S2"}).content.decode()


def test_whoever_joins_by_a_sign_stands_at_its_stage(cast):
    at(cast.workshop, "stations")
    phone = Client(HTTP_ACCEPT_LANGUAGE="en")
    phone.get(f"/join/{cast.workshop.join_token}/", {"stage": "S6"})
    answer = phone.post("/door/", {"name": "Zoe", "department": "marketing"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("?stage=S6") and "cell-S6-pain" in answer.content.decode()


def test_a_forged_stage_leads_nowhere(cast, as_):
    ana = as_("ana")
    ana.cookies["stage"] = "//evil.example"
    answer = ana.get(f"/w/{cast.workshop.pk}/")
    assert answer["Location"] == f"/w/{cast.workshop.pk}/?" and ana.get(answer["Location"]).status_code == 200


def test_taking_asks_as_often_for_one_note_as_for_thirty(cast, take):
    def count():
        with CaptureQueriesContext(connection) as asked:
            take("fay", "json", version=0)
        return len(asked)

    at(cast.workshop, "stations")
    write(cast, "ana", "One")
    first = count()
    for n in range(30):
        write(cast, "ana", f"Note {n}")
    assert count() == first


def test_a_note_taken_back_leaves_frozen_files_too(cast, take):
    at(cast.workshop, "stations")
    note = write(cast, "ana", HIDDEN)
    cast.step.freeze()
    fresh(note).withdraw(version=1)
    assert BoardVersion.objects.exists() and HIDDEN not in text_of(take("fay", "csv", version=1))


# Sheets that are put together


def blocks_cut(drawing, found):
    """Blocks that are whole on no sheet of their column."""
    rows = sorted({(tile.y, tile.y + tile.height) for tile in found})
    return [block for block in drawing.blocks if not any(top <= block[0] and block[1] <= end for top, end in rows)]


@pytest.mark.parametrize("across", [1, 2, 3, 6])
@pytest.mark.parametrize("notes", [0, 20, 90])
def test_every_note_is_whole_on_one_sheet(cast, across, notes):
    at(cast.workshop, "stations")
    lanes = [lane["code"] for lane in cast.board.lanes]
    for n in range(notes):
        words = f"{n} " + "word " * (n % 20)
        write(cast, "ana", words.strip(), column=f"S{n * n % 8 + 1}", lane=lanes[n * 7 % len(lanes)])
    drawing = cast.step.exercise.drawing()
    found = tiles(drawing, across)
    assert not blocks_cut(drawing, found)
    between = {tile.x for tile in found}
    assert not [card for card in drawing.cards if any(card.x < x < card.x + card.width for x in between)]
    assert max(tile.y + tile.height for tile in found) == drawing.height
    assert max(tile.x + tile.width for tile in found) == drawing.width
