"""What the room sees: the phone and the screen."""

import uuid

from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from workshop import addresses
from workshop.access import facilitator, in_charge, previewing, screen, seated
from workshop.models.carrying import Packs
from workshop.passes import settle_keys
from workshop.wording import choices, in_words

from . import listing, venue, voting

LATEST = 3
STAGE_COOKIE = "stage"  # of somebody who has scanned the sign of a stage


@seated
@require_safe
def phone(request, workshop):
    viewer = request.viewer
    if viewer.workshop.has_ended:
        notes = viewer.participant.notes.filter(withdrawn_at=None).select_related("board").order_by("board", "place")
        context = {"viewer": viewer, "workshop": viewer.workshop, "notes": notes}
        return of_seat(render(request, "room/farewell.html", context), "none")
    if request.COOKIES.get(STAGE_COOKIE):
        return to_the_stage(request)
    page = render(request, "room/phone.html", region_context(request))
    return of_seat(settle_keys(listing.remember(request, page), viewer), viewer.participant.pk)


def of_seat(page, seat):
    """The page names its seat, so that a phone gives it back to nobody else (carrier.js); after the day to nobody."""
    page["X-Seat"] = seat
    return page


def to_the_stage(request):
    """Once: afterwards the phone goes where its holder leads it."""
    try:
        asked = {"stage": signing.loads(request.COOKIES[STAGE_COOKIE], salt=STAGE_COOKIE, max_age=600)}
    except signing.BadSignature:
        asked = {}
    response = redirect(f"{request.path}?{urlencode(asked)}")
    response.delete_cookie(STAGE_COOKIE, samesite="Lax")
    return response


@previewing
@require_safe
def preview(request, workshop):
    """A phone on the desk. It has no seat, so it shows nothing of a person; it has no token, so it can send nothing."""
    return render(request, "room/preview.html", region_context(request))


@screen
@require_safe
def projector(request, token):
    if "check" in request.GET:
        return venue.test_screen(request)
    return render(request, "room/screen.html", region_context(request))


@facilitator
@require_safe
def screen_link(request, workshop):
    """The screen's own address, for the machine at the projector: it shows, and can do nothing else."""
    workshop = request.viewer.workshop
    link = addresses.for_others(request, reverse("screen", args=[workshop.screen_token]))
    context = {"workshop": workshop, "link": link, "only_here": addresses.only_here(request)}
    return render(request, "room/screen_link.html", context)


@in_charge
@require_POST
def screen_renewal(request, workshop):
    request.viewer.workshop.renew_screen()
    return redirect("screen-link", workshop)


def region_context(request):
    """What the page of this surface shows now: the same for the page and for its catch-up."""
    viewer = request.viewer
    workshop, phase = viewer.workshop, viewer.workshop.phase
    viewer.as_list = listing.is_listed(request)
    context = {
        "viewer": viewer,
        "workshop": workshop,
        "phase": phase,
        "surface": viewer.surface,
        "offers": offers_to(viewer),
        "actions": with_workshop(workshop.actions.standing().select_related("owner", "note"), workshop),
        "evidences": evidences(),
        "fresh_id": uuid.uuid4(),
        "as_list": viewer.as_list,
        "join_address": addresses.for_others(request, reverse("join-by-qr", args=[workshop.join_token])),
        "typed_address": addresses.for_others(request, reverse("join")).split("://")[1],
        "only_here": addresses.only_here(request),
    }
    if viewer.is_preview:
        context["csrf_token"] = ""
    if phase:
        phase.step.workshop = workshop
        context |= {"face": phase.face.template(viewer.surface)}
        context |= {"so_far": so_far(viewer, phase), "is_ready": is_ready(viewer, phase)}
        context |= carrying(viewer, phase)
        context |= voting.context_of(viewer.eyes, phase)
        if context["debate"] and viewer.surface != "desk":
            context["face"] = f"ballots/debate/{'phone' if viewer.surface == 'phone' else 'screen'}.html"
        context |= phase.step.exercise.context(viewer.eyes, phase, request.GET.get("stage", ""))
    return context


def is_ready(viewer, phase):
    return bool(phase.asks_ready and viewer.participant) and phase.is_ready(viewer.participant)


def carrying(viewer, phase):
    """For a phone the revision of the pack that it should hold; for the desk, who lacks theirs."""
    packs = Packs.at(phase)
    if packs is None or not (viewer.is_at_the_desk or viewer.surface == "phone"):
        return {}
    seat = viewer.participant if viewer.surface == "phone" else None
    return {"packs": packs, "pack": packs.revision_for(seat) if seat and not seat.left_at else ""}


def so_far(viewer, phase):
    """For those who came into the running phase: the latest things that the room has done, by their names."""
    came = viewer.participant and viewer.participant.joined_at
    if not (came and phase.started_at) or came < phase.started_at:
        return []
    steps = viewer.workshop.steps.filter(place__lt=phase.step.place)
    exercises = [step.title for step in steps if step.exercise.catalogue]
    return (exercises + [done.name for done in phases_before(phase)])[-LATEST:]


def phases_before(phase):
    """The phases of the same step that have passed, with the step in hand."""
    passed = list(phase.step.phases.filter(place__lt=phase.place))
    for each in passed:
        each.step = phase.step
    return passed


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
