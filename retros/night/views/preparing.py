"""The desk: deals, circles and who sits in them, what the screen shows, and the fire that is paused."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.fields import Versioned
from workshop.models.notes import Stale
from workshop.views import desk
from workshop.views.boards import back_to, note_of, stale

from ...models import seating
from ..speaking_forms import ChairForm, DealForm, NumberForm, ScreenForm
from .rooms import circle_of, night_of


@facilitator
def night(request, workshop, step):
    """Which deals, which circles, who sits where; with what could not be met, in words."""
    return page(request, night_of(request.viewer, step))


def page(request, night, *, status=200, **more):
    step = night.step
    people = seating.people_of(step)
    context = {
        "night": night,
        "step": step,
        "circles": seating.circles_of(step),
        "complaints": seating.complaints(step),
        "deals": step.workshop.organisation.deals.all(),
        "people": people,
        "number": step.circles.count() or seating.number_for(len(people)),
        "numbers": range(1, seating.MOST + 1),
        "workshop": step.workshop,
        **more,
    }
    return render(request, "campfire_review/prepare.html", context, status=status)


def saving(form_needs):
    """A view that saves one form of the page: `act(night, data)`."""

    def decorator(act):
        @facilitator
        @require_POST
        def view(request, workshop, step):
            desk.living(request)
            found = night_of(request.viewer, step)
            form = form_needs(request, found)
            if not form.is_valid():
                return page(request, found, status=422, sentence=answers.first_error(form))
            act(found, form.cleaned_data)
            return redirect("campfire-review", workshop, step)

        return view

    return decorator


@saving(lambda request, night: NumberForm(request.POST))
def mixing(night, data):
    """New circles, dealt for candour."""
    seating.mix(night.step, data["number"])


@saving(lambda request, night: ChairForm(request.POST, step=night.step))
def chair(night, data):
    seating.move(night.step, data["person"], data["circle"])


@facilitator
@require_POST
def deal(request, workshop, circle):
    """What a circle speaks of."""
    desk.living(request)
    found = circle_of(request.viewer, circle)
    form = DealForm(request.POST, organisation=request.viewer.workshop.organisation)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    found.speak_of(form.cleaned_data["deal"])
    return redirect("campfire-review", workshop, found.step_id)


@facilitator
@require_POST
def guard(request, workshop, step):
    desk.living(request)
    night_of(request.viewer, step).set_guard(request.POST.get("guard") == "1")
    return redirect("campfire-review", workshop, step)


@facilitator
@require_POST
def on_screen(request, workshop, step):
    """The wall of one circle on the screen, or none."""
    desk.living(request)
    found = night_of(request.viewer, step)
    form = ScreenForm(request.POST, step=found.step)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    found.show(form.cleaned_data["circle"])
    return answers.done(request, back_to(request.viewer))


@facilitator
@require_POST
def fire(request, workshop, step):
    """The fire rests, or burns again."""
    desk.living(request)
    night_of(request.viewer, step).pause(request.POST.get("paused") == "1", by=request.viewer.by_desk)
    return answers.done(request, back_to(request.viewer))


@facilitator
@require_POST
def rewrite(request, workshop, note):
    """A card waits for other words; its circle reads that one does, never which."""
    desk.living(request)
    found, form = note_of(request.viewer, note), Versioned(request.POST)
    circle = found.board.step.circles.filter(number=found.lane or 0).first()
    if circle is None or not form.is_valid():
        return answers.refuse(request, "not_understood")
    circle.step = found.board.step
    try:
        circle.ask_for_rewrite(found, version=form.cleaned_data["version"], by=request.viewer.by_desk)
    except Stale:
        return stale(request, found.pk, form.data)
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})
