"""Which rows of a night are closed to whom: each circle reads its own wall, and nobody else's."""

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from ..models import Circle, Night


def to(viewer, kind):
    """A Q over rows with a board and a lane. The desk reads all of them; a screen what it shows."""
    if viewer.is_at_the_desk and not viewer.participant:
        return None
    circles = Circle.objects.annotate(code=Cast("number", CharField()))
    here = circles.filter(step=OuterRef("board__step"), code=OuterRef("lane"))
    return Q(board__step__kind=kind) & ~Q(Exists(open_to(viewer, here)))


def open_to(viewer, circles):
    if viewer.is_screen:
        nights = Night.objects.filter(step__workshop=viewer.workshop).select_related("step")
        return circles.filter(pk__in=[night.shown_id for night in nights if night.shown_id])
    return circles.filter(chairs__participant=viewer.participant) if viewer.participant else circles.none()
