"""What a facilitator prepares for a hunt: segments with their seed cards, the deck of prompts, and the route."""

from pathlib import Path

from django.db import models

from workshop import live
from workshop.models import Step
from workshop.wording import InBoth, content

HERE = Path(__file__).parent.parent / "content"
DECK = 12  # prompts of a walk
SEGMENTS, FEWEST_SEEDS, SEEDS = 3, 3, 10
TWICE = "pain", "rescue"  # of these tags the usual deck has two


def prompts():
    return content("prompts", HERE)


def words(name):
    return content("hunt", HERE)[name]


def usual_deck():
    """Twelve prompts, at least one of each tag, in the order of the file."""
    known, wanted = {}, {}
    for prompt in prompts():
        known.setdefault(prompt["tag"], []).append(prompt["code"])
    for tag, codes in known.items():
        wanted |= dict.fromkeys(codes[: 2 if tag in TWICE else 1])
    return [prompt["code"] for prompt in prompts() if prompt["code"] in wanted][:DECK]


class Hunt(models.Model):
    step = models.OneToOneField(Step, models.CASCADE, related_name="hunt")
    deck = models.JSONField(default=list)  # codes of content/prompts.json
    route_en = models.CharField(max_length=200, blank=True)
    route_ja = models.CharField(max_length=200, blank=True)

    route = InBoth()

    def __str__(self):
        return f"hunt of {self.step}"

    @classmethod
    def make(cls, step):
        """With a usual deck and sample segments, so that a hunt runs without being prepared."""
        hunt = cls.objects.create(step=step, deck=usual_deck())
        for place, entry in enumerate(words("segments")):
            names = {name: entry[name] for name in ("name_en", "name_ja")}
            hunt.segments.create(place=place, **names).take_seeds(entry["seeds"])
        return hunt

    @property
    def prompts(self):
        """The prompts of the deck, as content entries."""
        return [prompt for prompt in prompts() if prompt["code"] in self.deck]

    def prepare(self, deck, route_en, route_ja):
        """Another deck or route; phones have it at once."""
        with live.change(self.step.workshop) as change:
            self.deck, self.route_en, self.route_ja = deck, route_en, route_ja
            self.save()
            change.ring()

    def take_over(self, other):
        """What was prepared for another step."""
        self.deck, self.route_en, self.route_ja = other.deck, other.route_en, other.route_ja
        self.save()
        self.segments.all().delete()
        for segment in other.segments.all():
            names = {name: getattr(segment, name) for name in ("place", "name_en", "name_ja")}
            self.segments.create(**names).take_seeds([seed.words for seed in segment.seeds.all()])

    def add_segment(self, name_en, name_ja):
        with live.change(self.step.workshop) as change:
            last = self.segments.last()
            change.ring()
            return self.segments.create(name_en=name_en, name_ja=name_ja, place=last.place + 1 if last else 0)


class Segment(models.Model):
    hunt = models.ForeignKey(Hunt, models.CASCADE, related_name="segments")
    place = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=60, blank=True)
    name_ja = models.CharField(max_length=60, blank=True)

    name = InBoth()

    class Meta:
        ordering = ["place"]

    def __str__(self):
        return self.name

    def prepare(self, name_en, name_ja, entries):
        """Its words and its seed cards; cards that pairs hold stay theirs as long as they stand in the list."""
        with live.change(self.hunt.step.workshop) as change:
            self.name_en, self.name_ja = name_en, name_ja
            self.save()
            self.take_seeds(entries)
            change.ring()

    def take_seeds(self, entries):
        kept = list(self.seeds.all())
        for place, entry in enumerate(entries):
            seed = kept[place] if place < len(kept) else Seed(segment=self)
            for name, text in entry.items():
                setattr(seed, name, text)
            seed.place = place
            seed.save()
        self.seeds.filter(place__gte=len(entries)).delete()

    def remove(self):
        """False for the last one: without a segment nobody could be anybody."""
        with live.change(self.hunt.step.workshop) as change:
            if self.hunt.segments.count() == 1:
                return False
            self.delete()
            change.ring()
        return True


class Seed(models.Model):
    """From what a pair makes a customer: a job, a situation, and what happened."""

    WORDS = tuple(f"{name}_{language}" for name in ("title", "company", "trigger") for language in ("en", "ja"))

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="seeds")
    place = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=60, blank=True)
    title_ja = models.CharField(max_length=60, blank=True)
    company_en = models.CharField(max_length=80, blank=True)
    company_ja = models.CharField(max_length=80, blank=True)
    trigger_en = models.CharField(max_length=120, blank=True)
    trigger_ja = models.CharField(max_length=120, blank=True)

    title, company, trigger = InBoth(), InBoth(), InBoth()

    class Meta:
        ordering = ["place"]

    def __str__(self):
        return self.title

    @property
    def words(self):
        return {name: getattr(self, name) for name in self.WORDS}


class Tick(models.Model):
    """Somebody has read the safety card."""

    hunt = models.ForeignKey(Hunt, models.CASCADE, related_name="ticks")
    seat = models.ForeignKey("workshop.Participant", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hunt", "seat"], name="one_tick_each")]

    def __str__(self):
        return f"tick of {self.seat}"

    @classmethod
    def set(cls, hunt, seat, ticked):
        """Twice is once; the desk counts, and their own phone knows."""
        with live.change(hunt.step.workshop) as change:
            if ticked:
                hunt.ticks.get_or_create(seat=seat)
            else:
                hunt.ticks.filter(seat=seat).delete()
            change.put(Tick.counted(hunt))
            change.ring(seat.audience)

    @classmethod
    def counted(cls, hunt):
        """How many have ticked, and for the desk who has not."""
        return live.Element("persona_hunt/brief/ticked.html", {"ticked": ticked(hunt)}, live.FACILITATORS, id="ticked")


def ticked(hunt):
    seats = list(hunt.step.workshop.active().taking_part())
    have = set(hunt.ticks.values_list("seat", flat=True))
    return {
        "n": sum(seat.pk in have for seat in seats),
        "all": len(seats),
        "missing": [s for s in seats if s.pk not in have],
    }
