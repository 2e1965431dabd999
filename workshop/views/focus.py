"""What the screen shows of the board: the whole, one stage, one lane, one cluster, or one note."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from workshop import answers, privacy
from workshop.access import facilitator
from workshop.models import Board, Focus

from . import desk


@facilitator
@require_POST
def focus(request, workshop, step):
    """`show` is "column:S1", "lane:pain", "cluster:<id>", "cluster:after", "note:<id>", or nothing for the whole."""
    workshop = desk.living(request)
    board = get_object_or_404(Board.objects.select_related("step"), step=step, step__workshop=workshop)
    board.step.workshop = workshop
    kind, _colon, what = request.POST.get("show", "").partition(":")
    try:
        part = part_of(request.viewer, board, kind, what)
    except ValueError:
        return answers.refuse(request, "not_understood")
    if part is None:
        return answers.refuse(request, "gone")
    Focus.show(board, **part)
    return answers.done(request, reverse("desk", args=[workshop.pk]), **{"HX-Trigger": "sheet-done"})


def part_of(viewer, board, kind, what):
    """{} for the whole, or {"column": "S1"}; None for a note that is not on the wall. Raises `ValueError`."""
    if kind == "note":
        notes = privacy.notes_for(viewer, board.notes.on_the_wall()).filter(shown=True)
        note = notes.filter(pk=UUID(what)).first()
        return note and {"note": note}
    if kind == "cluster" and board.in_clusters:
        return cluster_of(board, what)
    entries = {"column": board.columns, "lane": board.lanes}.get(kind, ())
    if kind and what not in [entry["code"] for entry in entries]:
        raise ValueError(what)
    return {kind: what} if kind else {}


def cluster_of(board, what):
    """By its id; or the one beside what the screen shows, beyond the last one the whole."""
    if what in ("before", "after"):
        beside = Focus.beside(board, forward=what == "after")
        return {"cluster": beside} if beside else {}
    cluster = board.clusters.filter(pk=UUID(what), removed_at=None).first()
    return cluster and {"cluster": cluster}
