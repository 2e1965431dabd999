"""What simulated people do at the map, in each phase what it lets people do."""

import uuid
from contextlib import suppress

from workshop.demo import sample
from workshop.models import suggestions
from workshop.models.boards import ColumnFull
from workshop.models.notes import Stale
from workshop.viewers import Viewer

from . import gaps, scenes
from .models import Signature, touchpoints
from .models.owners import Locked
from .models.signatures import Draft, Unagreed

RULE = {
    "en": ("A form arrives with a problem in it", "Back within two days, with what is missing", "A tick in the list"),
    "ja": ("課題の書かれた資料請求が届く", "足りない情報を書いて2営業日以内に戻す", "一覧で「受け取りました」を押す"),
}


def act(journey, seat, phase, dice):
    """Once what this phase lets people do; nothing where people only look or speak."""
    phase.vote_by_dice(seat, dice)
    acts = {"stations": add_or_move, "owners": claim, "tobe": redraw, "handoffs": pin, "sign": sign, "convert": offer}
    if phase.face.private:
        write(journey.board, seat, dice)
    elif phase.face.writes and phase.code in ("silent", "stations"):
        add_or_move(journey, seat, dice)
    elif phase.code in acts:
        acts[phase.code](journey, seat, dice)


def add_or_move(journey, seat, dice):
    (move if dice.random() < 0.4 else write)(journey.board, seat, dice)


def write(board, seat, dice):
    """A note they have not written yet, in their language; its id is the same in every process."""
    written = set(seat.notes.values_list(f"text_{seat.language}", flat=True))
    if not (entries := [entry for entry in fitting(board, seat) if entry[f"text_{seat.language}"] not in written]):
        return
    note_id, entry = uuid.UUID(int=dice.getrandbits(128), version=4), dice.choice(entries)
    fields = {name: entry[name] for name in ("column", "lane", "evidence")}
    with suppress(ColumnFull):
        board.add_note(note_id, seat, entry[f"text_{seat.language}"], seat.language, **fields)


def fitting(board, seat):
    """What people of their department would write on this map, or else anybody."""
    columns, lanes = ({entry["code"] for entry in entries} for entries in (board.columns, board.lanes))
    found = [note for note in sample("journey_map")["notes"] if note["column"] in columns and note["lane"] in lanes]
    return [note for note in found if note["department"] == seat.department] or found


def move(board, seat, dice):
    """A note of the wall goes to another stage; a ghost is drawn there anew."""
    notes = [note for note in board.wall(board.notes.on_the_wall().filter(shown=True)) if not note.tracings_now]
    if not notes:
        return
    note, column = dice.choice(notes), dice.choice(board.columns)["code"]
    with suppress(Stale):
        note.move(column, note.lane, version=note.version, by={"participant": seat})


def claim(journey, seat, dice):
    """Who answers for a touchpoint at their own stages; most teams name the department that usually does."""
    mine = set(scenes.codes_for(journey, viewer_of(journey, seat)) or [c["code"] for c in journey.board.columns])
    if not (found := [each for each in touchpoints.of(journey) if each.note.column in mine]):
        return
    each, claimant = dice.choice(found), {"team": seat.team} if seat.team_id else {"seat": seat}
    said, usual = each.claim_of(claimant), journey.usual_owners.get(each.note.column, "")
    department = usual if dice.random() < 0.7 and usual in journey.workshop.departments else seat.department
    with suppress(Locked, Stale):
        each.claim(claimant, department, [], version=said.version if said else 0)


def redraw(journey, seat, dice):
    """Something is kept, moved, or thought of anew."""
    if dice.random() < 0.3:
        return write(journey.board, seat, dice)
    notes = journey.board.wall(journey.board.notes.on_the_wall().filter(shown=True))
    ghosts = [note for note in notes if note.is_ghost and not note.tracings_now]
    if ghosts and dice.random() < 0.6:
        note = dice.choice(ghosts)
        with suppress(Stale):
            note.keep(version=note.version, by={"participant": seat})
    else:
        move(journey.board, seat, dice)


def pin(journey, seat, dice):
    if not (open_pins := [each for each in gaps.pins(journey) if not each.is_complete]):
        return
    each, (trigger, way_back, receipt) = dice.choice(open_pins), RULE[seat.language]
    rule = {"trigger": trigger, "facts": ["problem", "timing"], "limit": dice.choice([1, 4, 8]), "unit": "hour"}
    with suppress(Stale):
        each.write(version=each.version, by=seat.name, way_back=way_back, receipt=receipt, **rule)


def sign(journey, seat, _dice):
    if version := journey.board.versions.first():
        with suppress(Draft, Unagreed):
            Signature.sign(version, seat)


def offer(journey, seat, dice):
    """They would take one of the suggestions."""
    step = journey.board.step
    if found := suggestions.standing(step):
        suggestions.volunteer(step, dice.choice(found)[0].key, seat, True)


def viewer_of(journey, seat):
    return Viewer(journey.workshop, participant=seat)
