"""Roles: what a seat may do in the room, and who helps at the desk."""

from contextlib import suppress

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from workshop import addresses, answers
from workshop.access import anyone, facilitator, in_charge
from workshop.forms.desk import HelperForm, PassForm, RoleForm
from workshop.models import Helper
from workshop.passes import Refused, give_pass, seat_in
from workshop.wording import here

from .people import done, seat_of


@facilitator
@require_POST
def seat_role(request, workshop, person):
    seat, form = seat_of(request, person), RoleForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    seat.give_role(form.cleaned_data["role"])
    return done(request)


@in_charge
def helpers(request, workshop):
    """Who helps. A POST hands out a pass: its link waits here until somebody has taken it."""
    form = PassForm(request.POST or None)
    workshop = request.viewer.workshop
    if request.method == "POST" and form.is_valid():
        workshop.helpers.create(role=form.cleaned_data["role"])
        return redirect("helpers", workshop.pk)
    awaited = list(workshop.helpers.awaited())
    for helper in awaited:
        helper.link = addresses.for_others(request, helper.get_absolute_url())
    context = {
        "workshop": workshop,
        "helpers": workshop.helpers.here(),
        "awaited": awaited,
        "roles": Helper.Role.choices,
    }
    return render(request, "helping/helpers.html", context, status=422 if form.errors else 200)


@in_charge
@require_POST
def helper_removal(request, workshop, helper):
    get_object_or_404(request.viewer.workshop.helpers, pk=helper, removed_at=None).remove()
    return redirect("helpers", workshop)


@anyone
def helping(request, token):
    """The page of the link. Opening it takes nothing, as link previews do; the first who presses has the pass."""
    helper = Helper.objects.awaited(timezone.now()).select_related("workshop").filter(key=token).first()
    if helper is None:
        return answers.refuse(request, "pass_used")
    form = HelperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not helper.come(form.cleaned_data["name"], here(), seat_besides(request, helper.workshop_id)):
            return answers.refuse(request, "pass_used")
        return give_pass(redirect("desk", helper.workshop_id), helper)
    context = {"form": form, "helper": helper, "workshop": helper.workshop}
    return render(request, "helping/come.html", context, status=422 if form.errors else 200)


def seat_besides(request, workshop_id):
    """Whoever helps may take part too."""
    with suppress(Refused):
        return seat_in(request.COOKIES, workshop_id)
