"""A workshop: who holds it, when and where, and the door through which people come in."""

import secrets
import uuid
import zoneinfo
from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import live, privacy
from workshop.wording import InBoth, choices, folded, in_words

from . import places
from .anonymity import written
from .attention import Attention
from .day import Day
from .handover import new_numbers
from .people import Participant

# 30 symbols. Of those that look alike (0 O, 1 I L, 5 S, 8 B, U V) one is shown and each is understood when typed.
CODE_ALPHABET = "ABCDEFGHIJKMNOPQRSTUWXYZ234679"
LOOKS_LIKE = str.maketrans({"0": "O", "1": "I", "L": "I", "5": "S", "8": "B", "V": "U"})
LEFT_AFTER = timedelta(minutes=15)  # of silence


def new_code():
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def new_token():
    return secrets.token_urlsafe(16)


def new_epoch():
    return uuid.uuid4().hex[:12]


def folded_code(typed):
    """A join code as somebody types it: case, width, spaces and the hyphen do not matter, nor does O for 0."""
    return "".join(char for char in folded(typed).upper() if char.isalnum()).translate(LOOKS_LIKE)


class Workshop(Day, Attention, models.Model):
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
    customers = models.TextField(blank=True)  # names that stand nowhere, one on each line: customers.py
    starts = models.JSONField(default=dict)  # {"1": "10:00"}: when each day begins
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    rehearsal_of = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="rehearsal")
    pace = models.PositiveSmallIntegerField(default=1)  # how many times faster the people of a rehearsal are

    code = models.CharField(max_length=8, unique=True, default=new_code)  # typed at the door, shown ABCD-EFGH
    join_token = models.CharField(max_length=30, unique=True, default=new_token)  # in the QR
    screen_token = models.CharField(max_length=30, unique=True, default=new_token)
    door_open = models.BooleanField(default=True)
    seats = models.PositiveIntegerField(default=400)
    shows_join = models.BooleanField(default=False)  # the QR covers the screen
    called_at = models.DateTimeField(null=True, blank=True)  # every phone asks to look up since

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

    def list_customers(self, names):
        """These names of customers are hidden from now on, on every page and in what was written before."""
        with live.change(self) as change:
            self.customers = "\n".join(names)
            self.save(update_fields=["customers"])
            change.ring()

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
    def is_rehearsal(self):
        return self.rehearsal_of_id is not None

    @property
    def code_in_two(self):
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def department_choices(self):
        return [(code, in_words(choices("department")[code])) for code in self.departments]

    @property
    def step(self):
        return self.phase and self.phase.step

    def coming_steps(self):
        """The steps after the one that runs; before the first, all of them."""
        return self.steps.filter(place__gt=self.step.place) if self.step else self.steps.all()

    def active(self, now=None):
        """Who counts and is waited for: everybody who has not left, neither by word nor by long silence."""
        staying, limit = self.participants.present().staying(), self.silence_limit(now)
        return staying.exclude(seen_at__lt=limit) if limit else staying

    def silence_limit(self, now=None):
        """Whoever was last heard before this has left. Before the start, in breaks, on a walk it says nothing."""
        asks_phones = self.is_open and self.phase and self.phase.step.exercise.faces and not self.phase.face.carried
        return (now or timezone.now()) - LEFT_AFTER if asks_phones else None

    @property
    def arrived(self):
        """How many are here, and how many of them have written where that may be said."""
        states = self.phase.who_has_written() if self.phase else {}
        ready = len(self.phase.who_is_ready()) if self.phase and self.phase.asks_ready else 0
        anonymous = bool(self.phase and self.phase.face.private and not privacy.writing_is_visible(self.phase.step))
        if anonymous:
            return {
                "all": self.active().count(),
                "written": written(self.phase.step),
                "anonymous": True,
                "ready": ready,
            }
        return {
            "all": len(states) or self.active().count(),
            "written": sum(word == "written" for word in states.values()),
            "asks_who_wrote": bool(states),
            "ready": ready,
        }

    @property
    def presence(self):
        """Of those who came: how many are away for now, and how many have left."""
        came, staying = self.participants.present().count(), self.active()
        return {"all": came, "away": staying.away().count(), "left": came - staying.count()}

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
            self._have_room()
            [more["number"]] = new_numbers(self, 1)
            participant = Participant(
                workshop=self, name=name, department=department, language=language, rev=change.rev, **more
            )
            participant.save()
            places.find(participant, change)
            change.put(*participant.elements())
        return participant

    def welcome(self, seat, language, now=None):
        """Somebody who was expected has come. False when another phone was quicker. Raises `Full`."""
        with live.change(self) as change:
            seat.refresh_from_db(fields=["joined_at", "team"])
            if not seat.is_expected:
                return False
            self._have_room()
            seat.joined_at = seat.seen_at = now or timezone.now()
            seat.language = seat.language or language
            seat.save_at(change, "joined_at", "seen_at", "language")
            places.find(seat, change)
        return True

    def _have_room(self):
        if self.participants.present().count() >= self.seats:
            raise Full

    def renew_code(self):
        """Printed posters and photographs of the QR stop working; those inside stay."""
        with live.change(self) as change:
            self.code, self.join_token = new_code(), new_token()
            self.save(update_fields=["code", "join_token"])
            change.ring(live.SCREEN)
            change.ring(live.FACILITATORS)

    def renew_screen(self):
        """The screen moves to another address: whoever watched by the old one sees nothing more."""
        with live.change(self) as change:
            self.screen_token = new_token()
            self.save(update_fields=["screen_token"])
            change.ring(live.FACILITATORS)
            change.close(live.SCREEN)

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


class Full(Exception):
    """The workshop has as many seats as its organisation allows."""
