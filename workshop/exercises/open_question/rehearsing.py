"""What simulated people do with an open question: write, agree on a line, put the wall in order, and vote."""

import uuid
from contextlib import suppress
from pathlib import Path

from workshop.models import Cluster, Line, Phase
from workshop.models.clusters import TooMany
from workshop.models.lines import lines_of
from workshop.models.notes import Stale
from workshop.wording import content


def words(kind, language):
    return [entry[language] for entry in content("open_question", Path(__file__).parent)["rehearsal"][kind]]


def act(exercise, seat, phase: Phase, dice):
    phase.vote_by_dice(seat, dice)
    if phase.face.together:
        write(exercise.step, seat, phase.face.together, dice)
    elif phase.face.zooms:
        order(exercise.board, seat, dice)
    elif phase.face.voices and dice.random() < 0.2:
        for voice in phase.voices.filter(participant=seat):
            voice.phase = phase
            voice.pass_on()


def write(step, seat, level, dice):
    """A line of their own, or one of those below for their group, which has none yet."""
    group = lines_of(step).around(seat, level)
    if group is None or group.line.text:
        return
    texts = [line.text for line in group.line.below] or words("lines", seat.language)
    with suppress(Stale):
        Line.write(group, dice.choice(texts), seat.language, version=group.line.version, by=seat)


def order(board, seat, dice):
    """A loose note goes into one of a few clusters; before there are any, one is made."""
    notes = list(board.notes.on_the_wall().filter(shown=True, cluster=None))
    clusters = list(board.clusters.filter(removed_at=None))
    if len(clusters) < 2 or (len(clusters) < 4 and dice.random() < 0.1):
        with suppress(TooMany):
            name = words("clusters", board.workshop.language)[len(clusters)]
            clusters = [Cluster.add(board, uuid.UUID(int=dice.getrandbits(128), version=4), name)[0]]
    if notes:
        with suppress(Stale):
            dice.choice(notes).gather(dice.choice(clusters), by={"participant": seat})
