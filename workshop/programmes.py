"""Ready agendas (content/programmes.json) and how one becomes the steps of a workshop."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from . import exercise
from .models import Phase, Step
from .wording import content, in_words


def choices():
    """[(code, title)] for a form: each built exercise alone, then the ready programmes."""
    alone = [
        (
            f"{kind.kind}:{variant}",
            _("%(title)s alone, %(minutes)s minutes") % {"title": in_words(entry, "title"), "minutes": minutes},
        )
        for kind, entry in built()
        for variant, minutes in entry["total"].items()
    ]
    return alone + [(entry["code"], in_words(entry, "title")) for entry in content("programmes")]


def built():
    """[(exercise class, its catalogue entry)] of the exercises that have moved in."""
    entries = {entry["slug"].replace("-", "_"): entry for entry in content("exercises")}
    return [(kind, entries[name]) for name, kind in exercise.kinds().items() if name in entries]


def fill(workshop, code):
    """Give the workshop the steps and phases of a choice of `choices()`."""
    for place, (day, starts_at, item) in enumerate(items_of(code)):
        add_step(workshop, place, day, starts_at, item)


def items_of(code):
    """(day, start, item) of a programme in order; an exercise alone is a programme of one item."""
    kind, _colon, variant = code.partition(":")
    if variant:
        entry = next(entry for cls, entry in built() if cls.kind == kind)
        titles = {name: entry[name] for name in ("title_en", "title_ja")}
        yield (
            1,
            None,
            {
                "kind": "exercise",
                "exercise": entry["code"],
                "variant": variant,
                "minutes": entry["total"][variant],
                **titles,
            },
        )
        return
    programme = next(entry for entry in content("programmes") if entry["code"] == code)
    for day in programme["days"]:
        clock = datetime.strptime(day["start"], "%H:%M")
        for item in day["items"]:
            yield day["day"], clock.time(), item
            clock += timedelta(minutes=item["minutes"])


def add_step(workshop, place, day, starts_at, item):
    entry = next((entry for entry in content("exercises") if entry["code"] == item.get("exercise")), None)
    step = Step.objects.create(
        workshop=workshop,
        place=place,
        day=day,
        starts_at=starts_at,
        kind=entry["slug"].replace("-", "_") if entry else item["kind"],
        variant=item.get("variant") or "",
        title_en=item["title_en"],
        title_ja=item["title_ja"],
        instruction_en=item.get("instr_en", ""),
        instruction_ja=item.get("instr_ja", ""),
        identity=entry["identity"] if entry else "named",
    )
    plan = step.exercise.plan(item["minutes"])
    Phase.objects.bulk_create(
        Phase(step=step, place=place, code=code, planned_s=seconds) for place, (code, seconds) in enumerate(plan)
    )
    step.exercise.prepare()
    return step


def scaled(minutes, total):
    """Whole minutes that add up to `total` in the proportions of `minutes`, each at least one (rule 2.0.2).

    Largest remainder; of equal remainders the earlier phase gains. `total` must leave a minute for each.
    """
    exact = [part * total / sum(minutes) for part in minutes]
    whole = [max(1, int(part)) for part in exact]
    by_remainder = sorted(range(len(minutes)), key=lambda place: (-(exact[place] - int(exact[place])), place))
    for place in by_remainder[: max(0, total - sum(whole))]:
        whole[place] += 1
    for place in sorted(range(len(minutes)), key=lambda place: (-whole[place], place)):
        surplus = sum(whole) - total
        whole[place] -= min(surplus, whole[place] - 1) if surplus > 0 else 0
    return whole
