"""A workshop, its agenda of steps, the phases of a step, and the one phase that is running now."""

import secrets
import uuid
import zoneinfo
from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import exercise, live
from workshop.wording import InBoth, choices, folded, in_words

from . import teams
from .people import Participant

# 30 symbols. Of those that look alike (0 O, 1 I L, 5 S, 8 B, U V) one is shown and each is understood when typed.
CODE_ALPHABET = "ABCDEFGHIJKMNOPQRSTUWXYZ234679"
LOOKS_LIKE = str.maketrans({"0": "O", "1": "I", "L": "I", "5": "S", "8": "B", "V": "U"})


def new_code():
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def new_token():
    return secrets.token_urlsafe(16)


def new_epoch():
    return uuid.uuid4().hex[:12]


def folded_code(typed):
    """A join code as somebody types it: case, width, spaces and the hyphen do not matter, nor does O for 0."""
    return "".join(char for char in folded(typed).upper() if char.isalnum()).translate(LOOKS_LIKE)


class Workshop(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")

    organisation = models.ForeignKey("Organisation", models.CASCADE, related_name="workshops")
    title_en = models.CharField(max_length=80, blank=True)
    title_ja = models.CharField(max_length=80, blank=True)
    place_en = models.CharField(max_length=80, blank=True)
    place_ja = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=50, default="UTC")
    starts_on = models.DateField()
    ends_on = models.DateField()
    departments = models.JSONField(default=list)
    starts = models.JSONField(default=dict)  # {"1": "10:00"}: when each day begins
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    code = models.CharField(max_length=8, unique=True, default=new_code)  # typed at the door, shown ABCD-EFGH
    join_token = models.CharField(max_length=30, unique=True, default=new_token)  # in the QR
    screen_token = models.CharField(max_length=30, unique=True, default=new_token)
    door_open = models.BooleanField(default=True)
    seats = models.PositiveIntegerField(default=400)
    shows_join = models.BooleanField(default=False)  # the QR covers the screen

    phase = models.ForeignKey("Phase", models.SET_NULL, null=True, blank=True, related_name="+")  # running now
    rev = models.BigIntegerField(default=0)
    epoch = models.CharField(max_length=12, default=new_epoch)
    rung = models.JSONField(default=dict)  # {audience: revision of its last ring}

    title, place = InBoth(), InBoth()

    class Meta:
        ordering = ["-starts_on", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("desk", args=[self.pk])

    @property
    def tz(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def has_ended(self):
        return self.status == self.Status.ENDED

    @property
    def code_in_two(self):
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def department_choices(self):
        return [(code, in_words(choices("department")[code])) for code in self.departments]

    @property
    def step(self):
        return self.phase and self.phase.step

    @property
    def arrived(self):
        """How many are here, and how many of them have written where that may be said."""
        states = self.phase.step.exercise.states(self.phase) if self.phase else {}
        return {
            "all": self.participants.present().count(),
            "written": sum(word == "written" for word in states.values()),
            "asks_who_wrote": bool(states),
        }

    @classmethod
    def draft(cls, organisation, *, title, place, language, starts_on, days, departments, programme=None):
        """A workshop in preparation, its words in the language it will be held in."""
        return cls.objects.create(
            organisation=organisation,
            time_zone=organisation.time_zone,
            language=language,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days - 1),
            departments=departments,
            **{f"title_{language}": title, f"place_{language}": place},
        )

    # Joining and leaving

    @classmethod
    def by_code(cls, typed):
        """The workshop whose door this code opens, or None: wrong, in preparation and ended look the same."""
        code = folded_code(typed or "")
        return cls.objects.filter(code=code, status=cls.Status.OPEN).first() if code else None

    def seat(self, name, department, language, **more):
        """A new seat for somebody who came in at the door. Raises `Full`."""
        with live.change(self) as change:
            if self.participants.present().count() >= self.seats:
                raise Full
            participant = Participant(
                workshop=self, name=name, department=department, language=language, rev=change.rev, **more
            )
            participant.save()
            teams.seat_late(participant)
            change.put(*participant.elements())
        return participant

    def renew_code(self):
        """Printed posters and photographs of the QR stop working; those inside stay."""
        with live.change(self) as change:
            self.code, self.join_token = new_code(), new_token()
            self.save(update_fields=["code", "join_token"])
            change.ring(live.SCREEN)
            change.ring(live.FACILITATORS)

    def show_join(self, shown):
        with live.change(self) as change:
            self.shows_join = shown
            self.save(update_fields=["shows_join"])
            change.ring(live.SCREEN)
            change.ring(live.FACILITATORS)

    def set_door(self, is_open):
        """A closed door lets nobody new in, also not with a photograph of the QR; seats keep working."""
        with live.change(self) as change:
            self.door_open = is_open
            self.save(update_fields=["door_open"])
            change.ring(live.FACILITATORS)

    # The day

    def phases(self):
        return Phase.objects.filter(step__workshop=self).select_related("step").order_by("step__place", "place")

    def after(self, phase):
        return self._neighbour(phase, +1)

    def before(self, phase):
        return self._neighbour(phase, -1)

    def _neighbour(self, phase, way):
        phases = list(self.phases())
        if phase is None:
            return phases[0] if phases and way > 0 else None
        place = phases.index(phase) + way
        return phases[place] if 0 <= place < len(phases) else None

    def open(self):
        """People can come in; no clock runs yet. A day that has ended is not opened by an old page."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["status"])
            if self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            change.ring()

    def begin(self, now=None):
        """The first phase runs. Twice is once."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            if self.phase is None and (first := self.after(None)):
                self._enter(first, now or timezone.now())
            change.ring()

    def stand_at(self, phase, now=None):
        """Open, with this phase running: what came before counts as done in its planned time."""
        now = now or timezone.now()
        with live.change(self) as change:
            for earlier in self.phases():
                if earlier == phase:
                    break
                earlier.spent_s, earlier.started_at = earlier.planned_s, now
                earlier.save(update_fields=["spent_s", "started_at"])
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            self._enter(phase, now)
            change.ring()

    def move(self, seen, way, now=None):
        """Next (+1) or Back (-1) from the phase the facilitator saw. False when somebody else moved meanwhile.

        Nothing is lost by moving: rows stay, and the clock of a phase goes on where it was left.
        """
        now = now or timezone.now()
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            target = self._neighbour(self.phase, way) if self.phase_id == seen else None
            if target is None or self.has_ended:
                return False
            if way > 0:
                self.phase.step.exercise.leave(self.phase, change)
            self._leave(self.phase, now)
            self._enter(target, now)
            change.ring()
        return True

    def _leave(self, phase, now):
        phase.stop(now)
        phase.save()

    def _enter(self, phase, now):
        phase.revealed_at = None
        phase.started_at = phase.started_at or now
        phase.entered_at = now
        phase.save()
        self.phase = phase
        self.save(update_fields=["phase"])

    def end(self, now=None):
        """The day is over: what was made is kept and frozen, phones say goodbye."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if self.has_ended:
                return
            if self.phase:
                self._leave(self.phase, now or timezone.now())
            self.status = self.Status.ENDED
            self.save(update_fields=["status"])
            for step in self.steps.all():
                step.exercise.freeze(change)
            change.ring()
            change.close(live.EVERYONE, live.ENDED)

    def reopen(self, now=None):
        """Ended too early: the room goes on where it was."""
        with live.change(self) as change:
            self.refresh_from_db(fields=["phase", "status"])
            if not self.has_ended:
                return
            self.status = self.Status.OPEN
            self.save(update_fields=["status"])
            if self.phase:
                self._enter(self.phase, now or timezone.now())
            change.ring()

    def publish(self, now=None):
        """From now on participants and reviewers read the same report."""
        with live.change(self) as change:
            self.published_at = now or timezone.now()
            self.save(update_fields=["published_at"])
            change.ring()


class Full(Exception):
    """The workshop has as many seats as its organisation allows."""


class Step(models.Model):
    """An item of the agenda: an exercise, or a break, a meal, a rest."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(default=1)
    starts_at = models.TimeField(null=True, blank=True)  # by the plan: see timetable.py
    is_fixed = models.BooleanField(default=False)  # lunch is at noon whatever stands before it
    kind = models.SlugField(max_length=30)  # without choices: an exercise moves in by its own folder
    variant = models.SlugField(max_length=20, blank=True)
    title_en = models.CharField(max_length=80, blank=True)
    title_ja = models.CharField(max_length=80, blank=True)
    instruction_en = models.CharField(max_length=300, blank=True)
    instruction_ja = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=500, blank=True)  # for the run sheet, never for the room
    identity = models.CharField(max_length=8, default="named")  # A1: named, dept, team or anon; only ever tightened

    title, instruction = InBoth(), InBoth()

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

    @property
    def has_begun(self):
        return any(phase.started_at for phase in self.phases.all())

    @property
    def planned(self):
        return timedelta(seconds=sum(phase.planned_s for phase in self.phases.all()))

    @property
    def took(self):
        return timedelta(seconds=sum(phase.spent_s for phase in self.phases.all()))


class Phase(models.Model):
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
    def unready(self):
        """Sentences for the desk's Next: what is not ready, and what Next will do."""
        return self.step.exercise.unready(self)

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

    def pause(self, paused, now=None):
        now = now or timezone.now()
        with live.change(self.step.workshop) as change:
            self.refresh_from_db(fields=["spent_s", "entered_at"])
            if paused and not self.is_paused:
                self.stop(now)
            elif not paused and self.is_paused:
                self.entered_at = now
            self.save(update_fields=["spent_s", "entered_at"])
            change.put(*self.elements())
            change.ring(live.FACILITATORS)

    def elements(self):
        yield live.Element("agenda/clock.html", {"phase": self}, live.EVERYONE)

    def progress(self):
        """What the desk says of how far the room is."""
        yield live.Element("people/head.html", {"workshop": self.step.workshop}, live.FACILITATORS)
        yield live.Element("room/ready.html", {"phase": self}, live.FACILITATORS)

    def reveal(self, now=None):
        """All at once, on every phone, the desk and the screen."""
        with live.change(self.step.workshop) as change:
            self.revealed_at = now or timezone.now()
            self.save(update_fields=["revealed_at"])
            self.step.exercise.reveal(self, change)
            change.ring()
