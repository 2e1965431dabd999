"""One change is one revision is one frame; and whoever heard it has the page they would get by opening it again."""

import ast
import uuid
from datetime import date
from pathlib import Path

import pytest

from personas.models import Allowance, Card, Shift, Tick
from retros.models import Completion, Corner, Echo, Fact, Thanks, assets, corners, echoes, seating
from retros.models import facts as timelines
from tests import burning, hunting, nights
from tests.cast import adopt, agreed, assemble, at, by, expect, fresh, lengthen, promise, write
from tests.dom import parse, place
from tests.room import SURFACES
from tests.test_groups import asking, say, stand
from workshop import characters, live
from workshop.exercises.journey_map.models import HandoffPin, Signature, lanes_of, stages_of, touchpoints
from workshop.methods.debate import ways
from workshop.models import (
    Board,
    Carried,
    Cluster,
    Focus,
    Group,
    Parked,
    Phase,
    Photo,
    Ready,
    Release,
    Voice,
    Workshop,
    suggestions,
)
from workshop.models.carrying import Packs
from workshop.models.groups import ALONE, Tree
from workshop.models.lines import lines_of
from workshop.models.voices import Order
from workshop.pictures import Picture
from workshop.recent import KEPT, fragments_for, recent
from workshop.views import catchup

WORKSHOP = Path(__file__).resolve().parent.parent / "workshop"


# Every verb, at least once. Each entry prepares and returns what then happens; its name begins with the verb's.

VERBS = {}


def verb(name, *, phase="stations"):
    def remember(prepare):
        VERBS[name] = phase, prepare
        return prepare

    return remember


def changed(note, name, *arguments, **words):
    """A verb of a note as it stands now, by Ben or whoever is named."""

    def do():
        now = fresh(note)
        getattr(now, name)(*arguments, version=now.version, **words)

    return do


@verb("Workshop.seat")
def somebody_joins(cast):
    return lambda: cast.workshop.seat("Aaron", "marketing", "en")


@verb("Workshop.seat, in silence", phase="silent")
def somebody_joins_late(cast):
    return lambda: cast.workshop.seat("Aaron", "field_sales", "en")


@verb("Workshop.seat, under the join code")
def somebody_joins_at_the_door(cast):
    cast.workshop.show_join(True)
    return lambda: cast.workshop.seat("Zoe", "marketing", "en")


@verb("Workshop.renew_code")
def new_code(cast):
    return cast.workshop.renew_code


@verb("Workshop.renew_screen")
def screen_moves(cast):
    return cast.workshop.renew_screen


@verb("Workshop.show_join")
def join_code_over_the_screen(cast):
    return lambda: cast.workshop.show_join(True)


@verb("Workshop.set_door")
def door_closes(cast):
    return lambda: cast.workshop.set_door(False)


@verb("Workshop.open")
def door_opens(cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(phase=None, status="draft")
    cast.workshop.refresh_from_db()
    return cast.workshop.open


@verb("Workshop.reopen")
def room_goes_on(cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(status="ended")
    cast.workshop.refresh_from_db()
    return cast.workshop.reopen


@verb("Workshop.begin")
def day_begins(cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(phase=None, status="draft")
    cast.workshop.refresh_from_db()
    return cast.workshop.begin


@verb("Workshop.stand_at")
def room_stands(cast):
    return lambda: at(cast.workshop, "convert")


@verb("Workshop.move", phase="silent")
def room_moves_on(cast):
    write(cast, "ana")
    return lambda: cast.workshop.move(cast.workshop.phase_id, +1, by=by(cast.fay))


@verb("Workshop.move, back")
def room_moves_back(cast):
    write(cast, "ana")
    return lambda: cast.workshop.move(cast.workshop.phase_id, -1)


@verb("Workshop.move, too late")
def room_has_moved(cast):
    return lambda: cast.workshop.move(0, +1)


@verb("Workshop.take_back")
def press_is_taken_back(cast):
    cast.workshop.move(cast.workshop.phase_id, +1, by=by(cast.fay))
    return lambda: cast.workshop.take_back(cast.workshop.presses.first().pk)


@verb("Workshop.take_back, of a move that showed notes", phase="silent")
def reveal_cannot_be_taken_back(cast):
    write(cast, "ana")
    cast.workshop.move(cast.workshop.phase_id, +1, by=by(cast.fay))
    return lambda: cast.workshop.take_back(cast.workshop.presses.first().pk)


@verb("Workshop.move, while everyone is called", phase="silent")
def room_moves_on_from_a_call(cast):
    cast.workshop.call(True)
    return lambda: cast.workshop.move(cast.workshop.phase_id, +1)


@verb("Workshop.call")
def everyone_is_called(cast):
    return lambda: cast.workshop.call(True)


@verb("Workshop.call, and release", phase="silent")
def everyone_is_released(cast):
    cast.workshop.call(True)
    return lambda: cast.workshop.call(False)


@verb("Workshop.say")
def message_stands(cast):
    return lambda: cast.workshop.say({"en": "Back at 15:10"}, by(cast.fay))


@verb("Workshop.say, instead")
def message_is_replaced(cast):
    cast.workshop.say({"en": "Back at 15:10"}, by(cast.fay))
    return lambda: cast.workshop.say({"ja": "15時20分に再開します"}, by(cast.fay))


@verb("Workshop.unsay")
def message_is_taken_away(cast):
    cast.workshop.say({"en": "Back at 15:10"}, by(cast.fay))
    return cast.workshop.unsay


@verb("Workshop.publish")
def report_is_published(cast):
    return cast.workshop.publish


@verb("Step.freeze")
def map_is_frozen(cast):
    write(cast, "ana")
    return cast.step.freeze


@verb("Step.freeze, to be signed", phase="sign")
def map_is_frozen_to_be_signed(cast):
    return cast.step.freeze


@verb("Phase.extend", phase="silent")
def five_minutes_more(cast):
    return lambda: running(cast).extend(300)


@verb("Phase.extend, with the map")
def one_minute_more(cast):
    return lambda: running(cast).extend(60)


@verb("Phase.pause", phase="silent")
def clock_stands(cast):
    return lambda: running(cast).pause(True)


@verb("Phase.reveal", phase="silent")
def notes_are_revealed(cast):
    write(cast, "ana"), write(cast, "ben"), write(cast, "ben", column="S2")
    return lambda: running(cast).reveal()


def running(cast):
    phase = Phase.objects.select_related("step__workshop").get(pk=cast.workshop.phase_id)
    phase.step.workshop = cast.workshop
    return phase


@verb("Board.add_note")
def note_is_added(cast):
    write(cast, "ben")
    return lambda: write(cast, "ana")


@verb("Board.add_note, in silence", phase="silent")
def note_is_added_in_silence(cast):
    write(cast, "ana")
    return lambda: [write(cast, "ana", "A second"), write(cast, "ben", "A first")]


@verb("Note.reword")
def note_is_reworded(cast):
    return changed(write(cast, "ana"), "reword", "It breaks in rain", "en", "data", by=by(cast.ana))


@verb("Note.reword, by the facilitator")
def typo_is_fixed(cast):
    return changed(write(cast, "ana"), "reword", "It breaks in rain", "en", "data", by=by(cast.fay))


@verb("Note.reword, in silence", phase="silent")
def note_is_reworded_in_silence(cast):
    return changed(write(cast, "ana"), "reword", "It breaks in rain", "en", "data", by=by(cast.ana))


@verb("Note.move")
def note_is_moved(cast):
    note, _other = write(cast, "ana"), write(cast, "ben", column="S2")
    return changed(note, "move", "S2", "pain", by=by(cast.ben))


@verb("Note.merge")
def note_is_merged(cast):
    note, other = write(cast, "ana"), write(cast, "ben")
    return changed(note, "merge", other, by=by(cast.ben))


@verb("Note.merge, of a note with others under it")
def pile_is_merged(cast):
    one, two, three = (write(cast, "ana", f"Note {n}") for n in range(3))
    changed(one, "merge", two, by=by(cast.ben))()
    return changed(two, "merge", three, by=by(cast.ben))


@verb("Note.remove")
def note_is_taken_away(cast):
    return changed(write(cast, "ana"), "remove", "twice", by=by(cast.fay))


@verb("Note.withdraw", phase="silent")
def note_is_withdrawn(cast):
    write(cast, "ana", "Stays")
    return changed(write(cast, "ana"), "withdraw")


@verb("Note.withdraw, when shown, with others under it")
def pile_is_withdrawn(cast):
    under, note = write(cast, "ben", column="S2"), write(cast, "ana")
    changed(under, "merge", note, by=by(cast.ben))()
    return changed(note, "withdraw")


@verb("Note.withdraw, from under another")
def merged_note_is_withdrawn(cast):
    under, note = write(cast, "ben"), write(cast, "ana")
    changed(under, "merge", note, by=by(cast.ben))()
    return changed(under, "withdraw")


@verb("Note.withdraw, that became a promise", phase="convert")
def quoted_note_is_withdrawn(cast):
    note = write(cast, "ana")
    promise(cast, "ben", note=note)
    return changed(note, "withdraw")


@verb("Note.park")
def note_is_parked(cast):
    under, note = write(cast, "ben"), write(cast, "ana")
    changed(under, "merge", note, by=by(cast.ben))()
    return changed(note, "park", None, by=by(cast.fay))


@verb("Note.unpark")
def note_comes_back(cast):
    note, _other = write(cast, "ana"), write(cast, "ben")
    changed(note, "park", cast.step, by=by(cast.fay))()
    return changed(note, "unpark")


@verb("Note.withdraw, from the parking lot")
def parked_note_is_withdrawn(cast):
    note = write(cast, "ana")
    changed(note, "park", None, by=by(cast.fay))()
    return changed(note, "withdraw")


@verb("Parked.add_topic")
def topic_is_parked(cast):
    return lambda: Parked.add_topic(cast.workshop, "Who owns the price list?", None, by(cast.fay))


@verb("Parked.bring_back")
def topic_is_dealt_with(cast):
    return Parked.add_topic(cast.workshop, "Who owns the price list?", cast.step, by(cast.fay)).bring_back


@verb("Focus.show")
def screen_shows_a_stage(cast):
    write(cast, "ana"), write(cast, "ben", column="S2")
    return lambda: Focus.show(cast.board, column="S2")


@verb("Focus.show, of a note that then changes")
def note_on_the_screen_is_reworded(cast):
    note = write(cast, "ana")
    Focus.show(cast.board, note=note)
    return changed(note, "reword", "It breaks in rain", "en", "data", by=by(cast.ana))


@verb("Focus.show, and a note comes to a stage that is close")
def note_comes_while_a_stage_is_close(cast):
    Focus.show(cast.board, column="S2")
    return lambda: [write(cast, "ana", column="S2"), write(cast, "ben", column="S3")]


@verb("Focus.show, and the whole again")
def screen_shows_the_whole(cast):
    Focus.show(cast.board, lane="pain")
    return lambda: Focus.show(cast.board)


@verb("Photo.add")
def photograph_is_added(cast):
    return lambda: Photo.add(cast.step, Picture(4, 3, b"large", b"small"))


@verb("Photo.remove")
def photograph_is_removed(cast):
    return Photo.add(cast.step, Picture(4, 3, b"large", b"small")).remove


@verb("Note.hold", phase="silent")
def note_is_held(cast):
    return changed(write(cast, "ana"), "hold", True)


@verb("Note.hold, let go")
def held_note_is_let_go(cast):
    at(cast.workshop, "silent")
    note = write(cast, "ana")
    changed(note, "hold", True)()
    cast.workshop.move(cast.workshop.phase_id, +1)
    return changed(note, "hold", False)


@verb("Note.undo, of a move")
def move_is_undone(cast):
    note, _other = write(cast, "ana"), write(cast, "ben")
    changed(note, "move", "S2", "idea", by=by(cast.ben))()
    return changed(note, "undo")


@verb("Note.undo, of a merge")
def merge_is_undone(cast):
    note, other = write(cast, "ana", column="S2"), write(cast, "ben")
    changed(note, "merge", other, by=by(cast.ben))()
    return changed(note, "undo")


@verb("Note.undo, of a merge two floors down")
def deep_merge_is_undone(cast):
    one, two, three = (write(cast, "ana", f"Note {n}") for n in range(3))
    changed(one, "merge", two, by=by(cast.ben))()
    changed(two, "merge", three, by=by(cast.ben))()
    return changed(one, "undo")


@verb("Note.undo, of a removal")
def removal_is_undone(cast):
    note = write(cast, "ana")
    changed(note, "remove", "twice", by=by(cast.fay))()
    return changed(note, "undo")


@verb("Note.undo, of nothing")
def nothing_is_undone(cast):
    return changed(write(cast, "ana"), "undo")


@verb("ActionItem.propose", phase="convert")
def promise_is_offered(cast):
    promise(cast, "ben", "Later", due=date(2026, 12, 24))
    return lambda: promise(cast, "ana", "Sooner", due=date(2026, 11, 30))


@verb("ActionItem.amend", phase="convert")
def promise_is_amended(cast):
    action, _other = promise(cast, "ana"), promise(cast, "ben", "Another")
    return lambda: action.amend(version=1, language="en", title="Call every lead at once", due=date(2026, 12, 30))


@verb("ActionItem.amend, with another owner", phase="convert")
def promise_changes_hands(cast):
    action = promise(cast, "ana")
    return lambda: action.amend(version=1, language="en", owner=cast.ben)


@verb("ActionItem.accept", phase="convert")
def promise_is_accepted(cast):
    action = promise(cast, "ana")
    return lambda: action.accept(version=1)


@verb("ActionItem.decline", phase="convert")
def promise_is_declined(cast):
    action = promise(cast, "ana")
    return lambda: action.decline(version=1)


@verb("ActionItem.finish", phase="convert")
def promise_is_kept(cast):
    action = promise(cast, "ana")
    action.accept(version=1)
    return lambda: action.finish(version=2)


@verb("ActionItem.drop", phase="convert")
def promise_is_dropped(cast):
    action = promise(cast, "ana")
    return lambda: action.drop(version=1)


@verb("Participant.rename")
def seat_is_renamed(cast):
    return lambda: cast.ben.rename("Benjamin")


@verb("Workshop.welcome")
def somebody_expected_comes(cast):
    [carl, _dora] = expect(cast, "Carl,marketing\nDora,field_sales")
    return lambda: cast.workshop.welcome(carl, "en")


@verb("Workshop.welcome, twice")
def somebody_expected_is_here_already(cast):
    [carl] = expect(cast, "Carl,marketing")
    cast.workshop.welcome(carl, "en")
    return lambda: cast.workshop.welcome(carl, "en")


@verb("Participant.take_over")
def seat_goes_to_another_phone(cast):
    return cast.workshop.seat("Carl", "marketing", "en").take_over


@verb("Participant.renew_number")
def badge_is_lost(cast):
    return cast.ben.renew_number


@verb("Participant.amend")
def seat_is_amended(cast):
    return lambda: cast.ben.amend(name="Benjamin", level="manager", needs="no phone")


@verb("Participant.amend, of somebody expected")
def list_is_amended(cast):
    [carl] = expect(cast, "Carl,marketing")
    return lambda: carl.amend(name="Carla")


@verb("Participant.amend, the department", phase="silent")
def seat_changes_department(cast):
    write(cast, "ben")
    return lambda: cast.ben.amend(name="Ben", department="marketing")


@verb("Participant.leave", phase="silent")
def somebody_leaves(cast):
    write(cast, "ana")
    return cast.ben.leave


@verb("Participant.come_back", phase="silent")
def somebody_comes_back(cast):
    cast.ben.leave()
    return cast.ben.come_back


@verb("Participant.remove")
def seat_is_taken_away(cast):
    carl = cast.workshop.seat("Carl", "marketing", "en")
    return carl.remove


@verb("Participant.remove, in silence", phase="silent")
def seat_is_taken_away_in_silence(cast):
    carl = cast.workshop.seat("Carl", "marketing", "en")
    return carl.remove


@verb("Participant.give_role", phase="silent")
def somebody_looks_on(cast):
    write(cast, "ben")
    cast.carl = cast.workshop.seat("Carl", "marketing", "en")
    return lambda: cast.carl.give_role("observer")


@verb("Helper.come")
def helper_comes(cast):
    return lambda: cast.workshop.helpers.create(role="scribe").come("Kai", "en")


@verb("Helper.remove")
def pass_is_taken_back(cast):
    helper = cast.workshop.helpers.create(role="scribe")
    helper.come("Kai", "en")
    return helper.remove


@verb("Note.translate")
def note_is_translated(cast):
    return changed(write(cast, "ana"), "translate", "夜に壊れる", by=by(cast.fay))


@verb("JourneyMap.reframe", phase="frame")
def map_gets_another_frame(cast):
    frame = {"stages": stages_of("J2"), "lanes": lanes_of(["action", "pain", "idea", "gain"]), "preset": "J2"}
    return lambda: cast.board.journey_map.reframe("en", persona="Mika", portrait="Buys", **frame)


@verb("JourneyMap.reframe, of a character")
def map_speaks_of_somebody(cast):
    adopt(cast)
    [character] = characters.of(cast.workshop)
    frame = {"stages": cast.board.columns, "lanes": cast.board.lanes, "preset": "J1", "character": character}
    return lambda: cast.board.journey_map.reframe("en", persona="", portrait="", **frame)


@verb("Step.tighten", phase="silent")
def step_becomes_anonymous(cast):
    write(cast, "ana"), write(cast, "ben")
    return lambda: cast.step.tighten("anon")


@verb("Step.tighten, with the map")
def map_becomes_anonymous(cast):
    write(cast, "ana"), write(cast, "ben", column="S2")
    return lambda: cast.step.tighten("anon")


def anonymous(cast):
    cast.step.tighten("anon")
    for each in (cast.workshop, cast.board):
        each.refresh_from_db()
    return cast


@verb("Board.add_note, without a name", phase="silent")
def anonymous_note_is_added(cast):
    write(anonymous(cast), "ana", key="ana")
    return lambda: [write(cast, "ana", "A second", key="ana"), write(cast, "ben", "A first", key="ben")]


@verb("Board.add_note, without a name, on the map")
def anonymous_note_is_added_to_the_map(cast):
    write(anonymous(cast), "ana", key="ana")
    return lambda: write(cast, "ben", "A first", key="ben")


@verb("Note.withdraw, without a name", phase="silent")
def anonymous_note_is_withdrawn(cast):
    write(anonymous(cast), "ana", "Stays", key="ana")
    return changed(write(cast, "ana", key="ana"), "withdraw", seat=cast.ana)


@verb("Phase.reveal, without names", phase="silent")
def anonymous_notes_are_revealed(cast):
    write(anonymous(cast), "ana", key="ana"), write(cast, "ben", key="ben")
    return lambda: running(cast).reveal()


@verb("Release.record")
def group_releases_the_cards(cast):
    return lambda: Release.record(anonymous(cast).step, True, by(cast.fay))


@verb("Organisation.set_k", phase="silent")
def more_people_are_needed(cast):
    return lambda: cast.organisation.set_k(7)


@verb("Phase.open_votes", phase="emotion")
def vote_opens(cast):
    return lambda: running(cast).open_votes()


@verb("Phase.open_votes, beginning with the proposal", phase="sign")
def proposal_is_presented(cast):
    return lambda: running(cast).open_votes(begin=True)


@verb("Phase.close_votes", phase="emotion")
def vote_closes(cast):
    voted(cast, {"S1": 1})
    return lambda: running(cast).close_votes()


@verb("Phase.close_votes, with dots on notes")
def notes_get_warm(cast):
    note = write(cast, "ana")
    at(cast.workshop, "moments")
    voted(cast, {str(note.pk): 2})
    return lambda: running(cast).close_votes()


@verb("Workshop.move, with an open vote", phase="emotion")
def room_moves_on_from_a_vote(cast):
    voted(cast, {"S1": 1})
    return lambda: cast.workshop.move(cast.workshop.phase_id, +1)


@verb("Workshop.seat, during a vote", phase="emotion")
def somebody_joins_a_vote(cast):
    running(cast).open_votes()
    return lambda: cast.workshop.seat("Aaron", "marketing", "en")


@verb("Ballot.vote", phase="emotion")
def somebody_votes(cast):
    """Somebody whose page is not looked at: their own follows their answer, not the wire."""
    carl = cast.workshop.seat("Carl", "marketing", "en")
    running(cast).open_votes()
    return lambda: running(cast).ballots.first().vote(carl, {"S1": 1})


@verb("Ballot.vote, taken back", phase="emotion")
def somebody_takes_a_vote_back(cast):
    carl = voted(cast, {"S1": 1})
    return lambda: running(cast).ballots.first().vote(carl, {})


@verb("Ballot.enter", phase="sign")
def consent_goes_on(cast):
    running(cast).open_votes(begin=True)
    return lambda: running(cast).ballots.first().enter("clarify")


@verb("Ballot.enter, the vote", phase="sign")
def consent_is_asked(cast):
    running(cast).open_votes(begin=True)
    return lambda: running(cast).ballots.first().enter("vote")


@verb("Ballot.integrate", phase="sign")
def objections_are_worked_in(cast):
    return objected(cast, 1).integrate


@verb("Ballot.ask_again", phase="sign")
def consent_is_asked_again(cast):
    return objected(cast, 1).ask_again


@verb("Ballot.settle", phase="sign")
def facilitator_chooses(cast):
    ballot = objected(cast, 3)
    return lambda: ballot.settle("draft", "Too many doubts", by="Fay")


@verb("Phase.propose_debate")
def debate_is_asked_for(cast):
    note = write(cast, "ana")
    return lambda: running(cast).propose_debate(note, ways("Call", "Mail", "en", third=True))


@verb("Ballot.enter, a debate")
def debate_begins(cast):
    card = running(cast).propose_debate(write(cast, "ana"), ways("Call", "Mail", "en", third=False))
    return lambda: card.enter("first")


@verb("Ballot.put_away")
def debate_is_put_away(cast):
    card = running(cast).propose_debate(write(cast, "ana"), ways("Call", "Mail", "en", third=False))
    card.enter("first")
    return card.put_away


@verb("Note.mark_moment", phase="moments")
def moment_is_marked(cast):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    at(cast.workshop, "moments")
    voted(cast, {str(note.pk): 1})
    running(cast).close_votes()
    return changed(note, "mark_moment", True)


def voted(cast, answer):
    """Somebody votes in every open ballot of the running phase; returns who."""
    carl = cast.workshop.seat("Carl", "marketing", "en")
    running(cast).open_votes()
    for ballot in running(cast).open_ballots():
        ballot.vote(carl, answer)
    return carl


def objected(cast, rounds):
    """Consent to the map was asked so often, and each time somebody objected; returns the latest round."""
    carl = cast.workshop.seat("Carl", "marketing", "en")
    running(cast).open_votes()
    for number in range(1, rounds + 1):
        running(cast).ballots.get(round=number).vote(carl, {"choice": "objection", "text": "Customers wait longer"})
        running(cast).close_votes()
        ballot = running(cast).ballots.get(round=number)
        if number < rounds:
            ballot.ask_again()
    return ballot


# Owners, gaps, hand-offs and signatures of a journey map


def journey_of(cast):
    """The map as a fresh page knows it."""
    step = cast.workshop.steps.get(kind="journey_map")
    step.workshop = Workshop.objects.get(pk=cast.workshop.pk)
    return step.exercise.journey


def touchpoint(cast, note):
    return touchpoints.one(journey_of(cast), fresh(note))


def claimed(cast, note, who, department, version=0):
    touchpoint(cast, note).claim({"seat": getattr(cast, who)}, department, [], version=version)


def two_touchpoints(cast):
    """One of marketing, one that two claim."""
    at(cast.workshop, "stations")
    one, other = (write(cast, "ana", f"Call {n}", column=f"S{n}", lane="touchpoint") for n in (1, 2))
    claimed(cast, one, "ana", "marketing")
    claimed(cast, other, "ben", "field_sales")
    return one, other


@verb("Touchpoint.claim", phase="owners")
def touchpoint_is_claimed(cast):
    one, _other = two_touchpoints(cast)
    at(cast.workshop, "owners")
    return lambda: claimed(cast, one, "ben", "field_sales")


@verb("Touchpoint.claim, where gaps are told", phase="gaps")
def touchpoint_is_claimed_late(cast):
    one, _other = two_touchpoints(cast)
    at(cast.workshop, "gaps")
    return lambda: claimed(cast, one, "ben", "field_sales")


@verb("Touchpoint.decide", phase="owners")
def somebody_decides(cast):
    one, _other = two_touchpoints(cast)
    claimed(cast, one, "ben", "field_sales")
    at(cast.workshop, "owners")
    return lambda: touchpoint(cast, one).decide("marketing", ["field_sales"])


@verb("Touchpoint.undecide", phase="owners")
def decision_is_taken_back(cast):
    one, _other = two_touchpoints(cast)
    touchpoint(cast, one).decide("marketing", [])
    at(cast.workshop, "owners")
    return lambda: touchpoint(cast, one).undecide()


@verb("Note.move, out of the touchpoints", phase="owners")
def touchpoint_is_none_any_more(cast):
    one, _other = two_touchpoints(cast)
    at(cast.workshop, "owners")
    return changed(one, "move", "S1", "pain", by=by(cast.fay))


@verb("JourneyMap.lock_owners", phase="owners")
def owners_are_locked(cast):
    return lambda: journey_of(cast).lock_owners(True)


@verb("JourneyMap.rotate")
def stage_teams_go_on(cast):
    for number, seat in enumerate((cast.ana, cast.ben)):
        seat.team = cast.workshop.teams.create(letter="AB"[number], place=number)
        seat.save()
    cast.workshop.mixes.create(seed=1)
    return lambda: journey_of(cast).rotate()


@verb("JourneyMap.send_to_redesign", phase="gaps")
def gap_is_sent(cast):
    at(cast.workshop, "stations")
    note = write(cast, "ana", lane="touchpoint")
    at(cast.workshop, "gaps")
    return lambda: journey_of(cast).send_to_redesign(f"no-owner-{note.pk}", True)


def pinned(cast):
    two_touchpoints(cast)
    at(cast.workshop, "handoffs")
    pin = journey_of(cast).pins.get()
    pin.journey = journey_of(cast)
    return pin


RULE = {"trigger": "A form", "facts": ["problem"], "limit": 4, "unit": "hour", "way_back": "Back", "receipt": "Tick"}


@verb("HandoffPin.write", phase="handoffs")
def rule_is_written(cast):
    pin = pinned(cast)
    return lambda: pin.write(version=1, by="Ana", **RULE)


@verb("HandoffPin.assign", phase="handoffs")
def handoff_is_given_to_a_team(cast):
    pin, team = pinned(cast), cast.workshop.teams.create(letter="A", place=0)
    return lambda: pin.assign(team)


@verb("HandoffPin.add", phase="handoffs")
def handoff_is_added(cast):
    return lambda: HandoffPin.add(journey_of(cast), "S3", "marketing", "field_sales")


@verb("HandoffPin.remove", phase="handoffs")
def handoff_is_taken_away(cast):
    return HandoffPin.add(journey_of(cast), "S3", "marketing", "field_sales").remove


def frozen(cast):
    journey = journey_of(cast)
    journey.persona_en = "Mika"
    journey.save()
    at(cast.workshop, "stations")
    write(cast, "ana")
    at(cast.workshop, "sign")
    step = journey_of(cast).board.step
    step.freeze()
    agreed(cast)
    return step.board.versions.first()


@verb("Note.remove, from a frozen map", phase="sign")
def frozen_map_changes(cast):
    frozen(cast)
    note = cast.board.notes.get()
    return lambda: fresh(note).remove("twice", version=note.version, by={"participant": cast.ana})


@verb("Signature.sign", phase="sign")
def map_is_signed(cast):
    version = frozen(cast)
    Signature.sign(version, cast.ben)
    return lambda: Signature.sign(version, cast.ana)


@verb("Signature.take_back", phase="sign")
def name_is_taken_back(cast):
    return Signature.sign(frozen(cast), cast.ana).take_back


# A map of what should be, drawn over the one of today


def drawn_over(cast, **more):
    """A note of today, in the redesign."""
    at(cast.workshop, "stations")
    note = write(cast, "ana", **more)
    at(cast.workshop, "tobe")
    return note


@verb("Note.keep", phase="tobe")
def ghost_is_kept(cast):
    return changed(drawn_over(cast), "keep", by=by(cast.ben))


@verb("Note.move, of a ghost", phase="tobe")
def ghost_is_moved(cast):
    return changed(drawn_over(cast), "move", "S2", "pain", by=by(cast.ben))


@verb("Note.remove, of a ghost", phase="tobe")
def ghost_is_let_go(cast):
    return changed(drawn_over(cast), "remove", "nobody needs it", by=by(cast.ben))


@verb("Note.merge, of a ghost", phase="tobe")
def ghost_is_merged(cast):
    note, other = drawn_over(cast), write(cast, "ben", "Another", board=journey_of(cast).board)
    return changed(note, "merge", other, by=by(cast.ben))


@verb("Note.replace", phase="tobe")
def ghost_is_replaced(cast):
    note = drawn_over(cast)
    return changed(note, "replace", uuid.uuid4(), cast.ben, "It never breaks", "en", "imagined", by=by(cast.ben))


@verb("Note.replace, of a note that was drawn", phase="tobe")
def drawn_note_is_replaced(cast):
    note = drawn_over(cast)
    changed(note, "move", "S2", "pain", by=by(cast.ben))()
    copy = note.tracings.get()
    return changed(copy, "replace", uuid.uuid4(), cast.ana, "It never breaks", "en", "data", by=by(cast.ana))


@verb("Note.undo, of a tracing", phase="tobe")
def tracing_is_undone(cast):
    note = drawn_over(cast)
    changed(note, "move", "S2", "pain", by=by(cast.ben))()
    return changed(note.tracings.get(), "undo")


@verb("Note.withdraw, with its tracing", phase="tobe")
def ghost_is_withdrawn(cast):
    note = drawn_over(cast)
    changed(note, "move", "S2", "pain", by=by(cast.ben))()
    return changed(note, "withdraw")


@verb("Board.keep_the_rest", phase="tobe")
def rest_is_kept(cast):
    drawn_over(cast)
    return lambda: journey_of(cast).board.keep_the_rest(by(cast.fay))


@verb("suggestions.settle", phase="convert")
def suggestion_is_settled(cast):
    two_touchpoints(cast)
    at(cast.workshop, "convert")
    step = journey_of(cast).board.step
    return lambda: suggestions.settle(step, suggestions.standing(step)[0][0].key)


@verb("suggestions.volunteer", phase="convert")
def somebody_would_take_it(cast):
    two_touchpoints(cast)
    at(cast.workshop, "convert")
    step = journey_of(cast).board.step
    return lambda: suggestions.volunteer(step, suggestions.standing(step)[0][0].key, cast.ana, True)


@verb("Question.ask", phase="silent")
def question_is_asked(cast):
    stand(asking(cast), "one")
    return lambda: cast.question.open_question.ask("What helps?", "何が助けになりますか。")


@verb("Line.write", phase="silent")
def line_of_one_is_written(cast):
    stand(asking(cast), "one")
    say(cast, cast.ben, 1, "We never meet")
    return lambda: [say(cast, cast.ana, 1, "Nobody calls"), say(cast, cast.ben, 1, "We seldom meet")]


@verb("Line.write, of a pair", phase="silent")
def line_of_a_pair_is_written(cast):
    stand(asking(cast), "one")
    say(cast, cast.ana, 1, "Nobody calls")
    stand(cast, "two")
    return lambda: say(cast, cast.ana, 2, "Nobody talks")


@verb("Line.write, below the line of a pair", phase="silent")
def line_below_is_written(cast):
    stand(asking(cast), "two")
    return lambda: say(cast, cast.ana, 1, "Nobody calls")


@verb("Line.write, of a four", phase="silent")
def line_of_a_four_is_written(cast):
    stand(asking(cast), "four")
    return lambda: say(cast, cast.ana, 4, "Nobody talks")


@verb("Line.write, for everybody", phase="silent")
def line_hangs_on_the_wall(cast):
    stand(asking(cast), "all")
    say(cast, cast.ben, 4, "We never meet")
    return lambda: [say(cast, cast.ben, 4, "We seldom meet"), say(cast, cast.ana, 4, "Nobody talks")]


@verb("Workshop.seat, among groups", phase="silent")
def somebody_joins_a_group(cast):
    stand(asking(cast), "four")
    return lambda: cast.workshop.seat("Aaron", "marketing", "en")


@verb("Participant.leave, from a pair", phase="silent")
def partner_leaves(cast):
    tree = stand(asking(cast), "two")
    [partner] = tree.around(cast.ana, 2).others(cast.ana)
    partner.workshop = cast.workshop
    return partner.leave


@verb("Group.swap", phase="silent")
def two_change_places(cast):
    tree = stand(asking(cast), "two")
    stranger = next(seat for pair in tree.of(2) for seat in pair.people if cast.ana not in pair.people)
    return lambda: Group.swap(tree.around(cast.ana, 1), tree.around(stranger, 1))


@verb("Group.take_in", phase="silent")
def somebody_alone_joins_a_pair(cast):
    tree = stand(asking(cast), "two")
    pair = next(pair for pair in tree.of(2) if cast.ana not in pair.people)
    return lambda: pair.take_in(tree.around(cast.ana, 1))


@verb("Group.another_round", phase="silent")
def groups_go_round_again(cast):
    stand(asking(cast), "all")
    say(cast, cast.ana, 4, "Nobody talks")
    return lambda: Group.another_round(cast.question)


def in_order(cast):
    """Two lines on the wall and a cluster with one of them; (board, cluster, note in it, loose note)."""
    stand(asking(cast), "all")
    one, other = (seats[0] for seats in (four.people for four in lines_of(cast.question).of(4)))
    notes = [say(cast, seat, 4, f"Line of {seat.pk}").note for seat in (one, other)]
    stand(cast, "clusters")
    board = Board.objects.select_related("step__workshop").get(step=cast.question)
    cluster, _new = Cluster.add(board, uuid.uuid4(), "Talking")
    fresh(notes[0]).gather(cluster, by=by(cast.ana))
    return board, Cluster.objects.select_related("board__step__workshop").get(), fresh(notes[0]), fresh(notes[1])


@verb("Cluster.add", phase="silent")
def cluster_is_made(cast):
    board, *_others = in_order(cast)
    return lambda: Cluster.add(board, uuid.uuid4(), "Meeting")


@verb("Cluster.rename", phase="silent")
def cluster_is_renamed(cast):
    _board, cluster, *_notes = in_order(cast)
    return lambda: cluster.rename("Speaking", version=1)


@verb("Focus.show, of a cluster, which is then called otherwise", phase="silent")
def cluster_on_the_screen_is_renamed(cast):
    board, cluster, *_notes = in_order(cast)
    Focus.show(board, cluster=cluster)
    return lambda: cluster.rename("Speaking", version=1)


@verb("Focus.show, of a cluster, which then goes", phase="silent")
def cluster_on_the_screen_goes(cast):
    board, cluster, note, _loose = in_order(cast)
    Focus.show(board, cluster=cluster)
    note.gather(None, by=by(cast.ben))
    return lambda: cluster.remove(version=1)


@verb("Note.gather, into the cluster on the screen", phase="silent")
def note_comes_to_the_cluster_on_the_screen(cast):
    board, cluster, _note, loose = in_order(cast)
    Focus.show(board, cluster=cluster)
    return lambda: loose.gather(cluster, by=by(cast.ben))


@verb("Cluster.add, while another fills the screen", phase="silent")
def cluster_is_made_beside_the_screen(cast):
    board, cluster, *_notes = in_order(cast)
    Focus.show(board, cluster=cluster)
    return lambda: Cluster.add(board, uuid.uuid4(), "Meeting")


@verb("Workshop.list_customers")
def customers_are_hidden(cast):
    write(cast, "ana", "Aoyama Seiki waits")
    return lambda: cast.workshop.list_customers(["Aoyama Seiki"])


@verb("Cluster.remove", phase="silent")
def empty_cluster_goes(cast):
    _board, cluster, note, _loose = in_order(cast)
    note.gather(None, by=by(cast.ben))
    return lambda: cluster.remove(version=1)


@verb("Note.gather", phase="silent")
def note_goes_into_a_cluster(cast):
    _board, cluster, _note, loose = in_order(cast)
    return lambda: loose.gather(cluster, by=by(cast.ben))


@verb("Note.gather, out of all clusters", phase="silent")
def note_leaves_its_cluster(cast):
    _board, _cluster, note, _loose = in_order(cast)
    return lambda: note.gather(None, by=by(cast.fay))


@verb("Note.undo, of a move out of a cluster that has gone since", phase="silent")
def cluster_comes_back(cast):
    _board, cluster, note, _loose = in_order(cast)
    note.gather(None, by=by(cast.ben))
    cluster.remove(version=1)
    return changed(note, "undo")


@verb("Note.merge, in a cluster", phase="silent")
def notes_of_clusters_are_merged(cast):
    _board, _cluster, note, loose = in_order(cast)
    return changed(loose, "merge", note, by=by(cast.ben))


@verb("Note.park, from a cluster", phase="silent")
def note_of_a_cluster_is_parked(cast):
    _board, _cluster, note, _loose = in_order(cast)
    return changed(note, "park", None, by=by(cast.fay))


@verb("Note.unpark, to a cluster", phase="silent")
def note_comes_back_to_its_cluster(cast):
    _board, _cluster, note, _loose = in_order(cast)
    changed(note, "park", None, by=by(cast.fay))()
    return changed(note, "unpark")


def in_turn(cast):
    stand(asking(cast), "voices")
    phase = running(cast)
    Voice.call_next(phase, None)
    return phase, Order(phase)


@verb("Ready.say", phase="silent")
def somebody_is_ready(cast):
    return lambda: Ready.say(running(cast), cast.ana, True)


@verb("Ready.say, not any more", phase="silent")
def somebody_writes_on(cast):
    Ready.say(running(cast), cast.ana, True)
    return lambda: Ready.say(running(cast), cast.ana, False)


@verb("Voice.call_next", phase="silent")
def next_voice_is_called(cast):
    phase, order = in_turn(cast)
    return lambda: Voice.call_next(phase, order.current.pk)


@verb("Voice.call_next, twice", phase="silent")
def next_voice_was_called_already(cast):
    phase, _order = in_turn(cast)
    return lambda: Voice.call_next(phase, None)


@verb("Voice.pass_on", phase="silent")
def somebody_passes(cast):
    phase, order = in_turn(cast)
    mine = order.of(cast.ana)
    mine.phase = phase
    return mine.pass_on


@verb("Participant.leave, from a round of voices", phase="silent")
def somebody_leaves_the_round(cast):
    _phase, order = in_turn(cast)
    return order.coming[0].participant.leave


# The persona hunt


def hunted(cast, code):
    """The room is at this part of a hunt, and something has been made in it."""
    hunting.hunting(cast)
    hunting.stand(cast, "brief")
    hunting.stand(cast, code)
    return cast


@verb("Hunt.prepare", phase="silent")
def another_route(cast):
    hunted(cast, "brief")
    return lambda: cast.hunt_step.hunt.prepare(["PH01"], "Round the lake", "")


@verb("Hunt.add_segment", phase="silent")
def segment_comes(cast):
    hunted(cast, "brief")
    return lambda: cast.hunt_step.hunt.add_segment("Schools", "学校")


@verb("Segment.prepare", phase="silent")
def seeds_change(cast):
    segment = hunted(cast, "become").hunt_step.hunt.segments.first()
    entries = [seed.words | {"title_en": f"Card {n}"} for n, seed in enumerate(segment.seeds.all())]
    return lambda: segment.prepare("Machines", "", entries)


@verb("Segment.remove", phase="silent")
def segment_goes(cast):
    return hunted(cast, "brief").hunt_step.hunt.segments.last().remove


@verb("Tick.set", phase="silent")
def safety_card_is_ticked(cast):
    hunted(cast, "brief")
    return lambda: [Tick.set(cast.hunt_step.hunt, seat, True) for seat in (cast.ana, cast.ben)]


def asked_for_company(cast):
    """Everybody reports to Ana, so that somebody must walk with their manager."""
    hunting.hunting(cast)
    cast.workshop.participants.exclude(pk=cast.ana.pk).update(boss=cast.ana)
    hunting.stand(cast, "brief")
    return cast.hunt_step


@verb("Allowance.answer", phase="silent")
def company_is_all_right(cast):
    step = asked_for_company(cast)
    return lambda: Allowance.answer(step, cast.ana, True)


@verb("Allowance.answer, with a no", phase="silent")
def company_is_not_all_right(cast):
    step = asked_for_company(cast)
    return lambda: Allowance.answer(step, cast.ana, False)


@verb("Walk.introduce", phase="silent")
def customer_gets_a_name(cast):
    walk = hunting.walk_of(hunted(cast, "become"), cast.ana)
    return lambda: walk.introduce("Mika", "The line stood still", "en", version=0)


@verb("Walk.deal", phase="silent")
def seed_is_swapped(cast):
    walk = hunting.walk_of(hunted(cast, "become"), cast.ana)
    return lambda: walk.deal(cast.hunt_step.hunt.segments.last().seeds.last())


@verb("Walk.step_out", phase="silent")
def pair_steps_out(cast):
    walk = hunting.walk_of(hunted(cast, "walk1"), cast.ana)
    return lambda: walk.step_out("walk1")


@verb("Walk.hear", phase="silent")
def note_is_heard(cast):
    hunted(cast, "walk1")
    return lambda: [hunting.hear(cast, cast.ana, "One"), hunting.hear(cast, cast.ben, "Two")]


@verb("Walk.hear, too late", phase="silent")
def note_comes_late(cast):
    hunted(cast, "walk2")
    return lambda: hunting.hear(cast, cast.ana, "One")


@verb("Card.write", phase="silent")
def card_gets_a_line(cast):
    hunted(cast, "card")
    return lambda: [hunting.card_line(cast, cast.ana), hunting.card_line(cast, cast.ben, box="rescue")]


@verb("Card.withdraw", phase="silent")
def card_loses_a_line(cast):
    line = hunting.card_line(hunted(cast, "card"), cast.ana)
    return lambda: Card.of(cast.hunt_step, cast.ana).withdraw(line.pk)


@verb("Card.have_none", phase="silent")
def nothing_hurts(cast):
    hunting.card_line(hunted(cast, "card"), cast.ana)
    return lambda: Card.of(cast.hunt_step, cast.ana).have_none("rescue", True)


@verb("Shift.state", phase="silent")
def change_is_stated(cast):
    hunted(cast, "shift")
    return lambda: Shift.state(cast.hunt_step, cast.ana, "they want it cheap", "they want it safe")


@verb("Phase.reveal, of what changed", phase="silent")
def changes_are_shown(cast):
    hunted(cast, "shift")
    for seat in cast.workshop.participants.present().taking_part():
        Shift.state(cast.hunt_step, seat, "they want it cheap", "they want it safe")
    return lambda: running(cast).reveal()


@verb("Table.add", phase="silent")
def line_is_put_on_the_sheet(cast):
    hunted(cast, "merge")
    return lambda: [hunting.put(cast, cast.ana), hunting.put(cast, cast.ana, "Another", "fear")]


def morning_of(cast):
    walk = hunting.walk_of(hunted(cast, "merge"), cast.ana)
    walk.introduce("Mika", "the line stood still", "en", version=walk.version)
    return hunting.table_of(cast, cast.ana), hunting.walk_of(cast, cast.ana)


@verb("Table.add, of a morning", phase="silent")
def table_put_morning(cast):
    table, walk = morning_of(cast)
    return lambda: table.put_morning(walk, by=cast.ana)


@verb("Table.check_first", phase="silent")
def table_check_first(cast):
    hunted(cast, "merge")
    line = hunting.put(cast, cast.ana)
    hunting.stand(cast, "convert")
    table = hunting.table_of(cast, cast.ana)
    return lambda: table.check_first(line.pk)


@verb("SheetLine.put_back", phase="silent")
def sheet_line_put_back(cast):
    table, walk = morning_of(cast)
    line = table.put_morning(walk, by=cast.ana)
    line.remove(version=line.version, by=cast.ana)
    return lambda: hunting.table_of(cast, cast.ana).put_morning(walk, by=cast.ana)


@verb("Table.entitle", phase="silent")
def person_gets_a_name(cast):
    table = hunting.table_of(hunted(cast, "merge"), cast.ana)
    return lambda: table.entitle(version=1, by=cast.ana, name="Mika", kana="", romaji="", roles=[])


@verb("Table.undo", phase="silent")
def sheet_is_undone(cast):
    hunting.put(hunted(cast, "merge"), cast.ana)
    return lambda: hunting.table_of(cast, cast.ana).undo(cast.ana)


@verb("Table.open", phase="silent")
def sheet_is_closed(cast):
    table = hunting.table_of(hunted(cast, "merge"), cast.ana)
    return lambda: table.open(False)


@verb("Table.appoint", phase="silent")
def table_has_a_scribe(cast):
    table = hunting.table_of(hunted(cast, "merge"), cast.ana)
    return lambda: table.appoint(cast.ana)


@verb("Table.adopt", phase="silent")
def person_is_adopted(cast):
    hunting.complete(hunted(cast, "convert"), cast.ana)
    return lambda: hunting.table_of(cast, cast.ana).adopt()


@verb("Carried.report", phase="silent")
def phone_is_ready(cast):
    packs = Packs.at(hunted(cast, "brief").workshop.phase)
    return lambda: Carried.report(packs, cast.ana, packs.revision_for(cast.ana), opens_again=True)


@verb("Carried.report, of an older pack, by plain http", phase="silent")
def phone_is_behind(cast):
    packs = Packs.at(hunted(cast, "become").workshop.phase)
    Carried.report(packs, cast.ben, packs.revision_for(cast.ben), opens_again=False)
    return lambda: Carried.report(packs, cast.ana, "0" * 12, opens_again=False)


@verb("Group.swap, of people whose phones were ready", phase="silent")
def packs_are_out_of_date(cast):
    """Whoever changes the pair needs another pack."""
    packs = Packs.at(hunted(cast, "brief").workshop.phase)
    alone = [group for group in Tree(cast.hunt_step).of(ALONE) if group.people]
    for group in alone:
        Carried.report(packs, group.people[0], packs.revision_for(group.people[0]), opens_again=True)
    one = alone[0]
    return lambda: Group.swap(one, next(other for other in alone if other.within_id != one.within_id))


@verb("Workshop.seat, before a walk", phase="silent")
def somebody_joins_before_the_walk(cast):
    hunted(cast, "brief")
    return lambda: cast.workshop.seat("Aaron", "field_sales", "en")


def on_the_sheet(cast, name, *arguments, **words):
    """A verb of a line of Ana's sheet."""
    line = hunting.put(cast, cast.ana)
    return lambda: getattr(hunting.line_of(cast, cast.ana, line.pk), name)(*arguments, version=1, by=cast.ana, **words)


@verb("SheetLine.move", phase="silent")
def line_is_moved(cast):
    return on_the_sheet(hunted(cast, "merge"), "move", "rescue")


@verb("SheetLine.reword", phase="silent")
def line_is_reworded(cast):
    return on_the_sheet(hunted(cast, "merge"), "reword", "Other words", "en", "heard")


@verb("SheetLine.merge", phase="silent")
def lines_say_the_same(cast):
    other = hunting.put(hunted(cast, "merge"), cast.ana, "The same")
    return on_the_sheet(cast, "merge", hunting.line_of(cast, cast.ana, other.pk))


@verb("SheetLine.part", phase="silent")
def lines_differ_after_all(cast):
    return on_the_sheet(hunted(cast, "merge"), "part")


@verb("SheetLine.doubt", phase="silent")
def line_is_doubted(cast):
    return on_the_sheet(hunted(cast, "merge"), "doubt", True)


@verb("SheetLine.rise", phase="silent")
def line_rises(cast):
    hunting.put(hunted(cast, "merge"), cast.ana, "First")
    return on_the_sheet(cast, "rise")


@verb("SheetLine.remove", phase="silent")
def line_is_taken_off(cast):
    return on_the_sheet(hunted(cast, "merge"), "remove")


# The campfire, up to the causes


def burning_at(cast, code, *, circles=2):
    """The circles are at this part of a night, and the desk and the screen look at that of Ana."""
    burning.burning(cast, circles=circles, people=14)
    burning.stand(cast, code)
    cast.circle = burning.circle_of(cast, cast.ana)
    return cast


def with_a_card(cast, code="reveal"):
    burning_at(cast, "silent")
    burning.card(cast, cast.ana)
    burning.card(cast, cast.ben, "Six weeks were not on the page")
    burning.reveal(cast)
    burning.stand(cast, code)
    cast.note = fresh(cast.fire.board.notes.filter(lane=cast.circle.lane).first())
    return cast


@verb("Circle.speak_of", phase="silent")
def circle_gets_another_deal(cast):
    burning_at(cast, "facts")
    return lambda: cast.circle.speak_of(burning.lost_deal(cast, "Third generation"))


@verb("circles are mixed anew", phase="silent")
def circles_are_mixed(cast):
    burning_at(cast, "settle")
    return lambda: seating.mix(cast.fire, 1)


@verb("somebody sits elsewhere", phase="silent")
def somebody_sits_elsewhere(cast):
    burning_at(cast, "facts")
    return lambda: seating.move(cast.fire, cast.ana, burning.others_circle(cast, cast.ana))


@verb("Workshop.seat, at the fire", phase="silent")
def somebody_comes_to_the_fire(cast):
    burning_at(cast, "settle")
    return lambda: cast.workshop.seat("Aaron", "field_sales", "en")


@verb("Night.show", phase="silent")
def circle_shares_its_wall(cast):
    with_a_card(cast)
    return lambda: cast.fire.night.show(cast.circle)


@verb("Night.set_guard", phase="silent")
def guard_is_switched_off(cast):
    burning_at(cast, "silent")
    return lambda: cast.fire.night.set_guard(False)


@verb("Night.pause", phase="silent")
def fire_rests(cast):
    burning_at(cast, "facts")
    return lambda: cast.fire.exercise.night.pause(True, by=by(cast.fay))


@verb("Night.pause, and it burns again", phase="silent")
def fire_burns_again(cast):
    fire_rests(cast)()
    return lambda: cast.fire.exercise.night.pause(False)


@verb("Ready.say, to the one rule", phase="silent")
def somebody_agrees_to_the_rule(cast):
    burning_at(cast, "settle")
    return lambda: Ready.say(cast.workshop.phase, cast.ana, True)


@verb("Fact.add", phase="silent")
def fact_is_added(cast):
    burning_at(cast, "facts")
    return lambda: Fact.add(cast.circle, uuid.uuid4(), date=None, text="They asked twice", source="mail")


@verb("Fact.reword", phase="silent")
def fact_gets_other_words(cast):
    burning_at(cast, "facts", circles=1)
    return lambda: timelines.timeline(cast.circle)[0].reword(version=1, text="The page said today", date=None)


@verb("Fact.remove", phase="silent")
def fact_is_taken_away(cast):
    burning_at(cast, "facts")
    return lambda: timelines.timeline(cast.circle)[0].remove(version=1)


@verb("Fact.move", phase="silent")
def fact_moves_up(cast):
    burning_at(cast, "facts")
    for n in range(2):
        Fact.add(cast.circle, uuid.uuid4(), date=None, text=f"Undated {n}", source="mail")
    return lambda: timelines.timeline(cast.circle)[-1].move(True, version=1)


@verb("Fact.doubt", phase="silent")
def fact_is_doubted(cast):
    burning_at(cast, "facts", circles=1)
    return lambda: timelines.timeline(cast.circle)[0].doubt("k" * 64, True)


@verb("Note.ask", phase="silent")
def card_is_asked_about(cast):
    with_a_card(cast)
    return lambda: cast.note.ask(True)


@verb("Echo.say", phase="silent")
def somebody_says_me_too(cast):
    with_a_card(cast)
    return lambda: [Echo.say(cast.circle, cast.note, kind, "k" * 64, True) for kind in echoes.KINDS]


@verb("Workshop.move, when me too is counted", phase="silent")
def me_too_is_counted(cast):
    with_a_card(cast)
    for n in range(5):
        Echo.say(cast.circle, cast.note, echoes.ME_TOO, f"{n}" * 64, True)
    return lambda: burning.move_on(cast)


@verb("Circle.ask_for_rewrite", phase="silent")
def card_needs_other_words(cast):
    with_a_card(cast)
    return lambda: cast.circle.ask_for_rewrite(cast.note, version=cast.note.version, by=by(cast.fay))


@verb("Phase.reveal, at the fire", phase="silent")
def cards_are_revealed_at_the_fire(cast):
    burning_at(cast, "silent")
    burning.card(cast, cast.ana)
    return lambda: cast.workshop.phase.reveal()


@verb("Corner.add", phase="silent")
def corner_is_written(cast):
    burning_at(cast, "own")
    return lambda: Corner.add(cast.circle, uuid.uuid4(), cast.ana, "k" * 64, "named", "I could have asked", "en")


@verb("Corner.withdraw", phase="silent")
def corner_is_taken_back(cast):
    corner_is_written(cast)()
    mine = corners.mine(cast.circle, "k" * 64)[0]
    return lambda: mine.withdraw(cast.ana)


@verb("Phase.reveal, of corners", phase="silent")
def corners_are_shown(cast):
    corner_is_written(cast)()
    return lambda: cast.workshop.phase.reveal()


@verb("Cluster.add, of a circle", phase="silent")
def cause_is_named(cast):
    with_a_card(cast, "cluster")
    board = cast.fire.exercise.board
    return lambda: [
        Cluster.add(board, uuid.uuid4(), "The words", circle.lane) for circle in seating.circles_of(cast.fire)
    ]


@verb("Cluster.classify", phase="silent")
def cause_gets_its_kind(cast):
    with_a_card(cast, "cluster")
    cluster = Cluster.add(cast.fire.exercise.board, uuid.uuid4(), "The words", cast.circle.lane)[0]
    return lambda: cluster.classify("message", version=1)


@verb("Note.gather, in a circle", phase="silent")
def card_goes_to_a_cause(cast):
    with_a_card(cast, "cluster")
    board = cast.fire.exercise.board
    cluster = Cluster.add(board, uuid.uuid4(), "The words", cast.circle.lane)[0]
    return lambda: cast.note.gather(cluster, by={"participant": cast.ana})


# The campfire, from the proposals on


def at_the_fire(cast, code, *kinds):
    """The circles are at this part of the night, and Ana's has proposals of these kinds."""
    nights.gather(cast)
    nights.stand(cast, "propose")
    cast.proposals = [nights.propose(cast, kind) for kind in kinds]
    nights.propose(cast, "change", circle=cast.other)
    nights.stand(cast, code)
    return cast


def proposed(cast, name, *arguments, code="propose", **words):
    at_the_fire(cast, code, "offer")
    return lambda: getattr(nights.fresh(cast.proposals[0]), name)(*arguments, version=1, **words)


@verb("Proposal.add", phase="silent")
def circles_propose(cast):
    at_the_fire(cast, "propose")
    return lambda: [nights.propose(cast, "request"), nights.propose(cast, "offer", circle=cast.other)]


@verb("Proposal.add, an offer that a request needs", phase="silent")
def offer_comes_late(cast):
    at_the_fire(cast, "decide", "request")
    return lambda: nights.propose(cast, "offer")


@verb("Proposal.reword", phase="silent")
def proposal_gets_other_words(cast):
    return proposed(cast, "reword", next_time="call within two hours", so_that="nobody waits", effect="")


@verb("Proposal.relate", phase="silent")
def proposal_answers_a_cause(cast):
    at_the_fire(cast, "propose", "offer")
    cause = nights.cause(cast)
    return lambda: nights.fresh(cast.proposals[0]).relate(cause, version=1)


@verb("Proposal.park", phase="silent")
def proposal_is_parked(cast):
    return proposed(cast, "park", True)


@verb("Proposal.remove", phase="silent")
def proposal_is_taken_back(cast):
    return proposed(cast, "remove")


@verb("Phase.open_votes, of circles", phase="silent")
def circles_place_dots(cast):
    at_the_fire(cast, "dots", "offer", "request")
    return lambda: cast.workshop.phase.open_votes()


@verb("Ballot.vote, in a circle", phase="silent")
def somebody_places_dots_in_a_circle(cast):
    at_the_fire(cast, "dots", "offer", "request")
    cast.workshop.phase.open_votes()
    ballot = cast.workshop.phase.ballots.get(name=f"dots-{cast.circle.pk}")
    return lambda: ballot.vote(nights.seats(cast.circle)[1], {str(cast.proposals[0].pk): 2})


@verb("Phase.close_votes, of provisional consent", phase="silent")
def circles_agree(cast):
    at_the_fire(cast, "decide", "offer", "request")
    cast.workshop.phase.open_votes()
    for each in cast.proposals:
        nights.vote(cast, each.question, [{"choice": "consent", "text": ""}] * 4)
    return lambda: cast.workshop.phase.close_votes()


@verb("Phase.close_votes, in the morning", phase="silent")
def morning_confirms(cast):
    at_the_fire(cast, "decide", "offer")
    nights.consent(cast, *cast.proposals)
    nights.stand(cast, "confirm").open_votes()
    nights.vote(cast, cast.proposals[0].question, [{"choice": "amend", "text": ""}] * 4)
    return lambda: cast.workshop.phase.close_votes()


@verb("Proposal.reword, in the morning", phase="silent")
def proposal_is_amended(cast):
    morning_confirms(cast)()
    found = nights.fresh(cast.proposals[0])
    return lambda: found.reword(version=found.version, next_time="call soon", so_that="nobody waits", effect="")


@verb("Thanks.say", phase="silent")
def circle_says_thanks(cast):
    at_the_fire(cast, "asset")
    return lambda: Thanks.say(cast.circle, uuid.uuid4(), "Thank you for putting this on the fire")


@verb("Completion.close", phase="silent")
def review_is_complete(cast):
    at_the_fire(cast, "propose")
    for circle in (cast.circle, cast.other):
        nights.complete(cast, circle)
    nights.stand(cast, "asset")
    return lambda: Completion.close(cast.night)


@verb("Completion.open_again", phase="silent")
def review_is_open_again(cast):
    review_is_complete(cast)()
    return lambda: Completion.open_again(cast.night)


@verb("a lesson is written", phase="silent")
def lesson_is_written(cast):
    at_the_fire(cast, "asset")
    return lambda: assets.write_lesson(cast.circle, uuid.uuid4(), "They quote us", "Agree on the words first", "en")


@verb("the way back is decided", phase="silent")
def way_back_is_decided(cast):
    at_the_fire(cast, "asset")
    return lambda: assets.decide_way_back(cast.circle, "RA01", date(2027, 3, 1))


@verb("lessons go into the library", phase="silent")
def lessons_are_published(cast):
    lesson_is_written(cast)()
    return lambda: assets.publish(cast.night, True)


MIXED_IN = {
    "Day": "Workshop",
    "Attention": "Workshop",
    "Layered": "Note",
    "Voting": "Phase",
    "Portable": "Participant",
}  # whose verbs these are
BORROWED = {"Layered": {"_fresh", "_change"}, "SheetLine": {"_change"}}  # what a part of a noun uses of the whole
UNSEEN = {"Workshop.end"}  # after it there is no living page; see test_agenda


def announcing():
    """The public verbs of all models that change a workshop, found in the source: `live.change` or what leads to it."""
    for file in [
        *WORKSHOP.glob("models/*.py"),
        *WORKSHOP.glob("exercises/*/models.py"),
        *WORKSHOP.glob("exercises/*/models/*.py"),
        *WORKSHOP.parent.glob("personas/models/*.py"),
        *WORKSHOP.parent.glob("retros/models/*.py"),
    ]:
        for each in ast.walk(ast.parse(file.read_text())):
            if isinstance(each, ast.ClassDef):
                noun = MIXED_IN.get(each.name, each.name)
                yield from (f"{noun}.{name}" for name in announcing_in(each) if not name.startswith("_"))


def announcing_in(each):
    functions = {part.name: part for part in each.body if isinstance(part, ast.FunctionDef)}
    calls = {
        name: {node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)}
        for name, part in functions.items()
    }
    opens = {name for name, part in functions.items() if "live.change(" in ast.unparse(part)}
    helpers = {name for name in opens if name.startswith("_")} | BORROWED.get(each.name, set())
    while more := {name for name in functions if name.startswith("_") and calls[name] & helpers} - helpers:
        helpers |= more
    return opens | {name for name in functions if calls[name] & helpers}


def test_every_verb_is_tried_here():
    """A new verb that announces must come with its old page + its frame = its fresh page."""
    assert {name.split(",")[0] for name in VERBS if name[0].isupper()} | UNSEEN == set(announcing())


@pytest.fixture
def scene(request, cast, wire):
    """The room just before a verb, and the verb."""
    phase, prepare = VERBS[request.param]
    if phase in ("tobe", "handoffs"):
        lengthen(cast)
    if phase != "silent":
        at(cast.workshop, phase)
    return prepare(cast)


every_verb = pytest.mark.parametrize("scene", sorted(VERBS), indirect=True)


@every_verb
def test_an_old_page_and_its_frame_are_a_fresh_page(scene, room, cast, wire):
    """And so are an old page and its catch-up, when the frame was lost."""
    cast.workshop.refresh_from_db()
    rev, old = cast.workshop.rev, room.pages()
    frames = wire(scene)
    fresh = room.pages()
    for surface in SURFACES:
        assert followed(old[surface], surface, room, frames) == inside(region_of(fresh[surface])), surface
        assert caught_up(old[surface], room.since(surface, rev)) == inside(region_of(fresh[surface])), surface
    hear(frames)
    for surface in SURFACES:
        assert caught_up(old[surface], room.since(surface, rev)) == inside(region_of(fresh[surface])), surface


def hear(frames):
    """As the hub does in a process where somebody listens."""
    for frame in frames:
        recent.hear(frame)


@pytest.fixture(autouse=True)
def nothing_heard_yet():
    yield
    recent.frames.clear()


def followed(page, surface, room, frames):
    """An old page that heard the frames; a ring makes it fetch its region."""
    region = region_of(page)
    for frame in frames:
        html, ring = room.heard(surface, frame)
        if ring:
            region = parse(room.since(surface, frame["prev"])["region"])
        for fragment in html * 2:  # placing it twice changes nothing
            place(region, fragment)
    return inside(region)


def caught_up(page, news):
    region = parse(news["region"]) if "region" in news else region_of(page)
    for fragment in news.get("html", ()):
        place(region, fragment)
    return inside(region)


def region_of(page):
    return parse(page).find("region")


def inside(region):
    return [line for child in region.elements for line in child.lines()]


# One change, one revision, one frame


@every_verb
def test_revisions_have_no_gap_and_every_one_its_frame(scene, cast, wire):
    cast.workshop.refresh_from_db()
    before = cast.workshop.rev
    frames = wire(scene)
    cast.workshop.refresh_from_db()
    assert [(frame["prev"], frame["rev"]) for frame in frames] == [(n, n + 1) for n in range(before, cast.workshop.rev)]
    assert frames and all(frame["epoch"] == cast.workshop.epoch for frame in frames)


@pytest.mark.django_db(transaction=True)
def test_the_frame_leaves_after_the_commit(monkeypatch):
    cast, seen = assemble(), []
    monkeypatch.setattr(live.Change, "send", lambda change: seen.append(live.connection.in_atomic_block))
    write(cast, "ana")
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_what_fails_is_not_told(monkeypatch):
    cast, seen = assemble(), []
    monkeypatch.setattr(live.Change, "send", lambda change: seen.append(change))
    with pytest.raises(RuntimeError), live.change(cast.workshop):
        raise RuntimeError
    assert not seen and Workshop.objects.get(pk=cast.workshop.pk).rev == cast.workshop.rev - 1


@pytest.mark.django_db(transaction=True)
def test_a_dead_layer_does_not_lose_a_saved_note(monkeypatch, caplog):
    cast = assemble()

    def dead():
        raise ConnectionError("the layer is away")

    monkeypatch.setattr(live, "get_channel_layer", dead)
    assert write(cast, "ana").text_en == "It breaks at night"
    assert "away" in caplog.text


# What waits together leaves together


@pytest.fixture
def changes(monkeypatch, django_capture_on_commit_callbacks):
    """Changes that wait to be drawn: `found = changes(verb, verb, ...)`."""

    def made(*verbs):
        found = []
        with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
            patch.setattr(live.Change, "send", lambda change: found.append(change))
            for verb in verbs:
                verb()
        return found

    return made


def test_changes_that_wait_become_one_frame(room, cast, changes):
    """The old page and the one frame of six changes are the fresh page; counts are drawn once."""
    gone, mine = write(cast, "ben", "Taken back"), write(cast, "ana", "A word")
    cast.workshop.refresh_from_db()
    rev, old = cast.workshop.rev, room.pages()
    found = changes(
        lambda: write(cast, "ana", "One"),
        lambda: write(cast, "ben", "Two", column="S2"),
        changed(mine, "reword", "A better word", "en", "heard", by=by(cast.ana)),
        changed(mine, "reword", "The right word", "en", "heard", by=by(cast.ana)),
        changed(gone, "withdraw"),
        lambda: cast.workshop.seat("Aaron", "marketing", "en"),
    )
    [change] = live.joined(reversed(found))
    frame, fresh = change.frame(), room.pages()
    assert (frame["prev"], frame["rev"]) == (rev, rev + 6)
    assert sum('id="bars"' in fragment for fragment in frame["html"]["screen/en"]) == 1
    for surface in SURFACES:
        assert followed(old[surface], surface, room, [frame]) == inside(region_of(fresh[surface])), surface


def test_rings_and_closes_survive_the_joining(cast, changes):
    [change] = live.joined(changes(lambda: write(cast, "ana"), lambda: cast.workshop.show_join(True), cast.ben.remove))
    frame = change.frame()
    assert frame["rings"] == [live.FACILITATORS, live.SCREEN] and frame["closes"] == {cast.ben.audience: live.REMOVED}


def test_what_another_process_did_between_stays_between(cast, changes):
    first, _elsewhere, third = changes(*[lambda: write(cast, "ana")] * 3)
    other = changes(lambda: cast.elsewhere.show_join(True))
    runs = live.joined([third, *other, first])
    assert [(run.workshop.pk, run.prev, run.rev) for run in runs[:2]] == [
        (cast.workshop.pk, first.prev, first.rev),
        (cast.workshop.pk, third.prev, third.rev),
    ]
    assert len(runs) == 3


# The same partial, letter by letter


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("phase", ["silent", "stations", "convert"])
def test_what_travels_is_what_the_page_has(cast, room, wire, phase, language):
    at(cast.workshop, phase)
    for person in (cast.ana, cast.ben, cast.fay, cast.workshop):
        person.language = language
        person.save(update_fields=["language"])
    [frame] = wire(lambda: write(cast, "ana", "日本語 & <b>", language=language))
    [offered] = wire(lambda: promise(cast, "ana"))
    for surface in SURFACES:
        page = room.page(surface)
        drawn = room.heard(surface, frame, language)[0] + room.heard(surface, offered, language)[0]
        found = [fragment for fragment in drawn if fragment in page]
        lost = [
            fragment
            for fragment in drawn
            if fragment not in page and parse(page).find(parse(fragment).elements[0].get("id"))
        ]
        assert not lost, surface
        assert found or surface in ("ben", "preview", "screen")
    assert any("&lt;b&gt;" in fragment for fragment in room.heard("ana", frame, language)[0])


# The catch-up


@pytest.mark.parametrize("rev", ["abc", "-1", "9" * 5000, "", "１", "1e3", "0x1", " 1"])
def test_a_revision_nobody_meant_is_not_understood(as_, cast, rev):
    answer = as_("ana").get(f"/w/{cast.workshop.pk}/since/", {"rev": rev, "epoch": cast.workshop.epoch})
    assert answer.status_code == 400


@pytest.mark.parametrize("rev,epoch", [(10**9, None), (1, "an older one"), (0, None)])
def test_any_doubt_gets_the_whole_region(room, rev, epoch):
    assert "region" in room.since("ana", rev, epoch)


def test_nothing_new_is_an_empty_answer(room, cast):
    cast.workshop.refresh_from_db()
    assert room.since("ana", cast.workshop.rev)["html"] == []


def test_too_much_news_comes_as_the_region(room, cast):
    at(cast.workshop, "stations")
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    for n in range(55):
        write(cast, "ana", f"One {n}"), write(cast, "ben", f"Two {n}", column="S2")
    assert "region" in room.since("ben", rev)


@pytest.fixture
def undrawn(monkeypatch):
    """How often a catch-up was drawn."""
    drawn, draw = [], catchup.draw
    monkeypatch.setattr(catchup, "draw", lambda viewer, seen: drawn.append(seen) or draw(viewer, seen))
    return drawn


def test_what_was_just_heard_is_not_drawn_again(room, cast, wire, undrawn):
    at(cast.workshop, "stations")
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    hear(wire(lambda: write(cast, "ana", "The line breaks")) + wire(lambda: write(cast, "ben", "Nobody answers")))
    news = room.since("ana", rev)
    assert news["rev"] == rev + 2 and not undrawn
    assert any("The line breaks" in html for html in news["html"]) and any("Nobody answers" in h for h in news["html"])


def test_what_came_before_the_server_started_is_drawn_once_for_the_whole_room(room, cast, wire, undrawn):
    at(cast.workshop, "stations")
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    wire(lambda: write(cast, "ana", "Before the start"))
    room.since("ana", rev)
    for n in range(3):
        hear(wire(lambda n=n: write(cast, "ben", f"After it {n}")))
        told = " ".join(room.since("ana", rev)["html"])
        assert "Before the start" in told and f"After it {n}" in told
    assert len(undrawn) == 1


def test_a_frame_that_is_not_drawn_yet_is_not_promised(room, cast, wire):
    """The page gets what is there, and stands where that ends."""
    at(cast.workshop, "stations")
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    hear(wire(lambda: write(cast, "ana", "Drawn")))
    wire(lambda: write(cast, "ben", "Not yet"))
    news = room.since("ana", rev)
    assert news["rev"] == rev + 1 and "Not yet" not in " ".join(news["html"])
    assert "Not yet" in " ".join(room.since("ana", rev + 1)["html"])


def test_a_frame_that_came_after_the_row_was_read_waits_for_the_next_answer(room, cast, wire):
    """It may have rung, which only the row knows: to pass over it would lose what it meant."""
    at(cast.workshop, "stations")
    cast.workshop.refresh_from_db()
    read, rev = Workshop.objects.get(pk=cast.workshop.pk), cast.workshop.rev
    hear(wire(lambda: write(cast, "ana", "Afterwards")))
    assert recent.after(read, rev) == []
    read.refresh_from_db()
    assert [frame["rev"] for frame in recent.after(read, rev)] == [rev + 1]


def test_a_frame_that_nobody_heard_leaves_no_hole(room, cast, wire):
    at(cast.workshop, "stations")
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    wire(lambda: write(cast, "ana", "Unheard"))
    hear(wire(lambda: write(cast, "ben", "Heard")))
    assert "Unheard" in " ".join(room.since("ana", rev)["html"])


def test_what_was_taken_back_meanwhile_is_told_to_nobody_anew(room, cast, wire):
    note = at(cast.workshop, "stations") and write(cast, "ana", "A slip of the tongue")
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    heard = wire(changed(note, "reword", "Another slip", "en", "heard", by=by(cast.ana)))
    heard += wire(changed(note, "withdraw"))
    hear(heard)
    assert any("Another slip" in html for html in fragments_for(heard, ["everyone"], "en"))
    news = room.since("ben", rev)
    assert "slip" not in str(news) and str(note.pk) in str(news)


def test_no_more_than_some_frames_are_kept(cast):
    for rev in range(KEPT + 5):
        recent.hear({"workshop": cast.workshop.pk, "epoch": "e", "prev": rev, "rev": rev + 1, "html": {}, "rings": []})
    assert len(recent.frames[cast.workshop.pk]) == KEPT
    recent.forget(cast.workshop.pk)
    assert cast.workshop.pk not in recent.frames
