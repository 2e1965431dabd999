"""The people in the room: what they are called, where they sit, whether they are still here."""

from contextlib import suppress

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import addresses, answers, privacy
from workshop.access import at_the_desk, facilitator, in_charge, participant
from workshop.forms.joining import NameForm, SeatForm
from workshop.forms.teams import IntoForm
from workshop.grouping import regroup
from workshop.models import Ready, teams
from workshop.models.notes import Stale
from workshop.passes import Refused

from . import boards, join

# At the desk


def seat_of(request, person):
    seat = get_object_or_404(request.viewer.workshop.participants.present(), pk=person)
    seat.workshop = request.viewer.workshop
    return seat


@at_the_desk
def seat(request, workshop, person):
    """One person's seat, as a page or beside the desk; a POST corrects the name and the department.

    A scribe reads what the desk's list says of them, and nothing more.
    """
    seat = seat_of(request, person)
    if request.method != "POST":
        return show_seat(request, seat)
    if not request.viewer.is_facilitator:
        raise Refused("not_with_this_pass")
    form = seat_form(seat, request.POST)
    if not form.is_valid():
        return show_seat(request, seat, status=422, form=form)
    seat.amend(**form.cleaned_data)
    return done(request)


def seat_form(seat, data=None):
    known = {"name": seat.name, "department": seat.department}
    return SeatForm(data, workshop=seat.workshop, initial=known, auto_id="seat_%s")


def show_seat(request, seat, *, status=200, **more):
    may_hand_over = request.viewer.is_facilitator and privacy.may_hand_over(request.viewer)
    if may_hand_over:
        seat.have_number()
    context = {
        "seat": seat,
        "workshop": seat.workshop,
        "link": may_hand_over and addresses.for_others(request, reverse("move-seat", args=[seat.link()])),
        "form": more.pop("form", None) or seat_form(seat),
        "places": list(regroup.choices_for(seat)) if seat.writes else [],
        **more,
    }
    return render(
        request, "people/sheet.html" if answers.part_only(request) else "people/seat.html", context, status=status
    )


def done(request, back="desk"):
    """The screens follow by the wire, and the sheet beside the desk closes."""
    address = reverse(back, args=[request.viewer.workshop.pk])
    return answers.done(request, address, **{"HX-Trigger": "sheet-done"})


def during_the_day(request):
    if request.viewer.workshop.has_ended:
        raise Refused("ended")


@facilitator
@require_POST
def seat_team(request, workshop, person):
    """Somebody works in another team from now on."""
    during_the_day(request)
    seat, form = seat_of(request, person), IntoForm(request.POST, teams=request.viewer.workshop.teams)
    if not seat.writes:
        return show_seat(
            request, seat, status=409, sentence=_("Whoever looks on is in no team. Change the role first.")
        )
    if not form.is_valid():
        return show_seat(request, seat, status=422, sentence=answers.first_error(form))
    teams.move(seat, form.cleaned_data["into"])
    return done(request, "teams")


@facilitator
@require_POST
def seat_departure(request, workshop, person):
    """They have left, or they are back."""
    during_the_day(request)
    seat = seat_of(request, person)
    seat.leave() if request.POST.get("left") == "1" else seat.come_back()
    return done(request)


@in_charge
@require_POST
def seat_removal(request, workshop, person):
    seat_of(request, person).remove()
    return done(request)


# On one's own phone


@participant
@require_POST
def my_name(request, workshop):
    form = NameForm(request.POST)
    if not form.is_valid():
        return join.seat_page(request, status=422, name_form=form)
    request.viewer.participant.rename(form.cleaned_data["name"])
    return redirect("my-seat", workshop)


@participant
@require_POST
def my_departure(request, workshop):
    """I am leaving: what nobody has seen yet stays, or is deleted first."""
    seat, wish = request.viewer.participant, request.POST.get("notes") or "stay"
    if wish not in ("stay", "delete"):
        return answers.refuse(request, "not_understood")
    with suppress(Stale):  # the facilitator held one back at this very moment: the page asks again
        if wish == "delete":
            for note in boards.unseen(request.viewer):
                note.withdraw(version=note.version, seat=seat)
        seat.leave()
    return redirect("phone", workshop)


@participant
@require_POST
def my_readiness(request, workshop, phase):
    """I am ready, or I write on. Whatever the room does meanwhile, nobody is moved on by it."""
    viewer, now = request.viewer, request.viewer.workshop.phase
    meant = get_object_or_404(viewer.workshop.phases(), pk=phase)
    if meant == now and now.asks_ready:
        now.step.workshop = viewer.workshop
        Ready.say(now, viewer.participant, request.POST.get("ready") == "1")
    return answers.done(request, reverse("phone", args=[workshop]))


@participant
@require_POST
def my_return(request, workshop):
    request.viewer.participant.come_back()
    return redirect("phone", workshop)
