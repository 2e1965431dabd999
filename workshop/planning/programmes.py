"""Ready agendas (content/programmes.json) and how one becomes the steps of a workshop."""

from datetime import datetime, timedelta
from functools import cache

from django.utils.translation import gettext as _

from workshop import exercise
from workshop.models import Phase, Step
from workshop.wording import content, in_words


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
    entries = {entry["slug"].replace("-", "_"): entry for entry in exercise.catalogue()}
    return [(kind, entries[name]) for name, kind in exercise.kinds().items() if name in entries]


def fill(workshop, code):
    """Give the workshop the steps and phases of a choice of `choices()`."""
    for place, (day, starts_at, item) in enumerate(items_of(code)):
        add_step(workshop, place, day, starts_at, item)
        if starts_at:
            workshop.starts.setdefault(str(day), f"{starts_at:%H:%M}")
    workshop.save(update_fields=["starts"])


def items_of(code):
    """(day, start, item) of a programme in order; an exercise alone is a programme of one item."""
    kind, _colon, variant = code.partition(":")
    if variant:
        entry = next(entry for cls, entry in built() if cls.kind == kind)
        yield 1, None, piece(f"{entry['code']}:{variant}")
        return
    programme = next(entry for entry in content("programmes") if entry["code"] == code)
    for day in programme["days"]:
        clock = datetime.strptime(day["start"], "%H:%M")
        for item in day["items"]:
            yield day["day"], clock.time(), item
            clock += timedelta(minutes=item["minutes"])


def add_step(workshop, place, day, starts_at, item):
    entry = next((entry for entry in exercise.catalogue() if entry["code"] == item.get("exercise")), None)
    step = Step.objects.create(
        workshop=workshop,
        place=place,
        day=day,
        starts_at=starts_at,
        is_fixed=bool(starts_at and item["kind"] == "meal"),  # whoever cooks waits for nobody
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


PLAIN = {  # what an agenda holds beside exercises: minutes to begin with, and its title in both languages
    "break": (10, "Break", "休憩"),
    "meal": (60, "Lunch", "昼食"),
    "rest": (60, "Free time", "自由時間"),
    "transfer": (15, "Change of place", "移動"),
    "plain": (15, "Something else", "その他"),
}


def pieces():
    """[(group, [(code, words)])] of everything that can be added to an agenda, for a form."""
    plain = [(kind, in_words({"en": english, "ja": japanese})) for kind, (_m, english, japanese) in PLAIN.items()]
    exercises = [
        (in_words(entry, "title"), [(f"{entry['code']}:{code}", variant_words(code, n)) for code, n in lengths(entry)])
        for entry in exercise.catalogue()
    ]
    return [(_("Between the exercises"), plain), *exercises]


def piece(code):
    """The item of a choice of `pieces()`, as a programme has them."""
    if code in PLAIN:
        minutes, english, japanese = PLAIN[code]
        return {"kind": code, "minutes": minutes, "title_en": english, "title_ja": japanese}
    exercise_code, _colon, variant = code.partition(":")
    entry = next(entry for entry in exercise.catalogue() if entry["code"] == exercise_code)
    titles = {name: entry[name] for name in ("title_en", "title_ja")}
    return {
        "kind": "exercise",
        "exercise": entry["code"],
        "variant": variant,
        "minutes": entry["total"][variant],
        **titles,
    }


def lengths(entry):
    """[(variant, minutes)] of an exercise, without those that take no time in the room."""
    return [(variant, minutes) for variant, minutes in entry["total"].items() if minutes]


@cache
def shorter():
    """{(exercise code, variant): the variants that may stand in for it when time is short}, as the programmes say."""
    items = (item for entry in content("programmes") for day in entry["days"] for item in day["items"])
    return {(item["exercise"], item["variant"]): item["shorter"] for item in items if item.get("shorter")}


def variant_words(variant, minutes):
    """A variant in words: what kind it is, and how long it takes."""
    kinds = {
        "std": _("%(minutes)s min, full"),
        "short": _("%(minutes)s min, short"),
        "online": _("%(minutes)s min, online"),
        "outdoor": _("%(minutes)s min, outdoors"),
        "indoor": _("%(minutes)s min, indoors"),
        "live": _("%(minutes)s min, answered in the room"),
        "reveal": _("%(minutes)s min, answered before the day"),
        "confirm": _("%(minutes)s min, the morning after"),
    }
    return kinds[variant.rstrip("0123456789")] % {"minutes": minutes}


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
