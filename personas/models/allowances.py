"""A manager and somebody who reports to them walk together only when both have said that it is all right (E01).

Each is asked on their own phone. A no leads to other pairs without a word; it is not kept whose it was.
"""

from itertools import combinations

from django.db import models

from workshop import live
from workshop.models import Participant, Step, parting
from workshop.models.groups import PAIR, Tree

FEW = 3  # in a larger group nobody is alone with anybody


class NobodyElse(Exception):
    """There is no other pair yet."""


class Allowance(models.Model):
    step = models.ForeignKey(Step, models.CASCADE, related_name="allowances")
    manager = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    report = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    manager_agrees = models.BooleanField(default=False)
    report_agrees = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)  # by either of them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "manager", "report"], name="one_allowance_of_each_line")]

    def __str__(self):
        return f"allowance {self.pk}"

    def agreed(self, seat):
        return self.manager_agrees if seat.pk == self.manager_id else self.report_agrees

    def agree(self, seat):
        if seat.pk == self.manager_id:
            self.manager_agrees = True
        else:
            self.report_agrees = True
        self.save()

    def refuse(self):
        self.manager_agrees, self.report_agrees, self.refused = False, False, True
        self.save()

    @classmethod
    def asks(cls, step, pair, seat):
        """Is somebody still to say whether their partner is all right?"""
        return any(not each.agreed(seat) for each in cls.of(step, pair, seat))

    @classmethod
    def answer(cls, step, seat, agrees):
        """It is all right; or it is not, and there are other pairs. Raises `NobodyElse` when there can be none."""
        with live.change(step.workshop) as change:
            pair = Tree(step).around(seat, PAIR)
            open_to_them = cls.of(step, pair, seat)
            for each in open_to_them:
                each.agree(seat) if agrees else each.refuse()
            if agrees or not open_to_them:
                change.ring(seat.audience)
                return
            apart = cls.objects.filter(step=step, refused=True).values_list("manager", "report")
            if not parting.part(step, pair, apart):
                raise NobodyElse
            change.ring()

    @classmethod
    def of(cls, step, pair, seat):
        """One for each reporting line between somebody and their partners; not saved before anybody has answered."""
        lines = [line for line in lines_in(pair) if seat.pk in line]
        known = {(each.manager_id, each.report_id): each for each in cls.objects.filter(step=step)} if lines else {}
        return [known.get(line) or cls(step=step, manager_id=line[0], report_id=line[1]) for line in lines]


def lines_in(pair):
    """[(manager, report)] of those who are alone with each other, or in a triad."""
    people = pair.people if pair and len(pair.people) <= FEW else []
    twos = [two for one, other in combinations(people, 2) for two in ((one, other), (other, one))]
    return [(one.pk, other.pk) for one, other in twos if other.boss_id == one.pk]
