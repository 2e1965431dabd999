"""The cast: Fay facilitates, Ana and Ben take part (marketing, field sales), Rei reviews, Ada administers.
Sten facilitates in another organisation, where Una takes part: strangers. Where more roles are asked for: Mio helps as
co-facilitator, Kai as scribe, Olga looks on and Jun judges."""

import uuid
from datetime import date
from types import SimpleNamespace

from personas.models import Line, Persona
from workshop.models import ActionItem, Organisation, User, Workshop, invitations
from workshop.planning import programmes

DEPARTMENTS = ["marketing", "inside_sales", "field_sales", "customer_success"]
PASSWORD = "a fire by the lake"


def member(organisation, name, role, language="en"):
    user = User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name, language=language)
    organisation.members.create(user=user, role=role)
    return user


def workshop(organisation, title, code, programme="journey_map:short40"):
    made = Workshop.objects.create(
        organisation=organisation,
        title_en=title,
        language="en",
        time_zone="Asia/Tokyo",
        starts_on=date(2026, 10, 15),
        ends_on=date(2026, 10, 16),
        departments=DEPARTMENTS,
        code=code,
    )
    programmes.fill(made, programme)
    return made


def assemble():
    """Everybody, in two organisations, both workshops open on the silent phase of the journey map."""
    kumo, other = Organisation.objects.create(name="Kumo"), Organisation.objects.create(name="Other")
    cast = SimpleNamespace(
        organisation=kumo,
        ada=member(kumo, "Ada", "admin"),
        fay=member(kumo, "Fay", "facilitator"),
        rei=member(kumo, "Rei", "reviewer"),
        sten=member(other, "Sten", "facilitator"),
        workshop=workshop(kumo, "Kumo offsite", "KUMOKUMO"),
        elsewhere=workshop(other, "Other offsite", "OTHERONE"),
    )
    cast.ana = cast.workshop.seat("Ana", "marketing", "en")
    cast.ben = cast.workshop.seat("Ben", "field_sales", "en")
    cast.una = cast.elsewhere.seat("Una", "marketing", "en")
    for each in (cast.workshop, cast.elsewhere):
        at(each, "silent")
    cast.step = cast.workshop.steps.get(kind="journey_map")
    cast.board = cast.step.board
    return cast


def at(workshop, code):
    """Stand at a phase of the journey map."""
    workshop.stand_at(workshop.phases().get(code=code))
    return workshop


def lengthen(cast):
    """The journey map with all its phases, from the frame to the promises."""
    cast.step.variant = "std150"
    cast.step.save()
    cast.step.phases.all().delete()
    cast.workshop.refresh_from_db()
    for place, (code, seconds) in enumerate(cast.step.exercise.plan(150)):
        cast.step.phases.create(code=code, place=place, planned_s=seconds)
    at(cast.workshop, "silent")


def write(
    cast,
    who,
    text="It breaks at night",
    *,
    column="S1",
    lane="pain",
    evidence="heard",
    language="en",
    board=None,
    **more,
):
    """A note of somebody of the cast, by name, or of the desk (None); returns it as the wall knows it."""
    author = who and getattr(cast, who)
    note, _created = (board or cast.board).add_note(
        uuid.uuid4(), author, text, language, column=column, lane=lane, evidence=evidence, **more
    )
    return fresh(note)


def fresh(note):
    """The row as it is in the database now."""
    return type(note).objects.select_related("board__step__workshop").get(pk=note.pk)


def promise(cast, owner="ana", title="Call every lead on Monday", **fields):
    """A promise offered to somebody."""
    fields = {"due": date(2026, 12, 1), "measure": "leads called", "target": 10} | fields
    return ActionItem.propose(
        cast.workshop, uuid.uuid4(), language="en", title=title, owner=getattr(cast, owner), **fields
    )


def more_roles(cast):
    """Those who help at the desk, and those who look on."""
    for name, role in (("mio", "co_facilitator"), ("kai", "scribe")):
        helper = cast.workshop.helpers.create(role=role)
        helper.come(name.title(), "en")
        setattr(cast, name, helper)
    for name, role in (("olga", "observer"), ("jun", "judge")):
        seat = cast.workshop.seat(name.title(), "field_sales", "en")
        seat.give_role(role)
        setattr(cast, name, seat)


SHEET = {
    "title": "Buyer",
    "company": "Pumps, 80 people",
    "morning": "The line stopped again.",
    "job": "Act before a stop.",
    "rescue": "One page for the boss",
    "fear": "Nobody uses it",
    "sentence": "Our customer is Mika who needs one page because the line stops.",
}


def adopt(cast, *pains, name="Mika Tani", evidence="heard", step=True, **more):
    """A persona with a whole sheet; `pains` are texts, or lines."""
    lines = [Line(field=field, text_en=text) for field, text in SHEET.items()]
    for line in lines:
        line.evidence = evidence if line.field == "rescue" else ""
    lines += [Line(field="pain", text_en=text, evidence=evidence) for text in pains or ("It breaks at night",)]
    fields = {"roles": ["user"], "step": cast.step if step else None, "by": cast.fay} | more
    return Persona.adopt(cast.organisation, name=name, lines=lines, **fields)


def crowd(workshop, department, number):
    return [workshop.seat(f"{department} {n}", department, "en") for n in range(number)]


def expect(cast, text):
    """Put people on the invite list; the expected ones, as the database has them."""
    invitations.take(cast.workshop, text)
    return list(cast.workshop.participants.expected())


def by(user):
    """Who did it, as verbs want to know."""
    return {type(user).__name__.lower(): user}


def agreed(cast):
    """The room has consented to the map of its running phase."""
    phase = Workshop.objects.get(pk=cast.workshop.pk).phase
    phase.open_votes()
    phase.open_ballots()[0].vote(cast.ana, {"choice": "consent", "text": ""})
    phase.close_votes()
