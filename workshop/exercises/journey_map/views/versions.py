"""Frozen versions: people sign them, and two of them are compared."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import participant, reviewer
from workshop.views.boards import back_to

from ..comparing import compare
from ..models import Signature
from ..models.signatures import Draft, Unagreed
from .journeys import journey_of, version_of


@participant
@require_POST
def signature(request, workshop, version):
    """With one's name, for this version."""
    viewer, version = request.viewer, version_of(request.viewer, version)
    if request.POST.get("back"):
        for signed in version.signatures.filter(seat=viewer.participant):
            signed.take_back()
        return answers.done(request, back_to(viewer))
    try:
        Signature.sign(version, viewer.participant)
    except Draft:
        return answers.say(request, 409, _("A map without a persona is a draft and cannot be signed."))
    except Unagreed:
        return answers.say(request, 409, _("You can sign once the room has agreed to this map."))
    return answers.done(request, back_to(viewer))


@reviewer
@require_safe
def versions(request, workshop, step):
    """Two versions beside each other: which notes came, went, moved or changed their words."""
    viewer = request.viewer
    if not (viewer.workshop.published_at or viewer.is_at_the_desk):
        return answers.say(request, 403, _("The report is not published yet. The facilitator publishes it at the end."))
    journey = journey_of(viewer, step)
    found = list(journey.board.versions.prefetch_related("signatures__seat"))
    later = chosen(found, request.GET.get("to"), 0)
    earlier = chosen(found, request.GET.get("from"), 1)
    context = {"journey": journey, "workshop": viewer.workshop, "viewer": viewer, "versions": found}
    if earlier and later:
        context |= {"earlier": earlier, "later": later, "parts": parts(earlier, later)}
    return render(request, "journey_map/versions.html", context)


def chosen(versions, number, place):
    """The version with this number, or the one that many before the latest."""
    named = next((version for version in versions if str(version.number) == number), None)
    return named or next(iter(versions[place:]), None)


def parts(earlier, later):
    """What the page tells: notes as the two versions know them."""
    found = compare(earlier.notes(), later.notes())
    return {
        "added": [drawn(later, note) for note in found.added],
        "removed": [drawn(earlier, note) for note in found.removed],
        "moved": [(drawn(earlier, one), drawn(later, other)) for one, other in found.moved],
        "reworded": [(drawn(earlier, one), drawn(later, other)) for one, other in found.reworded],
        "same": found.same,
    }


def drawn(version, fields):
    """A note that stands in no table, as this version says it."""
    _board, [note] = version.wall([fields])
    return note
