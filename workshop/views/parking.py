"""The parking lot: a note leaves the wall, a topic is written down, and both come back."""

from contextlib import suppress

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.forms.desk import ParkForm, TopicForm
from workshop.models import Parked
from workshop.models.notes import Stale

from . import desk
from .boards import changes


@changes(
    ParkForm,
    may=lambda viewer, note: viewer.is_facilitator and note.shown and note.is_on_the_wall and not note.is_ghost,
)
def note_parking(request, note, data):
    note.park(data["returns_to"], version=data["version"], by=request.viewer.by_desk)


@facilitator
@require_POST
def topics(request, workshop):
    form = TopicForm(request.POST, workshop=desk.living(request))
    if not form.is_valid():
        return desk.unwritten(request, form, topic_form=form)
    viewer, data = request.viewer, form.cleaned_data
    Parked.add_topic(viewer.workshop, data["topic"], data["returns_to"], by=viewer.by)
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def bring_back(request, workshop, parked):
    parked = get_object_or_404(desk.living(request).parked.select_related("note__board__step"), pk=parked)
    with suppress(Stale):  # another desk was first
        parked.bring_back()
    return answers.done(request, reverse("desk", args=[workshop]))
