"""What the map asks blind: how it feels, where it hurts and what decides, and whether the room can work with it."""

from pathlib import Path

from django.utils.translation import ngettext

from workshop.demo import sample as sample_of
from workshop.methods import Consent, Dots, Scale
from workshop.models import Ballot
from workshop.models.ballots import CLOSED
from workshop.wording import content

HERE = Path(__file__).parent
HURTS, DECIDES = "hurts", "decides"
FIRST, QUARTER = 3, 0.25  # moments of truth are proposed: the first three, and what a quarter of the voters chose


def questions(phase, board):
    words = content("questions", HERE)
    if phase.code == "emotion":
        return [Scale("emotion", words["emotion"], board.columns, marks=words["feelings"])]
    if phase.code == "moments":
        notes = dict(options=on_the_wall(board), on_notes=True)
        return [
            Dots(HURTS, words[HURTS], budget=2, **notes),
            Dots(DECIDES, words[DECIDES], budget=1, cut=FIRST, **notes),
        ]
    return [Consent("map", words["map"])] if phase.code == "sign" else []


def on_the_wall(board):
    """Every note of the wall as an option, stage by stage."""
    places = {column["code"]: place for place, column in enumerate(board.columns)}
    groups = [{f"group_{language}": column[language] for language in ("en", "ja")} for column in board.columns]
    notes = board.notes.on_the_wall().filter(shown=True).order_by("place")
    found = [(places[note.column], note) for note in notes if note.column in places]
    return [
        {"code": str(note.pk), "en": note.read_in("en"), "ja": note.read_in("ja"), **groups[place]}
        for place, note in sorted(found, key=lambda entry: entry[0])
    ]


def unmarked(phase, notes):
    """For Next on the desk: moments of truth that the dots propose and nobody has marked."""
    n = sum(not note.moment_of_truth for note in proposed(phase, notes))
    text = ngettext("%(n)s proposed moment of truth is not marked", "%(n)s proposed moments of truth are not marked", n)
    return [text % {"n": n}] if n else []


def proposed(phase, notes):
    """The notes that the dots propose as moments of truth, best first; none before the close."""
    ballot = phase.ballots.filter(name=DECIDES, round=1).exclude(result=None).first() if phase else None
    if ballot is None:
        return []
    later = phase.ballots.filter(name=DECIDES, round=2).exclude(result=None).first()
    codes = ballot.result["passed"] + later.through if later else ballot.through
    share = ballot.result["share"]  # of too few votes nothing is known but what passed
    codes += [code for code in ballot.result["order"] if share[code] >= QUARTER and code not in codes]
    known = {str(note.pk): note for note in notes}
    return [known[code] for code in codes if code in known]


def sample(step, board):
    """The votes of the sample, as they stand after the close: the curve, the dots on the notes, the marked moments."""
    votes, phase = sample_of("journey_votes"), step.phases.get(code="emotion")
    phase.step = step
    ballot = Ballot.of(phase, questions(phase, board)[0], stage=CLOSED)
    answers = [
        dict(zip(votes["emotion"], values, strict=True)) for values in zip(*votes["emotion"].values(), strict=True)
    ]
    ballot.result = ballot.question.count([("", answer) for answer in answers], base=[""])
    ballot.save()
    board.notes.filter(pk__in=votes["moments"]).update(moment_of_truth=True)
    for name in (HURTS, DECIDES):
        board.take_dots(name, {pk: dots[name] for pk, dots in votes["dots"].items()}, step.workshop.rev)
