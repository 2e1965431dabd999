"""Layers of a board: what ought to be is drawn over what is, and what is stays as it is."""

import threading
import uuid

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import assemble, at, by, fresh, lengthen, write
from workshop.models import Board, Note
from workshop.models.notes import Stale


@pytest.fixture
def ghost(cast):
    """A note of today, while the room redraws the map."""
    lengthen(cast)
    at(cast.workshop, "stations")
    note = write(cast, "ana", "They wait three days")
    at(cast.workshop, "tobe")
    return fresh(note)


def board_of(cast):
    return Board.objects.select_related("step__workshop__phase__step").get(pk=cast.board.pk)


@pytest.fixture
def post(cast, as_):
    """post("ben", note, "cell", column="S2", ...): what a phone sends; the answer."""

    def post(who, note, noun, **data):
        data = {"version": fresh(note).version} | data
        return as_(who).post(f"/w/{cast.workshop.pk}/notes/{note.pk}/{noun}/", data)

    return post


def test_the_redesign_begins_with_an_empty_layer_over_the_map_of_today(cast, ghost, room):
    for surface in ("ana", "ben", "desk", "screen"):
        assert "note--ghost" in room.page(surface) and "They wait three days" in room.page(surface)
    assert '<b class="total" id="total">0</b>' in room.page("screen")


def test_the_departments_are_erased_there_and_only_there(cast, ghost, room):
    assert 'data-borders="erasing"' in room.page("screen")
    at(cast.workshop, "handoffs")
    assert "data-borders" not in room.page("screen") and "note--ghost" not in room.page("screen")
    at(cast.workshop, "stations")
    assert "data-borders" not in room.page("screen") and "They wait three days" in room.page("screen")
    assert "note--ghost" not in room.page("screen")


@pytest.mark.parametrize(
    "noun,data",
    [
        ("keeping", {}),
        ("cell", {"column": "S2", "lane": "pain"}),
        ("removal", {"reason": "nobody needs it"}),
        ("words", {"text": "They wait an hour", "evidence": "imagined"}),
        ("replacement", {"id": uuid.uuid4(), "text": "Nobody waits", "evidence": "imagined"}),
    ],
)
def test_whatever_is_done_to_a_ghost_today_stays_as_it_is(cast, ghost, post, noun, data):
    before = {name: getattr(ghost, name) for name in ("column", "lane", "text_en", "removed_at", "layer", "author_id")}
    assert post("ana", ghost, noun, **data).status_code == 302
    now = fresh(ghost)
    assert {name: getattr(now, name) for name in before} == before
    assert ghost.tracings.get().layer == "to_be"


def test_a_copy_keeps_its_origin_its_words_and_its_author(cast, ghost, post):
    post("ben", ghost, "cell", column="S2", lane="pain")
    copy = ghost.tracings.get()
    assert (copy.text_en, copy.author, copy.column, copy.shown) == (ghost.text_en, cast.ana, "S2", True)


def test_what_stands_above_in_the_same_words_covers_the_ghost(cast, ghost, post, room):
    post("ben", ghost, "keeping")
    page = room.page("screen")
    assert "note--ghost" not in page and page.count("They wait three days") == 1


def test_what_was_moved_shows_through_where_it_was(cast, ghost, post, room):
    post("ben", ghost, "cell", column="S2", lane="pain")
    page = room.page("screen")
    assert "note--ghost" in page and page.count("They wait three days") == 2


def test_what_was_let_go_is_struck_out(cast, ghost, post, room):
    post("ben", ghost, "removal", reason="nobody needs it")
    assert "note--let-go" in room.page("screen")


def test_another_note_takes_its_place_and_the_first_shows_through(cast, ghost, post, room):
    post("ben", ghost, "replacement", id=uuid.uuid4(), text="Nobody waits", evidence="imagined")
    new = ghost.tracings.get()
    assert (new.author, new.text_en, new.column) == (cast.ben, "Nobody waits", ghost.column)
    assert "note--ghost" in room.page("screen")
    again = uuid.uuid4()
    post("ana", new, "replacement", id=again, text="They call first", evidence="imagined")
    assert fresh(new).removed_at and fresh(Note.objects.get(pk=again)).origin_note == ghost


def test_a_replacement_sent_twice_is_one_note(cast, ghost, post):
    data = {"id": uuid.uuid4(), "text": "Nobody waits", "evidence": "imagined", "version": ghost.version}
    assert post("ben", ghost, "replacement", **data).status_code == 302
    assert post("ben", ghost, "replacement", **data).status_code == 302
    assert ghost.tracings.count() == 1
    assert post("ana", ghost, "replacement", **data | {"version": fresh(ghost).version}).status_code == 409


def test_undo_takes_the_copy_back_and_the_ghost_is_as_it_was(cast, ghost, post):
    post("ben", ghost, "cell", column="S2", lane="pain")
    copy = ghost.tracings.get()
    assert post("ana", copy, "undo").status_code == 302
    assert fresh(copy).withdrawn_at and fresh(ghost).tracings_now == []
    assert post("ben", ghost, "cell", column="S3", lane="pain").status_code == 302


def test_a_ghost_is_not_undone_parked_or_changed_twice(cast, ghost, post):
    at(cast.workshop, "stations")
    fresh(ghost).move("S4", "pain", version=ghost.version, by=by(cast.ana))
    at(cast.workshop, "tobe")
    assert post("ben", ghost, "undo").status_code == 409 and fresh(ghost).column == "S4"
    assert post("fay", ghost, "parking", returns_to="").status_code == 403
    post("ben", ghost, "keeping")
    assert post("ana", ghost, "removal", reason="gone").status_code == 409


def test_a_note_merges_only_on_its_own_layer(cast, ghost, post):
    at(cast.workshop, "stations")
    other = write(cast, "ben", "Another of today")
    at(cast.workshop, "tobe")
    assert post("ben", ghost, "merge", into=other.pk).status_code == 422
    post("ben", other, "keeping")
    assert post("ben", ghost, "merge", into=other.tracings.get().pk).status_code == 302
    assert ghost.tracings.get().merged_into == other.tracings.get() and fresh(ghost).merged_into is None


def test_new_ideas_are_written_on_the_upper_layer(cast, ghost, as_):
    data = {"id": uuid.uuid4(), "column": "S1", "lane": "idea", "text": "Call at once", "evidence": "imagined"}
    as_("ana").post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/", data)
    assert Note.objects.get(pk=data["id"]).layer == "to_be"


def test_the_desk_keeps_the_rest_and_touches_nothing_else(cast, ghost, post, as_, room):
    at(cast.workshop, "stations")
    other, gone = write(cast, "ben", "Another"), write(cast, "ben", "Let go")
    at(cast.workshop, "tobe")
    post("ben", gone, "removal", reason="nobody needs it")
    assert "2 notes of today are not kept" in room.page("desk")
    moves = room.page("desk").split('id="moves"')[1]
    assert "Keep the rest as it is" in moves and "2 notes of today will not stand on the new map" in moves
    address = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/keeping/"
    assert as_("ana").post(address).status_code in (302, 403) and not ghost.tracings.exists()
    assert as_("fay").post(address).status_code == 302
    assert ghost.tracings.count() == other.tracings.count() == 1 and gone.tracings.get().removed_at
    as_("fay").post(address)
    assert ghost.tracings.count() == 1 and "data-asks" not in room.page("desk")


def test_moving_back_leaves_what_was_drawn_and_shows_today(cast, ghost, post, room):
    post("ben", ghost, "cell", column="S2", lane="pain")
    at(cast.workshop, "gaps")
    assert board_of(cast).layer == "as_is"
    at(cast.workshop, "tobe")
    assert fresh(ghost).tracings_now and board_of(cast).layer == "to_be"


def test_the_press_of_next_is_taken_back_with_its_layer(cast, ghost):
    at(cast.workshop, "break")
    cast.workshop.move(cast.workshop.phase_id, +1, by=by(cast.fay))
    assert board_of(cast).layer == "to_be"
    assert cast.workshop.take_back(cast.workshop.presses.first().pk)
    assert board_of(cast).layer == "as_is"


def test_who_takes_their_words_back_takes_them_from_every_layer(cast, ghost, post, room):
    post("ben", ghost, "cell", column="S2", lane="pain")
    cast.step.freeze()
    fresh(ghost).withdraw(version=fresh(ghost).version)
    for surface in ("ana", "ben", "desk", "screen"):
        assert "They wait three days" not in room.page(surface)
    assert "They wait three days" not in str(board_of(cast).versions.values())
    assert not Note.objects.filter(text_en__contains="three days").exists()


def test_what_waits_for_its_reveal_is_traced_by_nobody(cast, post):
    lengthen(cast)
    note = write(cast, "ana", "Only mine")
    note.hold(True, version=1)
    at(cast.workshop, "tobe")
    assert post("ben", note, "keeping").status_code == 404


@pytest.mark.parametrize("ghosts", [1, 29])
def test_thirty_ghosts_cost_as_many_questions_as_one(cast, as_, ghosts, django_assert_max_num_queries):
    lengthen(cast)
    counted = []
    for many in (1, ghosts):
        at(cast.workshop, "stations")
        notes = [write(cast, "ana", f"Note {n}") for n in range(many)]
        at(cast.workshop, "tobe")
        fresh(notes[0]).move("S2", "pain", version=1, by=by(cast.ben))
        with django_assert_max_num_queries(200) as found:
            as_("fay").get(f"/w/{cast.workshop.pk}/desk/")
        counted.append(len(found))
    assert counted[0] == counted[1]


DEEDS = st.lists(
    st.tuples(st.sampled_from(["keep", "move", "remove", "undo", "withdraw"]), st.integers(0, 2)), max_size=10
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_today_is_the_same_whatever_is_drawn(cast, ghost, deeds):
    """Any order of deeds: the ghost never changes, and at most one copy of it stands."""
    note = write(cast, "ana", "Today", board=board_of(cast))
    Note.objects.filter(pk=note.pk).update(layer="as_is")
    for deed, which in deeds:
        target = ([fresh(note), *map(fresh, note.tracings.filter(withdrawn_at=None))] * 3)[which]
        more = {"move": ("S2", "pain"), "remove": ("gone",)}.get(deed, ())
        who = {} if deed in ("undo", "withdraw") else {"by": by(cast.ben)}
        try:
            if deed == "withdraw" and not target.is_ghost:
                continue
            if deed == "withdraw":
                break
            getattr(target, deed)(*more, version=target.version, **who)
        except Stale:
            assert (target.is_ghost and target.tracings_now) or deed == "keep"
        now = fresh(note)
        assert (now.column, now.text_en, now.removed_at, now.merged_into) == ("S1", "Today", None, None)
        assert note.tracings.filter(withdrawn_at=None).count() <= 1


@pytest.mark.django_db(transaction=True)
def test_four_people_at_one_note_end_in_one_state_and_three_are_told():
    """Move, merge, reword and remove at the same moment, from the version all four have seen."""
    cast = assemble()
    at(cast.workshop, "stations")
    note, other = write(cast, "ana", "Pulled at"), write(cast, "ben", "The other")
    told, line = [], threading.Barrier(4)
    deeds = {
        "move": lambda mine: mine.move("S2", "pain", version=1, by=by(cast.ben)),
        "merge": lambda mine: mine.merge(other, version=1, by=by(cast.ben)),
        "reword": lambda mine: mine.reword("Mine", "en", "data", version=1, by=by(cast.ana)),
        "remove": lambda mine: mine.remove("twice", version=1, by=by(cast.fay)),
    }

    def act(deed):
        try:
            mine = fresh(note)
            line.wait(10)
            deeds[deed](mine)
        except Stale:
            told.append(deed)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    now = fresh(note)
    changed = {
        "move": now.column == "S2",
        "merge": now.merged_into_id == other.pk,
        "reword": now.text_en == "Mine",
        "remove": now.removed_at is not None,
    }
    [first] = [deed for deed, happened in changed.items() if happened]
    assert sorted(told) == sorted(set(deeds) - {first}) and now.version == 2 and now.changes.count() == 1


def test_the_second_of_four_sees_who_was_first_and_keeps_their_words(cast, ghost, post, as_):
    seen = {"version": ghost.version}
    post("ben", ghost, "cell", column="S2", lane="pain", **seen)
    answer = post("ana", ghost, "words", text="My own words", evidence="data", **seen)
    assert answer.status_code == 409 and "My own words" in answer.content.decode()
    assert "changed while you had it open" in answer.content.decode()
