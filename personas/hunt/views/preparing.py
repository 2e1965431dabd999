"""Before the day: the deck, the route, the segments and their seed cards."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.views import desk

from ...models import Segment
from ...models.seeds import SEGMENTS
from ..preparation_forms import HuntForm, NewSegmentForm, SegmentForm
from .rooms import hunt_of


@facilitator
def hunt(request, workshop, step):
    found = hunt_of(request.viewer, step)
    initial = {"deck": found.deck, "route_en": found.route_en, "route_ja": found.route_ja}
    form = HuntForm(request.POST or None, initial=initial)
    if request.method == "POST":
        desk.living(request)
        if form.is_valid():
            found.prepare(**form.cleaned_data)
            return redirect("desk", workshop)
    return page(request, found, form=form)


def page(request, hunt, *, form=None, new=None, sentence=""):
    initial = {"deck": hunt.deck, "route_en": hunt.route_en, "route_ja": hunt.route_ja}
    context = {
        "hunt": hunt,
        "form": form or HuntForm(initial=initial),
        "new": new or NewSegmentForm(),
        "segments": hunt.segments.prefetch_related("seeds"),
        "may_add": hunt.segments.count() < SEGMENTS,
        "sentence": sentence,
        "workshop": request.viewer.workshop,
    }
    wrong = sentence or (form and form.errors) or (new and new.errors)
    return render(request, "persona_hunt/prepare.html", context, status=422 if wrong else 200)


@facilitator
@require_POST
def segments(request, workshop, step):
    """One more; three at most."""
    desk.living(request)
    found, form = hunt_of(request.viewer, step), NewSegmentForm(request.POST)
    if not form.is_valid():
        return page(request, found, new=form)
    if found.segments.count() >= SEGMENTS:
        return page(request, found, new=form, sentence=_("Three segments are the limit."))
    return redirect("persona-hunt-segment", workshop, found.add_segment(**form.cleaned_data).pk)


def segment_of(viewer, segment):
    segments = Segment.objects.select_related("hunt__step")
    found = get_object_or_404(segments, pk=segment, hunt__step__workshop=viewer.workshop)
    found.hunt.step.workshop = viewer.workshop
    return found


@facilitator
def segment(request, workshop, segment):
    found = segment_of(request.viewer, segment)
    form = SegmentForm(request.POST or None, initial=SegmentForm.values_of(found))
    if request.method == "POST":
        desk.living(request)
        if form.is_valid():
            data = form.cleaned_data
            found.prepare(data["name_en"], data["name_ja"], data["seeds"])
            return redirect("persona-hunt", workshop, found.hunt.step_id)
    context = {"form": form, "segment": found, "workshop": request.viewer.workshop}
    return render(request, "persona_hunt/segment.html", context, status=422 if form.errors else 200)


@facilitator
@require_POST
def segment_removal(request, workshop, segment):
    desk.living(request)
    found = segment_of(request.viewer, segment)
    if not found.remove():
        return answers.say(request, 409, _("One segment stays: without it nobody could be anybody."))
    return redirect("persona-hunt", workshop, found.hunt.step_id)
