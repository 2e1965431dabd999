"""The invite list: seats that are expected, put on a list by a facilitator before anybody holds them."""

from django.utils.translation import gettext as _

from workshop import live, roster
from workshop.spreadsheet import Wrong

from .handover import new_numbers
from .people import Participant

UPDATED = "level", "boss", "needs", "language"


def take(workshop, text):
    """Everybody on the list is expected; whoever stands there already is brought up to date. All or nothing.

    Raises `Wrong`, or `roster.Unreadable`.
    """
    rows, sentences = roster.read(text, workshop.departments)
    with live.change(workshop) as change:
        standing = workshop.participants.standing().select_related("boss")
        seats = {roster.key_of(seat.name, seat.department): seat for seat in standing}
        new = [row for row in rows if row.key not in seats]
        if len(seats) + len(new) > workshop.seats:
            said = {"count": len(seats) + len(new), "seats": workshop.seats}
            sentence = _("With this list there are %(count)s people; the workshop has %(seats)s seats.") % said
            sentences.append((0, sentence))
        sentences += wrong_bosses(rows, seats)
        if sentences:
            raise Wrong([sentence for _line, sentence in sorted(sentences)])
        seats |= add(workshop, new, change)
        describe(rows, seats, change)
        change.ring(live.FACILITATORS)


def wrong_bosses(rows, seats):
    """[(line, sentence)] about bosses who are nobody, who could be two, or who report to each other in a ring."""
    people, sentences = {**seats, **{row.key: row for row in rows}}, []
    bosses = {key: key_of_boss(seat) for key, seat in seats.items()}
    for row in rows:
        if not row.about.get("boss"):
            if "boss" in row.about:
                bosses[row.key] = None
            continue
        found = boss_of(row, people)
        if len(found) == 1:
            bosses[row.key] = found[0]
        elif found:
            what = _("there are several people called %(boss)s; give them different names")
            sentences.append(roster.told(row.line, what % {"boss": row.about["boss"]}))
        else:
            what = _("the boss “%(boss)s” is not on the list")
            sentences.append(roster.told(row.line, what % {"boss": roster.short(row.about["boss"])}))
    return sentences + [(0, told_ring([people[key].name for key in ring])) for ring in roster.rings(bosses)]


def key_of_boss(seat):
    return seat.boss and roster.key_of(seat.boss.name, seat.boss.department)


def boss_of(row, people):
    """The keys of those whom a line may mean by its boss; a namesake in the same department goes first."""
    name = roster.folded(row.about["boss"])
    found = [key for key in people if key[0] == name and key != row.key]
    return [key for key in found if key[1] == row.department] or found or [row.key] * (row.key[0] == name)


def told_ring(names):
    if len(names) == 1:
        return _("%(name)s cannot be their own boss.") % {"name": names[0]}
    return _("These people are each other's bosses in a ring: %(names)s.") % {"names": ", ".join(names)}


def add(workshop, rows, change):
    """New seats that nobody holds: {key: seat}."""
    numbers = new_numbers(workshop, len(rows))
    seats = [
        Participant(
            workshop=workshop,
            name=row.name,
            department=row.department,
            language="",
            number=number,
            joined_at=None,
            rev=change.rev,
        )
        for row, number in zip(rows, numbers, strict=True)
    ]
    Participant.objects.bulk_create(seats)
    return {row.key: seat for row, seat in zip(rows, seats, strict=True)}


def describe(rows, seats, change):
    """What the lines say of their people. A column that is missing changes nothing; whoever is here reads on."""
    for row in rows:
        seat, about = seats[row.key], dict(row.about)
        if "boss" in about:
            about["boss"] = seats[boss_of(row, seats)[0]] if about["boss"] else None
        if not seat.is_expected:
            about.pop("language", None)
        for name, value in about.items():
            setattr(seat, name, value)
    Participant.objects.bulk_update([seats[row.key] for row in rows], UPDATED)


def strike(seat):
    """Off the list again. False when the person has come meanwhile."""
    with live.change(seat.workshop) as change:
        struck, _rows = seat.workshop.participants.expected().filter(pk=seat.pk).delete()
        change.ring(live.FACILITATORS)
    return bool(struck)
