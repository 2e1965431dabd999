"""What simulated people do at the fire: agree, doubt a fact, write cards, say "me too", volunteer, and find causes."""

import uuid
from contextlib import suppress

from workshop.models import Cluster, Ready
from workshop.models.anonymity import Settled, new_key
from workshop.models.boards import ColumnFull, Enough
from workshop.models.clusters import TooMany
from workshop.models.notes import Stale, Taken

from ..models import Corner, Echo, corners, echoes, facts, seating
from . import scenes


def act(exercise, seat, phase, dice):
    circle = seating.circle_of(exercise.step, seat)
    if circle:
        ACTS.get(phase.code, nothing)(exercise, circle, seat, phase, dice)


def nothing(exercise, circle, seat, phase, dice):
    pass


def agree(exercise, circle, seat, phase, dice):
    Ready.say(phase, seat, True)


def doubt(exercise, circle, seat, phase, dice):
    found = facts.timeline(circle)
    if found and dice.random() < 0.3:
        dice.choice(found).doubt(new_key(), True)


def write(exercise, circle, seat, phase, dice):
    text = dice.choice(scenes.words("rehearsal")["cards"])[seat.language]
    place = {"column": "", "lane": circle.lane, "evidence": ""}
    with suppress(ColumnFull, Enough, Settled, Taken):
        exercise.board.add_note(drawn(dice), seat, text, seat.language, new_key(), **place)


def echo(exercise, circle, seat, phase, dice):
    notes = list(exercise.board.notes.on_the_wall().filter(shown=True, lane=circle.lane))
    if notes:
        note = dice.choice(notes)
        note.board = exercise.board
        kind = echoes.QUESTION if dice.random() < 0.2 else echoes.ME_TOO
        Echo.say(circle, note, kind, new_key(), True)


def volunteer(exercise, circle, seat, phase, dice):
    if dice.random() < 0.4:
        text = dice.choice(scenes.words("rehearsal")["corners"])[seat.language]
        identity = dice.choice(corners.MODES)
        with suppress(Settled, Taken):
            Corner.add(circle, drawn(dice), seat, new_key(), identity, text, seat.language)


def order(exercise, circle, seat, phase, dice):
    """A loose card goes to a cause; before there are any, one is made."""
    board, named = exercise.board, scenes.words("rehearsal")["causes"]
    found = list(board.clusters.filter(removed_at=None, lane=circle.lane))
    if len(found) < len(named) and (not found or dice.random() < 0.2):
        entry = named[len(found)]
        with suppress(TooMany, Stale):
            cluster, _new = Cluster.add(board, drawn(dice), entry[board.workshop.language], circle.lane)
            cluster.board = board
            cluster.classify(entry["tag"], version=cluster.version)
            found.append(cluster)
    loose = list(board.notes.on_the_wall().filter(shown=True, cluster=None, lane=circle.lane))
    if loose:
        note = dice.choice(loose)
        note.board = board
        with suppress(Stale):
            note.gather(dice.choice(found), by={"participant": seat})


def drawn(dice):
    return uuid.UUID(int=dice.getrandbits(128), version=4)


ACTS = {"settle": agree, "facts": doubt, "silent": write, "reveal": echo, "own": volunteer, "cluster": order}
