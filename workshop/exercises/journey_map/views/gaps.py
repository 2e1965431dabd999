"""Gaps on the desk: sent to the redesign, or not any more; and stage teams that go on."""

from django.http import Http404
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.views import desk
from workshop.views.boards import back_to

from .. import gaps
from .journeys import journey_of


@facilitator
@require_POST
def redesign(request, workshop, step, key):
    desk.living(request)
    journey = journey_of(request.viewer, step)
    if key not in {gap.key for gap in gaps.of(journey)} | set(journey.redesign):
        raise Http404
    journey.send_to_redesign(key, request.POST.get("sent") == "1")
    return answers.done(request, back_to(request.viewer))


@facilitator
@require_POST
def turn(request, workshop, step):
    """Every stage team goes on to the next stages, or back."""
    desk.living(request)
    journey_of(request.viewer, step).rotate(-1 if request.POST.get("back") else 1)
    return answers.done(request, back_to(request.viewer))
