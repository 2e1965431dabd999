"""Who answers for a touchpoint: claims of teams and people, and the decision between them."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workshop import answers
from workshop.access import facilitator, in_the_room, participant
from workshop.models.notes import Stale
from workshop.passes import Refused
from workshop.views import desk
from workshop.views.boards import back_to, note_of

from ..forms import UNKNOWN, DecisionForm, OwnerForm
from ..models import touchpoints
from ..models.owners import Locked
from .journeys import journey_of


def touchpoint_of(viewer, note):
    """A touchpoint that stands on the map, with what is said about it."""
    note = note_of(viewer, note)
    journey = journey_of(viewer, note.board.step_id)
    note.board = journey.board
    found = touchpoints.one(journey, note)
    if not found.stands:
        raise Refused("gone")
    return found


def claimant_of(viewer):
    """A team speaks with one voice; whoever has none speaks alone."""
    seat = viewer.participant
    return {"team": seat.team} if seat.team_id else {"seat": seat}


@in_the_room
@require_GET
def touchpoint(request, workshop, note):
    return show(request, touchpoint_of(request.viewer, note))


def show(request, found, *, status=200, **more):
    """One touchpoint: what is said, what this viewer's team says, and for the desk the decision."""
    viewer = request.viewer
    mine = found.claim_of(claimant_of(viewer)) if viewer.participant else None
    context = {
        "touchpoint": found,
        "viewer": viewer,
        "workshop": viewer.workshop,
        "mine": mine,
        "back": back_to(viewer),
        "form": OwnerForm(workshop=viewer.workshop, initial=values_of(mine) if mine else {}, auto_id="claim_%s"),
        "decision_form": DecisionForm(
            workshop=viewer.workshop,
            initial=values_of(found.decision) if found.decision else {},
            auto_id="decision_%s",
        ),
        **more,
    }
    template = "journey_map/owners/sheet.html" if request.htmx else "journey_map/owners/sheet_page.html"
    return render(request, template, context, status=status)


def values_of(claim):
    return {"department": claim.department or UNKNOWN, "supporting": claim.supporting, "version": claim.version}


@participant
@require_POST
def claim(request, workshop, note):
    """One accountable department, in the name of the viewer's team."""
    found = touchpoint_of(request.viewer, note)
    form = OwnerForm(request.POST, workshop=request.viewer.workshop, auto_id="claim_%s")
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return show(request, found, status=422, form=form, error=answers.first_error(form))
    try:
        found.claim(claimant_of(request.viewer), *form.said(), version=form.cleaned_data["version"])
    except Stale:
        sentence = _(
            "Somebody of your team was first. Their choice stands here; choose again if you see it differently."
        )
        return show(request, touchpoint_of(request.viewer, note), status=409, error=sentence)
    except Locked:
        sentence = _("This is decided: the facilitator has closed it. Speak up in the room if you see it differently.")
        return show(request, touchpoint_of(request.viewer, note), status=409, error=sentence)
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})


@facilitator
@require_POST
def decision(request, workshop, note):
    """A person decides; taken back, the claims count again."""
    desk.living(request)
    found = touchpoint_of(request.viewer, note)
    if request.POST.get("open"):
        found.undecide()
        return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})
    form = DecisionForm(request.POST, workshop=request.viewer.workshop, auto_id="decision_%s")
    if not form.is_valid():
        return show(request, found, status=422, decision_form=form, error=answers.first_error(form))
    found.decide(*form.said())
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})


@facilitator
@require_POST
def lock(request, workshop, step):
    desk.living(request)
    journey_of(request.viewer, step).lock_owners(request.POST.get("locked") == "1")
    return answers.done(request, back_to(request.viewer))
