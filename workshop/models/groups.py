"""Who works with whom in a step: pairs (M8), and one, two, four of 1-2-4-All (M2).

A tree: everybody stands in it as a group of one, which is part of a pair, which is part of a four. So each person is in
exactly one group of each size, and whoever moves takes their place along.
"""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workshop import live

ALONE, PAIR, FOUR = 1, 2, 4


class Group(models.Model):
    step = models.ForeignKey("Step", models.CASCADE, related_name="groups")
    level = models.PositiveSmallIntegerField()  # ALONE, PAIR or FOUR: of what it is made, not how many it has today
    number = models.PositiveSmallIntegerField()  # the sign under which they find each other
    participant = models.ForeignKey("Participant", models.CASCADE, null=True, blank=True, related_name="groups")
    within = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    round = models.PositiveSmallIntegerField(default=1)  # of 'All': a four brings one line in each

    class Meta:
        ordering = ["level", "number"]
        constraints = [
            models.UniqueConstraint(fields=["step", "participant"], name="one_place_per_person"),
            models.UniqueConstraint(fields=["step", "level", "number"], name="one_group_per_number"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        if self.level == FOUR:
            return pgettext("four people or so", "Group %(number)s") % {"number": self.number}
        return _("Pair %(number)s") % {"number": self.number}

    @property
    def ears(self):
        """The audiences of those who are in it today."""
        return [seat.audience for seat in self.people]

    def others(self, seat):
        return [other for other in self.people if other != seat]

    @classmethod
    def swap(cls, one, other):
        """Two people of different pairs change places; `one` and `other` are groups of one."""
        with live.change(one.step.workshop) as change:
            one.within, other.within = other.within, one.within
            cls.objects.bulk_update([one, other], ["within"])
            change.ring()

    def take_in(self, alone):
        """Somebody whom their partners have left joins this pair; `alone` is their group of one."""
        with live.change(self.step.workshop) as change:
            alone.within = self
            alone.save(update_fields=["within"])
            change.ring()

    @classmethod
    def another_round(cls, step):
        """In 'All': each four may bring one more line."""
        with live.change(step.workshop) as change:
            step.groups.filter(level=FOUR).update(round=models.F("round") + 1)
            change.ring()


class Tree:
    """All groups of a step in three queries, each with its `parts`, its `people` of today and its `line`."""

    def __init__(self, step):
        self.step = step
        self.groups = {group.pk: group for group in step.groups.select_related("participant")}
        for group in self.groups.values():
            group.step, group.inside, group.above = step, [], None
        for group in self.groups.values():
            if group.within_id:
                group.above = self.groups[group.within_id]
                group.above.inside.append(group)
        for group in self.groups.values():  # the small ones first: that is their order
            group.people = self._present(group) if group.level == ALONE else together(group.inside)

    def _present(self, group):
        group.participant.workshop = self.step.workshop
        seat = group.participant
        return [seat] if seat.writes and seat.joined_at and not (seat.removed_at or seat.has_left) else []

    def of(self, level):
        return [group for group in self.groups.values() if group.level == level]

    def at_work(self, level):
        """Those of whom anybody is left."""
        return [group for group in self.of(level) if group.people]

    def around(self, seat, level):
        """The group of this size that somebody is in, or None."""
        group = next((each for each in self.of(ALONE) if seat and each.participant_id == seat.pk), None)
        while group and group.level < level:
            group = group.above
        return group

    def shelter(self, seat):
        """The smallest pair that somebody alone in theirs could join: in their own four, if there is one. Or None."""
        pair = self.around(seat, PAIR)
        if pair is None or len(pair.people) != 1:
            return None
        near = [part for part in (pair.above.inside if pair.above else []) if part is not pair and part.people]
        others = near or [other for other in self.at_work(PAIR) if other is not pair]
        return min(others, key=lambda other: (len(other.people), other.number), default=None)


def together(groups):
    return [seat for group in groups for seat in group.people]
