"""A round of voices: the desk calls the next one, anybody may pass."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, participant
from workshop.forms.groups import SeenForm
from workshop.models import Phase, Voice

from . import desk


@facilitator
@require_POST
def following(request, workshop, phase):
    """Two desks that press at once call one person."""
    phase, form = desk.phase_of(request, phase), SeenForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    if not Voice.call_next(phase, form.cleaned_data["seen"] or None):
        return answers.say(request, 409, _("Somebody else has already called the next voice."))
    return answers.done(request, reverse("desk", args=[workshop]))


@participant
@require_POST
def passing(request, workshop, phase):
    viewer = request.viewer
    phase = get_object_or_404(Phase.objects.select_related("step"), pk=phase, step__workshop=viewer.workshop)
    phase.step.workshop = viewer.workshop
    voice = get_object_or_404(viewer.participant.voices, phase=phase)
    voice.phase = phase
    voice.pass_on()
    return answers.done(request, reverse("phone", args=[workshop]))
