"""What a night and its morning suggest as promises (table 2.0.8): signals to look for, and what was kept.

A provisional decision is no promise, nor is a request that is still to be offered; the morning makes it one.
"""

from django.utils.translation import gettext as _

from workshop.exercise import Suggestion
from workshop.wording import choices, in_words

from ..models import assets, decisions
from ..models.proposals import REQUEST

TITLE, MEASURE = 80, 80
SIGNAL_DAYS, DAYS = 14, {"request": 30, "offer": 14, "change": 30}


def of(step):
    """A night brings the signals of its lessons, the morning after it what was kept."""
    if decisions.is_morning(step):
        found = decisions.kept(decisions.nights(step))
        return [promised(proposal) for proposal in found if not proposal.waits_for_words]
    return [added(lesson) for lesson in assets.lessons_of(step) if lesson.signal]


def promised(proposal):
    asks = proposal.kind == REQUEST
    asked = {"area": proposal.area_words, "sentence": proposal.sentence}
    what = _("%(area)s: %(sentence)s") % asked if asks else proposal.sentence
    return Suggestion(
        key=f"proposal-{proposal.pk}",
        title=cut(what, TITLE),
        measure=measured(proposal),
        baseline=None,
        target=0 if asks else 1,
        days=DAYS[proposal.kind],
        why=f"{proposal.kind_words} · {proposal.circle}",
        department=proposal.area,
    )


def measured(proposal):
    """A request: losses with the same cause; otherwise what its writers expect of it."""
    tag = proposal.cause_tag
    if proposal.kind == REQUEST and tag:
        cause = in_words(choices("loss_cause_tag")[tag])
        return cut(_("Losses with the cause “%(cause)s”") % {"cause": cause}, MEASURE)
    return cut(proposal.effect_said or proposal.so_that_said, MEASURE)


def added(lesson):
    """The signal of a lesson goes where people look before they call."""
    return Suggestion(
        key=lesson.key,
        title=fitted(_("Add the signal “%(what)s” to %(checklist)s"), what=lesson.signal, checklist=_("the checklist")),
        measure=_("Times seen"),
        days=SIGNAL_DAYS,
        why=_("Lesson of “%(deal)s”") % {"deal": lesson.deal} if lesson.deal else _("Lesson"),
        department="field_sales",
    )


def fitted(text, *, what, **names):
    """What it is about is cut, not what is to be done."""
    room = TITLE - len(text % {"what": "", **names})
    return text % {"what": cut(what, room), **names}


def cut(text, length):
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"
