"""Hand-offs: the rule that is pinned where somebody else takes over."""

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, in_the_room
from workshop.models.notes import Stale
from workshop.views import desk, hints
from workshop.views.boards import back_to

from ..forms import HandoffForm, HandoffTeamForm, NewHandoffForm, facts
from ..models import HandoffPin
from .journeys import in_hand, journey_of

WRITING_S = 180  # so long a form that was opened counts as being written in


def pin_of(viewer, pin):
    pins = HandoffPin.objects.select_related("journey__board__step", "team")
    found = get_object_or_404(pins, pk=pin, journey__board__step__workshop=viewer.workshop)
    in_hand(found.journey, viewer)
    return found


@in_the_room
def handoff(request, workshop, pin):
    """One pin: its form, and whoever writes in it at the moment."""
    viewer, found = request.viewer, pin_of(request.viewer, pin)
    if request.method != "POST":
        return show(request, found, writing=who_writes(viewer, found))
    form = HandoffForm(request.POST)
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return show(request, found, status=422, form=form)
    if hinted := hints.found(request, None, form.said):
        return show(request, found, status=422, form=form, hints=hinted)
    try:
        found.write(version=form.cleaned_data["version"], by=name_of(viewer, found), **form.rule())
    except Stale:
        return stale(request, pin, form)
    cache.delete(writing_key(found))
    return answers.done(request, back_to(viewer), **{"HX-Trigger": "sheet-done"})


def show(request, pin, *, status=200, form=None, **more):
    context = {
        "pin": pin,
        "form": form or HandoffForm(initial=values_of(pin)),
        "viewer": request.viewer,
        "workshop": request.viewer.workshop,
        "back": back_to(request.viewer),
        **more,
    }
    template = "journey_map/handoffs/sheet.html" if request.htmx else "journey_map/handoffs/sheet_page.html"
    return render(request, template, context, status=status)


def values_of(pin):
    known = facts()
    names = "trigger", "limit", "unit", "way_back", "receipt", "version"
    return {name: getattr(pin, name) for name in names} | {
        "facts": [fact for fact in pin.facts if fact in known],
        "own": "\n".join(fact for fact in pin.facts if fact not in known),
    }


def stale(request, pk, form):
    """Somebody was first: their rule stands above, what this person wrote stays in the form as their own copy."""
    pin = pin_of(request.viewer, pk)
    sentence = _("This hand-off was changed meanwhile. It stands here as it is now; your own copy is kept below.")
    if pin.changed_by:
        sentence = _("Changed meanwhile by %(name)s.") % {"name": pin.changed_by} + " " + sentence
    return show(request, pin, status=409, form=form, conflict=sentence)


def name_of(viewer, pin):
    """Who did it, for those who come second; in an anonymous step nobody is named."""
    return "" if pin.journey.board.step.identity == "anon" else viewer.name


def who_writes(viewer, pin):
    """The name of somebody else who opened this form a moment ago, or nothing. The viewer now writes too."""
    key, name = writing_key(pin), name_of(viewer, pin)
    other = cache.get(key)
    if name and not other:
        cache.set(key, name, WRITING_S)
    return other if other != name else ""


def writing_key(pin):
    return f"writing:handoff:{pin.pk}"


@facilitator
@require_POST
def team(request, workshop, pin):
    desk.living(request)
    form = HandoffTeamForm(request.POST, workshop=request.viewer.workshop)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    pin_of(request.viewer, pin).assign(form.cleaned_data["team"])
    return answers.done(request, back_to(request.viewer))


@facilitator
@require_POST
def handoffs(request, workshop, step):
    """One more, where the facilitator sees it."""
    desk.living(request)
    journey = journey_of(request.viewer, step)
    form = NewHandoffForm(request.POST, board=journey.board)
    if not form.is_valid():
        return desk.unwritten(request, form, new_handoff=form)
    HandoffPin.add(journey, form.cleaned_data["stage"], form.cleaned_data["one"], form.cleaned_data["other"])
    return answers.done(request, back_to(request.viewer))


@facilitator
@require_POST
def removal(request, workshop, pin):
    """Only what somebody added can be taken away: the others follow from the owners."""
    desk.living(request)
    found = pin_of(request.viewer, pin)
    if not found.added:
        return answers.say(request, 409, _("This hand-off follows from the owners: it goes when they change."))
    found.remove()
    return answers.done(request, back_to(request.viewer))
