"""Sticky notes, as people write, move, merge and take them back."""

import time
import uuid

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState

from tests.cast import at, by, crowd, fresh, write
from tests.room import SURFACES
from workshop.models import Note, NoteChange, Workshop
from workshop.models.boards import NOTES_PER_COLUMN
from workshop.models.notes import UNDO_STEPS, Stale, Taken


@pytest.fixture
def wall(cast):
    """The room stands at the shared map."""
    return at(cast.workshop, "stations")


@pytest.fixture
def send(cast, as_):
    """send("ana", text="..."): posts a note as the outbox does."""

    def send(who, step=None, headers=None, **fields):
        fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "It breaks", "evidence": "heard"} | fields
        address = f"/w/{cast.workshop.pk}/steps/{step or cast.step.pk}/notes/"
        return as_(who).post(address, fields, headers={"X-Outbox": "1"} if headers is None else headers)

    return send


@pytest.fixture
def act(cast, as_):
    """act("ben", note, "cell", column="S2", lane="pain"): one verb of a note, as a page without scripts posts it."""

    def act(who, note, noun, **fields):
        fields = {"version": fresh(note).version} | fields
        return as_(who).post(f"/w/{cast.workshop.pk}/notes/{note.pk}/{noun}/", fields)

    return act


# Writing


def test_a_note_is_saved_and_named(send):
    wanted = uuid.uuid4()
    answer = send("ana", id=wanted, text="It breaks at night")
    assert answer.status_code == 201 and answer["X-Saved"] == str(wanted)
    note = Note.objects.get(pk=wanted)
    assert (note.text_en, note.column, note.lane, note.evidence, note.author.name) == (
        "It breaks at night",
        "S1",
        "pain",
        "heard",
        "Ana",
    )


def test_without_scripts_a_note_leads_back_to_the_page(send, cast, wall):
    answer = send("ana", headers={})
    assert answer.status_code == 302 and answer["Location"] == f"/w/{cast.workshop.pk}/?stage=S1"


def test_without_scripts_what_was_typed_stays_in_the_form(send, wall):
    answer = send("ana", headers={}, text="It breaks at night", evidence="")
    assert answer.status_code == 422
    assert "It breaks at night" in answer.content.decode() and "Say how you know." in answer.content.decode()


@pytest.mark.parametrize("who,expected", [("ana", 200), ("ben", 409), ("fay", 409)])
def test_an_id_sent_again(send, who, expected):
    wanted = uuid.uuid4()
    send("ana", id=wanted, text="First")
    assert send(who, id=wanted, text="Second").status_code == expected
    assert Note.objects.get().text_en == "First"


def test_an_id_of_another_workshop_is_taken(cast, send):
    theirs = write(cast, "una", board=cast.elsewhere.steps.get(kind="journey_map").board)
    assert send("ana", id=theirs.pk).status_code == 409


def test_a_retry_costs_no_revision(cast):
    wanted, fields = uuid.uuid4(), {"text": "x", "language": "en", "column": "S1", "lane": "pain"}
    first, _created = cast.board.add_note(wanted, cast.ana, **fields)
    rev = Workshop.objects.get(pk=cast.workshop.pk).rev
    assert cast.board.add_note(wanted, cast.ana, **fields) == (first, False)
    with pytest.raises(Taken):
        cast.board.add_note(wanted, cast.ben, **fields)
    assert Workshop.objects.get(pk=cast.workshop.pk).rev == rev


def test_a_column_has_room_for_sixty(cast, send, wall):
    full = [
        Note(id=uuid.uuid4(), board=cast.board, column="S1", lane="pain", place=n, rev=1, shown=True)
        for n in range(NOTES_PER_COLUMN)
    ]
    Note.objects.bulk_create(full)
    answer = send("ana")
    assert answer.status_code == 409 and "sixty notes" in answer.content.decode()
    assert send("ana", column="S2").status_code == 201


def test_a_note_is_private_in_silence_and_shown_on_the_wall(cast, send):
    send("ana", text="Private")
    at(cast.workshop, "stations")
    send("ana", text="Shared")
    assert [note.text_en for note in Note.objects.filter(shown=True)] == ["Shared"]


def test_the_desk_writes_without_a_department(send, wall):
    assert send("fay").status_code == 201
    note = Note.objects.get()
    assert note.author is None and note.department == "" and note.origin == "laptop"


# Changing: each verb, and what undoes it


CHANGES = {
    "cell": ({"column": "S2", "lane": "idea"}, lambda note: (note.column, note.lane)),
    "words": (
        {"text": "It breaks in rain", "evidence": "data"},
        lambda note: (note.text_en, note.evidence, note.language),
    ),
    "removal": ({"reason": "twice"}, lambda note: (bool(note.removed_at), note.removed_reason)),
}
every_change = pytest.mark.parametrize("noun", CHANGES)


@every_change
@pytest.mark.parametrize("who", ["ana", "fay"])
def test_a_change_and_its_undo(cast, wall, act, noun, who):
    note = write(cast, "ana")
    fields, read = CHANGES[noun]
    before = read(note)
    assert act(who, note, noun, **fields).status_code == 302
    assert read(fresh(note)) != before
    assert act(who, note, "undo").status_code == 302
    assert read(fresh(note)) == before


def test_a_merge_and_its_undo(cast, wall, act, room):
    note, target = write(cast, "ana", "One"), write(cast, "ben", "Two")
    act("ben", note, "merge", into=target.pk)
    assert fresh(target).gathered == [note] and "+1 merged" in room.page("screen")
    assert "One" in act("ben", target, "undo").content.decode()  # its words stay readable in the sheet
    act("ben", note, "undo")
    assert fresh(target).gathered == []


def test_a_typo_fixed_by_the_facilitator_leaves_a_mark_until_its_author_writes_again(cast, wall, act, room):
    note, mark = write(cast, "ana", "It braeks"), "The facilitator corrected a typo."
    act("fay", note, "words", text="It breaks", evidence="heard")
    assert all(mark in room.page(surface) for surface in ("ana", "ben", "desk", "screen"))
    act("fay", note, "undo")
    assert mark not in room.page("ben") and "It braeks" in room.page("ben")
    act("fay", note, "words", text="It breaks", evidence="heard")
    act("ana", note, "words", text="It breaks at night", evidence="heard")
    assert mark not in room.page("ben") and "It breaks at night" in room.page("ben")


@every_change
def test_the_second_of_two_gets_both_texts(cast, wall, act, noun):
    note = write(cast, "ana", "As it was")
    note.reword("As it is", "en", "data", version=1, by=by(cast.fay))
    fields = {**CHANGES[noun][0], "version": 1} | ({"text": "As I wanted"} if noun == "words" else {})
    answer = act("ana", note, noun, **fields)
    page = answer.content.decode()
    assert answer.status_code == 409 and "As it is" in page
    assert ("As I wanted" in page) == (noun == "words")
    assert fresh(note).text_en == "As it is" and fresh(note).version == 2


def test_two_who_move_one_note_do_not_overwrite_each_other(cast, wall, as_):
    note, answers = write(cast, "ana"), []
    for who, column in (("ana", "S2"), ("ben", "S3")):
        answers.append(
            as_(who).post(
                f"/w/{cast.workshop.pk}/notes/{note.pk}/cell/", {"version": 1, "column": column, "lane": "pain"}
            )
        )
    assert [answer.status_code for answer in answers] == [302, 409]
    assert fresh(note).column == "S2"


def test_an_outbox_is_told_of_a_conflict_in_a_sentence(cast, wall, as_):
    note = write(cast, "ana")
    note.move("S2", "pain", version=1, by=by(cast.ben))
    answer = as_("ana").post(
        f"/w/{cast.workshop.pk}/notes/{note.pk}/cell/",
        {"version": 1, "column": "S3", "lane": "pain"},
        headers={"X-Outbox": "1"},
    )
    assert (
        answer.status_code == 409
        and answer["Content-Type"].startswith("text/plain")
        and "Ben" in answer.content.decode()
    )


def test_a_note_goes_not_under_itself_nor_under_what_lies_under_it(cast, wall):
    one, two, three = (write(cast, "ana", f"Note {n}") for n in range(3))
    one.merge(two, version=1, by=by(cast.ben))
    fresh(two).merge(three, version=fresh(two).version, by=by(cast.ben))
    for target in (three, one, two):
        with pytest.raises(Stale):
            fresh(three).merge(fresh(target), version=fresh(three).version, by=by(cast.ben))


def test_a_merge_into_a_note_that_is_not_on_the_wall_is_a_clear_no(cast, wall, act):
    note, other = write(cast, "ana"), write(cast, "ben")
    other.remove("twice", version=1, by=by(cast.fay))
    answer = act("ana", note, "merge", into=other.pk)
    assert answer.status_code == 422 and fresh(note).merged_into is None


def test_the_tray_keeps_what_was_taken_away_and_why(cast, wall, act, room):
    note = write(cast, "ana", "Put aside")
    act("ben", note, "removal", reason="we have it twice")
    assert "we have it twice" in room.page("desk") and "Put aside" in room.page("ana", stage="S3")
    assert "Put aside" not in room.page("screen")


def test_undo_goes_twenty_steps_back_and_then_says_so(cast, wall, act):
    note = write(cast, "ana")
    for n in range(UNDO_STEPS + 5):
        fresh(note).move(f"S{n % 7 + 1}", "pain", version=fresh(note).version, by=by(cast.ben))
    assert NoteChange.objects.count() == UNDO_STEPS
    statuses = [act("ben", note, "undo").status_code for _ in range(UNDO_STEPS + 1)]
    assert statuses == [302] * UNDO_STEPS + [409]


def test_undo_sees_the_version_like_every_change(cast, wall, as_):
    note = write(cast, "ana")
    note.move("S2", "pain", version=1, by=by(cast.ben))
    assert as_("ana").post(f"/w/{cast.workshop.pk}/notes/{note.pk}/undo/", {"version": 1}).status_code == 409
    assert fresh(note).column == "S2"


def test_only_its_author_takes_a_note_back(cast, act, wall):
    note = write(cast, "ana")
    for who in ("ben", "fay"):
        answer = act(who, note, "withdrawal")
        assert answer.status_code == 403 and "Only its author" in answer.content.decode()
    assert act("ana", note, "withdrawal").status_code == 302
    assert fresh(note).withdrawn_at and fresh(note).text == ""


def test_a_note_taken_back_frees_what_lay_under_it(cast, wall, act):
    note, under = write(cast, "ana"), write(cast, "ben")
    under.merge(note, version=1, by=by(cast.ben))
    act("ana", note, "withdrawal")
    assert fresh(under).is_on_the_wall


def test_a_note_that_is_gone_says_so(cast, wall, act, as_):
    note = write(cast, "ana")
    note.withdraw(version=1)
    answer = act("ana", note, "words", text="Again", evidence="data")
    assert answer.status_code == 404 and "That note is gone." in answer.content.decode()
    assert as_("ana").get(f"/w/{cast.workshop.pk}/notes/{note.pk}/").status_code == 404


def test_words_of_another_are_changed_by_the_facilitator_only(cast, wall, act):
    note = write(cast, "ana")
    answer = act("ben", note, "words", text="Mine now", evidence="data")
    assert answer.status_code == 403 and fresh(note).version == 1
    assert act("fay", note, "words", text="It breaks at night.", evidence="heard").status_code == 302


def test_new_words_take_the_translation_of_the_old_ones_away(cast, wall):
    note = write(cast, "ana")
    Note.objects.filter(pk=note.pk).update(text_ja="夜に壊れる")
    fresh(note).reword("It breaks in rain", "en", "data", version=1, by=by(cast.ana))
    assert fresh(note).text_ja == ""


# Holding back


def test_holding_back_and_letting_go(cast, as_):
    note = write(cast, "ana")
    address = f"/w/{cast.workshop.pk}/notes/{note.pk}/hold/"
    fay = as_("fay")
    fay.post(address, {"version": 1, "held": "1"})
    assert fresh(note).held
    fay.post(address, {"version": 1})  # an older page: nothing happens
    assert fresh(note).held
    fay.post(address, {"version": 2})
    assert not fresh(note).held and not fresh(note).shown


# Freezing


def test_a_frozen_map_stays_as_it_was(cast, wall):
    note = write(cast, "ana", "As frozen")
    cast.board.freeze()
    note.reword("As changed", "en", "data", version=1, by=by(cast.ana))
    version = cast.board.versions.get()
    [(_lane, cells), *_rest] = [row for row in version.grid() if row[0]["code"] == "pain"]
    assert cells[0][1][0].text_en == "As frozen" and version.content["notes"][0]["department"] == ""


# However many


@pytest.fixture
def many(cast):
    """300 notes on the wall, of many writers."""

    def fill(number):
        Note.objects.all().delete()
        lanes = [lane["code"] for lane in cast.board.lanes]
        Note.objects.bulk_create(
            Note(
                id=uuid.uuid4(),
                board=cast.board,
                author=cast.ana if n % 2 else cast.ben,
                department="marketing",
                shown=True,
                column=f"S{n % 8 + 1}",
                lane=lanes[n % len(lanes)],
                text_en=f"Note {n}",
                evidence="heard",
                place=n,
                rev=1,
            )
            for n in range(number)
        )

    return fill


@pytest.mark.parametrize("phase", ["silent", "stations", "convert"])
def test_as_many_questions_for_three_hundred_notes_as_for_three(cast, room, many, phase):
    at(cast.workshop, phase)
    asked = {}
    for number in (3, 300):
        many(number)
        for surface in SURFACES:
            with CaptureQueriesContext(connection) as queries:
                room.page(surface)
            asked.setdefault(surface, []).append(len(queries))
    assert all(few == lots for few, lots in asked.values()), asked
    assert max(lots for _few, lots in asked.values()) <= 60, asked


def test_as_many_questions_for_sixty_people_as_for_six(cast, room, wall):
    asked = []
    for number in (4, 54):
        crowd(cast.workshop, "marketing", number)
        with CaptureQueriesContext(connection) as queries:
            room.page("desk")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_board_of_three_hundred_notes_is_drawn_quickly(cast, room, many, wall, capsys, monkeypatch):
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # without the tests' own listening
    many(300)
    room.page("desk")
    for surface in SURFACES:
        began = time.perf_counter()
        room.page(surface)
        with capsys.disabled():
            print(f"\n300 notes on {surface}: {1000 * (time.perf_counter() - began):.0f} ms (aim: 150)", end="")
