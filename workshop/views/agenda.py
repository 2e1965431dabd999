"""Preparing the day: the agenda with its steps, and the run sheet to print."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import facilitator, in_charge
from workshop.forms.planning import DayForm, PieceForm, PlaceForm, StepForm
from workshop.planning import editing, programmes, timetable
from workshop.wording import content, in_words


def sentence_of(kept):
    """Why the agenda stays as it is."""
    return {
        "ended": _("The workshop has ended. Its agenda stays as it was."),
        "running": _("“%(title)s” is running now, so it stays where it is. Move the room on first."),
        "begun": _("“%(title)s” has already begun, so it stays in the agenda as it is."),
        "used": _("People have already written in “%(title)s”. It stays in the agenda, so that nothing is lost."),
        "before_begun": _("What comes after that place has already begun. Choose a later place."),
        "no_place": _("There is no such place in the agenda any more. Reload the page."),
        "too_short": _("“%(title)s” has %(least)s parts of at least a minute each: %(least)s minutes are the least."),
    }[kept.why] % kept.said


@facilitator
@require_safe
def agenda(request, workshop):
    return page(request)


def page(request, *, status=200, **more):
    workshop = request.viewer.workshop
    days = timetable.days(workshop)
    context = {
        "workshop": workshop,
        "days": days,
        "pieces": programmes.pieces(),
        "prework": prework(workshop),
        "now": workshop.step,
    }
    return render(request, "agenda/agenda.html", context | more, status=status)


def prework(workshop):
    """[(date, words)]: what is to be done before the day, and by when."""
    return [
        (workshop.starts_on - timedelta(days=int(entry["when"].removeprefix("T-"))), in_words(entry))
        for entry in content("prework")
    ]


@facilitator
@require_safe
def run_sheet(request, workshop):
    """For the clip board: times, lengths, instructions and the facilitator's own remarks."""
    workshop = request.viewer.workshop
    context = {"workshop": workshop, "days": timetable.days(workshop), "prework": prework(workshop)}
    return render(request, "agenda/run_sheet.html", context)


def step_of(request, step):
    found = get_object_or_404(request.viewer.workshop.steps, pk=step)
    found.workshop = request.viewer.workshop
    return found


def back_to(step):
    return redirect(f"{reverse('agenda', args=[step.workshop_id])}#step-{step.pk}")


@facilitator
@require_POST
def steps(request, workshop):
    """Add a step. One without a title of its own is named next."""
    workshop = request.viewer.workshop
    form = PieceForm(request.POST, last_day=timetable.last_day(workshop))
    if not form.is_valid():
        return page(request, status=422, sentence=form.errors.get("what", [_("Choose what to add.")])[0])
    try:
        step = editing.insert(workshop, form.cleaned_data["day"], programmes.piece(form.cleaned_data["what"]))
    except editing.Kept as kept:
        return page(request, status=409, sentence=sentence_of(kept))
    return redirect("agenda-step", workshop.pk, step.pk) if step.kind == "plain" else back_to(step)


@facilitator
def step(request, workshop, step):
    step = step_of(request, step)
    form = StepForm(request.POST or None, step=step)
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit(step, **form.cleaned_data)
            return back_to(step)
        except editing.Kept as kept:
            form.add_error("minutes" if kept.why == "too_short" else None, sentence_of(kept))
    context = {"workshop": step.workshop, "step": step, "form": form, "movable": editing.movable(step)}
    return render(request, "agenda/step.html", context, status=422 if form.errors else 200)


def tried(request, verb):
    """The page again with a sentence when the agenda stays as it is; None when it was done."""
    try:
        verb()
    except editing.Kept as kept:
        sentence = sentence_of(kept)
        return answers.say(request, 409, sentence) if request.htmx else page(request, status=409, sentence=sentence)


@in_charge
@require_POST
def removal(request, workshop, step):
    step = step_of(request, step)
    done = answers.done(request, reverse("agenda", args=[workshop]), **{"HX-Trigger": "sheet-done"})
    return tried(request, lambda: editing.remove(step)) or done


@facilitator
@require_POST
def shift(request, workshop, step):
    step = step_of(request, step)
    way = -1 if request.POST.get("way") == "up" else +1
    return tried(request, lambda: editing.shift(step, way)) or back_to(step)


@facilitator
@require_POST
def place(request, workshop, step):
    """Where a step was dropped: on a day, before another step or at the day's end."""
    step = step_of(request, step)
    form = PlaceForm(request.POST, steps=step.workshop.steps.all(), last_day=timetable.last_day(step.workshop))
    if not form.is_valid():
        return page(request, status=422, sentence=sentence_of(editing.Kept("no_place")))
    return tried(request, lambda: editing.place(step, **form.cleaned_data)) or back_to(step)


@facilitator
@require_POST
def day_start(request, workshop):
    workshop = request.viewer.workshop
    form = DayForm(request.POST, last_day=timetable.last_day(workshop))
    if not form.is_valid():
        return page(request, status=422, sentence=_("Write the time as 13:30."))
    day, starts = form.cleaned_data["day"], form.cleaned_data["starts"]
    return tried(request, lambda: editing.begin_day(workshop, day, starts)) or redirect("agenda", workshop.pk)
