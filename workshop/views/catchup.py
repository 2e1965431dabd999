"""The catch-up of a page that missed something: what changed since, or its whole region, as this viewer."""

from itertools import islice

from django.core.cache import caches
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from workshop import answers, live
from workshop.access import listening
from workshop.models.carrying import Packs
from workshop.passes import settle_keys
from workshop.recent import fragments_for, last_of_each, recent

from . import desk, room

MANY, MOST = 100, 400  # elements for one viewer, and for all: beyond, the whole region is shorter
KEPT_S = 30
TOGETHER = 32  # revisions: pages that stand near each other get the same answer, which may repeat


@listening
def since(request, workshop):
    """What changed after `rev`, as this viewer.

    The revision stands in the same row as the phase and was read with it, before all other rows: it may repeat, it
    cannot lose.
    """
    viewer, now = request.viewer, request.viewer.workshop
    seen = request.GET.get("rev", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        return answers.refuse(request, "not_understood")
    seen = int(seen)
    answer = {"epoch": now.epoch, "rev": now.rev, "now": timezone.now().timestamp()}
    rung = max((now.rung.get(audience, 0) for audience in viewer.audiences), default=0)
    if now.epoch != request.GET.get("epoch") or seen > now.rev or seen < rung:
        return settle_keys(JsonResponse(answer | {"region": region(request)}), viewer)
    rev, html = news(viewer, seen)
    return JsonResponse(answer | ({"region": region(request)} if html is None else {"rev": rev, "html": html}))


def beside(request):
    """A page of somebody's own phone that only listens for what everybody is told."""
    return request.GET.get("surface") == "beside"


def region(request):
    if beside(request):
        return render_to_string("attention/beside.html", {"workshop": request.viewer.workshop}, request)
    surface = request.viewer.surface
    context = desk.context_of(request) if surface == "desk" else room.region_context(request)
    return render_to_string(f"room/{surface}_region.html", context, request)


def news(viewer, seen):
    """(revision, the elements touched between `seen` and it that this viewer may have; None when they are too many).

    What this process heard is at hand. What is older is drawn once for all pages of a surface that stand near each
    other: after a Wi-Fi cut, or when the server comes back, the whole room asks the same question.
    """
    workshop, older, rev = viewer.workshop, [], seen
    heard = recent.after(workshop, seen)
    if not heard and seen < workshop.rev:
        key = f"since:{workshop.pk}:{workshop.epoch}:{viewer.surface}:{get_language()}:{seen - seen % TOGETHER}"
        rev, older = kept(key, viewer, seen)
        heard = recent.after(workshop, rev)
    mine = [html for audiences, html in older if audiences & set(viewer.audiences)]
    mine = last_of_each([*mine, *fragments_for(heard, viewer.audiences, get_language())])
    return heard[-1]["rev"] if heard else rev, mine if len(mine) <= MANY and len(older) <= MOST else None


def kept(key, viewer, seen):
    """(revision, what is drawn up to it): as it was kept, while the frames since then are at hand; else anew."""
    rev, drawn = caches["here"].get(key) or (0, [])
    if rev < seen or (rev < viewer.workshop.rev and not recent.after(viewer.workshop, rev)):
        rev, drawn = viewer.workshop.rev, draw(viewer, seen - seen % TOGETHER)
        caches["here"].set(key, (rev, drawn), KEPT_S)
    return rev, drawn


def draw(viewer, seen):
    """[(audiences, html)] of what some viewer of this surface may have, one more than MOST at most."""
    elsewhere = {live.SCREEN, live.FACILITATORS} - set(viewer.audiences)
    elements = ((element, set(element.audiences)) for element in elements_since(viewer.workshop, seen))
    wanted = ((audiences, element.html()) for element, audiences in elements if audiences - elsewhere)
    return list(islice(wanted, MOST + 1))


def elements_since(workshop, rev):
    phase = workshop.phase
    yield from workshop.attention()
    if phase:
        phase.step.workshop = workshop
        yield from phase.elements()
        yield from phase.voting()
        yield from phase.step.exercise.elements_since(rev)
        if packs := Packs.at(phase):
            yield from packs.elements()
    actions = workshop.actions.filter(rev__gt=rev).select_related("note", "owner")
    people = workshop.participants.filter(rev__gt=rev).with_states(phase)
    for row in room.with_workshop([*actions, *people], workshop):
        yield from row.elements()
