"""A participant: a seat in the room, held by a phone, without an account.

A seat may be expected: somebody put it on the invite list, and nobody has come for it yet.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from workshop import live
from workshop.wording import choices, folded, in_words, side_of

from . import places, teams
from .handover import Portable, new_key

AWAY_AFTER_S = 45
SEEN_BY_PAGE = timedelta(minutes=5)


class ParticipantQuerySet(models.QuerySet):
    def standing(self):
        """Those who are here, and those who are expected."""
        return self.filter(removed_at=None)

    def present(self):
        return self.standing().exclude(joined_at=None)

    def expected(self):
        return self.standing().filter(joined_at=None)

    def staying(self):
        """Without those who said that they leave. Whoever is only silent stays: see `Workshop.active`."""
        return self.filter(left_at=None)

    def away(self, now=None):
        """Whose phone was not heard for a moment."""
        return self.filter(seen_at__lt=(now or timezone.now()) - timedelta(seconds=AWAY_AFTER_S))

    def taking_part(self):
        """Those who write, vote and work in teams; observers and judges are here too, but count in nothing."""
        return self.filter(role=Participant.Role.PARTICIPANT)

    def with_states(self, phase):
        """All of them, each with its `state`, in a fixed number of queries."""
        states = phase.states() if phase else {}
        seats = list(self)
        for seat in seats:
            seat.state = states.get(seat.pk, "")
        return seats

    def called(self, name, department):
        """Those of this name: perhaps it is the same person on another phone."""
        return [seat for seat in self.standing().filter(department=department) if folded(seat.name) == folded(name)]


class Participant(Portable):
    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        OBSERVER = "observer", _("Observer")
        JUDGE = "judge", _("Judge")

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="participants")
    name = models.CharField(max_length=30)
    department = models.CharField(max_length=20)
    level = models.CharField(max_length=12, default="member")
    language = models.CharField(max_length=5, default="en")
    role = models.CharField(max_length=12, choices=Role, default=Role.PARTICIPANT)
    needs = models.CharField(max_length=120, blank=True)  # what facilitators prepare for; nobody else reads it
    boss = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    team = models.ForeignKey("Team", models.SET_NULL, null=True, blank=True, related_name="seats")
    keeps_team = models.BooleanField(default=False)  # stays in it when the others are mixed again
    came_late = models.BooleanField(default=False)  # was given a team after the teams were made
    joined_at = models.DateTimeField(null=True, blank=True, default=timezone.now)  # nothing: still expected
    seen_at = models.DateTimeField(null=True, default=timezone.now)  # none: no phone was heard that could fall silent
    left_at = models.DateTimeField(null=True, blank=True)  # said so, or the facilitator did
    removed_at = models.DateTimeField(null=True, blank=True)
    rev = models.BigIntegerField(default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]  # as they came: a list that grows at its end stays in order
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"], condition=~models.Q(number=""), name="one_seat_per_number"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def writes(self):
        return self.role == self.Role.PARTICIPANT

    @property
    def is_judge(self):
        return self.role == self.Role.JUDGE

    @property
    def audience(self):
        return live.person(self.pk) if self.writes else live.observer(self.pk)

    @property
    def side(self):
        return side_of(self.department)

    @property
    def department_name(self):
        return in_words(choices("department")[self.department])

    @property
    def level_name(self):
        return in_words(choices("level")[self.level])

    @property
    def is_expected(self):
        return self.joined_at is None

    @property
    def group(self):
        """Where the desk lists this seat: under its team, or under its department while there is none."""
        return f"team-{self.team_id}" if self.team_id else self.department

    @property
    def is_away(self):
        return bool(self.seen_at) and (timezone.now() - self.seen_at).total_seconds() > AWAY_AFTER_S

    @property
    def has_left(self):
        """By word, or by a quarter of an hour of silence; a seat that comes back simply counts again."""
        limit = self.workshop.silence_limit()
        return bool(self.left_at or (limit and self.seen_at and self.seen_at < limit))

    def amend(self, **fields):
        """What the facilitator corrects in the list."""
        with live.change(self.workshop) as change:
            for name, value in fields.items():
                setattr(self, name, value)
            self.save_at(change, *fields)
            change.ring()

    def note_seen(self, now=None):
        """A page without a socket was here too: that is known to a few minutes, so that reading seldom writes."""
        now = now or timezone.now()
        if self.seen_at is None or now - self.seen_at > SEEN_BY_PAGE:
            self.seen_at = now
            with live.one_writer():
                self.save(update_fields=["seen_at"])

    def rename(self, name):
        with live.change(self.workshop) as change:
            self.name = name
            self.save_at(change, "name")
            change.ring()

    def give_role(self, role):
        """Their sockets open again, with the ears of the new role. Whoever looks on is in no team."""
        with live.change(self.workshop) as change:
            change.ring(self.audience)
            change.close(self.audience, live.CHANGED)
            self.role = role
            self.team, self.keeps_team = None, False
            teams.seat_late(self)
            self.save_at(change, "role", "team", "keeps_team")
            places.find(self, change) if self.writes else places.tell(self, change)
            change.ring(self.audience)
            change.ring(live.FACILITATORS)

    def leave(self, now=None):
        """Gone for today: nobody waits, the team is smaller. What they wrote stays, and so does the seat."""
        with live.change(self.workshop) as change:
            self.left_at = now or timezone.now()
            self._tell_presence(change)
            places.tell(self, change)

    def come_back(self, now=None):
        """As if they had never left; whose team is gone gets another."""
        with live.change(self.workshop) as change:
            self.left_at, self.seen_at = None, now or timezone.now()
            self._tell_presence(change)
            places.find(self, change)

    def _tell_presence(self, change):
        self.save_at(change, "left_at", "seen_at")
        change.ring(live.FACILITATORS)
        change.ring(self.audience)

    def remove(self):
        """The seat is taken away: its sockets close, its cookie opens nothing. What it wrote stays."""
        with live.change(self.workshop) as change:
            self.removed_at, self.key = timezone.now(), new_key()
            self.save_at(change, "removed_at", "key")
            change.close(self.audience)
            places.tell(self, change)

    def save_at(self, change, *fields):
        self.rev = change.rev
        self.save(update_fields=[*fields, "rev"])
        change.put(*self.elements())

    def elements(self):
        """How a seat is drawn wherever it stands: on the desk's list and in the lobby of the screen."""
        all_of = {"workshop": self.workshop}
        yield live.Element("people/expected.html", all_of, live.FACILITATORS, id="people-expected")
        if self.is_expected:
            return
        yield live.Element("people/arrival.html", {"participant": self}, live.SCREEN)
        yield live.Element("people/total.html", all_of, live.SCREEN, id="people-total")
        yield live.Element("people/head.html", all_of, live.FACILITATORS, id="people-head")
        yield live.Element("people/presence.html", all_of, live.FACILITATORS, id="people-presence")
        yield live.Element("room/ready.html", {"phase": self.workshop.phase}, live.FACILITATORS, id="ready")
        if self.workshop.phase:
            yield from self.workshop.phase.voting()
        yield self.on_the_desk()

    def on_the_desk(self):
        there = f"person-{self.pk}"
        return live.Element("people/person.html", {"participant": self}, live.FACILITATORS, id=there)

    @cached_property
    def state(self):
        """What the desk says of them now, from the exercise that is running: a word, or nothing."""
        phase = self.workshop.phase
        return phase.states().get(self.pk, "") if phase else ""
