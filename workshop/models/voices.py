"""A round of voices (M9): one after the other speaks, each may pass, nobody is called twice.

Whether somebody spoke or passed is not kept apart: nobody shall count it.
"""

import random

from django.db import models
from django.utils import timezone

from workshop import live

LEADING = "manager", "executive"


class Voice(models.Model):
    phase = models.ForeignKey("Phase", models.CASCADE, related_name="voices")
    participant = models.ForeignKey("Participant", models.CASCADE, related_name="voices")
    is_last = models.BooleanField(default=False)  # A9: managers speak after the others
    place = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # has spoken, or has passed

    class Meta:
        ordering = ["is_last", "place"]
        constraints = [models.UniqueConstraint(fields=["phase", "participant"], name="one_voice_per_round")]

    def __str__(self):
        return f"voice of {self.participant}"

    @classmethod
    def call_next(cls, phase, seen, now=None):
        """The next one speaks. `seen` is the voice that the desk saw speaking, or None; False when it is over."""
        with live.change(phase.step.workshop) as change:
            order = Order(phase)
            if (order.current and order.current.pk) != seen:
                return False
            order.go_on(change, now or timezone.now())
        return True

    def pass_on(self, now=None):
        """It goes on without a comment; before their turn, they will not be called."""
        now = now or timezone.now()
        with live.change(self.phase.step.workshop) as change:
            order = Order(self.phase)
            mine = order.of(self.participant)
            if mine == order.current:
                order.go_on(change, now)
            elif not mine.ended_at:
                mine.end(now)
                order.announce(change, mine)

    def end(self, now):
        self.ended_at = now
        self.save(update_fields=["ended_at"])


class Order:
    """The voices of a round as they stand."""

    def __init__(self, phase):
        self.phase, workshop = phase, phase.step.workshop
        self.voices = list(phase.voices.select_related("participant"))
        for voice in self.voices:
            voice.participant.workshop = workshop
        self.current = next((voice for voice in self.voices if voice.called_at and not voice.ended_at), None)

    @property
    def coming(self):
        """Those who will be called: whoever has left is left out, and comes back to their place."""
        return [
            voice for voice in self.voices if not (voice.called_at or voice.ended_at) and is_here(voice.participant)
        ]

    @property
    def is_over(self):
        return not (self.current or self.coming)

    def of(self, seat):
        return next((voice for voice in self.voices if seat and voice.participant_id == seat.pk), None)

    def go_on(self, change, now):
        before, after = self.current, next(iter(self.coming), None)
        if before:
            before.end(now)
        if after:
            after.called_at = now
            after.save(update_fields=["called_at"])
        self.current = after
        self.announce(change, before, after, *self.coming[:1])

    def announce(self, change, *concerned):
        """Everybody sees who speaks; whose own turn it touches sees that too."""
        change.put(*elements(self.phase))
        change.ring(live.FACILITATORS)
        for voice in filter(None, concerned):
            change.ring(voice.participant.audience)


def elements(phase):
    yield live.Element("voices/now.html", {"voices": Order(phase)}, live.EVERYONE, id="voices")


def is_here(seat):
    return bool(seat.writes and seat.joined_at) and not (seat.removed_at or seat.has_left)


def line_up(phase):
    """Everybody who is here has a place in the order; whoever comes later stands at the end, managers behind them."""
    workshop, guard = phase.step.workshop, phase.step.exercise.manager_guard
    known = set(phase.voices.values_list("participant", flat=True))
    seats = [seat for seat in workshop.active().taking_part() if seat.pk not in known]
    bosses = set(workshop.participants.present().exclude(boss=None).values_list("boss", flat=True))
    random.Random(f"voices {phase.pk}").shuffle(seats)
    Voice.objects.bulk_create(
        Voice(
            phase=phase,
            participant=seat,
            place=len(known) + at,
            is_last=guard and (seat.level in LEADING or seat.pk in bosses),
        )
        for at, seat in enumerate(seats)
    )


def come(seat, change):
    """Somebody came, came back or left during a round."""
    phase = seat.workshop.phase
    if phase and phase.face.voices:
        phase.step.workshop = seat.workshop
        line_up(phase)
        change.ring()
