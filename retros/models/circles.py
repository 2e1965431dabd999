"""A circle at the fire: six to eight people who speak of one deal. Nobody else reads what it writes."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from workshop import live
from workshop.models import Participant, Step

from .deals import Deal

MOST = 4  # circles of a night
SMALLEST, LARGEST = 6, 8  # people of a circle, where the room allows it


class Circle(models.Model):
    step = models.ForeignKey(Step, models.CASCADE, related_name="circles")
    number = models.PositiveSmallIntegerField()
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="circles")
    rewrites = models.PositiveSmallIntegerField(default=0)  # how often other words were asked for; never for which card

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["step", "number"], name="one_circle_per_number")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return _("Circle %(number)s") % {"number": self.number}

    @property
    def lane(self):
        """Where its cards lie on the board of the night."""
        return str(self.number)

    @property
    def causes(self):
        """The clusters that it made of its cards."""
        return self.step.board.clusters.filter(removed_at=None, lane=self.lane)

    @property
    def called(self):
        """The nickname of its deal, as everybody reads it."""
        return self.deal.nickname if self.deal else ""

    @cached_property
    def people(self):
        """Those who sit in it and have not left."""
        seats = [chair.participant for chair in self.chairs.select_related("participant").order_by("participant__name")]
        for seat in seats:
            seat.workshop = self.step.workshop
        return [seat for seat in seats if seat.writes and not (seat.removed_at or seat.has_left)]

    @property
    def is_too_small(self):
        """Under k people whoever reads can guess who wrote: anonymity is off the table, and the tool says so."""
        return len(self.people) < self.step.workshop.organisation.k

    @property
    def ears(self):
        """Its people, the desk, and the screen while it is shown there."""
        seats = self.chairs.values_list("participant", flat=True)
        shown = self.pk == self.step.night.shown_id
        return [*map(live.person, seats), live.FACILITATORS, *([live.SCREEN] if shown else [])]

    def ring(self, change):
        """Its pages look again; the other circles hear nothing."""
        for audience in self.ears:
            change.ring(audience)

    def speak_of(self, deal):
        """It gets a deal, with the facts that were prepared; this workshop hides whose deal it was."""
        if deal:
            deal.hide_customer_in(self.step.workshop)
        with live.change(self.step.workshop) as change:
            if deal != self.deal:
                self.deal = deal
                self.save(update_fields=["deal"])
                self.facts.all().delete()
                self.take_facts(change)
            self.ring(change)
            change.ring(live.SCREEN)  # it calls every deal by its nickname

    def take_facts(self, change):
        """What was prepared of its deal, as the beginning of its timeline."""
        for place, fact in enumerate(self.deal.facts if self.deal else []):
            self.facts.create(
                date=fact.get("date") or None,
                text=fact["text"],
                source=fact["source"],
                place=place,
                rev=change.rev,
            )

    def ask_for_rewrite(self, note, *, version, by):
        """A card is parked, and everybody of its circle reads that one needs other words; never which (edge case)."""
        note.park(None, version=version, by=by)
        with live.change(self.step.workshop) as change:
            Circle.objects.filter(pk=self.pk).update(rewrites=models.F("rewrites") + 1)
            self.ring(change)


class Chair(models.Model):
    """Somebody's place in a circle."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="chairs")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="chairs")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["circle", "participant"], name="one_chair_each")]

    def __str__(self):
        return f"{self.participant} in {self.circle}"
