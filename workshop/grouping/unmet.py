"""What the teams could not meet, in words: which wish, for whom, and why it cannot be helped (rule 2.0.7)."""

from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop.models import teams
from workshop.wording import choices, in_words

from . import mixing
from .regroup import FEW


@dataclass
class Verdict:
    """The teams of now: their cost, the part of it that nobody could avoid, and [(what, why)]."""

    cost: int = 0
    least: int = 0
    sentences: list = field(default_factory=list)
    better: list = field(default_factory=list)  # the two people whose swap would help most


def verdict(workshop):
    placing = teams.placing(workshop)
    if not placing:
        return Verdict()
    seats = {seat.pk: seat for _team, people in placing for seat in people}
    names = {pk: seat.name for pk, seat in seats.items()}
    dealt = [teams.persons(people) for _team, people in placing]
    room = mixing.Room([person for team in dealt for person in team], len(dealt), teams.wishes_of(workshop))
    sentences = []
    for (team, _people), persons in zip(placing, dealt, strict=True):
        sentences += [_of_team(team, *said) for said in told(room, persons, names)]
    better = better_swap(room, dealt, {pk for pk, seat in seats.items() if seat.keeps_team})
    return Verdict(room.cost(dealt), least(room), sentences, [seats[pk] for pk in better])


def _of_team(team, what, why):
    return _("%(team)s: %(what)s") % {"team": team, "what": what}, why


def told(room, persons, names):
    """[(what, why)] of one team; pairs that meet again are told in one sentence."""
    again = 0
    for _weight, kind, who in room.complaints(persons):
        if kind == "again":
            again += 1
        elif kind != "together" or who[0] in persons:  # both teams pay for it, one tells it
            yield TELL[kind](room, persons, who, names)
    if again:
        yield _again(room, persons, again)
    if len(persons) < FEW:
        yield _("only %(n)s here") % {"n": len(persons)}, _("Let it join another team, or mix again.")


def _department(room, persons, who, names):
    count = sum(person.department == who[0] for person in persons)
    said = {"n": count, "department": department_name(who[0]), "share": share(room.departments[who[0]], room.teams)}
    return _("%(n)s of %(department)s; its share is %(share)s") % said, ""


def _side(room, persons, who, names):
    return _("nobody of the side that creates interest") if who[0] == "demand" else _(
        "nobody of the side that talks and closes"
    ), ""


def _level(room, persons, who, names):
    count = sum(person.level in mixing.LEADING for person in persons)
    said = {"n": count, "share": share(room.levels, room.teams)}
    return _("leads and managers: %(n)s; its share is %(share)s") % said, ""


def _report(room, persons, who, names):
    boss, report = (who[0], who[1]) if who[1].boss == who[0].id else (who[1], who[0])
    what = _("%(boss)s is the boss of %(report)s") % {"boss": names[boss.id], "report": names[report.id]}
    if sum(person.boss == boss.id for person in persons) > forced(room, boss):
        return what, ""
    said = {
        "n": room.departments[boss.department],
        "department": department_name(boss.department),
        "teams": room.teams,
        "share": room.departments[boss.department] // room.teams,
    }
    why = _("%(department)s has %(n)s people, the boss among them, for %(teams)s teams: each takes %(share)s.") % said
    return what, why


def _language(room, persons, who, names):
    spoken = {"en": _("English"), "ja": _("Japanese")}
    said = {"name": names[who[0].id], "language": spoken.get(who[0].language, who[0].language)}
    alone = room.languages[who[0].language] == 1
    why = _("Nobody else here did; let somebody interpret.") if alone else ""
    return _("%(name)s is the only one who chose %(language)s") % said, why


def _again(room, persons, n):
    what = ngettext("%(n)s pair has worked together before", "%(n)s pairs have worked together before", n) % {"n": n}
    crowded = len(persons) > room.teams
    return what, _("A team of now has more people than there are teams: some meet again.") if crowded else ""


def _apart(room, persons, who, names):
    return _("%(one)s and %(other)s should be in different teams") % both(who, names), ""


def _together(room, persons, who, names):
    return _("%(one)s and %(other)s should be in one team") % both(who, names), ""


def both(who, names):
    return {"one": names[who[0].id], "other": names[who[1].id]}


TELL = {
    "department": _department,
    "side": _side,
    "level": _level,
    "report": _report,
    "language": _language,
    "apart": _apart,
    "together": _together,
}


def department_name(code):
    return in_words(choices("department")[code])


def share(total, number):
    low, high = total // number, -(-total // number)
    return str(low) if low == high else _("%(low)s or %(high)s") % {"low": low, "high": high}


def forced(room, boss):
    """How many reports the boss's team must hold: its share of the department beyond those who report elsewhere."""
    colleagues = [p for p in room.people if p.department == boss.department and p.id != boss.id]
    free = sum(person.boss != boss.id for person in colleagues)
    return max(0, room.departments[boss.department] // room.teams - 1 - free)


def least(room):
    """The part of the cost that no placing of these people into so many teams avoids."""
    reports = sum(forced(room, person) for person in room.people)
    alone = sum(n == 1 for language, n in room.languages.items() if language != room.common)
    return reports * room.report_weight + alone * mixing.LANGUAGE


def better_swap(room, dealt, kept):
    """Ids of the two people whose swap lowers the cost most, or nothing."""
    best, found = 0, ()
    for one, other in combinations(dealt, 2):
        before = room.cost_of(one) + room.cost_of(other)
        for mine in one if before else ():
            for theirs in other:
                if {mine.id, theirs.id} & kept:
                    continue
                after = room.cost_of(changed(one, mine, theirs)) + room.cost_of(changed(other, theirs, mine))
                if before - after > best:
                    best, found = before - after, (mine.id, theirs.id)
    return found


def changed(team, gone, come):
    return [person for person in team if person is not gone] + [come]
