"""What the views of a hunt have in common: rows of this workshop, and forms that come back."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from workshop import answers
from workshop.models import Group
from workshop.models.groups import PAIR
from workshop.views import hints, room

from ... import cliches
from ...models import Hunt
from ...models.walks import Walks


def hunt_of(viewer, step):
    """The hunt of a step of this workshop, with the workshop in hand."""
    hunt = get_object_or_404(Hunt.objects.select_related("step"), step=step, step__workshop=viewer.workshop)
    hunt.step.workshop = viewer.workshop
    return hunt


def walk_of(viewer, pair):
    """The walk of a pair of this workshop, with those who are in it."""
    pair = get_object_or_404(
        Group.objects.select_related("step"),
        pk=pair,
        level=PAIR,
        step__workshop=viewer.workshop,
        step__hunt__isnull=False,
    )
    pair.step.workshop = viewer.workshop
    return Walks(pair.step).of_pair[pair.pk]


def own_walk(viewer, pair):
    """The same, for somebody who is in the pair."""
    walk = walk_of(viewer, pair)
    if viewer.participant not in walk.pair.people:
        raise Http404
    return walk


def kept(request, pk):
    """The outbox hears that the row is saved; a page without scripts goes back to the room."""
    if "X-Outbox" in request.headers:
        return HttpResponse(headers={"X-Saved": str(pk)})
    return redirect("phone", request.viewer.workshop.pk)


def unwritten(request, form, name):
    """What is wrong with the form, in words; what was typed stays in it."""
    if not form.is_understood:
        return answers.refuse(request, "not_understood")
    return refused(request, answers.first_error(form), 422, **{name: form})


def hints_on(request, step, line):
    """What may betray somebody in a line (A14), and what nobody has proven; told to its writer alone, once."""
    is_asked = "ask" in request.POST and "anyway" not in request.POST
    unproven = cliches.hints(line["text"], line["evidence"]) if is_asked else []
    return hints.found(request, step, line["text"]) + [str(cliches.HINTS[key]) for key in unproven]


def hinted(request, found, **forms):
    """The text stays on the phone; its writer sends it as it is or changes it."""
    if "X-Outbox" in request.headers:
        return answers.hint(request, " ".join(found))
    return render(request, "room/phone.html", room.region_context(request) | {"hints": found} | forms, status=422)


def refused(request, sentence, status, **forms):
    if "X-Outbox" in request.headers or request.htmx:
        return answers.say(request, status, sentence)
    context = room.region_context(request) | {"refusal": sentence} | forms
    return render(request, "room/phone.html", context, status=status)
