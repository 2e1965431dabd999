"""Clusters: anybody makes, names and fills them; an empty one can go."""

from functools import wraps

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workshop import answers, privacy
from workshop.access import in_the_room
from workshop.fields import Versioned
from workshop.forms.groups import ClusterNameForm, ClusterTagForm, IntoClusterForm, NewClusterForm
from workshop.models import Cluster
from workshop.models.clusters import Occupied, TooMany
from workshop.models.notes import Stale, Taken
from workshop.passes import Refused

from . import hints
from .boards import back_to, board_of, changes, show_sheet, with_lane


def may_gather(viewer, note):
    return note.shown and note.is_on_the_wall and note.board.in_clusters


@changes(IntoClusterForm, may=may_gather)
def note_cluster(request, note, data):
    note.gather(data["cluster"], by=request.viewer.by)


@in_the_room
@require_POST
def clusters(request, workshop, step):
    """A new cluster, and the note for which it is made in it."""
    viewer, board = request.viewer, board_of(request.viewer, step)
    if not board.in_clusters:
        return answers.refuse(request, "not_understood")
    notes = privacy.notes_for(viewer, board.notes.on_the_wall()).filter(shown=True)
    form = NewClusterForm(with_lane(viewer, board, request.POST), board=board, notes=notes)
    note = form.cleaned_data.get("note") if form.is_bound and form.is_valid() else None
    if not form.is_valid():
        return unnamed(request, form, notes)
    if found := hints.found(request, board.step, form.cleaned_data["name"]):
        return hinted(request, board, form, found)
    try:
        lane = note.lane if note and board.lanes else form.cleaned_data["lane"]
        cluster, _created = Cluster.add(board, form.cleaned_data["id"], form.cleaned_data["name"], lane)
    except Taken:
        return answers.refuse(request, "taken")
    except TooMany:
        return answers.say(request, 409, _("Thirty clusters are many. Put some together before you add another one."))
    if note:
        note.board = board
        note.gather(cluster, by=viewer.by)
    return answers.done(request, back_to(viewer), **{"HX-Trigger": "sheet-done"})


def hinted(request, board, form, found):
    """The name stays in its field; whoever wrote it sends it as it is or changes it."""
    if note := form.cleaned_data.get("note"):
        return show_sheet(request, note, status=422, hints=found, tried=form.data)
    viewer = request.viewer
    context = {"viewer": viewer, "workshop": viewer.workshop, "step": board.step, "back": back_to(viewer)}
    context["lane"] = form.cleaned_data.get("lane", "")
    template = "clusters/add.html" if answers.part_only(request) else "clusters/add_page.html"
    response = render(request, template, context | {"hints": found, "tried": form.data}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#new-cluster", "outerHTML"
    return response


def unnamed(request, form, notes):
    if not form.is_understood:
        return answers.refuse(request, "not_understood")
    if note := form.cleaned_data.get("note"):
        return show_sheet(request, note, status=422, error=answers.first_error(form), tried=form.data)
    return answers.say(request, 422, answers.first_error(form))


def cluster_of(viewer, cluster):
    standing = Cluster.objects.filter(pk=cluster, board__step__workshop=viewer.workshop, removed_at=None)
    found = privacy.open_to(viewer, standing)
    if not (found := found.select_related("board__step").first()):
        raise Refused("cluster_gone")
    found.board.step.workshop = viewer.workshop
    return found


@in_the_room
@require_GET
def sheet(request, workshop, cluster):
    return show(request, cluster_of(request.viewer, cluster))


def show(request, cluster, *, status=200, **more):
    """One cluster with what can be done to it, as a page or inside the page that asked."""
    viewer = request.viewer
    context = {"cluster": cluster, "viewer": viewer, "workshop": viewer.workshop, "back": back_to(viewer)}
    context |= {"kinds": cluster.board.kinds, **more}
    template = "clusters/sheet.html" if request.htmx else "clusters/sheet_page.html"
    return render(request, template, context, status=status)


def changing(form_class):
    """A view that changes one cluster: checks the form, then calls `act(cluster, data)`, which may raise."""

    def decorator(act):
        @in_the_room
        @require_POST
        @wraps(act)
        def view(request, workshop, cluster):
            cluster = cluster_of(request.viewer, cluster)
            form = form_class(request.POST, **form_needs(form_class, cluster))
            if not form.is_valid():
                if not form.is_understood:
                    return answers.refuse(request, "not_understood")
                return show(request, cluster, status=422, error=answers.first_error(form), tried=form.data)
            if found := hints.found(request, cluster.board.step, form.cleaned_data.get("name", "")):
                return show(request, cluster, status=422, hints=found, tried=form.data)
            try:
                act(cluster, form.cleaned_data)
            except Stale:
                return stale(request, cluster.pk, form.data)
            except Occupied:
                error = _("There are notes in it. Move them first.")
                return show(request, cluster, status=409, error=error)
            return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})

        return view

    return decorator


def form_needs(form_class, cluster):
    return {"cluster": cluster} if form_class is ClusterTagForm else {}


def stale(request, pk, tried):
    cluster = cluster_of(request.viewer, pk)
    error = _("This cluster changed while you had it open. It stands here as it is now; what you wrote is kept below.")
    return show(request, cluster, status=409, error=error, tried=tried)


@changing(ClusterNameForm)
def name(cluster, data):
    cluster.rename(data["name"], version=data["version"])


@changing(ClusterTagForm)
def tag(cluster, data):
    cluster.classify(data["tag"], version=data["version"])


@changing(Versioned)
def removal(cluster, data):
    cluster.remove(version=data["version"])
