"""What a circle is asked blind: dots on its proposals, consent to those that came through, and the morning's choice."""

from django.utils import translation

from workshop.methods import Confirm, Consent, Dots
from workshop.wording import LANGUAGES, choices, content

from ..models import Chair
from ..models.decisions import PASSING, by_circle, dots_on, nights, to_confirm, to_decide
from ..models.proposals import standing_of
from ..texts import HERE

DOTS = 3


def words(name):
    return content("agreeing", HERE)[name]


def questions(step, phase):
    ask = {"dots": dots, "decide": consents, "confirm": confirmations}.get(phase.code)
    return [*(ask(step) if ask else []), *release(step, phase)]


def dots(step):
    """One vote for each circle that has proposals."""
    return [
        Dots(dots_on(circle), named(circle), options(own), budget=min(DOTS, 2 * len(own)), cut=PASSING)
        for circle, own in by_circle(standing_of(step))
    ]


def named(circle, number=0):
    """What a vote is called in both languages. Its name stands where other circles read it: no proposal is told."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = f"{circle} · {number}" if number else str(circle)
    return found


def options(proposals):
    """Requests, offers and changes, each kind under its name."""
    kinds = list(choices("proposal_kind"))
    return [option(each) for each in sorted(proposals, key=lambda each: (kinds.index(each.kind), each.number))]


def option(proposal):
    kind = choices("proposal_kind")[proposal.kind]
    words = dict.fromkeys(LANGUAGES, proposal.next_time)  # as it was written, whoever reads it
    return {"code": str(proposal.pk), **words} | {f"group_{code}": kind[code] for code in LANGUAGES}


def consents(step):
    return [Consent(each.question, named(each.circle, each.number)) for each in to_decide(step)]


def confirmations(step):
    return [Confirm(each.question, named(each.circle, each.number)) for each in to_confirm(step)]


def release(step, phase):
    """A10, at the end of an anonymous night: may its cards leave the room?"""
    is_asked = step.identity == "anon" and phase.code != "confirm" and is_last(phase)
    if not (is_asked and step.board.notes.filter(withdrawn_at=None).exists()):
        return []
    return [Consent("release", words("release"))]


def is_last(phase):
    return not phase.step.phases.filter(place__gt=phase.place).exists()


def electorates(step, phase):
    """Whose question it is: the circle's, as long as anybody of it is here; otherwise everybody's."""
    asked = {"dots": standing_of, "decide": standing_of, "confirm": to_confirm}.get(phase.code)
    if asked is None:
        return {}
    seats = seats_of(nights(step) if phase.code == "confirm" else [step])
    found = {}
    for circle, own in by_circle(asked(step)):
        if circle.pk in seats:
            found |= dict.fromkeys([dots_on(circle), *(each.question for each in own)], seats[circle.pk])
    return found


def seats_of(steps):
    """{circle id: ids of those of it who are here}; circles of whom nobody is left are not in it."""
    chairs = Chair.objects.filter(
        circle__step__in=steps, participant__left_at=None, participant__removed_at=None
    ).values_list("circle", "participant")
    found = {}
    for circle, seat in chairs:
        found.setdefault(circle, set()).add(seat)
    return found
