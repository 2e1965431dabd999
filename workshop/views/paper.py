"""Notes from paper: somebody at the desk enters them, for the person who wrote them or for nobody."""

import uuid

from django.shortcuts import redirect, render
from django.urls import reverse

from workshop import answers, privacy
from workshop.access import at_the_desk
from workshop.forms.desk import PaperForm
from workshop.models.boards import ColumnFull
from workshop.models.notes import Taken
from workshop.passes import Refused
from workshop.wording import here

from .boards import board_of
from .room import evidences


@at_the_desk
def paper(request, workshop, step):
    """One after the other; stage and kind stay chosen, the person is asked each time."""
    viewer, board = request.viewer, board_of(request.viewer, step)
    form = PaperForm(request.POST or None, board=board, authors=privacy.entered_for(viewer, board.step))
    if request.method == "POST":
        if viewer.workshop.has_ended:
            raise Refused("ended")
        if form.is_valid():
            return entered(request, board, form)
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
    return page(request, board, form, status=422 if form.errors else 200)


def entered(request, board, form):
    data = form.cleaned_data
    try:
        board.add_note(data["id"], data["author"], language=here(), origin="scribe", **form.note_fields())
    except Taken:
        return answers.refuse(request, "taken")
    except ColumnFull:
        return page(request, board, form, status=409, sentence=answers.SENTENCES["column_full"][1])
    here_again = reverse("paper", args=[request.viewer.workshop.pk, board.step_id])
    return redirect(f"{here_again}?column={data['column']}&lane={data['lane']}")


def page(request, board, form, *, status=200, **more):
    context = {
        "workshop": request.viewer.workshop,
        "board": board,
        "form": form,
        "authors": form.fields["author"].queryset,
        "column": request.POST.get("column") or request.GET.get("column") or board.columns[0]["code"],
        "lane": request.POST.get("lane") or request.GET.get("lane") or board.lanes[0]["code"],
        "entered": "column" in request.GET,
        "evidences": evidences(),
        "fresh_id": uuid.uuid4(),
    }
    return render(request, "boards/paper.html", context | more, status=status)
