"""The agenda: steps, the phases of a step, and their clock."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop import candour, exercise, live
from workshop.wording import InBoth, choices, in_words

from . import moves
from .carrying import Packs
from .voting import Voting


class Looser(Exception):
    """The mode of a step is only ever tightened (A1)."""


class Step(models.Model):
    """An item of the agenda: an exercise, or a break, a meal, a rest."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(default=1)
    starts_at = models.TimeField(null=True, blank=True)  # by the plan: see planning/timetable.py
    is_fixed = models.BooleanField(default=False)  # lunch is at noon whatever stands before it
    kind = models.SlugField(max_length=30)  # without choices: an exercise moves in by its own folder
    variant = models.SlugField(max_length=20, blank=True)
    title_en = models.CharField(max_length=80, blank=True)
    title_ja = models.CharField(max_length=80, blank=True)
    instruction_en = models.CharField(max_length=300, blank=True)
    instruction_ja = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=500, blank=True)  # for the run sheet, never for the room
    overrun_s = models.PositiveIntegerField(default=0)  # beyond its plan, and given up by later steps
    rain_en = models.CharField(max_length=120, blank=True)  # another place or way in bad weather
    rain_ja = models.CharField(max_length=120, blank=True)
    fair = models.JSONField(null=True, blank=True)  # {"variant": ..., "minutes": ...} while the rain plan is on
    identity = models.CharField(max_length=8, default="named")  # A1: named, dept, team or anon; only ever tightened
    hinted = models.PositiveIntegerField(default=0)  # 2.0.6: how often, not whom and not what
    rewritten = models.PositiveIntegerField(default=0)

    title, instruction, rain = InBoth(), InBoth(), InBoth()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["workshop", "place"], name="one_step_per_place")]

    def __str__(self):
        return self.title

    @property
    def exercise(self):
        """What this kind of step says about itself."""
        return exercise.find(self.kind)(self)

    def freeze(self):
        """What the room made in this step is kept as it stands."""
        with live.change(self.workshop) as change:
            self.exercise.freeze(change)
            change.ring(live.FACILITATORS)

    def count_hint(self, what):
        """One more `hinted` or `rewritten`, the only thing that is kept of a hint; no screen moves by it."""
        with live.one_writer():
            Step.objects.filter(pk=self.pk).update(**{what: models.F(what) + 1})

    @property
    def mode(self):
        """Its identity mode in words (A1)."""
        return in_words(choices("identity_mode")[self.identity])

    @property
    def small_event(self):
        """A15: what an anonymous step cannot promise in a small circle, in sentences."""
        if self.identity != "anon":
            return []
        return candour.switched_off(self.workshop.participants.present().taking_part().count())

    @property
    def tighter_modes(self):
        return candour.tighter(self.identity, self.exercise.most_private)

    def tighten(self, identity):
        """A more private mode (A1), at once on every phone. Into anonymity nothing takes an author along (A2)."""
        with live.change(self.workshop) as change:
            self.refresh_from_db(fields=["identity"])
            if identity not in self.tighter_modes:
                raise Looser
            self.identity = identity
            self.save(update_fields=["identity"])
            if identity == "anon" and hasattr(self, "board"):
                self.board.forget_authors(change)
            change.ring()

    @property
    def is_arrival(self):
        """The first item, when it is no exercise: people are still coming in."""
        return self.place == 0 and not self.exercise.faces

    @property
    def instead(self):
        """Where or how it is held now that the rain plan is on."""
        return self.rain if self.fair else ""

    @property
    def has_begun(self):
        return any(phase.started_at for phase in self.phases.all())

    @property
    def planned(self):
        return timedelta(seconds=sum(phase.planned_s for phase in self.phases.all()))

    @property
    def took(self):
        return timedelta(seconds=sum(phase.spent_s for phase in self.phases.all()))


class Phase(Voting, models.Model):
    """One part of a step. Its clock is what the server says it is."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="phases")
    code = models.SlugField(max_length=20)
    place = models.PositiveSmallIntegerField()
    planned_s = models.PositiveIntegerField()
    extra_s = models.IntegerField(default=0)
    spent_s = models.FloatField(default=0)  # on earlier visits, and until a pause
    started_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)  # the clock runs since; none: it stands
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["step", "place"], name="one_phase_per_place")]

    def __str__(self):
        return f"{self.step.kind} {self.code}"

    @property
    def name(self):
        return self.step.exercise.words(self.code, "name") or self.step.title

    @property
    def prompt(self):
        return self.step.exercise.words(self.code, "prompt") or self.step.instruction

    @property
    def face(self):
        return self.step.exercise.face(self)

    @property
    def asks_ready(self):
        """Does everybody write for themselves, so that only they know when they are done?"""
        return bool(self.face.private or self.face.together == 1)

    def is_ready(self, seat):
        return self.ready.filter(participant=seat).exists()

    def who_is_ready(self):
        return live.once(("ready", self.pk), lambda: set(self.ready.values_list("participant", flat=True)))

    def who_has_written(self):
        """{participant id: "waiting" or "written"}; empty where nobody may know."""
        return live.once(("written", self.pk), lambda: self.step.exercise.states(self))

    def states(self):
        """The same, where whoever said so is "ready"."""
        written = self.who_has_written()
        ready = self.who_is_ready() if written else ()
        return {pk: "ready" if pk in ready else state for pk, state in written.items()}

    @property
    def unready(self):
        """Sentences for the desk's Next: what is not ready, and what Next will do."""
        return [*self.step.exercise.unready(self), *self._unvoted(), *self._unpacked()]

    @property
    def doubt(self):
        """The question that Next asks first, on its own button."""
        return "" if self.open_ballots() else self.step.exercise.doubt(self)

    def _unvoted(self):
        ballots = self.open_ballots()
        if len(ballots) > 1:
            return [_("first closes %(n)s votes and shows the result") % {"n": len(ballots)}]
        closes = _("first closes the vote and shows the result: %(n)s of %(all)s have voted")
        return [closes % {"n": ballot.voted, "all": ballot.entitled} for ballot in ballots]

    def _unpacked(self):
        """Before the room goes where there is no signal: how many phones have not stored what they need."""
        packs = Packs.at(self)
        n = len(packs.missing) if packs and packs.are_awaited else 0
        return [ngettext("%(n)s phone is not ready", "%(n)s phones are not ready", n) % {"n": n}] if n else []

    @property
    def is_paused(self):
        return self.entered_at is None

    @property
    def planned(self):
        return timedelta(seconds=self.planned_s)

    @property
    def took(self):
        return timedelta(seconds=self.spent_s)

    @property
    def allowed_s(self):
        return self.planned_s + self.extra_s

    def spent(self, now):
        """Seconds spent in this phase, on all visits."""
        return self.spent_s + ((now - self.entered_at).total_seconds() if self.entered_at else 0)

    @property
    def ends_at(self):
        """When its time is up if nothing else happens; None while the clock stands."""
        return self.entered_at and self.entered_at + timedelta(seconds=self.allowed_s - self.spent_s)

    @property
    def left_s(self):
        """Whole seconds left now; negative in overtime."""
        return round(self.allowed_s - self.spent(timezone.now()))

    def stop(self, now):
        self.spent_s, self.entered_at = self.spent(now), None

    def extend(self, seconds):
        with live.change(self.step.workshop) as change:
            self.refresh_from_db(fields=["extra_s"])
            self.extra_s = max(self.extra_s + seconds, -self.planned_s)
            self.save(update_fields=["extra_s"])
            change.put(*self.elements())
            change.ring(live.FACILITATORS)

    def pause(self, paused, now=None, by=None):
        now = now or timezone.now()
        with live.change(self.step.workshop) as change:
            self.refresh_from_db(fields=["spent_s", "entered_at"])
            if paused and not self.is_paused:
                self.stop(now)
            elif not paused and self.is_paused:
                self.entered_at = now
            self.save(update_fields=["spent_s", "entered_at"])
            moves.remember(self.step.workshop, "paused" if paused else "resumed", by)
            change.put(*self.elements())
            change.ring(live.FACILITATORS)

    def elements(self):
        yield live.Element("agenda/clock.html", {"phase": self}, live.EVERYONE, id="clock")

    def progress(self):
        """What the desk says of how far the room is."""
        yield live.Element("people/head.html", {"workshop": self.step.workshop}, live.FACILITATORS, id="people-head")
        yield live.Element("room/ready.html", {"phase": self}, live.FACILITATORS, id="ready")

    def reveal(self, now=None, by=None):
        """All at once, on every phone, the desk and the screen."""
        with live.change(self.step.workshop) as change:
            self.revealed_at = now or timezone.now()
            self.save(update_fields=["revealed_at"])
            self.step.exercise.reveal(self, change)
            moves.remember(self.step.workshop, "revealed", by)
            change.ring()
