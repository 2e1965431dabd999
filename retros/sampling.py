"""The ten lost deals of the sample offsite, as last night's fire spoke of them, with their lessons in the library."""

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from workshop import characters, live
from workshop.models import ActionItem
from workshop.wording import content

from .models import Deal, Lesson, seating
from .texts import HERE

CIRCLES = 3
EVENING = time(21, 20)  # when the lessons were published
DATES, MOMENTS = ("first_touch_at", "mql_at", "lost_at"), ("handed_at", "first_attempt_at")
ELSEWHERE = "id", "cause_tags", "proposals", "reactivate", "actions", "persona"


def fill(step):
    """Into the library, as said in this step."""
    known = {each.names["ja"]: each for each in characters.of(step.workshop)}
    for entry in content("sample", HERE):
        deal = keep(step.workshop, entry, known.get(entry["persona"]))
        deal.name_conditions(entry["cause_tags"], step)
        trigger, due = entry["reactivate"]
        deal.decide_way_back(trigger, due and date.fromisoformat(due), step)
        teach(deal, entry, step)


def lay_out(step):
    """Three circles, each with a deal of its own; people are seated when the night begins."""
    with live.change(step.workshop) as change:
        seating.lay_out(step, CIRCLES, step.workshop.organisation.deals.order_by("pk")[:CIRCLES], change)


def keep(workshop, entry, character):
    taught = "signal_en", "signal_ja", "lesson_en", "lesson_ja"
    fields = {name: value for name, value in entry.items() if name not in (*ELSEWHERE, *taught)}
    fields |= {name: fields[name] and date.fromisoformat(fields[name]) for name in DATES}
    fields |= {name: datetime.fromisoformat(fields[name]).replace(tzinfo=workshop.tz) for name in MOMENTS}
    return Deal.prepare(workshop.organisation, language="ja", character=character, **fields)


def teach(deal, entry, step):
    lesson = Lesson.write(deal, language="en", signal=entry["signal_en"], lesson=entry["lesson_en"], step=step)
    lesson.translate("ja", signal=entry["signal_ja"], lesson=entry["lesson_ja"])
    lesson.publish(datetime.combine(step.workshop.starts_on, EVENING, step.workshop.tz))
    actions = ActionItem.objects.filter(pk__in=[uuid5(NAMESPACE_URL, each) for each in entry["actions"]])
    for action in actions:
        lesson.uses.create(action=action)
