"""The personas of a workshop, for everybody who takes part in it: to read, not to change."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from workshop import characters
from workshop.access import reviewer, screen

from .. import characters as ours
from .portraits import drawn, picture


def of_day(workshop):
    """Those adopted in this workshop, and those of whom one of its steps speaks."""
    keys = [key for key in characters.keys_in(workshop) if ours.is_key(key)]
    return ours.personas(workshop).ready().of_day(workshop, also=keys)


def persona_of(viewer, persona):
    return get_object_or_404(of_day(viewer.workshop), pk=persona)


@reviewer
@require_safe
def personas(request, workshop):
    viewer = request.viewer
    context = {"personas": of_day(viewer.workshop), "workshop": viewer.workshop, "viewer": viewer}
    return render(request, "personas/of_day.html", context)


@reviewer
@require_safe
def sheet(request, workshop, persona):
    viewer, found = request.viewer, persona_of(request.viewer, persona)
    context = {"persona": found, "sources": found.sources(), "workshop": viewer.workshop, "viewer": viewer}
    return render(request, "personas/sheet_page.html", context)


@reviewer
@require_safe
def portrait(request, workshop, persona):
    return picture(request, persona_of(request.viewer, persona))


@screen
@require_safe
def portrait_on_screen(request, token, persona):
    return picture(request, persona_of(request.viewer, persona))


@reviewer
@require_safe
def card(request, workshop, persona):
    return drawn(persona_of(request.viewer, persona))
