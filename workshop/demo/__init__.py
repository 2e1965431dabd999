"""The sample offsite of an invented company: 24 people, two days, a map of sixty notes, twelve promises."""

import uuid
from datetime import date
from pathlib import Path

from django.db import transaction

from workshop import characters
from workshop.models import ActionItem, Note, Organisation, Participant, User, Workshop
from workshop.models.handover import new_numbers
from workshop.planning import programmes
from workshop.wording import content

HERE = Path(__file__).parent


def sample(name):
    return content(name, HERE)


@transaction.atomic
def load():
    """The whole sample, on the day of its journey map. Returns the workshop; loads once."""
    if known := Workshop.objects.filter(code=sample("organisation")["join_code"]).first():
        return known
    about = sample("organisation")
    organisation = Organisation.objects.create(name=about["name_ja"], language="ja", time_zone=about["tz"])
    enrol(organisation, about["staff"])
    workshop = Workshop.objects.create(
        organisation=organisation,
        title_en=about["event_en"],
        title_ja=about["event_ja"],
        place_en=about["venue_en"],
        place_ja=about["venue_ja"],
        language="ja",
        time_zone=about["tz"],
        starts_on=about["start"],
        ends_on=about["end"],
        departments=["marketing", "inside_sales", "field_sales", "customer_success"],
        code=about["join_code"],
    )
    workshop.refresh_from_db()
    programmes.fill(workshop, about["programme"])
    seats = seat(workshop)
    team_up(workshop, seats)
    characters.sample(workshop)
    step = workshop.steps.get(kind="journey_map")
    step.workshop = workshop
    step.exercise.sample(sample("journey_map"), seats)
    promise(workshop, seats)
    add_the_rest(workshop, seats)
    workshop.stand_at(step.phases.get(code="stations"))
    step.freeze()
    workshop.publish()
    return workshop


def add_the_rest(workshop, seats):
    """What the other exercises bring along themselves."""
    for step in workshop.steps.exclude(kind="journey_map"):
        step.workshop = workshop
        step.exercise.sample({}, seats)


def enrol(organisation, staff):
    for person in staff:
        name = person["name_ja"] if person["lang"] == "ja" else person["name_romaji"]
        user = User.objects.create_user(person["email"], name=name, language=person["lang"])
        organisation.members.create(user=user, role=person["role"])


def seat(workshop):
    people = sample("participants")
    return {
        person["id"]: Participant.objects.create(
            workshop=workshop,
            name=person["called"],
            department=person["dept"],
            level=person["level"],
            language=person["lang"],
            number=number,
            seen_at=None,
        )
        for person, number in zip(people, new_numbers(workshop, len(people)), strict=True)
    }


def team_up(workshop, seats):
    """Who reports to whom, and the four teams of the sample."""
    for person in sample("participants"):
        seats[person["id"]].boss = seats.get(person["boss"])
    made = sample("teams")
    workshop.mixes.create(seed=made["seed"])
    for place, (letter, members) in enumerate(made["teams"].items()):
        team = workshop.teams.create(letter=letter, place=place)
        for member in members:
            seats[member].team = team
    Participant.objects.bulk_update(seats.values(), ["boss", "team"])


def promise(workshop, seats):
    for entry in sample("actions"):
        fields = {name: value for name, value in entry.items() if name not in ("id", "owner", "note")}
        fields |= {name: date.fromisoformat(fields[name]) for name in ("due", "done_on") if fields[name]}
        note = Note.objects.filter(pk=entry["note"]).first() if "note" in entry else None
        action = ActionItem(
            id=uuid.uuid5(uuid.NAMESPACE_URL, entry["id"]),
            workshop=workshop,
            owner=seats[entry["owner"]],
            note=note,
            **fields,
        )
        action.first_due = action.due
        if note:
            action.quote_from(note)
        action.save()
