"""Teams across departments (rule 2.0.7): who works with whom, how the teams were made, and who has met before."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from workshop import live
from workshop.grouping import mixing

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TOGETHER = timedelta(minutes=10)  # teams that stood for less were a try on the desk: nobody has met


class Team(models.Model):
    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="teams")
    letter = models.CharField(max_length=1)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["workshop", "place"], name="one_team_per_place")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return _("Team %(letter)s") % {"letter": self.letter}


class Mix(models.Model):
    """How the teams were made: the same people, the same seed and the same history give the same teams again."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="mixes")
    made_at = models.DateTimeField(default=timezone.now)
    seed = models.PositiveIntegerField()
    candour = models.BooleanField(default=False)
    met = models.JSONField(default=list)  # [[participant id, ...], ...] when other teams took their place

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"mix {self.seed}"


class Pair(models.Model):
    """Two people who should be in one team, or should not."""

    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="pairs")
    one = models.ForeignKey("Participant", models.CASCADE, related_name="+")
    other = models.ForeignKey("Participant", models.CASCADE, related_name="+")
    together = models.BooleanField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.one} and {self.other}"


def current(workshop):
    """The mix that the teams of now come from, or None."""
    return workshop.mixes.first() if workshop.teams.exists() else None


def placing(workshop):
    """[(team, [participant, ...])] of those who are here, until the first step also of those who are expected."""
    teams = {team.pk: (team, []) for team in workshop.teams.all()}
    for seat in sorted(seated(workshop), key=by_department(workshop)):
        teams[seat.team_id][1].append(seat)
    return list(teams.values())


def seated(workshop):
    seats = workshop.active() if workshop.phase_id else workshop.participants.standing().staying()
    return seats.exclude(team=None).select_related("team")


def people_of(workshop):
    """Whom new teams are made of: who is here; while the day is prepared also who is expected."""
    in_preparation = workshop.status == workshop.Status.DRAFT
    people = workshop.participants.standing() if in_preparation else workshop.participants.present()
    return people.staying().taking_part()


def by_department(workshop):
    """Teams read alike when each lists its departments in the same order."""
    order = {code: place for place, code in enumerate(workshop.departments)}
    return lambda seat: (order.get(seat.department, len(order)), seat.pk)


def mix(workshop, number, *, seed, candour=False, now=None):
    """New teams of those who have not left. Those who keep their team stay in it as long as it exists."""
    now = now or timezone.now()
    with live.change(workshop) as change:
        remember(workshop, now)
        seats = list(people_of(workshop))
        locked = {seat.pk: seat.team.place for seat in seats_kept(workshop) if seat.team.place < number}
        dealt = mixing.mix(persons(seats), number, seed, wishes_of(workshop, candour, locked))
        workshop.mixes.create(seed=seed, candour=candour, made_at=now)
        seat_in(workshop, dealt, change)
        change.ring()


def remember(workshop, now):
    """The teams that are about to go: kept as a meeting of their people, or forgotten when they stood a moment only."""
    last = current(workshop)
    if last is None:
        return
    if workshop.is_open and now - last.made_at >= TOGETHER:
        last.met = [[seat.pk for seat in seats if not seat.is_expected] for _team, seats in placing(workshop)]
        last.save(update_fields=["met"])
    else:
        last.delete()


def seats_kept(workshop):
    return people_of(workshop).filter(keeps_team=True).exclude(team=None).select_related("team")


def meetings(workshop):
    """{frozenset of two: how often they were in one team before}."""
    met = workshop.mixes.values_list("met", flat=True)
    return Counter(frozenset(pair) for teams in met for team in teams for pair in combinations(team, 2))


def persons(seats):
    """Participants as the mixing sees them."""
    return [
        mixing.Person(
            seat.pk,
            seat.department,
            seat.side,
            seat.level,
            seat.boss_id,
            seat.language or seat.workshop.language,
        )
        for seat in seats
    ]


def seat_in(workshop, dealt, change):
    """Sit everybody down: `dealt` are teams of `mixing.Person`, in the order of their letters.

    Who was not dealt - expected, or gone - finds a team when they come.
    """
    workshop.participants.update(team=None, came_late=False)
    for place, people in enumerate(dealt):
        team, _new = workshop.teams.get_or_create(place=place, defaults={"letter": LETTERS[place]})
        ids = [person.id for person in people]
        workshop.participants.filter(pk__in=ids).update(team=team, rev=change.rev)
    workshop.teams.filter(place__gte=len(dealt)).delete()


def dissolve(workshop, now=None):
    """The room works without teams again."""
    with live.change(workshop) as change:
        remember(workshop, now or timezone.now())
        workshop.teams.all().delete()
        workshop.participants.update(keeps_team=False)
        change.ring()


def swap(one, other):
    """Two people of different teams change places."""
    with live.change(one.workshop) as change:
        one.team, other.team = other.team, one.team
        for seat in (one, other):
            seat.save_at(change, "team")
        change.ring()


def move(seat, team):
    """Somebody works in another team from now on."""
    with live.change(seat.workshop) as change:
        seat.team = team
        seat.save_at(change, "team")
        change.ring()


def merge(team, into):
    """A team that has become too small goes up in another, with those who are silent or have left."""
    with live.change(team.workshop) as change:
        team.seats.update(team=into, rev=change.rev)
        team.delete()
        change.ring()


def keep(workshop, seats, kept):
    """These people stay in their team when the others are mixed again; or no longer."""
    with live.change(workshop) as change:
        workshop.participants.filter(pk__in=[seat.pk for seat in seats]).update(keeps_team=kept)
        change.ring(live.FACILITATORS)


def pair_up(workshop, one, other, *, together):
    """A wish about two people, for whenever teams are made."""
    return workshop.pairs.create(one=one, other=other, together=together)


def wishes_of(workshop, candour=None, locked=None):
    """What teams are measured against; those of now when nothing else is said."""
    candour = current(workshop).candour if candour is None else candour
    pairs = {kind: [] for kind in (True, False)}
    for pair in workshop.pairs.all():
        pairs[pair.together].append((pair.one_id, pair.other_id))
    return mixing.Wishes(candour, meetings(workshop), locked or {}, apart=pairs[False], together=pairs[True])


def seat_late(participant):
    """Somebody came when the teams stood: to the smallest, where it costs least. Nobody moves."""
    teams = placing(participant.workshop)
    if not (teams and participant.writes):
        return
    wishes = wishes_of(participant.workshop)
    dealt = [persons(seats) for _team, seats in teams]
    participant.team = teams[mixing.place_late(persons([participant])[0], dealt, wishes)][0]
    participant.came_late = True
    participant.save(update_fields=["team", "came_late"])


def latecomers(workshop):
    """Who was seated by itself since the teams were made, for the facilitator to know."""
    late = workshop.participants.present().filter(came_late=True)
    return late.exclude(team=None).select_related("team").order_by("joined_at")
