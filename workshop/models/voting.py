"""What a phase does with its ballots: ask, count, show; and the debates about notes."""

from contextlib import suppress

from workshop import live
from workshop.methods import Debate

from .ballots import AWAY, VOTE, Ballot, Closed, NoVote


class Voting:
    """What a phase does with its ballots."""

    def asked(self):
        """The questions of this phase, each as its latest ballot, or as one that is not opened yet."""
        known = {ballot.name: ballot for ballot in self._known(self.ballots.filter(note=None).order_by("round"))}
        return [known.get(each.name) or Ballot.of(self, each) for each in self.step.exercise.questions(self)]

    def debate(self):
        """The debate that the room has now, or None: it takes the place of everything else."""
        return next(iter(self._known(self.ballots.exclude(note=None).exclude(stage__in=["card", AWAY]))), None)

    def cards(self):
        """Debates that somebody asked for and nobody has opened."""
        return self._known(self.ballots.filter(stage="card").select_related("note"))

    def open_ballots(self):
        return live.once(("open ballots", self.pk), lambda: self._known(self.ballots.filter(stage=VOTE)))

    def _known(self, ballots):
        """The rows with their phase in hand, which would be fetched again for each."""
        ballots = list(ballots)
        for ballot in ballots:
            ballot.phase = self
        return ballots

    def voting(self):
        """How many have voted: all that anybody learns before the close."""
        if self.ballots.filter(stage=VOTE).exists():
            yield live.Element("ballots/voted.html", {"phase": self}, live.SCREEN, live.FACILITATORS, id="voted")
            yield live.Element("room/ready.html", {"phase": self}, live.FACILITATORS, id="ready")

    def open_votes(self, *, begin=False, now=None):
        """Every question of this phase that waits is asked now, or begun with its first stage. Twice is once."""
        with live.change(self.step.workshop) as change:
            for ballot in self.asked():
                if not ballot.stage:
                    ballot._stand_at(ballot.stages[0] if begin else VOTE, now)
                    if ballot.settings.get("on_notes"):  # dots of an earlier vote would lead this one
                        self.step.board.take_dots(ballot.name, {}, change.rev)
            change.ring()

    def close_votes(self, now=None):
        with live.change(self.step.workshop) as change:
            self.count_votes(change, now)
            change.ring()

    def count_votes(self, change, now=None):
        """Within the change that it is: closes what is open. Returns whether that showed something."""
        ballots = self.open_ballots()
        for ballot in ballots:
            ballot.count(change, now)
        if ballots:
            self.step.exercise.counted(self, ballots, change)
        return bool(ballots)

    def vote_by_dice(self, seat, dice):
        """Somebody simulated answers everything that is open and that they have not answered."""
        for ballot in self.open_ballots():
            if not ballot.answer_of(seat):
                with suppress(Closed, NoVote):
                    ballot.vote(seat, ballot.question.any(dice))

    def propose_debate(self, note, options):
        """A card with two or three ways, about a note; the facilitator opens it."""
        with live.change(self.step.workshop) as change:
            question = Debate(f"debate-{self.ballots.count() + 1}", options=options)
            ballot = Ballot.of(self, question, note=note, stage="card")
            ballot.save()
            change.ring(live.FACILITATORS)
        return ballot
