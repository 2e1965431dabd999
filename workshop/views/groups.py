"""Who works with whom: the line of a group on its phones, pairs and fours at the desk."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import facilitator, in_the_room, participant, seated
from workshop.forms.groups import LineForm, PersonForm
from workshop.forms.teams import ChosenForm
from workshop.models import Group, Line, forming
from workshop.models.groups import ALONE, FOUR, PAIR, Tree
from workshop.models.notes import Stale
from workshop.wording import here

from . import desk, hints, room


def group_of(viewer, group):
    """A group of this workshop with those who are in it."""
    found = get_object_or_404(Group.objects.select_related("step"), pk=group, step__workshop=viewer.workshop)
    found.step.workshop = viewer.workshop
    return Tree(found.step).groups[found.pk]


@participant
@require_POST
def line(request, workshop, group):
    """The one line of a group. Anybody in it may write it; the id is made on the phone, as for notes."""
    viewer, group = request.viewer, group_of(request.viewer, group)
    if viewer.participant not in group.people:
        raise Http404
    form = LineForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form)
    data = form.cleaned_data
    if found := hints.found(request, group.step, data["text"]):
        return hinted(request, form, found)
    try:
        Line.write(group, data["text"], here(), version=data["version"], by=viewer.participant)
    except Stale:
        return stale(request, group, form)
    if "X-Outbox" in request.headers:
        return HttpResponse(headers={"X-Saved": str(data["id"])})
    return redirect("phone", workshop)


def unwritten(request, form):
    if not form.is_understood:
        return answers.refuse(request, "not_understood")
    if "X-Outbox" in request.headers:
        return answers.invalid(request, form)
    return again(request, form, answers.first_error(form), 422)


def hinted(request, form, found):
    """The text stays on the phone; its writer sends it as it is or changes it."""
    if "X-Outbox" in request.headers:
        return answers.hint(request, " ".join(found), found.what)
    return again(request, form, "", 422, hints=found)


def stale(request, group, form):
    """Somebody of the group was first: their words stand in the field, one's own are kept beside them."""
    written = group.lines.filter(round=group.round).select_related("by").first()
    name = written.by.name if written.by else _("someone")
    sentence = _("%(name)s wrote meanwhile: “%(text)s”. Yours is kept.") % {"name": name, "text": written.text}
    if "X-Outbox" in request.headers:
        return answers.say(request, 409, sentence)
    return again(request, form, sentence, 409)


def again(request, form, sentence, status, **more):
    context = room.region_context(request) | {"line_error": sentence, "line_tried": form.data.get("text", ""), **more}
    return render(request, "room/phone.html", context, status=status)


@seated
@require_safe
def partners(request, workshop):
    """Who is my partner? Those of the running step, or of the last one that had groups; and the team."""
    viewer = request.viewer
    workshop, seat = viewer.workshop, viewer.participant
    group = last_group(workshop, seat)
    team = seat.team.seats.filter(removed_at=None, left_at=None).exclude(pk=seat.pk) if seat.team else []
    context = {"workshop": workshop, "viewer": viewer, "group": group, "team": team}
    return render(request, "groups/partners.html", context)


def last_group(workshop, seat):
    """The pair that somebody is in, with its four above it; none before there are any."""
    alone = seat.groups.filter(level=ALONE).exclude(within=None).select_related("step").order_by("-step__place").first()
    if alone is None:
        return None
    alone.step.workshop = workshop
    pair = Tree(alone.step).around(seat, PAIR)
    pair.partners = pair.others(seat)
    pair.neighbours = [other for other in pair.above.people if other not in pair.people] if pair.above else []
    return pair


# At the desk


def step_of(request, step):
    """A step in which people work together."""
    found = get_object_or_404(request.viewer.workshop.steps, pk=step)
    found.workshop = request.viewer.workshop
    if not any(face.together > ALONE for face in found.exercise.faces.values()):
        raise Http404
    return found


@facilitator
def groups(request, workshop, step):
    """The pairs of a step; a POST mixes them anew."""
    step = step_of(request, step)
    if request.method != "POST":
        return page(request, step)
    desk.living(request)
    try:
        forming.mix(step)
    except forming.Begun:
        return page(request, step, 409, _("Some have written together already. Swap two people instead."))
    return redirect("step-groups", workshop, step.pk)


def page(request, step, status=200, sentence="", ticked=()):
    tree = Tree(step)
    context = {
        "workshop": step.workshop,
        "step": step,
        "pairs": tree.at_work(PAIR),
        "fours": tree.at_work(FOUR),
        "lonely": [(pair, tree.shelter(pair.people[0])) for pair in tree.at_work(PAIR) if len(pair.people) == 1],
        "sentence": sentence,
        "ticked": ticked,
    }
    return render(request, "groups/groups.html", context, status=status)


@facilitator
@require_POST
def swap(request, workshop, step):
    """Two people of different pairs change places."""
    step = step_of(request, step)
    desk.living(request)
    form = ChosenForm(request.POST, seats=step.workshop.participants.filter(groups__step=step))
    chosen = list(form.cleaned_data["people"]) if form.is_valid() else []
    two = list(step.groups.filter(level=ALONE, participant__in=chosen).select_related("within"))
    if len(two) != 2 or two[0].within_id == two[1].within_id or not all(each.within_id for each in two):
        sentence = _("Choose two people of different pairs; they change places.")
        return page(request, step, 422, sentence, {seat.pk for seat in chosen})
    for alone in two:
        alone.step = step
    Group.swap(*two)
    return redirect("step-groups", workshop, step.pk)


@in_the_room
@require_POST
def joining(request, workshop, group):
    """Whose partners have left joins another pair: by themselves, or moved by the desk."""
    viewer, pair = request.viewer, group_of(request.viewer, group)
    seat = viewer.participant or moved_person(request)
    tree = Tree(pair.step)
    alone = seat and tree.around(seat, ALONE)
    if pair.level != PAIR or alone is None or (viewer.participant and tree.shelter(seat) != pair):
        return answers.say(request, 409, _("These groups have changed meanwhile. Look at them again."))
    pair.take_in(alone)
    return answers.done(request, reverse("phone" if viewer.participant else "desk", args=[workshop]))


def moved_person(request):
    form = PersonForm(request.POST, people=request.viewer.workshop.participants.present())
    return form.cleaned_data["person"] if form.is_valid() else None


@facilitator
@require_POST
def another_round(request, workshop, step):
    """In 'All': each four may bring one more line, when each has brought its first."""
    step = step_of(request, step)
    desk.living(request)
    Group.another_round(step)
    return answers.done(request, reverse("desk", args=[workshop]))
