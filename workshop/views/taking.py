"""What leaves the room: a step's work as a file, on one page, on sheets to put together, and signs for its stages."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from workshop import addresses, answers, privacy
from workshop.access import at_the_desk, reviewer
from workshop.exports import tables
from workshop.exports.tiles import tiles
from workshop.forms.taking import SHEETS, TYPES, FileForm, PhotoForm, SheetsForm, TablesForm
from workshop.models import BoardVersion
from workshop.passes import Refused

from .boards import board_of

NOW = 0  # the version that is not frozen


@reviewer
@require_safe
def page(request, workshop, step):
    return show(request, board_to_take(request.viewer, step))


def show(request, board, *, status=200, **more):
    viewer = request.viewer
    context = {
        "workshop": viewer.workshop,
        "viewer": viewer,
        "step": board.step,
        "versions": versions_of(viewer, board),
        "photos": board.step.photos.all(),
        "photo_form": PhotoForm(),
        "sheets": SHEETS,
        **more,
    }
    return render(request, "taking/page.html", context, status=status)


def board_to_take(viewer, step):
    """The board of a step of this workshop, for whoever may read the report."""
    board = board_of(viewer, step)
    if not privacy.may_take(viewer):
        raise Refused("not_published")
    if not privacy.may_take_cards(viewer, board.step):
        raise Refused("stays_in_the_room")
    return board


@reviewer
@require_safe
def of_step(request, workshop, step):
    """What a step without a board made: a page of formats, and with one of them the file."""
    step = step_to_take(request.viewer, step)
    if "format" not in request.GET:
        return render(
            request, "taking/tables.html", {"workshop": step.workshop, "viewer": request.viewer, "step": step}
        )
    form = TablesForm(request.GET)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    kind, about = form.cleaned_data["format"], {"workshop": step.workshop.title, "step": step.title}
    return attached(in_format(step.exercise.tables(), kind, about), kind, step.title)


def step_to_take(viewer, step):
    """A step of this workshop that fills tables, for whoever may read the report."""
    step = get_object_or_404(viewer.workshop.steps, pk=step)
    step.workshop = viewer.workshop
    if not step.exercise.fills_tables:
        raise Http404
    if not privacy.may_take(viewer):
        raise Refused("not_published")
    return step


def versions_of(viewer, board):
    """[(number, version)], the newest first; at the desk what stands now comes before."""
    frozen = [(version.number, version) for version in board.versions.all()]
    return [(NOW, None), *frozen] if privacy.may_take_unfrozen(viewer) else frozen


def version_of(viewer, board, number):
    """The frozen version of this number, None for what stands now; without a number the first of the list."""
    offered = dict(versions_of(viewer, board))
    number = next(iter(offered), None) if number is None else number
    if number not in offered:
        raise Http404
    return offered[number]


@reviewer
@require_safe
def file(request, workshop, step):
    board, form = board_to_take(request.viewer, step), FileForm(request.GET)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    kind, version = form.cleaned_data["format"], version_of(request.viewer, board, form.cleaned_data["version"])
    body = written(request, board, version, kind)
    return attached(body, kind, f"{board.step.title} {version.number if version else ''}".strip())


def attached(body, kind, name):
    ending = "csv" if kind == "cp932" else kind
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{ending}")
    return HttpResponse(body, content_type=TYPES[kind], headers={"Content-Disposition": disposition})


def written(request, board, version, kind):
    exercise = board.step.exercise
    if kind == "svg":
        return render(request, "exports/drawing.svg", {"drawing": drawing_of(board, version)}).content.strip()
    found = exercise.tables(version)
    about = {"workshop": board.workshop.title, "step": board.step.title, "version": version and version.number}
    return in_format(found, kind, about)


def in_format(found, kind, about):
    if kind == "json":
        return tables.as_json(found, about)
    return tables.as_xlsx(found) if kind == "xlsx" else tables.as_csv(found, {"csv": "utf-8"}.get(kind, kind))


def drawing_of(board, version: BoardVersion | None):
    if (drawing := board.step.exercise.drawing(version)) is None:
        raise Http404
    return drawing


@reviewer
@require_safe
def sheets(request, workshop, step):
    """On one A4 page; or on A3 sheets, each with its place and marks where it meets its neighbours."""
    board, form = board_to_take(request.viewer, step), SheetsForm(request.GET)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    data = form.cleaned_data
    version = version_of(request.viewer, board, data["version"])
    drawing, across = drawing_of(board, version), data["across"] or 2
    context = {
        "workshop": request.viewer.workshop,
        "step": board.step,
        "version": version,
        "drawing": drawing,
        "tiles": tiles(drawing, across) if data["paper"] == "a3" else [],
        "across": across,
    }
    return render(request, "taking/sheets.html", context)


@at_the_desk
@require_safe
def signs(request, workshop, step):
    """An A4 page for each stage: its name, and a code that leads a phone to it."""
    board, workshop = board_of(request.viewer, step), request.viewer.workshop
    join = addresses.for_others(request, reverse("join-by-qr", args=[workshop.join_token]))
    stages = [(column, f"{join}?stage={column['code']}") for column in board.columns]
    context = {"workshop": workshop, "stages": stages, "step": board.step, "only_here": addresses.only_here(request)}
    return render(request, "taking/signs.html", context)
