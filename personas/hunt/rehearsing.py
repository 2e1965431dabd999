"""What simulated people do in a hunt, in each part what it lets people do."""

import uuid
from contextlib import suppress

from workshop.models import Carried, suggestions
from workshop.models.ballots import Closed as VoteClosed
from workshop.models.ballots import NoVote
from workshop.models.carrying import Packs
from workshop.models.notes import Stale

from ..models import Card, Shift, Tick
from ..models.cards import BOXES
from ..models.seeds import words
from ..models.tables import NAMES, Closed
from ..models.walks import Full, NameTaken, NotFictional, Walks
from ..sheet import FIELDS
from . import scenes


def act(exercise, seat, phase, dice):
    acts = {"become": introduce, "walk1": hear, "walk2": hear, "card": write, "merge": put, "shift": state}
    if phase.code == "brief":
        Tick.set(exercise.hunt, seat, True)
        store(seat, phase)
    elif phase.code == "convert":
        offer(exercise.step, seat, dice)
    elif phase.code in acts:
        acts[phase.code](exercise.step, seat, phase, dice)
    vote(phase, seat, dice)


def store(seat, phase):
    """Their phone has its pack."""
    packs = Packs.at(phase)
    Carried.report(packs, seat, packs.revision_for(seat), opens_again=True)


def said(kind, seat):
    return words("rehearsal")[kind][seat.language]


def any_id(dice):
    return uuid.UUID(int=dice.getrandbits(128), version=4)


def introduce(step, seat, phase, dice):
    walk = Walks(step).of(seat)
    if walk and not walk.name:
        name = dice.choice(said("names", seat))
        with suppress(NotFictional, Stale):
            try:
                walk.introduce(name, dice.choice(said("mornings", seat)), seat.language, version=walk.version)
            except NameTaken as taken:
                walk.introduce(taken.offered, dice.choice(said("mornings", seat)), seat.language, version=walk.version)


def hear(step, seat, phase, dice):
    if walk := Walks(step).of(seat):
        prompt = dice.choice(step.exercise.hunt.prompts)
        heard = {"part": phase.code, "prompt": prompt["code"], "tag": prompt["tag"], "language": seat.language}
        with suppress(Full):
            walk.hear(any_id(dice), seat, dice.choice(said("notes", seat)), **heard)


def write(step, seat, phase, dice):
    card = Card.of(step, seat)
    filled = {line.box for line in card.written}
    box = next((box for box in ("pain", "rescue", *BOXES) if box not in filled), None)
    if box:
        text = words("rehearsal")["lines"][box][seat.language]
        card.write(any_id(dice), box, text, seat.language, dice.choice(("heard", "data", "imagined")))


def put(step, seat, phase, dice):
    """A line of their card; then the shared sentence, when it is missing."""
    table = next((each for each in scenes.tables_at_work(step) if seat in each.group.people), None)
    if table is None:
        return
    with suppress(Full, Closed, Stale, NotFictional, NameTaken):
        for line in scenes.tray(step, seat)[:1]:
            text = line.text[: FIELDS[line.into].length]
            about = text, line.language, line.evidence
            table.add(any_id(dice), line.into, *about, by=seat, card_line=line)
        if walk := scenes.morning(table, seat):
            table.put_morning(walk, by=seat)
        if table.name and not table.roles:
            names = {name: getattr(table, name) for name in NAMES}
            table.entitle(version=table.version, by=seat, roles=["user"], age="", **names)
        if not table.sentence:
            table.add(any_id(dice), "sentence", said("sentence", seat), seat.language, "", by=seat)


def state(step, seat, phase, dice):
    if not step.shifts.filter(seat=seat).exists():
        before, now = said("shifts", seat)
        Shift.state(step, seat, before, now)


def offer(step, seat, dice):
    if found := suggestions.standing(step):
        suggestions.volunteer(step, dice.choice(found)[0].key, seat, True)


def vote(phase, seat, dice):
    for ballot in phase.open_ballots():
        if ballot.options and not ballot.answer_of(seat):
            with suppress(VoteClosed, NoVote):
                ballot.vote(seat, ballot.question.any(dice))
