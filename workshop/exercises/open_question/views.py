"""Where a facilitator writes the question, before the day or in front of the room."""

from django.shortcuts import get_object_or_404, redirect, render

from workshop.access import facilitator
from workshop.passes import Refused

from .forms import QuestionForm
from .models import Question


@facilitator
def question(request, workshop, step):
    workshop = request.viewer.workshop
    asked = get_object_or_404(Question.objects.select_related("step"), step=step, step__workshop=workshop)
    asked.step.workshop = workshop
    form = QuestionForm(request.POST or None, initial={"text_en": asked.text_en, "text_ja": asked.text_ja})
    if request.method == "POST" and workshop.has_ended:
        raise Refused("ended")
    if request.method == "POST" and form.is_valid():
        asked.ask(**form.cleaned_data)
        return redirect("desk", workshop.pk)
    context = {"form": form, "step": asked.step, "workshop": workshop}
    return render(request, "open_question/edit.html", context, status=422 if form.errors else 200)
