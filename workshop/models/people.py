"""A participant: a seat in the room, held by a phone, without an account."""

import secrets

from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from workshop import live
from workshop.wording import choices, folded, in_words, side_of

AWAY_AFTER_S = 45
LINK_GOOD_FOR_S = 4 * 60 * 60


def new_key():
    return secrets.token_urlsafe(24)


class ParticipantQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at=None)

    def with_states(self, phase):
        """All of them, each with its `state`, in a fixed number of queries."""
        states = phase.step.exercise.states(phase) if phase else {}
        seats = list(self)
        for seat in seats:
            seat.state = states.get(seat.pk, "")
        return seats

    def called(self, name, department):
        """Those who already sit here under this name: perhaps it is the same person on another phone."""
        return [seat for seat in self.present().filter(department=department) if folded(seat.name) == folded(name)]


class Participant(models.Model):
    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="participants")
    name = models.CharField(max_length=30)
    department = models.CharField(max_length=20)
    level = models.CharField(max_length=12, default="member")
    language = models.CharField(max_length=5, default="en")
    boss = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    team = models.ForeignKey("Team", models.SET_NULL, null=True, blank=True, related_name="seats")
    keeps_team = models.BooleanField(default=False)  # stays in it when the others are mixed again
    key = models.CharField(max_length=40, default=new_key)  # in the signed cookie of the phone that holds the seat
    joined_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    rev = models.BigIntegerField(default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]  # as they came: a list that grows at its end stays in order

    def __str__(self):
        return self.name

    @property
    def audience(self):
        return live.person(self.pk)

    @property
    def side(self):
        return side_of(self.department)

    @property
    def department_name(self):
        return in_words(choices("department")[self.department])

    @property
    def group(self):
        """Where the desk lists this seat: under its team, or under its department while there is none."""
        return f"team-{self.team_id}" if self.team_id else self.department

    @property
    def is_away(self):
        return (timezone.now() - self.seen_at).total_seconds() > AWAY_AFTER_S

    def cookie(self):
        return f"{self.pk}.{self.key}"

    def link(self):
        """A token that takes this seat to another phone within four hours."""
        return signing.dumps([self.pk, self.key], salt="seat", compress=False)

    @classmethod
    def by_link(cls, token):
        """The seat of a `link()`, or None when it is wrong, late or the seat was given up."""
        try:
            pk, key = signing.loads(token, salt="seat", max_age=LINK_GOOD_FOR_S)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls.objects.present().filter(pk=pk, key=key).first()

    def rename(self, name):
        with live.change(self.workshop) as change:
            self.name = name
            self.save_at(change, "name")
            change.ring()

    def remove(self):
        """The seat is taken away: its sockets close, its cookie opens nothing. What it wrote stays."""
        with live.change(self.workshop) as change:
            self.removed_at, self.key = timezone.now(), new_key()
            self.save_at(change, "removed_at", "key")
            change.close(self.audience)

    def save_at(self, change, *fields):
        self.rev = change.rev
        self.save(update_fields=[*fields, "rev"])
        change.put(*self.elements())

    def elements(self):
        """How a seat is drawn wherever it stands: on the desk's list and in the lobby of the screen."""
        yield live.Element("people/arrival.html", {"participant": self}, live.SCREEN)
        yield live.Element("people/total.html", {"workshop": self.workshop}, live.SCREEN)
        yield live.Element("people/head.html", {"workshop": self.workshop}, live.FACILITATORS)
        yield live.Element("room/ready.html", {"phase": self.workshop.phase}, live.FACILITATORS)
        yield self.on_the_desk()

    def on_the_desk(self):
        return live.Element("people/person.html", {"participant": self}, live.FACILITATORS)

    @cached_property
    def state(self):
        """What the desk says of them now, from the exercise that is running: a word, or nothing."""
        phase = self.workshop.phase
        return phase.step.exercise.states(phase).get(self.pk, "") if phase else ""
