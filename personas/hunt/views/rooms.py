"""What the views of a hunt have in common: rows of this workshop, and hints on a line."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from workshop.models import Group
from workshop.models.groups import PAIR
from workshop.views import hints

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


def hints_on(request, step, line):
    """What may betray somebody in a line (A14), and what nobody has proven; told to its writer alone, once."""
    is_asked = "ask" in request.POST and "anyway" not in request.POST
    unproven = cliches.hints(line["text"], line["evidence"]) if is_asked else []
    return hints.found(request, step, line["text"]) + [str(cliches.HINTS[key]) for key in unproven]
