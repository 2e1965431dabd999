"""What a circle writes at the fire is read by nobody before the reveal, and afterwards by nobody else."""

import json
import uuid

import pytest

from retros.models import Corner, Fact, corners
from tests.burning import burning, card, circle_of, move_on, others_circle, reveal, stand
from tests.cast import fresh, more_roles
from tests.room import SURFACES, said
from tests.test_privacy import tells, travelled

HIDDEN, OWN, FACT = "The boss changed the price twice", "I could have called earlier", "They asked for six weeks"
ROLES = "ben", "fay", "mio", "kai", "olga", "jun", "ada", "rei", "sten", "una", None


@pytest.fixture
def fire(cast):
    """Two circles; Ana and Ben sit apart."""
    more_roles(cast)
    cast.ben.boss = cast.ana
    cast.ben.save()
    burning(cast, circles=2, people=14)
    assert circle_of(cast, cast.ana).pk != circle_of(cast, cast.ben).pk
    return cast


def everywhere(fire, as_, room, rev, without=()):
    """{where: all text} of every way by which somebody could learn of it."""
    workshop, found = fire.workshop, {}
    for surface in (surface for surface in SURFACES if surface not in without):
        found[f"page of {surface}"] = said(room.page(surface))
        found[f"since {rev} for {surface}"] = json.dumps(room.since(surface, rev), ensure_ascii=False)
        found[f"since the beginning for {surface}"] = json.dumps(room.since(surface, 0, "unknown"), ensure_ascii=False)
    notes = [f"notes/{note.pk}/" for note in fire.fire.board.notes.all()]
    clusters = [f"clusters/{cluster.pk}/" for cluster in fire.fire.board.clusters.all()]
    facts = [f"campfire-review/facts/{fact.pk}/" for fact in Fact.objects.filter(circle__step=fire.fire)]
    step = f"steps/{fire.fire.pk}"
    pages = ["", "desk/", "report/", "promises/", f"{step}/taking/", f"{step}/sheet/", f"{step}/as-list/"]
    for who in (who for who in ROLES if who not in without):
        for address in [*pages, *notes, *clusters, *facts]:
            page = as_(who).get(f"/w/{workshop.pk}/{address}")
            found[f"{address} for {who}"] = said(page.content.decode())
    return found


def told(frames, text):
    return {audience for audience, html in travelled(frames).items() if text in html}


def test_a_card_is_nowhere_while_they_write_and_only_in_its_circle_afterwards(fire, as_, room, wire):
    stand(fire, "silent")
    rev = fire.workshop.rev
    frames = wire(lambda: card(fire, fire.ana, HIDDEN))
    assert not told(frames, HIDDEN)
    assert not tells(everywhere(fire, as_, room, rev), HIDDEN)

    reveal(fire)
    assert HIDDEN in room.page("ana") and HIDDEN in room.page("desk" if desk_shows(fire) else "ana")
    at_the_desk = ("ana", "desk", "simple", "fay", "mio", "ada", "kai")
    assert not tells(everywhere(fire, as_, room, rev, at_the_desk), HIDDEN)


def desk_shows(fire):
    """The desk looks at the first circle until it chooses another."""
    return circle_of(fire, fire.ana).number == 1


def test_after_the_reveal_a_change_is_told_to_its_circle_alone(fire, wire):
    stand(fire, "silent")
    card(fire, fire.ana, HIDDEN)
    note = reveal(fire)[0]
    frames = wire(lambda: note.ask(True))
    own = {chair.participant.audience for chair in circle_of(fire, fire.ana).chairs.all()}
    assert told(frames, HIDDEN) == {*own, "facilitators"}


def test_the_screen_and_those_who_look_on_see_a_circle_only_when_it_shares(fire, as_, room):
    stand(fire, "silent")
    card(fire, fire.ana, HIDDEN)
    reveal(fire)
    watched = ("screen",)
    assert not [surface for surface in watched if HIDDEN in room.page(surface)]
    assert HIDDEN not in as_("olga").get(f"/w/{fire.workshop.pk}/").content.decode()
    fire.fire.night.show(circle_of(fire, fire.ana))
    assert HIDDEN in room.page("screen")
    assert HIDDEN in as_("olga").get(f"/w/{fire.workshop.pk}/").content.decode()
    assert HIDDEN not in room.page("ben")


def test_nobody_of_another_circle_changes_a_card(fire, as_):
    stand(fire, "silent")
    card(fire, fire.ana, HIDDEN)
    note = reveal(fire)[0]
    base = f"/w/{fire.workshop.pk}/notes/{note.pk}"
    for verb, sent in (("", None), ("removal", {"reason": "no"}), ("cluster", {}), ("undo", {})):
        address = f"{base}/{verb}/" if verb else f"{base}/"
        answer = as_("ben").get(address) if sent is None else as_("ben").post(address, sent | {"version": note.version})
        assert answer.status_code == 404 and HIDDEN not in answer.content.decode()
    echo = f"/w/{fire.workshop.pk}/campfire-review/cards/{note.pk}/echo/"
    assert as_("ben").post(echo, {"kind": "me_too", "said": "1"}).status_code == 404
    assert fresh(note).version == note.version


def test_a_card_never_goes_to_a_wall_of_others(fire, as_):
    stand(fire, "silent")
    card(fire, fire.ana, HIDDEN)
    note = reveal(fire)[0]
    board = fire.fire.board
    board.step = fire.fire
    stand(fire, "cluster")
    theirs = board.clusters.create(
        id=uuid.uuid4(), name="Theirs", lane=others_circle(fire, fire.ana).lane, place=1, rev=1
    )
    cluster = f"/w/{fire.workshop.pk}/clusters/{theirs.pk}"
    assert as_("ana").get(f"{cluster}/").status_code == 404
    assert as_("ana").post(f"{cluster}/name/", {"name": "Mine now", "version": 1}).status_code == 404
    as_("ana").post(f"/w/{fire.workshop.pk}/notes/{note.pk}/cluster/", {"cluster": theirs.pk})
    as_("ana").post(
        f"/w/{fire.workshop.pk}/notes/{note.pk}/cell/", {"version": note.version, "column": "", "lane": theirs.lane}
    )
    assert (fresh(note).cluster, fresh(note).lane) == (None, circle_of(fire, fire.ana).lane)


def test_facts_belong_to_their_circle(fire, as_, room, wire):
    stand(fire, "facts")
    rev = fire.workshop.rev
    fact = {"date": None, "text": FACT, "source": "call"}
    frames = wire(lambda: Fact.add(circle_of(fire, fire.ana), uuid.uuid4(), **fact))
    assert not told(frames, FACT) and FACT in room.page("ana")
    at_the_desk = ("ana", "desk", "simple", "fay", "mio", "ada", "kai")
    assert not tells(everywhere(fire, as_, room, rev, at_the_desk), FACT)


def test_a_corner_is_its_writers_alone_until_it_is_shown_and_then_its_circles(fire, as_, room, wire):
    stand(fire, "own")
    ana = room.clients["ana"]
    ana.get(f"/w/{fire.workshop.pk}/")
    key = ana.cookies[f"key-{fire.fire.pk}"].value
    rev, circle = fire.workshop.rev, circle_of(fire, fire.ana)
    frames = wire(lambda: Corner.add(circle, uuid.uuid4(), fire.ana, key, "anon", OWN, "en"))
    assert not told(frames, OWN) and OWN in room.page("ana")
    assert not tells(everywhere(fire, as_, room, rev, ("ana",)), OWN)
    move_on(fire)
    assert OWN in {corner.said for corner in corners.volunteered(circle)}
    at_the_desk = ("ana", "desk", "simple", "fay", "mio", "ada", "kai")
    assert not tells(everywhere(fire, as_, room, rev, at_the_desk), OWN)


@pytest.mark.parametrize("table", ["retros_echo", "retros_doubt", "retros_fact", "workshop_note"])
def test_no_row_leads_to_its_author(fire, table):
    """After the lock nothing that a circle wrote knows whose it is."""
    stand(fire, "silent")
    card(fire, fire.ana, HIDDEN)
    reveal(fire)
    rows = [row for row in rows_of(table)]
    assert not [row for row in rows if row.get("author_id") or row.get("seat_id") or row.get("mark")]


def rows_of(table):
    with corners.live.transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_whoever_holds_a_seat_besides_the_desk_reads_no_card_before_the_reveal(fire, as_):
    stand(fire, "silent")
    for n in range(5):
        card(fire, fire.ana, f"{HIDDEN} {n}")
    waiting = f"/w/{fire.workshop.pk}/steps/{fire.fire.pk}/waiting/"
    assert HIDDEN in as_("fay").get(waiting).content.decode()
    desk = as_("fay")
    desk.cookies.update(as_("ana").cookies)
    assert HIDDEN not in desk.get(waiting).content.decode()


def test_the_name_of_the_customer_and_the_amount_are_on_no_page(fire, as_, room):
    type(fire.deals[0]).objects.update(amount=2400000)
    stand(fire, "facts")
    pages = everywhere(fire, as_, room, 0)
    assert not tells(pages, "Real Co") and not tells(pages, "2400000") and not tells(pages, "2,400,000")
