"""The urn: everything that is asked blind, by one of the methods of `workshop/methods`.

Until it closes nobody, the facilitator included, learns more than how many have voted. At the close the result is
computed once, every vote is deleted and the secret that kept one vote each is destroyed (A2): nothing is left that
could say who voted what, or that somebody did.
"""

import hashlib
import hmac
import secrets
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from django.db import models
from django.utils import timezone

from workshop import customers, figures, live
from workshop.methods import METHODS
from workshop.wording import InBoth, in_words

from .results import Results

VOTE, CLOSED, SETTLED, AWAY = "vote", "closed", "settled", "away"


class Closed(Exception):
    """This vote does not take answers, not yet or no more."""


class NoVote(Exception):
    """Whoever looks on, has left, or is not asked, has no vote."""


class Ballot(Results, models.Model):
    """One round of one question of a phase, or of a debate about a note. Unsaved, it has not been opened."""

    phase = models.ForeignKey("Phase", models.CASCADE, related_name="ballots")
    note = models.ForeignKey("Note", models.CASCADE, null=True, blank=True, related_name="debates")
    name = models.SlugField(max_length=30)
    round = models.PositiveSmallIntegerField(default=1)
    method = models.SlugField(max_length=12)
    words_en = models.CharField(max_length=120, blank=True)
    words_ja = models.CharField(max_length=120, blank=True)
    options = models.JSONField(default=list)  # content entries, as they stood when it was opened
    settings = models.JSONField(default=dict)
    stage = models.SlugField(max_length=12, blank=True)  # one of its method's, or closed, settled, away
    stage_at = models.DateTimeField(null=True, blank=True)
    secret = models.CharField(max_length=64, blank=True)  # while it is open
    result = models.JSONField(null=True, blank=True)
    settled = models.JSONField(null=True, blank=True)  # what was chosen when consent could not be found, and why

    words = InBoth()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["phase", "name", "round"], name="one_ballot_per_round")]

    def __str__(self):
        return f"{self.method} {self.name}, round {self.round}"

    @classmethod
    def of(cls, phase, question, **more):
        """A ballot that asks this question; nothing is saved yet."""
        words = {f"words_{language}": text for language, text in question.words.items()}
        return cls(
            phase=phase,
            name=question.name,
            method=question.method,
            options=question.options,
            settings=question.settings,
            **words,
            **more,
        )

    @property
    def question(self):
        return METHODS[self.method](self.name, {}, self.options, **self.settings)

    @property
    def workshop(self):
        return self.phase.step.workshop

    @property
    def is_open(self):
        return self.stage == VOTE

    @property
    def has_result(self):
        return self.result is not None

    @property
    def stages(self):
        """The stages that may come next, up to the vote; none when it has been reached."""
        before = list(METHODS[self.method].stages)
        before = before[: before.index(VOTE) + 1]
        if self.stage and self.stage not in before:
            return []
        return before[before.index(self.stage) + 1 :] if self.stage else before

    @property
    def stage_ends_at(self):
        seconds = METHODS[self.method].stages.get(self.stage)
        return self.stage_at + timedelta(seconds=seconds) if seconds and self.stage_at else None

    @property
    def next_round(self):
        """The question of one more round, or None."""
        if not self.has_result or self.stage in (SETTLED, AWAY):
            return None
        return self.question.again(self.result, self.round) if self.result["voters"] else self.question

    @property
    def must_be_settled(self):
        """Two integrations, and still an objection: the facilitator chooses (M5)."""
        return self.method == "consent" and self.stage == CLOSED and not self.result["passes"] and not self.next_round

    def option(self, code):
        words = next((in_words(option) for option in self.options if option["code"] == code), "")
        return customers.mask(words, self.workshop.customers)

    # Voting

    @property
    def electorate(self):
        """The ids of the seats whose question it is; None: everybody's."""
        return self.phase.step.exercise.electorates(self.phase).get(self.name)

    def those_asked(self, seats):
        only = self.electorate
        return seats if only is None else seats.filter(pk__in=only)

    def key(self, seat):
        """One vote for each seat, on however many phones; without the secret it leads to nobody."""
        return hmac.new(self.secret.encode(), str(seat.pk).encode(), hashlib.sha256).hexdigest()

    def answer_of(self, seat):
        """What this seat has answered, or nothing; after the close nobody can know."""
        vote = self.votes.filter(key=self.key(seat)).first() if seat and self.is_open else None
        return vote and vote.answer

    @property
    def entitled(self):
        """How many may vote now, and at least as many as have."""
        return max(self.those_asked(self.workshop.active().taking_part()).count(), self.voted)

    @property
    def voted(self):
        return self.votes.count()

    def vote(self, seat, answer):
        """The answer of a seat, in place of the one before; an empty one takes it back."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["stage", "secret"])
            if not self.is_open or self.workshop.phase_id != self.phase_id:
                raise Closed
            only = self.electorate
            if not seat.writes or seat.left_at or not (only is None or seat.pk in only):
                raise NoVote
            if answer:
                kept = {"side": seat.side, "answer": answer}
                self.votes.update_or_create(key=self.key(seat), defaults=kept)
            else:
                self.votes.filter(key=self.key(seat)).delete()
            change.put(*self.phase.voting())

    # What the facilitator does

    def enter(self, stage, now=None):
        """Another stage: presenting, questions, the first side, the vote. False when it is not one that comes next."""
        with live.change(self.workshop) as change:
            if self.pk:
                self.refresh_from_db(fields=["stage", "result"])
            if stage not in self.stages:
                return False
            self._stand_at(stage, now)
            change.ring()
        return True

    def _stand_at(self, stage, now=None):
        self.stage, self.stage_at = stage, now or timezone.now()
        self.secret = secrets.token_urlsafe(32) if stage == VOTE else ""
        self.save()

    def integrate(self, now=None):
        """Objections are worked into the proposal, before the next round."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["stage"])
            if self.stage == CLOSED:
                self._stand_at("integrate", now)
            change.ring()

    def ask_again(self, now=None):
        """One more round: consent after integrating, confidence after listening, the options that are tied."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["stage", "result"])
            question = self.next_round
            if question is None or self.phase.ballots.filter(name=self.name, round__gt=self.round).exists():
                return
            if self.result["voters"] == 0:  # nobody voted: it is opened once more
                self.result = None
                self._stand_at(VOTE, now)
            else:
                words = {"en": self.words_en, "ja": self.words_ja}
                again = Ballot.of(self.phase, replace(question, words=words), round=self.round + 1, note=self.note)
                again._stand_at(VOTE, now)
            change.ring()

    def settle(self, choice, reason, *, by, now=None, **more):
        """No consent after two integrations: what was chosen instead, why, and by whom."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["stage", "result"])
            if self.must_be_settled:
                self.settled = {"choice": choice, "reason": reason, "by": by, **more}
                self._stand_at(SETTLED, now)
                self.phase.step.exercise.counted(self.phase, [self], change)
            change.ring()

    def put_away(self, now=None):
        """A debate is over: phones and the screen are where they were. What came of it stays with the note."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["stage"])
            if not self.is_open:
                self._stand_at(AWAY, now)
            change.ring()

    def count(self, change, now=None):
        """Within the change that it is: the result, once; then every vote and the secret are gone.

        Of fewer than k votes only what the room decided is kept, without a number (A3).
        """
        seats = self.those_asked(self.workshop.participants.present().taking_part())
        votes = list(self.votes.filter(key__in=[self.key(seat) for seat in seats]).values_list("side", "answer"))
        voters = Counter(side for side, _answer in votes)
        k, question = self.workshop.organisation.k, self.question
        compared, base = figures.split(voters, k)
        self.result = question.count(votes, round=self.round, sides=compared, base=base) | {"k": k}
        if 0 < len(votes) < k:
            self.result = question.without_numbers(self.result) | {"few": True}
        self.votes.all().delete()
        self._stand_at(CLOSED, now)
        if self.settings.get("on_notes"):
            self.phase.step.board.take_dots(self.name, self.result["dots"], change.rev)  # of too few votes none


class Vote(models.Model):
    """An answer, while its ballot is open."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    key = models.CharField(max_length=64)
    side = models.CharField(max_length=8)
    answer = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "key"], name="one_vote_each")]

    def __str__(self):
        return f"a vote in {self.ballot}"
