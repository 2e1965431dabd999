"""The catch-up of a page that missed something: what changed since, or its whole region, as this viewer."""

from django.core.cache import cache
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from workshop import answers
from workshop.access import listening
from workshop.models import Workshop

from . import desk, room

MANY = 100  # elements; beyond, the whole region is shorter
CACHED_S = 30


@listening
def since(request, workshop):
    """What changed after `rev`, as this viewer. The revision is read before the rows: it may repeat, it cannot lose."""
    viewer = request.viewer
    rev, epoch, rung = Workshop.objects.values_list("rev", "epoch", "rung").get(pk=workshop)
    seen = request.GET.get("rev", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        return answers.refuse(request, "not_understood")
    seen = int(seen)
    answer = {"epoch": epoch, "rev": rev, "now": timezone.now().timestamp()}
    if (
        epoch != request.GET.get("epoch")
        or seen > rev
        or seen < max((rung.get(a, 0) for a in viewer.audiences), default=0)
    ):
        return JsonResponse(answer | {"region": region(request)})
    html = [] if seen == rev else fragments(viewer, seen, rev)
    return JsonResponse(answer | ({"html": html} if html is not None else {"region": region(request)}))


def region(request):
    surface = request.viewer.surface
    context = desk.context_of(request) if surface == "desk" else room.region_context(request)
    return render_to_string(f"room/{surface}_region.html", context, request)


def fragments(viewer, seen, rev):
    """The elements touched after `seen` that this viewer may have, or None when they are too many.

    After a Wi-Fi cut everyone asks the same question, so the part that is the same for everyone is kept a moment.
    """
    shared = [audience for audience in viewer.audiences if not audience.startswith("person:")]
    key = f"since:{viewer.workshop.pk}:{'+'.join(shared)}:{get_language()}:{seen}:{rev}"
    found = cache.get(key)
    if found is None:
        found = drawn(elements_since(viewer, seen), shared)
        cache.set(key, found, CACHED_S)
    if len(found) > MANY:
        return None
    own = [audience for audience in viewer.audiences if audience not in shared]
    return found + (drawn(elements_since(viewer, seen), own) if own else [])


def drawn(elements, audiences):
    return [element.html() for element in elements if set(element.audiences) & set(audiences)]


def elements_since(viewer, rev):
    workshop = viewer.workshop
    if workshop.phase:
        workshop.phase.step.workshop = workshop
        yield from workshop.phase.elements()
        yield from workshop.phase.step.exercise.elements_since(viewer, rev)
    actions = workshop.actions.filter(rev__gt=rev).select_related("note", "owner")
    for row in room.with_workshop([*actions, *workshop.participants.filter(rev__gt=rev)], workshop):
        yield from row.elements()
