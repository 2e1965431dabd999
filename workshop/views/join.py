"""From the camera to a seat in three taps. Opening a link never makes a seat: link previews open links too."""

import logging

from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, limits, viewers
from workshop.access import anyone, participant
from workshop.forms import CodeForm, SeatForm
from workshop.models import Participant, Workshop
from workshop.models.workshop import Full
from workshop.viewers import give_seat

log = logging.getLogger(__name__)

DOOR_COOKIE = "door"


@anyone
def by_code(request):
    """The typed way in. Only wrong codes count against an address: the whole room comes from one router."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        here = limits.address(request)
        if limits.used_up("code", here, limits.WRONG_CODES_PER_ADDRESS) or limits.used_up(
            "code", "all", limits.WRONG_CODES_IN_ALL
        ):
            return answers.refuse(request, "too_many")
        if workshop := Workshop.by_code(form.cleaned_data["code"]):
            return _to_the_door(workshop)
        limits.count("code", here, limits.WRONG_CODES_PER_ADDRESS)
        if limits.count("code", "all", limits.WRONG_CODES_IN_ALL) == limits.WRONG_CODES_IN_ALL[0]:
            log.warning("somebody is guessing codes: typed ones are refused for a while, scanned ones work")
        form.add_error("code", answers.SENTENCES["no_code"][1])
        return render(request, "join/code.html", {"form": form}, status=404)
    return render(request, "join/code.html", {"form": form}, status=422 if form.errors else 200)


@anyone
@require_safe
def by_qr(request, token):
    """The scanned way in: the token leaves the address bar at once, so that it reaches no history and no referrer."""
    workshop = Workshop.objects.filter(join_token=token, status=Workshop.Status.OPEN).first()
    return _to_the_door(workshop) if workshop else answers.refuse(request, "no_code")


def _to_the_door(workshop):
    response = redirect("door")
    response.set_cookie(
        DOOR_COOKIE,
        signing.dumps([workshop.pk, workshop.join_token], salt=DOOR_COOKIE),
        max_age=3600,
        httponly=True,
        samesite="Lax",
    )
    return response


def _workshop_at_the_door(request):
    """The open workshop whose code or QR this browser has just shown, or None."""
    try:
        pk, token = signing.loads(request.COOKIES.get(DOOR_COOKIE, ""), salt=DOOR_COOKIE, max_age=3600)
    except (signing.BadSignature, ValueError):
        return None
    return Workshop.objects.filter(pk=pk, join_token=token, status=Workshop.Status.OPEN).first()


@anyone
def door(request):
    """One screen: called name, department, a sentence of privacy, one button."""
    workshop = _workshop_at_the_door(request)
    if workshop is None:
        return redirect("join")
    if _has_seat(request, workshop):
        return redirect("phone", workshop.pk)
    if not workshop.door_open:
        return answers.refuse(request, "door_closed")
    form = SeatForm(request.POST or None, workshop=workshop)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "join/door.html", {"form": form, "workshop": workshop}, status=422 if form.errors else 200
        )
    name, department = form.cleaned_data["name"], form.cleaned_data["department"]
    twins = workshop.participants.called(name, department)
    if twins and request.POST.get("who") != "other":
        return render(
            request, "join/is_it_you.html", {"form": form, "workshop": workshop, "twin": twins[0]}, status=409
        )
    try:
        return _seated(workshop.seat(name, department, get_language()[:2]))
    except Full:
        return answers.refuse(request, "full")


def _has_seat(request, workshop):
    try:
        return viewers.seat_in(request.COOKIES, workshop.pk)
    except viewers.Refused:
        return None


def _seated(seat):
    response = give_seat(redirect("phone", seat.workshop_id), seat)
    response.delete_cookie(DOOR_COOKIE)
    return response


@participant
@require_safe
def my_seat(request, workshop):
    """My seat: the link that takes it to another phone, the language, and the way out."""
    seat = request.viewer.participant
    link = request.build_absolute_uri(reverse("move-seat", args=[seat.link()]))
    return render(request, "join/my_seat.html", {"seat": seat, "link": link, "workshop": request.viewer.workshop})


@participant
@require_POST
def seat_language(request, workshop):
    seat = request.viewer.participant
    seat.language = "ja" if request.POST.get("language") == "ja" else "en"
    seat.save(update_fields=["language"])
    response = redirect("phone", workshop)
    return response


@anyone
def move_seat(request, token):
    """The other phone: a button, so that a link preview takes nothing."""
    seat = Participant.by_link(token)
    if seat is None:
        raise Http404
    if request.method == "POST":
        return _seated(seat)
    return render(request, "join/move_seat.html", {"seat": seat, "workshop": seat.workshop})
