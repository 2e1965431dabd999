"""The desk: where are we, who is not ready, what happens on Next."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import facilitator
from workshop.models import Phase, teams
from workshop.viewers import Refused

from . import room

JUST_CAME = timedelta(minutes=10)


@facilitator
@require_safe
def desk(request, workshop):
    return page(request)


def page(request, *, status=200, **more):
    return render(request, "room/desk.html", context_of(request) | more, status=status)


def context_of(request):
    """The desk's region: agenda with its drift, the step that runs, the people."""
    context = room.region_context(request)
    workshop, phase = context["workshop"], context["phase"]
    steps = list(workshop.steps.prefetch_related("phases"))
    return context | {
        "steps": steps,
        "drift": drift(workshop, steps),
        "following": phase and workshop.after(phase),
        **people_of(workshop),
        "preparations": [] if phase else [part for step in steps for part in step.exercise.preparations()],
        "screen_address": reverse("screen", args=[workshop.screen_token]),
    }


def people_of(workshop):
    """The list of people with what may be said of each."""
    people = workshop.participants.present().with_states(workshop.phase)
    return {
        "people": people,
        "away": sum(seat.is_away for seat in people),
        "groups": groups_of(workshop, people),
        "latecomers": [seat for seat in teams.latecomers(workshop) if timezone.now() - seat.joined_at < JUST_CAME],
    }


def groups_of(workshop, people):
    """[(code, name, people)] of the list: by team when there are teams, otherwise by department."""
    found = [(f"team-{team.pk}", team.name) for team in workshop.teams.all()]
    grouped = {seat.group for seat in people}
    found += [(code, name) for code, name in workshop.department_choices if not found or code in grouped]
    return [(code, name, [seat for seat in people if seat.group == code]) for code, name in found]


def drift(workshop, steps):
    """Minutes behind (+) or ahead (-) of today's plan: the time used against the time planned."""
    phase = workshop.phase
    if phase is None:
        return 0
    over = timedelta()
    for step in steps:
        if step.day != phase.step.day:
            continue
        for other in step.phases.all():
            if (step.place, other.place) < (phase.step.place, phase.place) and other.started_at:
                over += timedelta(seconds=other.spent_s - other.planned_s)
    late = timedelta(seconds=max(0, phase.spent(timezone.now()) - phase.planned_s, phase.extra_s))
    return round((over + late).total_seconds() / 60)


# Verbs of the day


@facilitator
@require_POST
def opening(request, workshop):
    request.viewer.workshop.open()
    return redirect("desk", workshop)


@facilitator
@require_POST
def beginning(request, workshop):
    request.viewer.workshop.begin()
    return redirect("desk", workshop)


@facilitator
@require_POST
def reopening(request, workshop):
    request.viewer.workshop.reopen()
    return redirect("desk", workshop)


def moved(request, way):
    """Next or Back from the phase that this desk showed. Two desks that press at once move one step."""
    workshop = request.viewer.workshop
    seen = request.POST.get("phase", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        return answers.refuse(request, "not_understood")
    if not workshop.move(int(seen), way):
        return answers.say(request, 409, _("Somebody else has already moved the room. The desk shows where it is now."))
    return answers.done(request, reverse("desk", args=[workshop.pk]))


@facilitator
@require_POST
def following(request, workshop):
    return moved(request, +1)


@facilitator
@require_POST
def preceding(request, workshop):
    return moved(request, -1)


def phase_of(request, phase):
    """A phase of this viewer's workshop, with the workshop in hand, while the day lasts."""
    if request.viewer.workshop.has_ended:
        raise Refused("ended")
    found = get_object_or_404(Phase.objects.select_related("step"), pk=phase, step__workshop=request.viewer.workshop)
    found.step.workshop = request.viewer.workshop
    return found


@facilitator
@require_POST
def reveal(request, workshop, phase):
    phase = phase_of(request, phase)
    if phase.pk != request.viewer.workshop.phase_id:
        return answers.say(request, 409, _("Somebody else has already moved the room. The desk shows where it is now."))
    if phase.face.private:  # a second press finds it done
        phase.reveal()
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def extension(request, workshop, phase):
    minutes = request.POST.get("minutes", "")
    if minutes not in ("1", "5", "-1"):
        return answers.say(request, 422, _("One or five minutes can be added at a time."))
    phase_of(request, phase).extend(60 * int(minutes))
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def pause(request, workshop, phase):
    phase_of(request, phase).pause(request.POST.get("paused") == "1")
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def join_overlay(request, workshop):
    request.viewer.workshop.show_join(request.POST.get("shown") == "1")
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
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
    request.viewer.workshop.end()
    return redirect("report", workshop)


@facilitator
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


@facilitator
@require_safe
def people(request, workshop):
    """The list again: who is away shows by itself."""
    workshop = request.viewer.workshop
    if workshop.phase:
        workshop.phase.step.workshop = workshop
    return render(request, "people/people.html", people_of(workshop) | {"workshop": workshop})


def seat_of(request, person):
    seat = get_object_or_404(request.viewer.workshop.participants.present(), pk=person)
    seat.workshop = request.viewer.workshop
    return seat


@facilitator
@require_safe
def seat(request, workshop, person):
    """One person's seat: hand it to another phone, or take it away."""
    seat = seat_of(request, person)
    link = request.build_absolute_uri(reverse("move-seat", args=[seat.link()]))
    return render(request, "people/seat.html", {"seat": seat, "link": link, "workshop": request.viewer.workshop})


@facilitator
@require_POST
def seat_removal(request, workshop, person):
    seat_of(request, person).remove()
    return redirect("desk", workshop)
