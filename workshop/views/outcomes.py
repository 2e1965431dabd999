"""Promises, and what a manager reads in ten minutes."""

from collections import Counter

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, characters, privacy, vague
from workshop.access import in_the_room, participant, reviewer, took_part
from workshop.fields import Versioned
from workshop.forms.promises import ActionForm, AmendForm
from workshop.models import ActionItem
from workshop.models.notes import Stale, Taken
from workshop.wording import choices, here, in_words

from . import hints
from .boards import back_to, note_of, show_sheet
from .room import evidences, with_workshop


@in_the_room
@require_POST
def action_from_note(request, workshop, note):
    """A note becomes an action item; its sentence stays quoted in it."""
    viewer, note = request.viewer, note_of(request.viewer, note)
    if not note.shown:
        return answers.refuse(request, "not_author")
    form = ActionForm(request.POST, workshop=viewer.workshop)
    if not form.is_understood:
        return answers.refuse(request, "not_understood")
    if not form.is_valid():
        return show_sheet(request, note, status=422, error=answers.first_error(form), action_form=form)
    data = form.cleaned_data
    if found := hints_in(request, form):
        return show_sheet(request, note, status=422, hints=found, action_form=form)
    try:
        ActionItem.propose(viewer.workshop, data.pop("id"), language=here(), note=note, **data)
    except Taken:
        return answers.refuse(request, "taken")
    return answers.done(request, back_to(viewer, note.column), **{"HX-Trigger": "sheet-done"})


@participant
@require_safe
def mine(request, workshop):
    """My promises: those offered to me first, then those I made."""
    actions = request.viewer.participant.actions.standing().select_related("note")
    context = {
        "actions": with_workshop(actions, request.viewer.workshop),
        "workshop": request.viewer.workshop,
        "viewer": request.viewer,
    }
    return render(request, "actions/mine.html", context)


def action_of(viewer, action):
    """An action of this workshop that this viewer may change: its owner, or the facilitator."""
    found = get_object_or_404(viewer.workshop.actions.select_related("owner", "note"), pk=action)
    found.workshop = viewer.workshop
    return found


def may_answer(viewer, action):
    return bool(viewer.participant and action.owner_id == viewer.participant.pk)


@took_part
def action(request, workshop, action):
    """One promise: its owner answers on their own phone, the facilitator puts it right."""
    viewer, action = request.viewer, action_of(request.viewer, action)
    if not (may_answer(viewer, action) or viewer.is_facilitator):
        return answers.refuse(request, "not_author")
    found = []
    form = AmendForm(request.POST or None, workshop=viewer.workshop, initial=values_of(action))
    if request.method == "POST":
        if form.is_valid() and not (found := hints_in(request, form)):
            data = form.cleaned_data
            try:
                action.amend(version=data.pop("version"), language=here(), **data)
                return redirect("action", workshop, action.pk)
            except Stale:
                form.add_error(
                    None, _("This promise changed meanwhile. What you wrote is still here; save again to keep yours.")
                )
                action.refresh_from_db()
        elif not form.is_understood:
            return answers.refuse(request, "not_understood")
    context = {
        "action": action,
        "form": form,
        "workshop": viewer.workshop,
        "viewer": viewer,
        "may_answer": may_answer(viewer, action),
        "hints": found,
    }
    return render(request, "actions/action.html", context, status=422 if form.errors or found else 200)


def hints_in(request, form):
    """A promise is no anonymous text: that it names a customer is hinted at, and that nobody could see it come true."""
    title, measure = form.cleaned_data["title"], form.cleaned_data["measure"]
    is_asked = "ask" in request.POST and "anyway" not in request.POST
    unseen = [str(vague.HINT)] if is_asked and vague.is_vague(title) else []
    return hints.found(request, None, f"{title}\n{measure}") + unseen


def values_of(action):
    names = "version", "title", "owner", "due", "measure", "baseline", "target", "unit"
    return {name: getattr(action, name) for name in names}


def answer(verb, *, may):
    """A view for one of the verbs of a promise, for those who `may`."""

    @took_part
    @require_POST
    def view(request, workshop, action):
        viewer, action = request.viewer, action_of(request.viewer, action)
        form = Versioned(request.POST)
        if not may(viewer, action):
            return answers.refuse(request, "not_author")
        if not form.is_valid():
            return answers.refuse(request, "not_understood")
        try:
            getattr(action, verb)(version=form.cleaned_data["version"])
        except Stale:
            return answers.say(request, 409, _("This promise changed meanwhile. Please look at it again."))
        if viewer.participant:
            return redirect(f"{reverse('my-promises', args=[workshop])}?said={verb}")
        return redirect("desk", workshop)

    return view


def owner_or_facilitator(viewer, action):
    return may_answer(viewer, action) or viewer.is_facilitator


acceptance = answer("accept", may=may_answer)
refusal = answer("decline", may=may_answer)
completion = answer("finish", may=owner_or_facilitator)
dropping = answer("drop", may=lambda viewer, action: viewer.is_facilitator)


@reviewer
@require_safe
def report(request, workshop):
    """The same page for those who took part and those who review: nobody is reported on behind their back."""
    viewer = request.viewer
    workshop = viewer.workshop
    if not (workshop.published_at or viewer.is_facilitator):
        return answers.say(request, 403, _("The report is not published yet. The facilitator publishes it at the end."))
    actions = with_workshop(workshop.actions.standing().select_related("owner", "note__board"), workshop)
    released = privacy.released(workshop)
    for action in actions:
        action.shows_owner = privacy.owner_is_shown(action)
        action.shows_quote = action.note is None or action.note.board.step_id in released
    steps = [step for step in workshop.steps.all() if step.exercise.faces]
    parts = [part for step in steps if (part := step.exercise.report(viewer))]
    made = [action for action in actions if action.is_accepted]
    parked = workshop.parked.select_related("note__board")
    context = {
        "viewer": viewer,
        "workshop": workshop,
        "made": made,
        "offered": [action for action in actions if not action.is_accepted],
        "kept": sum(action.status == "done" for action in made),
        "late": sum(action.is_late for action in made),
        "took_part": departments_of(workshop),
        "actions": actions,
        "characters": [each for each in characters.of(workshop) if each.is_ours],
        "parts": parts,
        "left_open": [each for each in parked if not each.is_a_note or each.note.board.step_id in released],
        "kept_in_the_room": [step for step in steps if step.pk not in released],
        "k": workshop.organisation.k,
        "evidences": evidences(),
    }
    return render(request, "report/report.html", context)


def departments_of(workshop):
    """[(department code, name, how many)], in the workshop's own order."""
    counts = Counter(workshop.participants.present().taking_part().values_list("department", flat=True))
    return [
        (code, in_words(choices("department")[code]), counts[code]) for code in workshop.departments if counts[code]
    ]
