"""Running against the clock: how far behind, what could be shorter, a press taken back, the rain plan."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import at_the_desk, facilitator
from workshop.forms.planning import DelayForm
from workshop.models.presses import hand
from workshop.planning import absorbing, editing, weather
from workshop.planning.pace import Pace

from .agenda import sentence_of

VIEW = "desk"  # the cookie of a desk that shows everything
A_YEAR = 365 * 24 * 60 * 60


def context_of(request, steps):
    """What the desk says of the clock, and what its last press can still be taken back to."""
    workshop, now = request.viewer.workshop, timezone.now()
    press = workshop.last_press(now)
    changed = weather.changes(steps, today(workshop))
    return {
        "pace": pace_of(workshop, steps, now),
        "press": press if press and press.by == hand(request.viewer.by) else None,
        "rain": changed,
        "raining": any(step.fair for step in changed),
        "expert": is_expert(request),
    }


def is_expert(request):
    return request.COOKIES.get(VIEW) == "expert"


def today(workshop):
    return workshop.step.day if workshop.step else 1


def pace_of(workshop, steps, now=None, lengths=None):
    """The running day against the clock, or None before it and after it."""
    runs = workshop.phase and not workshop.has_ended
    return Pace(workshop, steps, now, lengths) if runs else None


def steps_of(workshop):
    return list(workshop.steps.prefetch_related("phases"))


@at_the_desk
@require_safe
def pace(request, workshop):
    """The delay again: it grows by itself."""
    workshop = request.viewer.workshop
    context = {"workshop": workshop, "phase": workshop.phase, "pace": pace_of(workshop, steps_of(workshop))}
    return render(request, "room/pace.html", context)


@facilitator
@require_POST
def undo(request, workshop, press):
    """Next, Back or End was pressed by mistake."""
    press = get_object_or_404(request.viewer.workshop.presses, pk=press)
    if not request.viewer.workshop.take_back(press.pk, by=request.viewer.by):
        sentence = _("That can be taken back for ten seconds only, and not when the room has moved on since.")
        return answers.say(request, 409, sentence)
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def rain_plan(request, workshop):
    workshop = request.viewer.workshop
    try:
        weather.switch(workshop, today(workshop), request.POST.get("rain") == "1")
    except editing.Kept as kept:
        return answers.say(request, 409, sentence_of(kept))
    return answers.done(request, reverse("desk", args=[workshop.pk]))


@at_the_desk
@require_POST
def view(request, workshop):
    """A simple desk to begin with, or everything; this browser remembers it."""
    response = redirect("desk", workshop)
    chosen = "expert" if request.POST.get("view") == "expert" else "simple"
    response.set_cookie(VIEW, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


# Absorbing a delay


@facilitator
def delay(request, workshop):
    """What could be shorter, what that would give, and taking it."""
    workshop = request.viewer.workshop
    now = pace_of(workshop, steps_of(workshop))
    behind = now.drift if now else 0
    form = DelayForm(request.POST if request.method == "POST" else request.GET or None, behind=behind, pace=now)
    if request.method != "POST":
        return sheet(request, now, form)
    if not form.is_valid():
        return sheet(request, now, form, status=422, sentence=answers.first_error(form))
    try:
        absorbing.take(now, form.cleaned_data["take"])
    except editing.Kept as kept:
        return sheet(request, now, form, status=409, sentence=sentence_of(kept))
    return answers.done(request, reverse("desk", args=[workshop.pk]), **{"HX-Trigger": "sheet-done"})


def sheet(request, pace, form, *, status=200, **more):
    """On a page of its own or beside the desk."""
    workshop = request.viewer.workshop
    context = {"workshop": workshop, "pace": pace, "form": form, **more}
    if pace:
        lengths = {each.step.pk: each.minutes for each in form.chosen}
        context |= {"then": Pace(workshop, pace.today, pace.now, lengths), "leavable": absorbing.leavable(pace)}
    template = "agenda/delay.html" if request.htmx else "agenda/delay_page.html"
    return render(request, template, context, status=status)
