"""The walk of a pair: the customer whom they become, and what they heard on the way."""

import uuid
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone

from workshop import live
from workshop.models import Group, Participant
from workshop.models.groups import PAIR, Tree
from workshop.models.notes import Stale, Taken
from workshop.wording import choices, folded, in_words

from ..names import real_one
from .seeds import Seed

NAME, MORNING, HEARD, MOST = 20, 120, 140, 40
WALKS = "walk1", "walk2"
CUSTOMER, INTERVIEWER = "customer", "interviewer"


class Full(Exception):
    """There is no room for one more."""


class NotFictional(Exception):
    """Somebody in this room is called so, or a customer: `name` is whose."""

    def __init__(self, name):
        self.name = name


class NameTaken(Exception):
    """Another pair or table has somebody of this name; `offered` is one that is free."""

    def __init__(self, offered):
        self.offered = offered


class Walk(models.Model):
    """Of one pair. It is saved when there is something to keep: see `Walks`."""

    pair = models.OneToOneField(Group, models.CASCADE, related_name="walk")
    seed = models.ForeignKey(Seed, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=NAME, blank=True)
    morning = models.CharField(max_length=MORNING, blank=True)
    language = models.CharField(max_length=5, default="en")
    ended = models.JSONField(default=list)  # the walks from which one of them stepped out
    synced_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pair"]

    def __str__(self):
        return f"walk of {self.pair}"

    @property
    def workshop(self):
        return self.pair.step.workshop

    @property
    def ears(self):
        return self.pair.ears

    @property
    def morning_id(self):
        """Of the line that the sentence of the pair becomes on a sheet: put twice, it is one line."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"morning of pair {self.pair_id}, {self.version}")

    def role(self, seat, part):
        """A is the customer first; then B, or in a triad whoever only asked."""
        people = self.pair.people
        who = (people[0] if part == WALKS[0] else people[-1]) if people else None
        return CUSTOMER if seat == who else INTERVIEWER

    def letter(self, seat):
        """A is the customer first, B of the second walk; in a triad C asks in both."""
        people = self.pair.people
        return "A" if seat == people[0] else "B" if seat == people[-1] else "C"

    def customer(self, part):
        people = self.pair.people
        return (people[0] if part == WALKS[0] else people[-1]) if people else None

    def introduce(self, name, morning, language, *, version):
        """Who their customer is. Raises `NotFictional`, `NameTaken`, or `Stale` when the partner was first."""
        with live.change(self.workshop) as change:
            self._fresh()
            if (self.name, self.morning) == (name, morning):
                return
            if self.version != version:
                raise Stale
            self._must_be_free(name)
            self.name, self.morning, self.language, self.version = name, morning, language, version + 1
            self._save(change)
            self._tell(change)

    def deal(self, seed):
        """The facilitator gives the pair another seed card."""
        with live.change(self.workshop) as change:
            self._fresh()
            self.seed = seed
            self._save(change)
            self._tell(change)

    def step_out(self, part, out=True):
        """The round is over for both, at once and without a word to anybody else; or it goes on."""
        with live.change(self.workshop) as change:
            self._fresh()
            self.ended = [each for each in self.ended if each != part] + [part] * out
            self._save(change)
            for audience in self.ears:
                change.ring(audience)

    def hear(self, note_id, seat, text, *, part, prompt, tag, language, in_character=True, now=None):
        """A note from the walk. Returns (note, created); the same id from the same person again is the first one.

        What arrives after the room has left this walk is kept and marked late. Raises `Taken` and `Full`.
        """
        with live.change(self.workshop) as change:
            if known := HuntNote.objects.filter(pk=note_id).first():
                if known.author_id != seat.pk:
                    raise Taken
                return known, False
            self._fresh()
            if self.pk and self.notes.count() >= MOST:
                raise Full
            self.synced_at = now or timezone.now()
            self._save(change)
            note = HuntNote(id=note_id, walk=self, author=seat, part=part, prompt=prompt, tag=tag, text=text)
            note.language, note.in_character, note.role = language, in_character, self.role(seat, part)
            note.late, note.rev = self._is_over(part), change.rev
            note.save(force_insert=True)
            self.heard = self.notes.count()
            change.put(note.element(), self.element())
            if note.late:
                change.ring(seat.audience)  # where their phone is now, it may stand as a draft
        return note, True

    def _is_over(self, part):
        """Has the room left this walk? A phone without a signal may also be ahead of the room."""
        phase, walk = self.workshop.phase, self.pair.step.phases.filter(code=part).first()
        return bool(phase and walk and (phase.step.place, phase.place) > (self.pair.step.place, walk.place))

    def _must_be_free(self, name):
        """No name of the room, and no name twice."""
        if real := real_name(self.workshop, name):
            raise NotFictional(real)
        others = Walk.objects.filter(pair__step=self.pair.step).exclude(pair=self.pair).values_list("name", flat=True)
        must_be_free(name, others)

    def _fresh(self):
        """As it is now, under the lock: perhaps the partner has saved it meanwhile."""
        if known := Walk.objects.filter(pair=self.pair).first():
            for each in self._meta.concrete_fields:
                setattr(self, each.attname, getattr(known, each.attname))
            self._state.adding = False

    def _save(self, change):
        self.rev = change.rev
        self.save()

    def _tell(self, change):
        """The pair, the desk and the screen look again."""
        for audience in (*self.ears, live.SCREEN, live.FACILITATORS):
            change.ring(audience)

    def element(self):
        """How many notes of this pair have arrived, and when the last: never what they say."""
        return live.Element("persona_hunt/walk/pair.html", {"walk": self}, live.FACILITATORS, id=f"walk-{self.pair_id}")

    @property
    def counted(self):
        """How many notes the pair has: known of all pairs at once, or fresh after one more."""
        return getattr(self, "heard", 0)


class HuntNote(models.Model):
    """What somebody heard the customer say. Its pair reads it, and nobody else."""

    id = models.UUIDField(primary_key=True)  # made on the phone
    walk = models.ForeignKey(Walk, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    part = models.SlugField(max_length=8)  # one of WALKS
    prompt = models.SlugField(max_length=8)
    tag = models.SlugField(max_length=10)
    text = models.CharField(max_length=HEARD)
    language = models.CharField(max_length=5, default="en")
    in_character = models.BooleanField(default=True)
    role = models.SlugField(max_length=12)
    late = models.BooleanField(default=False)
    heard_at = models.DateTimeField(default=timezone.now)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["rev", "pk"]

    def __str__(self):
        return f"note {self.pk} of {self.walk}"

    @property
    def tag_words(self):
        return in_words(choices("hunt_tag").get(self.tag, {}))

    def element(self):
        return live.Element("persona_hunt/walk/note.html", {"note": self}, *self.walk.ears)


@dataclass
class Walks:
    """The walks of a step, one for each pair at work; a pair that has done nothing yet has one that is not saved."""

    step: object
    tree: Tree = field(init=False)

    def __post_init__(self):
        self.tree = Tree(self.step)
        kept = Walk.objects.filter(pair__step=self.step).select_related("seed").annotate(heard=models.Count("notes"))
        known = {walk.pair_id: walk for walk in kept}
        self.of_pair = {pair.pk: known.get(pair.pk) or Walk(pair=pair) for pair in self.tree.of(PAIR)}
        dealt = self._dealt()
        for pair in self.tree.of(PAIR):
            walk = self.of_pair[pair.pk]
            walk.pair = pair
            walk.seed = walk.seed or dealt.get(pair.pk)

    def of(self, seat):
        pair = self.tree.around(seat, PAIR)
        return self.of_pair[pair.pk] if pair else None

    @property
    def at_work(self):
        return [self.of_pair[pair.pk] for pair in self.tree.at_work(PAIR)]

    def _dealt(self):
        """{pair: its seed card}: the pairs of a four, who make one person later, have different ones of one segment."""
        segments = list(self.step.hunt.segments.prefetch_related("seeds"))
        decks = [list(segment.seeds.all()) for segment in segments if segment.seeds.all()]
        found = {}
        for pair in self.tree.of(PAIR) if decks else ():
            four, place = pair.above or pair, pair.above.inside.index(pair) if pair.above else 0
            deck = decks[four.number % len(decks)]
            found[pair.pk] = deck[(2 * (four.number // len(decks)) + place) % len(deck)]
        return found


def real_name(workshop, *names):
    """The first of these that somebody of this room, or anybody known to the house, is called; else nothing."""
    in_the_room = next((name for name in names if is_in_the_room(name, workshop)), "")
    return in_the_room or real_one(workshop.organisation, *names)


def is_in_the_room(name, workshop):
    """Is somebody of the roster called so, by a whole name or by one of its parts?"""
    typed = {folded(name), *map(folded, name.split())}
    seats = workshop.participants.standing().values_list("name", flat=True)
    real = {part for seat in seats for part in (folded(seat), *map(folded, seat.split()))}
    return bool({part for part in typed if len(part) > 1} & real) or folded(name) in real


def must_be_free(name, others):
    """Raises `NameTaken` when one of the others is called so."""
    taken = {folded(other) for other in others if other}
    if folded(name) in taken:
        raise NameTaken(next(each for each in suffixed(name) if folded(each) not in taken))


def suffixed(name):
    """Ken B, Ken C, ...: short enough."""
    return (f"{name[: NAME - 2]} {letter}" for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ")
