"""A rehearsal: a copy of a workshop in which simulated people act, so that a facilitator can try the day alone.

Nothing runs by itself: the desk of the rehearsal ticks, and whoever is due then acts through the verbs of real people.
"""

from contextlib import suppress

from django.utils import timezone

from . import live, simulation
from .models import ActionItem, Participant, Simulated, Workshop
from .models.notes import Stale
from .planning import editing

COPIED = (
    *("organisation", "title_en", "title_ja", "place_en", "place_ja", "language", "time_zone"),
    *("starts_on", "ends_on", "departments"),
)


def of(workshop):
    """Its rehearsal, or None."""
    return Workshop.objects.filter(rehearsal_of=workshop).first()


def seats(rehearsal):
    """Where its simulated people sit; who came in with a phone of their own is not among them."""
    return rehearsal.participants.present().filter(simulated__isnull=False)


def start(workshop, people):
    """The door of a new rehearsal is open and its people are on their way. An earlier rehearsal is deleted."""
    with live.keeping():
        Workshop.objects.select_for_update().get(pk=workshop.pk)  # two presses are one after the other
        end(workshop)
        rehearsal = Workshop.objects.create(rehearsal_of=workshop, **{name: getattr(workshop, name) for name in COPIED})
        prepare(rehearsal, workshop)
        cast = simulation.cast(rehearsal.pk, people, rehearsal.departments, rehearsal.language)
        Simulated.objects.bulk_create(Simulated(workshop=rehearsal, **fields) for fields in cast)
        rehearsal.open()
    return rehearsal


def prepare(rehearsal, workshop):
    """The agenda, and what was prepared for its steps."""
    editing.copy(workshop, rehearsal)
    for step, original in zip(rehearsal.steps.all(), workshop.steps.all(), strict=True):
        step.exercise.prepare_like(original)


def end(workshop):
    """Its rehearsal is deleted with everything in it; whoever still looks at one of its pages is told."""
    rehearsal = of(workshop)
    if rehearsal:
        with live.change(rehearsal) as change:
            change.close(live.EVERYONE)
            Workshop.objects.filter(pk=rehearsal.pk).delete()


def hurry(rehearsal, pace):
    """Simulated people are so many times faster; the clock of the day stays as it is."""
    with live.change(rehearsal) as change:
        rehearsal.pace = pace
        rehearsal.save(update_fields=["pace"])
        change.ring(live.FACILITATORS)


def tick(rehearsal, now=None):
    """Whoever is due acts, each once at most. However many desks tick, nothing is done twice."""
    if not rehearsal.is_open:
        return
    now = now or timezone.now()
    people = list(rehearsal.simulated.select_related("seat"))
    for person in people:
        come_in(person, rehearsal, now)
    stay_connected(people, now)
    keep_word(rehearsal)
    if rehearsal.phase:
        rehearsal.phase.step.workshop = rehearsal
        for person in people:
            act(person, rehearsal, now)


def come_in(person, rehearsal, now):
    if person.has_done("door") or (now - person.made_at).total_seconds() * rehearsal.pace < person.arrives_s:
        return
    with live.keeping():
        if person.claim("door", 0):
            person.seat = rehearsal.seat(person.name, person.department, person.language)
            person.save(update_fields=["seat"])


def stay_connected(people, now):
    """As the beat of a phone does; one of them has put theirs away."""
    seats = [person.seat_id for person in people if person.is_here and person.habit != simulation.AWAY]
    with live.one_writer():
        Participant.objects.filter(pk__in=seats).update(seen_at=now)


def keep_word(rehearsal):
    """Promises offered to simulated people who are here are accepted, one at a time."""
    offered = rehearsal.actions.filter(status=ActionItem.Status.PROPOSED, owner__removed_at=None)
    action = offered.filter(owner__simulated__isnull=False).exclude(owner__simulated__habit=simulation.AWAY).first()
    if action:
        with suppress(Stale):
            action.workshop = rehearsal
            action.accept(version=action.version)


def act(person, rehearsal, now):
    """Their next act in the phase that runs, when its moment has come."""
    phase = rehearsal.phase
    act = person.has_done(phase.pk)
    seed = rehearsal.pk, person.number, phase.pk
    due = simulation.moments(person.habit, phase.planned_s, simulation.chance(*seed))[act:]
    if not (person.is_here and due and due[0] <= phase.spent(now) * rehearsal.pace):
        return
    with live.keeping():
        if still_at(phase) and person.claim(phase.pk, act):
            person.seat.workshop = rehearsal
            phase.step.exercise.rehearse(person.seat, phase, simulation.chance(*seed, act))


def still_at(phase):
    """The facilitator may have moved on while others acted."""
    return Workshop.objects.filter(phase=phase, status=Workshop.Status.OPEN).exists()
