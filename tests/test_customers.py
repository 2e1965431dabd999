"""Names of real customers: the desk lists them, their writer gets a private hint, and they stand nowhere."""

import uuid

import pytest

from tests.cast import at, by, fresh, write
from tests.room import SURFACES
from tests.test_groups import asking, stand
from workshop import customers
from workshop.models import Board, Cluster
from workshop.models.lines import lines_of

NAME = "Aoyama Seiki"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Aoyama Seiki waits", "●●● waits"),
        ("aoyamaseiki waits", "●●● waits"),
        ("Ａｏｙａｍａ Seiki waits", "●●● waits"),
        ("Aoyama Seikihan waits", "Aoyama Seikihan waits"),
        ("青山精機が待つ", "●●●が待つ"),
        ("株式会社青山精機が待つ", "●●●が待つ"),
        ("Kumo waits, kumo inc. too", "●●● waits, ●●●. too"),
        ("Nobody", "Nobody"),
        ("", ""),
    ],
)
def test_what_is_hidden(text, expected):
    assert customers.mask(text, "Aoyama Seiki\n株式会社青山精機\nKumo Inc") == expected


def test_without_a_list_nothing_is_hidden():
    assert customers.mask("(?!) .*", "") == "(?!) .*" and customers.mask("a.b", "x\n.*") == "a.b"


def test_a_pasted_list():
    assert customers.listed("A社\t120\r\nB社\r\n\r\nA社\t7") == ["A社", "B社"]


@pytest.fixture
def named(cast):
    """A note that names a customer is on the wall, and quoted, before the name was listed."""
    at(cast.workshop, "stations")
    note = write(cast, "ana", f"{NAME} waits")
    cast.step.freeze()
    return note


def test_only_the_desk_reads_the_list(cast, as_, named, room):
    address = f"/w/{cast.workshop.pk}/customers/"
    assert as_("ana").post(address, {"names": NAME}).status_code in (302, 403)
    assert as_("fay").post(address, {"names": f"{NAME}\nB社"}).status_code == 302
    assert f"{NAME}\nB社" in as_("fay").get(address).content.decode()
    for who in ("ana", "rei", None):
        assert NAME not in as_(who).get(address).content.decode()


@pytest.mark.parametrize("names", ["x", "x" * 81, "\n".join(f"Name {n}" for n in range(301))])
def test_what_is_no_list_comes_back_as_it_was_typed(cast, as_, names):
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/customers/", {"names": names})
    cast.workshop.refresh_from_db()
    assert answer.status_code == 422 and names in answer.content.decode() and not cast.workshop.customers


def test_no_page_file_or_print_names_a_customer(cast, as_, named, room):
    assert all(NAME in room.page(surface) for surface in SURFACES)  # there is something that could leak
    cast.workshop.list_customers([NAME])
    pages = [room.page(surface) for surface in SURFACES]
    base = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/"
    for version in (0, 1):
        for kind in ("csv", "json", "svg"):
            pages.append(as_("fay").get(f"{base}file/", {"format": kind, "version": version}).content.decode())
    pages.append(as_("fay").get(f"/w/{cast.workshop.pk}/report/").content.decode())
    for page in pages:
        assert NAME not in page and customers.MASK in page


def test_frames_name_none_either(cast, wire, named):
    cast.workshop.list_customers([NAME])
    [frame] = wire(lambda: fresh(named).move("S2", "pain", version=1, by=by(cast.ben)))
    assert NAME not in str(frame["html"]) and customers.MASK in str(frame["html"])


def test_its_writer_changes_the_words_as_they_were_written(cast, as_, named):
    cast.workshop.list_customers([NAME])
    sheet = as_("ana").get(f"/w/{cast.workshop.pk}/notes/{named.pk}/").content.decode()
    assert f"{NAME} waits</textarea>" in sheet


def test_a_cluster_called_after_a_customer_is_called_otherwise(cast, room):
    cast.workshop.list_customers([NAME])
    stand(asking(cast), "clusters")
    board = Board.objects.select_related("step__workshop").get(step=cast.question)
    Cluster.add(board, uuid.uuid4(), f"{NAME} and others")
    for surface in SURFACES:
        assert NAME not in room.page(surface) and f"{customers.MASK} and others" in room.page(surface)


# The hint, wherever people write


@pytest.fixture
def listed(cast):
    cast.workshop.list_customers([NAME])
    return cast


def test_a_note_names_a_customer(listed, as_):
    fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": f"{NAME} waits", "evidence": "data"}
    address = f"/w/{listed.workshop.pk}/steps/{listed.step.pk}/notes/"
    answer = as_("ana").post(address, fields | {"ask": "1"}, headers={"X-Outbox": "1"})
    assert answer["X-Hint"] and "name of a customer" in answer.content.decode() and not listed.board.notes.exists()
    assert as_("ana").post(address, fields, headers={"X-Outbox": "1"}).status_code == 201


@pytest.mark.parametrize("text, hint", [(f"{NAME} waits", "name of a customer"), ("Ben waits", "name of this room")])
def test_other_words_of_a_note_are_looked_at_too(listed, as_, text, hint):
    at(listed.workshop, "stations")
    note = write(listed, "ana")
    address = f"/w/{listed.workshop.pk}/notes/{note.pk}/words/"
    fields = {"version": 1, "text": text, "evidence": "heard", "ask": "1"}
    page = as_("ana").post(address, fields)
    assert page.status_code == 422 and hint in page.content.decode() and 'name="anyway"' in page.content.decode()
    assert f"{text}</textarea>" in page.content.decode() and fresh(note).written != text
    assert as_("ana").post(address, fields | {"anyway": "1"}).status_code == 302 and fresh(note).written == text


@pytest.mark.parametrize("outbox", [True, False])
def test_the_line_of_a_group_too(listed, as_, outbox):
    stand(asking(listed), "one")
    group = lines_of(listed.question).around(listed.ana, 1)
    address = f"/w/{listed.workshop.pk}/groups/{group.pk}/line/"
    fields = {"id": uuid.uuid4(), "version": 0, "text": f"{NAME} waits", "ask": "1"}
    headers = {"X-Outbox": "1"} if outbox else {}
    answer = as_("ana").post(address, fields, headers=headers)
    assert answer.status_code == 422 and "name of a customer" in answer.content.decode()
    assert outbox == ("X-Hint" in answer.headers) and (outbox or 'name="anyway"' in answer.content.decode())
    assert as_("ana").post(address, fields | {"anyway": "1"}, headers=headers).status_code in (200, 302)
    assert lines_of(listed.question).around(listed.ana, 1).line.text == f"{NAME} waits"


def test_the_words_of_a_vote_too(listed, as_):
    stand(asking(listed), "sure")
    listed.workshop.phase.open_votes()
    ballot = listed.workshop.phase.ballots.get()
    address = f"/w/{listed.workshop.pk}/ballots/{ballot.pk}/votes/"
    fields = {"choice": "2", "text": f"{NAME} must agree", "ask": "1"}
    assert as_("ana").post(address, fields, headers={"X-Outbox": "1"})["X-Hint"]
    page = as_("ana").post(address, fields).content.decode()
    assert 'name="anyway"' in page and f"{NAME} must agree</textarea>" in page and not ballot.voted
    assert as_("ana").post(address, fields | {"anyway": "1"}).status_code == 302 and ballot.voted == 1
