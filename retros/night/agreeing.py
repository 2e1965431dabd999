"""From proposals to what the morning keeps: the second half of a night, and the morning after it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop import live
from workshop.exercise import Exercise, Face
from workshop.models import Release, suggestions
from workshop.wording import choices, content

from ..models import assets, decisions
from ..models.completion import Completion, missing
from ..models.proposals import Proposal, State, standing_of
from ..models.reactivation import NONE
from ..models.seating import circle_of
from . import asking, reporting, suggesting, trying

FACES = {
    "propose": Face("campfire_review/propose", night=True, writes=True, wall=True),
    "dots": Face("campfire_review/dots", night=True, wall=True),
    "decide": Face("campfire_review/decide", night=True, wall=True),
    "asset": Face("campfire_review/asset", night=True, wall=True),
    "confirm": Face("campfire_review/confirm", wall=True),
}


class Agreeing(Exercise):
    def is_used(self):
        return super().is_used() or Proposal.objects.of(self.step).exists()

    def questions(self, phase):
        return [*super().questions(phase), *asking.questions(self.step, phase)]

    def electorates(self, phase):
        own = live.once(("electorates", phase.pk), lambda: asking.electorates(self.step, phase))
        return super().electorates(phase) | own

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
        if phase.code == "confirm":
            return context | confirming(self.step, viewer)
        show = {"propose": proposing, "dots": proposing, "decide": deciding, "asset": keeping}
        if phase.code not in show:
            return context
        if viewer.is_screen:
            context["ballots"] = shared(phase, context["circle"])
        return context | show[phase.code](self.step, viewer, context["circle"])

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


# What each part shows of the circle that this page is about


def shared(phase, circle):
    """The votes of the circle that shares its wall, and those of everybody; no other results on the screen."""
    asked = [each for each in phase.asked() if "-" not in each.name]
    if circle is None:
        return asked
    own = decisions.dots_on(circle), f"proposal-{circle.pk}-"
    return [each for each in phase.asked() if each.name == own[0] or each.name.startswith(own[1])] + asked


def proposing(step, viewer, circle):
    """[(circle, [(cause, proposals)], does a request wait for an offer?)]"""
    own = [each for each in standing_of(step) if each.circle == circle]
    return {
        "lists": [(circle, by_cause(own), decisions.lacks_offer({each.kind for each in own}))] if own else [],
        "causes": circle.causes if circle else [],
        "kinds": choices("proposal_kind").values(),
        "areas": choices("department").values(),
        "put_aside": put_aside(circle) if circle and viewer.is_facilitator else [],
    }


def by_cause(proposals):
    """[(cause or None, its proposals)], those without one last."""
    found = {}
    for proposal in proposals:
        found.setdefault(proposal.cause, []).append(proposal)
    return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[1][0].number))


def put_aside(circle):
    found = list(circle.proposals.filter(removed_at=None).exclude(parked_at=None))
    for proposal in found:
        proposal.circle = circle
    return found


def deciding(step, viewer, circle):
    """The same with what is put to consent, by the name of its vote."""
    return proposing(step, viewer, circle) | {"asked": {each.question: each for each in decisions.to_decide(step)}}


def keeping(step, viewer, circle):
    circles = assets.of_circles(step)
    context = {
        "circles": circles,
        "circle": next((each for each in circles if each == circle), None),
        "agreed": [each for each in standing_of(step) if each.is_agreed and each.circle == circle],
        "triggers": [*content("reactivation", asking.HERE), {"id": NONE, **asking.words("none")}],
    }
    if not viewer.is_at_the_desk:
        return context
    return context | {
        "missing": missing(step),
        "completion": Completion.objects.filter(step=step).first(),
        "published": all(card.published_at for each in circles for card in each.cards),
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
