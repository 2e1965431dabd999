"""From proposals to what the morning keeps: the second half of a night, and the morning after it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop.exercise import Exercise, Face
from workshop.models import Release, suggestions
from workshop.wording import choices, content

from ..models import assets, decisions
from ..models.completion import Completion, missing
from ..models.proposals import Proposal, State, standing_of
from ..models.reactivation import NONE
from . import asking, reporting, suggesting, trying

FACES = {
    "propose": Face("campfire_review/propose", writes=True, wall=True),
    "dots": Face("campfire_review/dots", wall=True),
    "decide": Face("campfire_review/decide", wall=True),
    "asset": Face("campfire_review/asset", wall=True),
    "confirm": Face("campfire_review/confirm", wall=True),
}


class Agreeing(Exercise):
    def is_used(self):
        return super().is_used() or Proposal.objects.of(self.step).exists()

    def questions(self, phase):
        return [*super().questions(phase), *asking.questions(self.step, phase)]

    def electorates(self, phase):
        return super().electorates(phase) | asking.electorates(self.step, phase)

    def counted(self, phase, ballots, change):
        super().counted(phase, ballots, change)
        if phase.code == "decide":
            decisions.agree(self.step, change)
        if phase.code == "confirm":
            decisions.confirm(self.step, change)
        for ballot in ballots:
            if ballot.name == "release" and ballot.result["voters"]:
                Release.keep(self.step, decisions.nobody_objects(ballot), {})

    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen)
        show = {"propose": proposing, "dots": proposing, "decide": deciding, "asset": keeping, "confirm": confirming}
        return context | show[phase.code](self.step, viewer) if phase.code in show else context

    def unready(self, phase):
        ends = {"propose": unpaired, "decide": unpaired, "asset": incomplete, "confirm": unconfirmed}
        find = ends.get(phase.code)
        return [*super().unready(phase), *(find(self.step) if find else [])]

    def suggestions(self):
        return [*super().suggestions(), *suggesting.of(self.step)]

    def rehearse(self, seat, phase, dice):
        super().rehearse(seat, phase, dice)
        trying.act(self, seat, phase, dice)

    def report(self, viewer):
        return reporting.of(self)


# What each part shows: its own circle on a phone, all of them on the desk and the screen


def circle_of(step, seat):
    """The circle that somebody sits in, or None."""
    return step.circles.select_related("deal").filter(chairs__participant=seat).first() if seat else None


def causes_of(circle):
    """The causes that a circle found."""
    board = getattr(circle.step, "board", None)
    return list(board.clusters.filter(removed_at=None, lane=circle.lane)) if board else []


def proposing(step, viewer):
    """[(circle, [(cause, proposals)], does a request wait for an offer?)]; on a phone only one's own."""
    mine = circle_of(step, viewer.participant)
    found = [
        (circle, by_cause(own), decisions.lacks_offer({each.kind for each in own}))
        for circle, own in decisions.by_circle(standing_of(step))
        if not is_phone(viewer) or circle == mine
    ]
    return {
        "circle": mine,
        "lists": found,
        "causes": causes_of(mine) if mine else [],
        "kinds": choices("proposal_kind").values(),
        "areas": choices("department").values(),
        "put_aside": put_aside(step) if viewer.is_facilitator else [],
    }


def is_phone(viewer):
    return viewer.surface == "phone"


def by_cause(proposals):
    """[(cause or None, its proposals)], those without one last."""
    found = {}
    for proposal in proposals:
        found.setdefault(proposal.cause, []).append(proposal)
    return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[1][0].number))


def put_aside(step):
    found = list(Proposal.objects.of(step).filter(removed_at=None).exclude(parked_at=None).select_related("circle"))
    for proposal in found:
        proposal.circle.step = step
    return found


def deciding(step, viewer):
    """The same with what is put to consent, by the name of its vote."""
    return proposing(step, viewer) | {"asked": {each.question: each for each in decisions.to_decide(step)}}


def keeping(step, viewer):
    mine = circle_of(step, viewer.participant)
    circles = [circle for circle in assets.of_circles(step) if not is_phone(viewer) or circle == mine]
    context = {
        "circle": circles[0] if mine and circles else None,
        "circles": circles,
        "agreed": [each for each in standing_of(step) if each.is_agreed and each.circle in circles],
        "triggers": [*content("reactivation", asking.HERE), {"id": NONE, **asking.words("none")}],
    }
    if not viewer.is_at_the_desk:
        return context
    return context | {
        "missing": missing(step),
        "completion": Completion.objects.filter(step=step).first(),
        "published": all(card.published_at for circle in circles for card in circle.cards),
        "suggestions": suggestions.standing(step),
    }


def confirming(step, viewer):
    """What the night agreed on: on a phone that of one's own circle, everywhere once it is confirmed."""
    mine = [circle.pk for night in decisions.nights(step) if (circle := circle_of(night, viewer.participant))]
    found = decisions.to_confirm(step)
    context = {
        "asked": {each.question: each for each in found},
        "confirmed": [each for each in found if each.state != State.PROVISIONAL],
        "waiting_for_words": [
            each for each in found if each.waits_for_words and (viewer.is_facilitator or each.circle_id in mine)
        ],
    }
    return context | {"suggestions": suggestions.standing(step)} if viewer.is_at_the_desk else context


# What Next says


def unpaired(step):
    n = sum(
        decisions.lacks_offer({each.kind for each in own}) for _circle, own in decisions.by_circle(standing_of(step))
    )
    sentence = ngettext(
        "%(n)s circle asks and offers nothing: its requests are not saved",
        "%(n)s circles ask and offer nothing: their requests are not saved",
        n,
    )
    return [sentence % {"n": n}] if n and not decisions.is_alone(step.workshop) else []


def incomplete(step):
    return [
        _("%(circle)s lacks %(what)s") % {"circle": circle, "what": ", ".join(lacks)} for circle, lacks in missing(step)
    ]


def unconfirmed(step):
    found = decisions.to_confirm(step)
    open_ones = sum(each.state == State.PROVISIONAL for each in found)
    unworded = sum(each.waits_for_words for each in found)
    said = []
    if open_ones:
        sentence = ngettext("%(n)s decision is not confirmed", "%(n)s decisions are not confirmed", open_ones)
        said.append(sentence % {"n": open_ones})
    if unworded:
        sentence = ngettext("%(n)s waits for its new words", "%(n)s wait for their new words", unworded)
        said.append(sentence % {"n": unworded})
    return said
