"""What a circle proposes: "next time we ..., so that ...". Provisional at night, real only after the morning.

A proposal is its circle's, not its writer's: no row leads to a person (A2), and whoever sits there may reword it.
"""

import uuid
from contextlib import contextmanager

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import customers, live
from workshop.models import Cluster
from workshop.models.notes import Stale, Taken
from workshop.wording import choices, in_words

from .circles import Circle

MOST = 20  # of a circle
SENTENCE, SHORTEST, EFFECT = 120, 5, 80
REQUEST, OFFER, CHANGE = "request", "offer", "change"
WRITTEN = "propose", "dots", "decide"  # the parts of a night in which proposals come in


class Closed(Exception):
    """Proposals are not written now: not yet, no more, or while they are being voted on."""


class Full(Exception):
    """Twenty proposals of a circle are the limit."""


class State(models.TextChoices):
    OPEN = "open", _("not agreed")
    PROVISIONAL = "provisional", _("agreed until the morning")
    TO_OFFER = "to_offer", _("to be offered to them")
    KEPT = "keep", _("kept")
    AMENDED = "amend", _("kept, in other words")
    DROPPED = "drop", _("dropped")


class ProposalQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None, parked_at=None)

    def of(self, step):
        return self.filter(circle__step=step)


class Proposal(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made on the phone
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()  # in its circle
    kind = models.CharField(max_length=8)  # of proposal_kind
    area = models.CharField(max_length=20)  # the department that is asked, that offers, or where it changes
    next_time = models.CharField(max_length=SENTENCE)
    so_that = models.CharField(max_length=SENTENCE)
    effect = models.CharField(max_length=EFFECT, blank=True)
    language = models.CharField(max_length=5, default="en")
    cause = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    reworded = models.BooleanField(default=False)  # since the morning asked for other words
    parked_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["circle__number", "number"]
        constraints = [models.UniqueConstraint(fields=["circle", "number"], name="one_proposal_per_number")]

    def __str__(self):
        return self.sentence

    @property
    def step(self):
        return self.circle.step

    @property
    def workshop(self):
        return self.circle.step.workshop

    @property
    def question(self):
        """The name of the votes on it."""
        return f"proposal-{self.circle_id}-{self.number}"

    @property
    def sentence(self):
        """As everybody reads it, without the name of a customer."""
        return self.hiding(self.next_time)

    @property
    def so_that_said(self):
        return self.hiding(self.so_that)

    def hiding(self, text):
        return customers.mask(text, self.workshop.customers)

    @property
    def kind_words(self):
        return in_words(choices("proposal_kind").get(self.kind, {}))

    @property
    def area_words(self):
        return in_words(choices("department").get(self.area, {}))

    @property
    def effect_said(self):
        return self.hiding(self.effect)

    @property
    def cause_tag(self):
        """Of loss_cause_tag, or nothing."""
        return getattr(self.cause, "tag", "")

    @property
    def is_agreed(self):
        return self.state in (State.PROVISIONAL, State.KEPT, State.AMENDED)

    @property
    def is_kept(self):
        return self.state in (State.KEPT, State.AMENDED)

    @property
    def waits_for_words(self):
        return self.state == State.AMENDED and not self.reworded

    # Verbs

    @classmethod
    def add(cls, circle, proposal_id, **fields):
        """A new one. Returns (proposal, created). Raises `Taken`, `Full`, `Closed`."""
        with live.change(circle.step.workshop) as change:
            if known := cls.objects.filter(pk=proposal_id).first():
                if known.circle_id != circle.pk:
                    raise Taken
                return known, False
            if not takes_proposals(circle.step):
                raise Closed
            if circle.proposals.standing().count() >= MOST:
                raise Full
            last = circle.proposals.aggregate(last=models.Max("number"))["last"] or 0
            made = cls(id=proposal_id, circle=circle, number=last + 1, rev=change.rev, **fields)
            made.save(force_insert=True)
            circle.ring(change)
        return made, True

    def reword(self, *, version, **fields):
        """Other words, while nobody votes on them and nothing is agreed; or those that the morning asked for."""
        with self._changing(version):
            if not self.takes_words:
                raise Closed
            for name, value in fields.items():
                setattr(self, name, value)
            self.reworded = self.state == State.AMENDED

    def relate(self, cause, *, version):
        """It answers this cause; None: it stands by itself."""
        with self._changing(version):
            self.cause = cause

    def park(self, parked, *, version):
        """Out of the flow, and back (M10)."""
        with self._changing(version):
            if self.is_voted_on:
                raise Closed
            self.parked_at = timezone.now() if parked else None

    def remove(self, *, version):
        """Its circle takes it back, as long as nothing is agreed."""
        with self._changing(version):
            if not self.takes_words or self.state != State.OPEN:
                raise Closed
            self.removed_at = timezone.now()

    @property
    def takes_words(self):
        if self.state == State.AMENDED:
            return not self.workshop.has_ended
        return self.state == State.OPEN and takes_proposals(self.step) and not self.is_voted_on

    @property
    def is_voted_on(self):
        phase = self.workshop.phase
        named = f"dots-{self.circle_id}", self.question
        return bool(phase and any(ballot.name in named for ballot in phase.open_ballots()))

    @contextmanager
    def _changing(self, version):
        """The row as it is now; afterwards its circle, the desk and the screen know."""
        circle = self.circle
        with live.change(self.workshop) as change:
            self.refresh_from_db()
            self.circle = circle
            if self.version != version or self.removed_at:
                raise Stale
            yield change
            self.version, self.rev = self.version + 1, change.rev
            self.save()
            if self.is_kept:  # everybody reads what the morning kept
                change.ring()
            else:
                circle.ring(change)


def takes_proposals(step):
    """While the room is there, from the first proposal to the consent: phones that were offline may be late."""
    phase = step.workshop.phase
    return bool(phase and phase.step_id == step.pk and phase.code in WRITTEN and not step.workshop.has_ended)


def standing_of(step):
    """The proposals of a step in their order, each with its circle and its step in hand."""
    found = list(Proposal.objects.of(step).standing().select_related("circle", "cause"))
    for proposal in found:
        proposal.circle.step = step
        if proposal.cause:
            proposal.cause.board = step.board
    return found
