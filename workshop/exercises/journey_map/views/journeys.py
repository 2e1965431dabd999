"""The map of a step, as this viewer reaches it."""

from django.shortcuts import get_object_or_404

from workshop.models import BoardVersion

from ..models import JourneyMap


def journey_of(viewer, step):
    """The journey map of a step of the viewer's workshop, with board, step and workshop in hand."""
    journeys = JourneyMap.objects.select_related("board__step")
    journey = get_object_or_404(journeys, board__step__workshop=viewer.workshop, board__step=step)
    return in_hand(journey, viewer)


def in_hand(journey, viewer):
    journey.board.step.workshop = viewer.workshop
    return journey


def version_of(viewer, version):
    versions = BoardVersion.objects.select_related("board__step", "board__journey_map")
    found = get_object_or_404(
        versions, pk=version, board__step__workshop=viewer.workshop, board__journey_map__isnull=False
    )
    found.board.step.workshop = viewer.workshop
    return found
