"""What a phone takes along where there is no signal: its pack, its word that it is stored, and who gives it back."""

from django import forms
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import anyone, participant
from workshop.models.carrying import Carried, Packs

from . import room


class ReadinessForm(forms.Form):
    revision = forms.RegexField(r"\A[0-9a-f]{12}\Z")
    opens_again = forms.BooleanField(required=False)


@anyone
@require_safe
def carrier(request):
    """The service worker. It lies at the root, so that it may serve any room; a page narrows it to its own."""
    with open(finders.find("workshop/js/carrier.js"), "rb") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")


@participant
@require_safe
def pack(request, workshop):
    """Every part that is carried, as this seat will see it: the same templates, without what is of the moment."""
    packs = packs_of(request)
    return JsonResponse(
        {
            "revision": packs.revision_for(request.viewer.participant),
            "parts": [part_of(request, part) for part in packs.parts],
        }
    )


def packs_of(request):
    """Nobody carries anything for a look; after the day there is nothing to carry."""
    viewer = request.viewer
    packs = None if viewer.observes or viewer.workshop.has_ended else Packs.at(viewer.workshop.phase)
    if packs is None:
        raise Http404
    return packs


def part_of(request, part):
    """The page of a part, drawn as if the room stood there. It holds no token: what is written goes by the outbox."""
    workshop = request.viewer.workshop
    now, workshop.phase = workshop.phase, part
    try:
        context = room.region_context(request) | {"csrf_token": ""}
        html = render_to_string("carrying/part.html", context, request)
    finally:
        workshop.phase = now
    return {"phase": part.pk, "name": part.name, "seconds": part.planned_s, "html": html}


@participant
@require_POST
def readiness(request, workshop):
    """The phone has stored this revision of its pack and read it back."""
    packs, form = packs_of(request), ReadinessForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    data = form.cleaned_data
    Carried.report(packs, request.viewer.participant, data["revision"], data["opens_again"])
    return HttpResponse(status=204, headers={"X-Saved": data["revision"]})
