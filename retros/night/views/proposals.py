"""Proposals of a circle: written, reworded, tied to a cause, parked, taken back."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, in_the_room, participant
from workshop.models.notes import Stale, Taken
from workshop.views import desk, hints
from workshop.views.boards import back_to
from workshop.views.composing import hinted, kept, refused, unwritten
from workshop.wording import here

from ...models import Circle, Proposal
from ...models.proposals import MOST, Closed, Full
from ..forms import CauseForm, ProposalForm, WordsForm


def circle_of(viewer, circle):
    """A circle of this workshop, for those who sit in it and for the desk. Others have no part in it."""
    circles = Circle.objects.select_related("step", "deal").filter(step__workshop=viewer.workshop)
    found = get_object_or_404(circles, pk=circle)
    found.step.workshop = viewer.workshop
    if not (viewer.is_facilitator or found.chairs.filter(participant=viewer.participant).exists()):
        raise Http404
    return found


def proposal_of(viewer, proposal):
    found = get_object_or_404(Proposal, pk=proposal, removed_at=None, circle__step__workshop=viewer.workshop)
    found.circle = circle_of(viewer, found.circle_id)
    return found


def cause_of(circle, pk):
    """One of the causes that the circle found; none is none. Raises `Stale` when it is gone."""
    found = next((each for each in circle.causes if each.pk == pk), None)
    if pk and found is None:
        raise Stale
    return found


def closed(request, form=None):
    return refused(request, _("Proposals are closed now. Nothing was changed."), 409, proposal_form=form)


@participant
@require_POST
def proposals(request, workshop, circle):
    """One more. The id was made on the phone: sent twice, it is one proposal."""
    circle, form = circle_of(request.viewer, circle), ProposalForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "proposal_form")
    data = form.cleaned_data
    if found := hints.found(request, circle.step, " ".join(form.words.values())):
        return hinted(request, found, proposal_form=form)
    about = {"kind": data["kind"], "area": data["area"], "language": here(), **form.words}
    try:
        made, _created = Proposal.add(circle, data["id"], cause=cause_of(circle, data["cause"]), **about)
    except Taken:
        return answers.refuse(request, "taken")
    except Stale:
        return refused(request, _("That cause is gone. Choose another one."), 409, proposal_form=form)
    except Full:
        sentence = _("Your circle has %(n)s proposals, which is the limit. Take one back first.") % {"n": MOST}
        return refused(request, sentence, 409, proposal_form=form)
    except Closed:
        return closed(request, form)
    return kept(request, made.pk)


@in_the_room
def proposal(request, workshop, proposal):
    """One proposal with all that can be done to it; a POST gives it other words."""
    found = proposal_of(request.viewer, proposal)
    if request.method != "POST":
        return show(request, found)
    form = WordsForm(request.POST)
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return show(request, found, 422, form=form, sentence=answers.first_error(form))
    words = {"version": form.cleaned_data["version"], **form.words}
    return change(request, found, lambda: found.reword(**words), form=form)


@in_the_room
@require_POST
def cause(request, workshop, proposal):
    """Which cause it answers."""
    found, form = proposal_of(request.viewer, proposal), CauseForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    data = form.cleaned_data
    return change(request, found, lambda: found.relate(cause_of(found.circle, data["cause"]), version=data["version"]))


@in_the_room
@require_POST
def removal(request, workshop, proposal):
    """Its circle takes it back."""
    found, form = proposal_of(request.viewer, proposal), CauseForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    return change(request, found, lambda: found.remove(version=form.cleaned_data["version"]))


@facilitator
@require_POST
def parking(request, workshop, proposal):
    """Out of the flow, or back into it."""
    desk.living(request)
    found, form = proposal_of(request.viewer, proposal), CauseForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    parked = request.POST.get("parked") == "1"
    return change(request, found, lambda: found.park(parked, version=form.cleaned_data["version"]))


def change(request, found, verb, form=None):
    try:
        verb()
    except Closed:
        sentence = _("It is being voted on, or agreed: its words stay as they are.")
        return show(request, found, 409, sentence=sentence, form=form)
    except Stale:
        sentence = _("Somebody changed it meanwhile. It stands here as it is now.")
        return show(request, proposal_of(request.viewer, found.pk), 409, sentence=sentence, form=form)
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})


def show(request, proposal, status=200, **more):
    viewer = request.viewer
    context = {
        "proposal": proposal,
        "viewer": viewer,
        "workshop": viewer.workshop,
        "causes": proposal.circle.causes,
        "back": back_to(viewer),
        **more,
    }
    template = "campfire_review/proposal/sheet.html" if request.htmx else "campfire_review/proposal/page.html"
    return render(request, template, context, status=status)
