"""The frame: whose journey it is, which stages and which lanes."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from workshop import characters
from workshop.access import facilitator
from workshop.wording import here

from ..forms import FrameForm
from ..models import JourneyMap, Occupied, presets, stages_of


@facilitator
def frame(request, workshop, step):
    journey = JourneyMap.objects.filter(board__step__workshop=request.viewer.workshop, board__step=step).first()
    if journey is None:
        raise Http404
    board = journey.board
    initial = {
        "persona": journey.persona,
        "portrait": journey.portrait,
        "character": journey.character,
        "preset": journey.preset,
        "layers": journey.layers,
        "lanes": [lane["code"] for lane in board.lanes],
    }
    workshop = request.viewer.workshop
    people = {"characters": characters.of(workshop), "chosen": characters.find(workshop, journey.character)}
    form = FrameForm(request.POST or None, board=board, initial=initial, **people)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["preset"] != journey.preset:
            data["stages"] = stages_of(data["preset"])
        try:
            journey.reframe(here(), **data)
            return redirect("desk", workshop.pk)
        except Occupied:
            form.add_error(None, _("There are notes in a stage or kind that you left out. Move them first."))
    context = {"form": form, "journey": journey, "workshop": workshop, "presets": presets()}
    return render(request, "journey_map/edit.html", context, status=422 if form.errors else 200)
