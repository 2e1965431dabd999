"""From the camera to a seat in three taps. Opening a link never makes a seat: link previews open links too."""

import logging

from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import addresses, answers, browsers, limits, passes
from workshop.access import anyone, seated
from workshop.forms.joining import CodeForm, NameForm, NumberForm, SeatForm
from workshop.models import Participant, Workshop
from workshop.models.workshop import Full
from workshop.passes import give_seat

from . import boards
from .room import STAGE_COOKIE

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
    if way_out := browsers.way_out(request):
        return redirect(way_out)
    workshop = Workshop.objects.filter(join_token=token, status=Workshop.Status.OPEN).first()
    if workshop is None:
        return answers.refuse(request, "no_code")
    response = _to_the_door(workshop)
    if stage := request.GET.get("stage", "")[:20]:  # of a sign on the wall: where the phone will look first
        response.set_cookie(
            STAGE_COOKIE, signing.dumps(stage, salt=STAGE_COOKIE), max_age=600, httponly=True, samesite="Lax"
        )
    return response


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
        return render(request, "join/closed.html", {"workshop": workshop}, status=403)
    form = SeatForm(request.POST or None, workshop=workshop)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "workshop": workshop, **in_app(request, workshop)}
        return render(request, "join/door.html", context, status=422 if form.errors else 200)
    try:
        return _found(request, form, workshop) or _seated(workshop.seat(**form.cleaned_data, language=_language()))
    except Full:
        return answers.refuse(request, "full")


def in_app(request, workshop):
    """For a browser inside another app: its name, and the address that leads somebody's own browser to this door."""
    address = addresses.for_others(request, reverse("join-by-qr", args=[workshop.join_token]))
    app = browsers.app_of(request)
    return {"app": app, "address": address, "way_out": browsers.outside(address) if app == "LINE" else ""}


def _found(request, form, workshop):
    """The seat that is kept for this name, or a question when it may be theirs; None for somebody new."""
    who, called = request.POST.get("who"), workshop.participants.called(**form.cleaned_data)
    if who == "other" or not called:
        return None
    seat = next((seat for seat in called if seat.is_expected), called[0])
    if who == "me" and seat.is_expected and workshop.welcome(seat, _language()):
        return _seated(seat)
    return render(request, "join/is_it_you.html", {"form": form, "workshop": workshop, "twin": seat}, status=409)


def _language():
    return get_language()[:2]


@anyone
def by_number(request):
    """Here before, with another phone: four digits lead to the same page as the badge on which they stand."""
    workshop = _workshop_at_the_door(request)
    if workshop is None:
        return redirect("join")
    if _has_seat(request, workshop):
        return redirect("phone", workshop.pk)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tries = {
            f"{workshop.pk}@{limits.address(request)}": limits.WRONG_NUMBERS_PER_ADDRESS,
            workshop.pk: limits.WRONG_NUMBERS_PER_WORKSHOP,
        }
        if any(limits.used_up("number", who, limit) for who, limit in tries.items()):
            return answers.refuse(request, "wrong_numbers")
        if seat := workshop.participants.standing().filter(**form.cleaned_data).first():
            return redirect("badge", seat.badge())
        for who, limit in tries.items():
            limits.count("number", who, limit)
        form.add_error("number", _("Nobody in this workshop has this number. Look at your badge, or ask at the desk."))
    context = {"form": form, "workshop": workshop}
    return render(request, "join/number.html", context, status=422 if form.errors else 200)


@anyone
def badge(request, token):
    """The QR of a name badge: says whose it is; only its button seats this phone. Another phone loses the seat."""
    if request.method != "POST" and (way_out := browsers.way_out(request)):
        return redirect(way_out)
    seat = Participant.by_badge(token)
    if why := _closed_to(seat):
        return answers.refuse(request, why)
    if _has_seat(request, seat.workshop) == seat:
        return redirect("phone", seat.workshop_id)
    if request.method != "POST":
        return render(request, "join/take_seat.html", {"seat": seat, "workshop": seat.workshop, "badge": True})
    try:
        if not (seat.is_expected and seat.workshop.welcome(seat, _language())):
            seat.take_over()
    except Full:
        return answers.refuse(request, "full")
    return _seated(seat)


def _closed_to(seat):
    """Why a badge seats nobody now."""
    if seat is None:
        return "no_badge"
    if not seat.workshop.is_open:
        return "ended" if seat.workshop.has_ended else "not_yet"
    return "door_closed" if seat.is_expected and not seat.workshop.door_open else ""


def _has_seat(request, workshop):
    try:
        return passes.seat_in(request.COOKIES, workshop.pk)
    except passes.Refused:
        return None


def _seated(seat):
    response = give_seat(redirect("phone", seat.workshop_id), seat)
    response.delete_cookie(DOOR_COOKIE)
    return response


@seated
@require_safe
def my_seat(request, workshop):
    """My seat: my name, the link that takes it to another phone, the language, and the way out."""
    return seat_page(request)


def seat_page(request, *, status=200, **more):
    seat = request.viewer.participant
    seat.have_number()
    context = {
        "seat": seat,
        "link": addresses.for_others(request, reverse("move-seat", args=[seat.link()])),
        "workshop": request.viewer.workshop,
        "viewer": request.viewer,
        "name_form": NameForm(initial={"name": seat.name}),
        "hidden": boards.unseen(request.viewer).count(),
    }
    return render(request, "join/my_seat.html", context | more, status=status)


@seated
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
    if way_out := browsers.way_out(request):
        return redirect(way_out)
    return render(request, "join/take_seat.html", {"seat": seat, "workshop": seat.workshop})
