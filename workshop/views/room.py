"""What the room sees: the phone and the screen."""

import uuid

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workshop.access import participant, screen
from workshop.wording import choices, in_words


@participant
@require_safe
def phone(request, workshop):
    viewer = request.viewer
    if viewer.workshop.has_ended:
        notes = viewer.participant.notes.filter(withdrawn_at=None).select_related("board").order_by("board", "place")
        return render(request, "room/farewell.html", {"viewer": viewer, "workshop": viewer.workshop, "notes": notes})
    return render(request, "room/phone.html", region_context(request))


@screen
@require_safe
def projector(request, token):
    return render(request, "room/screen.html", region_context(request))


def region_context(request):
    """What the page of this surface shows now: the same for the page and for its catch-up."""
    viewer = request.viewer
    workshop, phase = viewer.workshop, viewer.workshop.phase
    context = {
        "viewer": viewer,
        "workshop": workshop,
        "phase": phase,
        "surface": viewer.surface,
        "offers": offers_to(viewer),
        "actions": with_workshop(workshop.actions.standing().select_related("owner", "note"), workshop),
        "evidences": evidences(),
        "fresh_id": uuid.uuid4(),
        "join_address": request.build_absolute_uri(reverse("join-by-qr", args=[workshop.join_token])),
        "typed_address": request.build_absolute_uri(reverse("join")).split("://")[1],
    }
    if phase:
        phase.step.workshop = workshop
        context |= {"face": phase.face.template(viewer.surface)}
        context |= phase.step.exercise.context(viewer, phase, request.GET.get("stage", ""))
    return context


def evidences():
    """[(code, short word)]: how somebody knows what they wrote."""
    return [(code, in_words(entry, "short")) for code, entry in choices("evidence").items()]


def offers_to(viewer):
    """Promises that wait for this participant's answer."""
    if viewer.participant is None:
        return []
    return with_workshop(viewer.participant.actions.filter(status="proposed").select_related("note"), viewer.workshop)


def with_workshop(rows, workshop):
    """The rows with their workshop in hand, which would be fetched again for each."""
    rows = list(rows)
    for row in rows:
        row.workshop = workshop
    return rows
