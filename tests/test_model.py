"""A board against a board of plain dictionaries: whatever several people do in whatever order, both say the same.

Mutants of the product show that the comparison sees something.
"""

import os
import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import Phase as Stage
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import at, by, fresh, write
from workshop import privacy
from workshop.models import Board, Note, Participant, Phase, Workshop
from workshop.models.notes import UNDO_STEPS, Stale
from workshop.viewers import Viewer

EXAMPLES = int(os.environ.get("TAKIBI_MODEL_EXAMPLES", 12))  # 5,000 at night
PEOPLE = "ana", "ben"
COLUMNS, LANES, WORDS = ("S1", "S2", "S3"), ("pain", "idea"), ("One", "Two", "Three")
KEPT = "text_en", "column", "lane", "shown", "held", "removed", "under", "withdrawn", "version"


def plain(**fields):
    return SimpleNamespace(held=False, removed=False, under=None, withdrawn=False, version=1, past=[], **fields)


class Wall(RuleBasedStateMachine):
    """Each rule does a thing to the real board and to `self.notes`, and both must agree."""

    cast = None
    notes_made = Bundle("notes")
    note = notes_made
    person = st.sampled_from(PEOPLE)
    late = st.sampled_from([False, False, False, True])

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.board = self.the_board()
        self.people = {name: Participant.objects.get(pk=getattr(self.cast, name).pk) for name in PEOPLE}
        self.notes, self.shared = {}, False
        self.rev, self.looked = Workshop.objects.get(pk=self.cast.workshop.pk).rev, {}

    def the_board(self):
        return Board.objects.select_related("step__workshop__phase__step").get(pk=self.cast.board.pk)

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    # What people do

    @precondition(lambda self: sum(not mine.withdrawn for mine in self.notes.values()) < 4)
    @rule(target=notes_made, who=person, column=st.sampled_from(COLUMNS), lane=st.sampled_from(LANES))
    def add(self, who, column, lane):
        pk = uuid.uuid4()
        self.board.add_note(pk, self.people[who], "One", "en", column=column, lane=lane)
        self.notes[pk] = plain(author=who, text_en="One", column=column, lane=lane, shown=self.shared)
        self.rev += 1
        return pk

    @rule(pk=note, who=person)
    def send_again(self, pk, who):
        mine = self.notes[pk]
        if mine.author == who:
            assert self.board.add_note(pk, self.people[who], "Two", "en", column="S1", lane="pain")[1] is False

    @rule(pk=note, text=st.sampled_from(WORDS), who=person, late=late)
    def reword(self, pk, text, who, late):
        with self.same(pk, late) as real:
            real.reword(text, "en", "heard", version=self.version(pk, late), by=by(self.people[who]))
            self.change(pk, text_en=text)

    @rule(pk=note, column=st.sampled_from(COLUMNS), lane=st.sampled_from(LANES), who=person, late=late)
    def move(self, pk, column, lane, who, late):
        with self.same(pk, late) as real:
            real.move(column, lane, version=self.version(pk, late), by=by(self.people[who]))
            self.change(pk, column=column, lane=lane)

    @rule(pk=note, into=note, who=person)
    def merge(self, pk, into, who):
        with self.same(pk, not self.may_lie(pk, into)) as real:
            real.merge(Note.objects.get(pk=into), version=self.version(pk), by=by(self.people[who]))
            self.change(pk, under=into)

    @rule(who=person)
    def pile_up(self, who):
        """The two newest notes become one, so that piles are not rare."""
        if len(self.notes) > 1:
            self.merge(*list(self.notes)[-2:], who)

    @rule(pk=note, who=person, late=late)
    def remove(self, pk, who, late):
        with self.same(pk, late) as real:
            real.remove("twice", version=self.version(pk, late), by=by(self.people[who]))
            self.change(pk, removed=True)

    @rule(pk=consumes(notes_made))
    def withdraw(self, pk):
        with self.same(pk) as real:
            real.withdraw(version=self.version(pk))
            mine = self.notes[pk]
            mine.withdrawn, mine.text_en, mine.past, mine.version = True, "", [], mine.version + 1
            for other in self.notes.values():
                other.under = None if other.under == pk else other.under

    @rule(pk=note)
    def withdraw_what_lies_over(self, pk):
        if over := self.notes[pk].under:
            self.withdraw(over)

    @rule(pk=note, late=late)
    def undo(self, pk, late):
        with self.same(pk, late) as real:
            undone = real.undo(version=self.version(pk, late))
            assert undone == bool(self.notes[pk].past)
            if undone:
                mine = self.notes[pk]
                vars(mine).update(mine.past.pop())
                mine.under = mine.under if mine.under and self.may_lie(pk, mine.under) else None
                mine.version += 1

    @rule(pk=note, held=st.booleans())
    def hold(self, pk, held):
        mine = self.notes[pk]
        if mine.shown:
            return
        with self.same(pk) as real:
            real.hold(held, version=self.version(pk))
            mine.held, mine.shown, mine.version = held, not held and self.shared, mine.version + 1
            mine.past = [] if mine.shown else mine.past

    @precondition(lambda self: len(self.notes) > 2)
    @rule()
    def reveal(self):
        if not self.shared:
            phase = Phase.objects.get(pk=self.board.workshop.phase_id)
            phase.step = self.board.step
            phase.reveal()
            self.now(shared=True)

    @rule(way=st.sampled_from([+1, -1]))
    def go(self, way):
        """Next from the silence shows what was written; Back to it is silence again."""
        workshop = Workshop.objects.get(pk=self.cast.workshop.pk)
        if (workshop.phase.code, way) in [("silent", +1), ("stations", -1)]:
            assert workshop.move(workshop.phase_id, way)
            self.now(shared=way > 0)

    def now(self, shared):
        self.board, self.rev = self.the_board(), self.rev + 1
        if self.shared or not shared:
            self.shared = shared
            return
        self.shared = True
        for mine in self.notes.values():
            mine.past = mine.past if mine.shown else []
            mine.shown = mine.shown or not (mine.held or mine.withdrawn)

    # The plain side

    def version(self, pk, late=False):
        return self.notes[pk].version - late

    def change(self, pk, **fields):
        mine = self.notes[pk]
        mine.past = [*mine.past, {name: getattr(mine, name) for name in fields}][-UNDO_STEPS:]
        vars(mine).update(fields, version=mine.version + 1)

    def may_lie(self, pk, under):
        return not self.notes[under].withdrawn and pk not in self.line(under)

    def line(self, pk):
        while pk:
            yield pk
            pk = self.notes[pk].under

    @contextmanager
    def same(self, pk, late=False):
        """A late or withdrawn note refuses and stays as it is; everything else costs one revision."""
        real = Note.objects.get(pk=pk)
        real.board = self.board
        if late or self.notes[pk].withdrawn:
            with pytest.raises(Stale):
                yield real
                self.rev += 1
        else:
            yield real
            self.rev += 1

    # What must hold after every step

    @invariant()
    def both_say_the_same(self):
        real = {note.pk: self.seen(note) for note in Note.objects.filter(board=self.board)}
        assert real == {pk: {name: getattr(mine, name) for name in KEPT} for pk, mine in self.notes.items()}

    def seen(self, note):
        fields = {name: getattr(note, name, None) for name in KEPT}
        return fields | {
            "removed": bool(note.removed_at),
            "withdrawn": bool(note.withdrawn_at),
            "under": note.merged_into_id,
        }

    @invariant()
    def nobody_sees_what_is_hidden(self):
        for who in PEOPLE:
            viewer = Viewer(self.board.workshop, participant=self.people[who])
            visible = set(privacy.notes_for(viewer, self.board.notes.all()).values_list("pk", flat=True))
            assert visible == {
                pk for pk, mine in self.notes.items() if not mine.withdrawn and (mine.shown or mine.author == who)
            }

    def is_counted(self, mine):
        return mine.shown if self.shared else not mine.held

    @invariant()
    def what_lies_under_a_note_is_read_with_it(self):
        for note in self.board.wall(self.board.notes.all()):
            assert sorted(other.pk for other in note.gathered) == self.under(note.pk)

    def under(self, pk):
        return sorted(
            other for other, it in self.notes.items() if other != pk and pk in self.line(other) and not it.withdrawn
        )

    @invariant()
    def whoever_asks_hears_of_every_change(self):
        """A page that knows the last revision finds by `rev` all notes that look different now."""
        looks = {pk: [self.under(pk), *(getattr(mine, name) for name in KEPT)] for pk, mine in self.notes.items()}
        changed = {pk for pk, look in looks.items() if self.looked.get(pk) != look}
        self.looked = looks
        assert changed <= set(self.board.notes.filter(rev=self.rev).values_list("pk", flat=True))

    @invariant()
    def counts_and_revisions_agree(self):
        wall = [
            mine.column
            for mine in self.notes.values()
            if not (mine.withdrawn or mine.removed or mine.under) and self.is_counted(mine)
        ]
        assert {column: n for column, n in self.board.tallies().items() if n} == {
            column: wall.count(column) for column in wall
        }
        assert Workshop.objects.get(pk=self.cast.workshop.pk).rev == self.rev


def run(cast, *, examples, steps):
    Wall.cast = cast
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Stage.generate],
    )
    run_state_machine_as_test(Wall, settings=chosen)


def test_whatever_people_do_the_board_says_so(cast):
    run(cast, examples=EXAMPLES, steps=30)


def two(cast, how):
    """Two notes, and what somebody does with both as they were read before."""
    at(cast.workshop, "stations")
    one, other = write(cast, "ana", "One"), write(cast, "ben", "Two")
    how(one, other)
    return fresh(one), fresh(other)


def test_two_people_cannot_put_two_notes_under_each_other(cast):
    def both_at_once(one, other):
        assert one.gathered == other.gathered == []  # both pages were drawn before
        one.merge(other, version=1, by=by(cast.ben))
        with pytest.raises(Stale):
            other.merge(one, version=1, by=by(cast.fay))

    one, other = two(cast, both_at_once)
    assert one.merged_into == other and other.merged_into is None


def test_nothing_goes_under_a_note_that_was_just_taken_back(cast):
    def too_late(one, other):
        fresh(other).withdraw(version=1)
        with pytest.raises(Stale):
            one.merge(other, version=1, by=by(cast.ben))

    assert two(cast, too_late)[0].is_on_the_wall


def test_undoing_makes_no_ring(cast):
    """One lay under two, then under three; three was taken back, and two went under one."""

    def ring(one, other):
        third = write(cast, "ana", "Three")
        one.merge(other, version=1, by=by(cast.ben))
        one.merge(third, version=2, by=by(cast.ben))
        fresh(third).withdraw(version=1)
        other.merge(fresh(one), version=1, by=by(cast.ben))
        fresh(one).undo(version=3)

    one, other = two(cast, ring)
    assert one.is_on_the_wall and other.merged_into == one


def test_undoing_puts_nothing_under_a_note_that_was_taken_back(cast):
    def gone(one, other):
        third = write(cast, "ana", "Three")
        one.merge(other, version=1, by=by(cast.ben))
        one.merge(third, version=2, by=by(cast.ben))
        fresh(other).withdraw(version=1)
        fresh(one).undo(version=3)

    assert two(cast, gone)[0].is_on_the_wall


# A story in which every rule is used, so that each mutant below shows in it, whatever dice are thrown


def story(wall):
    """Pauses wherever both sides must agree."""
    yield (one := wall.add("ana", "S1", "pain"))
    yield (two := wall.add("ben", "S1", "pain"))
    yield (three := wall.add("ana", "S2", "idea"))
    yield wall.hold(one, True)
    yield wall.reveal()
    yield wall.hold(one, False)
    yield wall.move(two, "S2", "idea", "ana", False)
    yield wall.move(two, "S3", "pain", "ben", True)
    yield wall.reword(two, "Two", "ben", False)
    yield wall.reword(two, "Three", "ben", True)
    yield wall.undo(two, False)
    yield wall.merge(one, two, "ben")
    yield wall.merge(two, one, "ben")
    yield wall.merge(two, three, "ana")
    yield wall.merge(one, three, "ben")
    yield wall.undo(one, False)
    yield wall.go(+1)
    yield wall.go(-1)
    yield (four := wall.add("ben", "S3", "pain"))
    yield wall.hold(four, True)
    yield wall.go(+1)
    yield wall.remove(three, "ben", False)
    yield wall.undo(three, False)
    yield wall.withdraw(three)
    yield wall.undo(two, False)
    yield wall.withdraw_what_lies_over(one)
    yield wall.send_again(one, "ana")


def tell(cast):
    Wall.cast = cast
    wall = Wall()
    for _step in story(wall):
        wall.both_say_the_same(), wall.nobody_sees_what_is_hidden(), wall.counts_and_revisions_agree()
        wall.what_lies_under_a_note_is_read_with_it(), wall.whoever_asks_hears_of_every_change()


def test_the_story_is_true(cast):
    tell(cast)


# Mutants, each of which must be caught


def no_version_is_checked(monkeypatch):
    fresh = Note._fresh
    monkeypatch.setattr(Note, "_fresh", lambda note, version: fresh(note, Note.objects.get(pk=note.pk).version))


def a_move_forgets_the_lane(monkeypatch):
    monkeypatch.setattr(
        Note, "move", lambda note, column, lane, version, by: note._change(version, by, column=column, place=None)
    )


def a_withdrawn_note_keeps_what_lay_under_it(monkeypatch):
    def withdraw(note, *, version):
        with note._fresh(version) as change:
            note.write("", note.language)
            note.withdrawn_at = "2026-10-15T00:00Z"
            note.changes.all().delete()
            note._announce(change, note.column)

    monkeypatch.setattr(Note, "withdraw", withdraw)


def the_reveal_shows_what_is_held(monkeypatch):
    monkeypatch.setattr(Board, "reveal", lambda board, change: board.notes.filter(withdrawn_at=None).update(shown=True))


def undo_goes_to_the_beginning(monkeypatch):
    before = Note.changes.rel.related_model.before
    monkeypatch.setattr(Note.changes.rel.related_model, "before", lambda change: before(change.note.changes.last()))


def everything_is_shown_at_once(monkeypatch):
    monkeypatch.setattr(Board, "shows_at_once", True)


def everybody_reads_everything(monkeypatch):
    monkeypatch.setattr(privacy, "notes_for", lambda viewer, notes: notes.filter(withdrawn_at=None))


def undo_restores_nothing(monkeypatch):
    monkeypatch.setattr(Note.changes.rel.related_model, "before", lambda change: {})


def a_move_checks_no_version(monkeypatch):
    move = Note.move

    def blind(note, column, lane, *, version, by):
        move(note, column, lane, version=Note.objects.get(pk=note.pk).version, by=by)

    monkeypatch.setattr(Note, "move", blind)


def a_merge_loses_what_lay_under_it(monkeypatch):
    merge = Note.merge

    def loses(note, target, **more):
        merge(note, target, **more)
        note.merged.update(merged_into=None)

    monkeypatch.setattr(Note, "merge", loses)


def a_withdrawn_note_keeps_its_words(monkeypatch):
    withdraw = Note.withdraw

    def keeps(note, *, version):
        text = note.text_en
        withdraw(note, version=version)
        Note.objects.filter(pk=note.pk).update(text_en=text)

    monkeypatch.setattr(Note, "withdraw", keeps)


def the_note_below_is_not_told(monkeypatch):
    monkeypatch.setattr(Note, "line", lambda note: iter([note]))


@pytest.mark.parametrize(
    "mutate",
    [
        everybody_reads_everything,
        undo_restores_nothing,
        a_move_checks_no_version,
        a_merge_loses_what_lay_under_it,
        a_withdrawn_note_keeps_its_words,
        the_note_below_is_not_told,
        no_version_is_checked,
        a_move_forgets_the_lane,
        a_withdrawn_note_keeps_what_lay_under_it,
        the_reveal_shows_what_is_held,
        undo_goes_to_the_beginning,
        everything_is_shown_at_once,
    ],
    ids=lambda mutate: mutate.__name__,
)
def test_a_mutant_is_caught(cast, monkeypatch, mutate):
    mutate(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        tell(cast)
