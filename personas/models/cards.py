"""The silent empathy card of one person, and what changed in them. Nobody else reads either before it is shown."""

import random
from collections import Counter

from django.db import models
from django.utils.translation import gettext_lazy as _

from workshop import customers, figures, live, privacy
from workshop.models import Participant, Step
from workshop.models.notes import Taken
from workshop.wording import choices, in_words

from .walks import Full, HuntNote

WORDS, MOST = 140, 12
STATEMENT = 120
BOXES = {
    "trigger": _("What set it off"),
    "pain": _("What hurts"),
    "rescue": _("What would feel like rescue"),
    "fear": _("Fear at work"),
    "words": _("Words they use"),
    "decision": _("Who else decides"),
}
NEEDED = "pain", "rescue"  # at least one line each, or "I have none"


class Card(models.Model):
    step = models.ForeignKey(Step, models.CASCADE, related_name="cards")
    seat = models.ForeignKey(Participant, models.CASCADE, related_name="cards")
    none = models.JSONField(default=list)  # the needed boxes for which somebody has nothing

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "seat"], name="one_card_each")]

    def __str__(self):
        return f"card of {self.seat}"

    @classmethod
    def of(cls, step, seat):
        """Theirs, or one that is not saved yet."""
        card = cls.objects.filter(step=step, seat=seat).first() or cls(step=step, seat=seat)
        card.step, card.seat = step, seat
        return card

    @property
    def written(self):
        return list(self.lines.all()) if self.pk else []

    @property
    def missing(self):
        """The needed boxes that are still open."""
        filled = {line.box for line in self.written}
        return [box for box in NEEDED if box not in filled and box not in self.none]

    def write(self, line_id, box, text, language, evidence, from_note=None):
        """A line. Returns (line, created); the same id again is the same line. Raises `Taken` and `Full`."""
        with live.change(self.step.workshop) as change:
            if known := CardLine.objects.filter(pk=line_id).first():
                if known.card_id != self.pk:
                    raise Taken
                return known, False
            self._fresh()
            if len(self.written) >= MOST:
                raise Full
            line = CardLine(id=line_id, card=self, box=box, text=text, language=language, evidence=evidence)
            line.from_note, line.rev = from_note, change.rev
            line.save(force_insert=True)
            self._tell(change)
        return line, True

    def withdraw(self, line_id):
        """Their line is gone; twice is once."""
        with live.change(self.step.workshop) as change:
            CardLine.objects.filter(pk=line_id, card__step=self.step, card__seat=self.seat).delete()
            self._tell(change)

    def have_none(self, box, none):
        with live.change(self.step.workshop) as change:
            self._fresh()
            self.none = [each for each in self.none if each != box] + [box] * none
            self.save(update_fields=["none"])
            self._tell(change)

    def _fresh(self):
        """Saved, as it is now under the lock."""
        known, _made = Card.objects.get_or_create(step=self.step, seat=self.seat)
        self.pk, self.none = known.pk, known.none
        self._state.adding = False

    def _tell(self, change):
        """Their own page; elsewhere only how much there is."""
        change.ring(self.seat.audience)
        if phase := running(self.step):
            self.seat.state = self.step.exercise.states(phase).get(self.seat.pk, "")
            change.put(proofs(self.step), self.seat.on_the_desk(), *phase.progress())


class CardLine(models.Model):
    id = models.UUIDField(primary_key=True)  # made on the phone
    card = models.ForeignKey(Card, models.CASCADE, related_name="lines")
    box = models.SlugField(max_length=10)  # of BOXES
    text = models.CharField(max_length=WORDS)
    language = models.CharField(max_length=5, default="en")
    evidence = models.SlugField(max_length=10)
    from_note = models.ForeignKey(HuntNote, models.SET_NULL, null=True, blank=True, related_name="+")
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["rev", "pk"]

    def __str__(self):
        return f"line {self.pk} of a card"

    @property
    def box_words(self):
        return BOXES[self.box]

    @property
    def evidence_words(self):
        return in_words(choices("evidence")[self.evidence], "short")


def proofs(step):
    """How many lines there are, by how people know: all that anybody learns before they are put on a sheet."""
    context = {"proofs": counted(step)}
    return live.Element("persona_hunt/card/proofs.html", context, live.SCREEN, live.FACILITATORS, id="proofs")


def counted(step):
    """[(code, words, lines)] of every evidence."""
    found = Counter(CardLine.objects.filter(card__step=step).values_list("evidence", flat=True))
    return [(code, in_words(entry, "short"), found[code]) for code, entry in choices("evidence").items()]


class Shift(models.Model):
    """'Before I thought ..., now I think ...', of one person; shown as a quote of nobody in particular."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="shifts")
    seat = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    before = models.CharField(max_length=STATEMENT)
    now = models.CharField(max_length=STATEMENT)
    side = models.SlugField(max_length=8)
    shown = models.BooleanField(default=False)
    label = models.SlugField(max_length=8, blank=True)  # the side that may stand on it
    place = models.FloatField(default=0)  # of chance, another one at each showing

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["step", "seat"], name="one_shift_each")]

    def __str__(self):
        return f"shift {self.pk}"

    @property
    def before_words(self):
        return customers.mask(self.before, self.step.workshop.customers)

    @property
    def now_words(self):
        return customers.mask(self.now, self.step.workshop.customers)

    @property
    def label_words(self):
        return in_words(choices("side")[self.label]) if self.label else ""

    @classmethod
    def state(cls, step, seat, before, now):
        """In place of what they stated before, as long as nobody has seen it."""
        with live.change(step.workshop) as change:
            fields = {"before": before, "now": now, "side": seat.side}
            step.shifts.filter(shown=False).update_or_create(seat=seat, defaults=fields | {"step": step})
            change.ring(seat.audience)
            if phase := running(step):
                change.put(stated(step), *phase.progress())


def running(step):
    """The part of this step at which the room is, or None: what waited in a pocket may come later."""
    phase = step.workshop.phase
    return phase if phase and phase.step_id == step.pk else None


def stated(step):
    """How many have stated something: all that is known of it before it is shown."""
    context = {"tallies": {"stated": step.shifts.count()}}
    return live.Element("boards/total.html", context, live.SCREEN, live.FACILITATORS, id="total")


def show_shifts(step):
    """Within the change that closes the part: the quotes, in a new order, when enough people wrote (A3-A8).

    Returns whether anything is shown. What comes later waits until so many more are there.
    """
    statements, k = list(step.shifts.all()), step.workshop.organisation.k
    seen = sum(each.shown for each in statements)
    if not figures.may_be_shown(len(statements), k, is_closed=True, shown_before=seen):
        return False
    labels = privacy.parts(Counter(each.side for each in statements), k)
    for place, each in enumerate(figures.shuffled(statements)):
        each.shown, each.place, each.label = True, place + random.random(), labels[each.side]
    Shift.objects.bulk_update(statements, ["shown", "place", "label"])
    return True
