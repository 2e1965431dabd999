"""The desk: where are we, who is not ready, what happens on Next."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, rehearsals
from workshop.access import at_the_desk, facilitator, in_charge
from workshop.forms.desk import MessageForm, TopicForm
from workshop.grouping.regroup import questions
from workshop.models import Phase, moves, teams
from workshop.passes import Refused
from workshop.wording import choices

from . import listing, room, running

JUST_CAME = timedelta(minutes=10)


@at_the_desk
@require_safe
def desk(request, workshop):
    return listing.remember(request, page(request))


def page(request, *, status=200, **more):
    return render(request, "room/desk.html", context_of(request) | more, status=status)


def unwritten(request, form, **forms):
    """A form of the desk that was not understood: the sentence, and what was typed is kept."""
    if request.htmx:
        return answers.say(request, 422, answers.first_error(form))
    return page(request, status=422, **forms)


def context_of(request):
    """The desk's region: agenda with its drift, the step that runs, the people."""
    context = room.region_context(request)
    workshop, phase = context["workshop"], context["phase"]
    steps = list(workshop.steps.prefetch_related("phases"))
    parked = room.with_workshop(workshop.parked.select_related("note", "returns_to"), workshop)
    return context | {
        "steps": steps,
        "following": phase and workshop.after(phase),
        **people_of(workshop),
        **running.context_of(request, steps),
        "preparations": [] if phase else [part for step in steps for part in step.exercise.preparations()],
        "parked": parked,
        "due": [each for each in parked if each.is_due],
        "message_form": MessageForm(),
        "topic_form": TopicForm(workshop=workshop),
        "ready_messages": choices("message").items(),
        "moved": moves.last_of_others(workshop, request.viewer.by),
        "screen_address": reverse("screen", args=[workshop.screen_token]),
        "played": rehearsals.seats(workshop).first() if workshop.is_rehearsal else None,
    }


def people_of(workshop):
    """The list of people with what may be said of each."""
    people = workshop.participants.present().with_states(workshop.phase)
    return {
        "people": people,
        "questions": questions(workshop),
        "groups": groups_of(workshop, people),
        "helpers": workshop.helpers.here(),
        "latecomers": [seat for seat in teams.latecomers(workshop) if timezone.now() - seat.joined_at < JUST_CAME],
    }


def groups_of(workshop, people):
    """[(code, name, people)] of the list: by team when there are teams, otherwise by department."""
    found = [(f"team-{team.pk}", team.name) for team in workshop.teams.all()]
    grouped = {seat.group for seat in people}
    found += [(code, name) for code, name in workshop.department_choices if not found or code in grouped]
    return [(code, name, [seat for seat in people if seat.group == code]) for code, name in found]


# Verbs of the day


@facilitator
@require_POST
def opening(request, workshop):
    request.viewer.workshop.open()
    return redirect("desk", workshop)


@facilitator
@require_POST
def beginning(request, workshop):
    request.viewer.workshop.begin(by=request.viewer.by)
    return redirect("desk", workshop)


@facilitator
@require_POST
def reopening(request, workshop):
    request.viewer.workshop.reopen(by=request.viewer.by)
    return redirect("desk", workshop)


def moved(request, way):
    """Next or Back from the phase that this desk showed. Two desks that press at once move one step."""
    workshop = request.viewer.workshop
    seen = request.POST.get("phase", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        return answers.refuse(request, "not_understood")
    if not workshop.move(int(seen), way, by=request.viewer.by):
        return answers.say(request, 409, _("Somebody else has already moved the room. The desk shows where it is now."))
    return answers.done(request, reverse("desk", args=[workshop.pk]))


@facilitator
@require_POST
def following(request, workshop):
    """While a vote is open, the first press closes and shows it; of two desks that press at once neither moves on."""
    phase = request.viewer.workshop.phase
    if phase and str(phase.pk) == request.POST.get("phase") and (phase.open_ballots() or request.POST.get("closes")):
        living(request)
        phase.step.workshop = request.viewer.workshop
        phase.close_votes()
        return answers.done(request, reverse("desk", args=[workshop]))
    return moved(request, +1)


@facilitator
@require_POST
def preceding(request, workshop):
    return moved(request, -1)


def living(request):
    """The workshop, while the day lasts."""
    if request.viewer.workshop.has_ended:
        raise Refused("ended")
    return request.viewer.workshop


def phase_of(request, phase):
    """A phase of this viewer's workshop, with the workshop in hand, while the day lasts."""
    workshop = living(request)
    found = get_object_or_404(Phase.objects.select_related("step"), pk=phase, step__workshop=workshop)
    found.step.workshop = workshop
    return found


@facilitator
@require_POST
def reveal(request, workshop, phase):
    phase = phase_of(request, phase)
    if phase.pk != request.viewer.workshop.phase_id:
        return answers.say(request, 409, _("Somebody else has already moved the room. The desk shows where it is now."))
    if phase.face.private:  # a second press finds it done
        phase.reveal(by=request.viewer.by)
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def extension(request, workshop, phase):
    minutes = request.POST.get("minutes", "")
    if minutes not in ("1", "2", "5", "-1"):
        return answers.say(request, 422, _("One, two or five minutes can be added at a time."))
    phase_of(request, phase).extend(60 * int(minutes))
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def pause(request, workshop, phase):
    phase_of(request, phase).pause(request.POST.get("paused") == "1", by=request.viewer.by)
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def join_overlay(request, workshop):
    request.viewer.workshop.show_join(request.POST.get("shown") == "1")
    return answers.done(request, reverse("desk", args=[workshop]))


@in_charge
@require_POST
def new_code(request, workshop):
    request.viewer.workshop.renew_code()
    return redirect("desk", workshop)


@facilitator
@require_POST
def door(request, workshop):
    request.viewer.workshop.set_door(request.POST.get("open") == "1")
    return redirect("desk", workshop)


@facilitator
@require_POST
def ending(request, workshop):
    request.viewer.workshop.end(by=request.viewer.by)
    return redirect("desk", workshop)


@in_charge
@require_POST
def publication(request, workshop):
    request.viewer.workshop.publish()
    return redirect("report", workshop)


@facilitator
@require_POST
def freezing(request, workshop, step):
    """Keep the board of a step as it stands: the version that reviewers read."""
    step = get_object_or_404(request.viewer.workshop.steps, pk=step)
    step.workshop = request.viewer.workshop
    step.freeze()
    return answers.done(request, reverse("desk", args=[workshop]))


# People


@at_the_desk
@require_safe
def people(request, workshop):
    """The list again: who is away shows by itself."""
    workshop = request.viewer.workshop
    if workshop.phase:
        workshop.phase.step.workshop = workshop
    return render(
        request,
        "people/people.html",
        people_of(workshop) | {"workshop": workshop, "expert": running.is_expert(request)},
    )
