"""One change is one revision is one frame; and whoever heard it has the page they would get by opening it again."""

import ast
from datetime import date
from pathlib import Path

import pytest

from tests.cast import assemble, at, by, fresh, promise, write
from tests.dom import parse, place
from tests.room import SURFACES
from workshop import live
from workshop.exercises.journey_map.models import lanes_of, stages_of
from workshop.models import Phase, Workshop

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
    return lambda: cast.workshop.move(cast.workshop.phase_id, +1)


@verb("Workshop.move, back")
def room_moves_back(cast):
    write(cast, "ana")
    return lambda: cast.workshop.move(cast.workshop.phase_id, -1)


@verb("Workshop.move, too late")
def room_has_moved(cast):
    return lambda: cast.workshop.move(0, +1)


@verb("Workshop.publish")
def report_is_published(cast):
    return cast.workshop.publish


@verb("Step.freeze")
def map_is_frozen(cast):
    write(cast, "ana")
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


@verb("Participant.remove")
def seat_is_taken_away(cast):
    carl = cast.workshop.seat("Carl", "marketing", "en")
    return carl.remove


@verb("Participant.remove, in silence", phase="silent")
def seat_is_taken_away_in_silence(cast):
    carl = cast.workshop.seat("Carl", "marketing", "en")
    return carl.remove


@verb("JourneyMap.reframe", phase="frame")
def map_gets_another_frame(cast):
    frame = {"stages": stages_of("J2"), "lanes": lanes_of(["action", "pain", "idea", "gain"]), "preset": "J2"}
    return lambda: cast.board.journey_map.reframe("en", persona="Mika", portrait="Buys", **frame)


UNSEEN = {"Workshop.end"}  # after it there is no living page; see test_agenda


def announcing():
    """The public verbs of all models that change a workshop, found in the source: `live.change` or what leads to it."""
    for file in [*WORKSHOP.glob("models/*.py"), *WORKSHOP.glob("exercises/*/models.py")]:
        for each in ast.walk(ast.parse(file.read_text())):
            if isinstance(each, ast.ClassDef):
                noun = each.name.replace("Day", "Workshop")  # the verbs of the day are the workshop's
                yield from (f"{noun}.{name}" for name in announcing_in(each) if not name.startswith("_"))


def announcing_in(each):
    functions = {part.name: part for part in each.body if isinstance(part, ast.FunctionDef)}
    calls = {
        name: {node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)}
        for name, part in functions.items()
    }
    opens = {name for name, part in functions.items() if "live.change(" in ast.unparse(part)}
    helpers = {name for name in opens if name.startswith("_")}
    while more := {name for name in functions if name.startswith("_") and calls[name] & helpers} - helpers:
        helpers |= more
    return opens | {name for name in functions if calls[name] & helpers}


def test_every_verb_is_tried_here():
    """A new verb that announces must come with its old page + its frame = its fresh page."""
    assert {name.split(",")[0] for name in VERBS} | UNSEEN == set(announcing())


@pytest.fixture
def scene(request, cast, wire):
    """The room just before a verb, and the verb."""
    phase, prepare = VERBS[request.param]
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
    monkeypatch.setattr(live.Change, "send", seen.append)
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
        assert found or surface in ("ben", "screen")
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
