"""What phones carry where there is no signal: the pack of a step, which version each has stored, and who lacks it."""

import hashlib
import json
from functools import cached_property

from django.db import models
from django.utils import timezone

from workshop import live


class Carried(models.Model):
    """A phone has stored the pack of a step and read it back. A pack that changed since is not stored."""

    step = models.ForeignKey("Step", models.CASCADE, related_name="carried")
    seat = models.ForeignKey("Participant", models.CASCADE, related_name="+")
    revision = models.CharField(max_length=12)
    opens_again = models.BooleanField(default=False)  # its page, too: a phone that was locked or closed goes on
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "seat"], name="one_pack_each")]

    def __str__(self):
        return f"pack of {self.seat}"

    @classmethod
    def report(cls, packs, seat, revision, opens_again):
        """What the phone of this seat holds now; the same again is the same."""
        if packs.step.carried.filter(seat=seat, revision=revision, opens_again=opens_again).exists():
            return
        with live.change(packs.step.workshop) as change:
            holds = {"revision": revision, "opens_again": opens_again, "stored_at": timezone.now()}
            packs.step.carried.update_or_create(seat=seat, defaults=holds)
            change.put(*packs.elements())


class Packs:
    """The packs of the step that runs, while a part that phones carry runs or lies ahead."""

    def __init__(self, phase, parts):
        self.phase, self.step, self.parts = phase, phase.step, parts

    @classmethod
    def at(cls, phase):
        """None where nothing is carried, or nothing any more."""
        if phase is None or not any(face.carried for face in phase.step.exercise.faces.values()):
            return None
        parts = [part for part in of_step(phase.step) if part.face.carried]
        return cls(phase, parts) if parts and parts[-1].place >= phase.place else None

    def revision_for(self, seat):
        return self._revisions([seat])[seat.pk]

    def _revisions(self, seats):
        """{seat id: a word for everything that the pack of this seat is made of}.

        The seat's key is part of it: when the seat moves to another phone, that phone has stored nothing.
        """
        plan = [(part.pk, part.planned_s) for part in self.parts]
        made_of = self.step.exercise.packed(seats)
        return {seat.pk: digest(plan, seat.key, seat.language, made_of.get(seat.pk)) for seat in seats}

    @cached_property
    def seats(self):
        """Everybody who takes part and is here, with what their phone holds as `pack`: the right one, or None."""
        seats = list(self.step.workshop.active().taking_part())
        holds = {row.seat_id: row for row in self.step.carried.all()}
        right = self._revisions(seats)
        for seat in seats:
            row = holds.get(seat.pk)
            seat.pack = row if row and row.revision == right[seat.pk] else None
        return seats

    @property
    def ready(self):
        return [seat for seat in self.seats if seat.pack]

    @property
    def missing(self):
        return [seat for seat in self.seats if not seat.pack]

    @property
    def only_open(self):
        """Those whose page must stay open: it came by plain http."""
        return [seat for seat in self.ready if not seat.pack.opens_again]

    @property
    def are_awaited(self):
        """Is the room still together, before what it does without a signal?"""
        return self.phase.place <= self.parts[0].place

    def elements(self):
        """For the desk: how many are ready, and who is not."""
        yield live.Element("carrying/desk.html", {"packs": self}, live.FACILITATORS, id="packs")
        yield live.Element("room/ready.html", {"phase": self.phase}, live.FACILITATORS, id="ready")


def of_step(step):
    """Its phases, with the step in hand."""
    phases = list(step.phases.all())
    for phase in phases:
        phase.step = step
    return phases


def digest(*parts):
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:12]
