"""What an exercise suggests as a promise: somebody edits it and proposes it, or it goes away."""

import uuid
from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, participant
from workshop.forms.promises import ActionForm, today
from workshop.models import ActionItem, suggestions
from workshop.models.notes import Taken
from workshop.models.outcomes import working_day
from workshop.wording import here

from . import desk


def step_of(request, step):
    """A step of this viewer's workshop, with the workshop in hand, while the day lasts."""
    workshop = desk.living(request)
    found = get_object_or_404(workshop.steps, pk=step)
    found.workshop = workshop
    return found


def found(step, key):
    """(suggestion, who would take it), or 404 when it is settled or was never made."""
    for suggestion, willing in suggestions.standing(step):
        if suggestion.key == key:
            return suggestion, willing
    raise Http404


@facilitator
def suggestion(request, workshop, step, key):
    """The ordinary form of a promise, filled in; nothing is proposed before somebody presses."""
    step = step_of(request, step)
    suggested, willing = found(step, key)
    form = ActionForm(
        request.POST or None, workshop=step.workshop, initial=values_of(suggested, willing, step.workshop)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            action = ActionItem.propose(step.workshop, data.pop("id"), language=here(), note=suggested.note, **data)
        except Taken:
            return answers.refuse(request, "taken")
        suggestions.settle(step, key, action)
        return answers.done(request, reverse("desk", args=[workshop]), **{"HX-Trigger": "sheet-done"})
    context = {"form": form, "suggestion": suggested, "willing": willing, "step": step, "workshop": step.workshop}
    template = "suggestions/sheet.html" if request.htmx else "suggestions/page.html"
    return render(request, template, context, status=422 if form.errors else 200)


def values_of(suggested, willing, workshop):
    names = "title", "measure", "baseline", "target", "unit"
    day = max(workshop.ends_on, today(workshop))
    return {name: getattr(suggested, name) for name in names} | {
        "id": uuid.uuid4(),
        "due": working_day(day + timedelta(days=suggested.days)),
        "owner": owner_of(suggested, willing, workshop),
    }


def owner_of(suggested, willing, workshop):
    """Whoever would take it; otherwise who leads the side that it falls to, or the first one of it."""
    if willing:
        return willing[0].pk
    side = list(workshop.participants.present().taking_part().filter(department=suggested.department))
    leads = [seat for seat in side if seat.level in ("lead", "manager")]
    return next((seat.pk for seat in [*leads, *side]), None)


@facilitator
@require_POST
def dismissal(request, workshop, step, key):
    step = step_of(request, step)
    if request.POST.get("again"):
        suggestions.offer_again(step, key)
    else:
        suggestions.settle(step, found(step, key)[0].key)
    return answers.done(request, reverse("desk", args=[workshop]))


@participant
@require_POST
def willingness(request, workshop, step, key):
    step, seat = step_of(request, step), request.viewer.participant
    suggestions.volunteer(step, found(step, key)[0].key, seat, request.POST.get("willing") == "1")
    return answers.done(request, reverse("phone", args=[workshop]))
