"""What the views of a night have in common: its rows, and whose they are."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from ...models import Circle, Fact, Night


def night_of(viewer, step):
    found = get_object_or_404(Night.objects.select_related("step"), step=step, step__workshop=viewer.workshop)
    found.step.workshop = viewer.workshop
    return found


def circle_of(viewer, circle):
    """A circle of this workshop: for those who sit in it, and for the desk."""
    found = get_object_or_404(Circle.objects.select_related("step", "deal"), pk=circle, step__workshop=viewer.workshop)
    found.step.workshop = viewer.workshop
    if viewer.participant:
        if not found.chairs.filter(participant=viewer.participant).exists():
            raise Http404
    elif not viewer.is_facilitator:
        raise Http404
    return found


def fact_of(viewer, fact):
    found = get_object_or_404(Fact.objects.filter(removed=False), pk=fact)
    found.circle = circle_of(viewer, found.circle_id)
    return found


def key_of(viewer, step):
    """The key of this phone; without one it asks once more, with it."""
    return viewer.keys.get(step.pk, "")
