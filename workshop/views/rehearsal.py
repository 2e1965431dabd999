"""Trying the day alone: start a rehearsal, let its simulated people act, look through their phones, end it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from workshop import answers, rehearsals
from workshop.access import facilitator, in_charge
from workshop.forms.planning import PaceForm, RehearsalForm
from workshop.passes import give_seat


@in_charge
def rehearsal(request, workshop):
    """The page of the real workshop: start a rehearsal, go on with it, or end it."""
    workshop = request.viewer.workshop
    if workshop.is_rehearsal:
        raise Http404
    form = RehearsalForm(request.POST or None, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        return redirect("desk", rehearsals.start(workshop, form.cleaned_data["people"]).pk)
    context = {"workshop": workshop, "form": form, "under_way": rehearsals.of(workshop)}
    return render(request, "rehearsal/rehearsal.html", context, status=422 if form.errors else 200)


@in_charge
@require_POST
def removal(request, workshop):
    """End the rehearsal of this workshop."""
    rehearsals.end(request.viewer.workshop)
    return redirect("desk", workshop)


def rehearsal_of(request):
    if not request.viewer.workshop.is_rehearsal:
        raise Http404
    return request.viewer.workshop


@facilitator
@require_POST
def tick(request, workshop):
    """The desk asks every two seconds; without scripts a button does."""
    rehearsals.tick(rehearsal_of(request))
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def pace(request, workshop):
    form = PaceForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    rehearsals.hurry(rehearsal_of(request), form.cleaned_data["pace"])
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def phone(request, workshop, person):
    """This browser sits where somebody simulated sits. Real people have phones of their own."""
    seat = get_object_or_404(rehearsals.seats(rehearsal_of(request)), pk=person)
    return give_seat(redirect("phone", workshop), seat)
