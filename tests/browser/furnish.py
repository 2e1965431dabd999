"""Fills the data of a running server faster than a browser could: `python -m tests.browser.furnish crowd 300`."""

import datetime
import os
import random
import sys
import uuid
from types import SimpleNamespace

LONG_NAME = "W" * 30


def speak(language):
    """Everybody reads this language, and Ana has the longest name there is."""
    for model in (User, Participant, Workshop):
        model.objects.update(language=language)
    Participant.objects.filter(name="Ana").update(name=LONG_NAME)


def crowd(number):
    """So many notes, evenly over the map."""
    board = Board.objects.first()
    cells = [(column["code"], lane["code"]) for column in board.columns for lane in board.lanes]
    for n in range(int(number)):
        column, lane = cells[n % len(cells)]
        text = f"Note {n} of a long and busy morning"
        fields = {"column": column, "lane": lane, "text_en": text, "place": n, "rev": 1, "evidence": "heard"}
        Note.objects.create(id=uuid.uuid4(), board=board, **fields)


def promise(language):
    """A note of the map becomes a promise that waits for Ana."""
    note, ana = Note.objects.first(), Participant.objects.get(name__in=["Ana", LONG_NAME])
    due = datetime.date.today() + datetime.timedelta(14)
    words = {"title": "Phones are staffed at lunch", "measure": "missed calls", "unit": "calls"}
    numbers = {"baseline": None, "target": 3}
    ActionItem.propose(ana.workshop, uuid.uuid4(), language=language, note=note, owner=ana, due=due, **words, **numbers)


def lunch(instruction=""):
    """The room is at a plain item of the agenda."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    words = {"title_en": "Lunch", "title_ja": "昼食", "instruction_en": instruction, "instruction_ja": instruction}
    step = workshop.steps.create(place=99, kind="break", **words)
    workshop.stand_at(step.phases.create(place=1, code="all", planned_s=3600))


def ten_stages():
    """The map has as many stages as there may be, with long names, and a portrait as long as it may be."""
    names = "Order from above", "Information", "First consultation", "Requirements", "Convince inside"
    board = Board.objects.first()
    board.columns = [
        {
            "code": f"S{n}",
            "en": name,
            "ja": "社内の要望をまとめる",
            "goal_en": "Start without embarrassment",
            "goal_ja": "恥をかかずに始める",
        }
        for n, name in enumerate([*names, *names[::-1]], 1)
    ]
    board.save()
    board.journey_map.portrait_en, board.journey_map.portrait_ja = (
        "A buyer who waits. " * 10,
        "待っている購買担当者。" * 18,
    )
    board.journey_map.save()


def whole_map():
    """The journey map with all its phases, at its stations, with a persona and a touchpoint in four stages."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.get(kind="journey_map")
    step.variant = "std150"
    step.save()
    step.phases.all().delete()
    workshop.refresh_from_db()
    for place, (code, seconds) in enumerate(step.exercise.plan(150)):
        step.phases.create(code=code, place=place, planned_s=seconds)
    step.workshop = workshop
    journey = step.exercise.journey
    journey.persona_en, journey.persona_ja = "Mika", "美佳"
    journey.save()
    workshop.stand_at(step.phases.get(code="stations"))
    for n, text in enumerate(("Price page", "Form", "First call", "Demo"), start=1):
        words = {"text_en": text, "text_ja": text, "evidence": "data"}
        fields = {"column": f"S{n}", "lane": "touchpoint", "shown": True, "place": n, "rev": workshop.rev}
        Note.objects.create(id=uuid.uuid4(), board=journey.board, **fields, **words)


def owned():
    """Ana says marketing for two touchpoints; two departments claim the third; the fourth is nobody's."""
    seats = {seat.name: seat for seat in Participant.objects.all()}
    ana, ben = seats.get("Ana") or seats[LONG_NAME], seats["Ben"]
    said = ("marketing", None), ("field_sales", None), ("marketing", "field_sales")
    notes = Note.objects.filter(lane="touchpoint").order_by("column")
    for note, departments in zip(notes, said, strict=False):
        for seat, department in zip((ana, ben), departments, strict=True):
            if department:
                note.touchpoint_owners.create(seat=seat, department=department)


def stand(code):
    """The room stands at a phase of the map; at the signing the map is frozen."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    workshop.stand_at(workshop.phases().get(code=code))
    if code == "sign":
        workshop.phase.step.freeze()


def asked(code):
    """An open question stands at one of its parts; Ana and Ben are a pair, and lines hang on its wall."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.filter(kind="open_question").first()
    if step is None:
        for seat in workshop.participants.exclude(name__in=["Ana", "Ben", LONG_NAME]):
            seat.remove()
        step = programmes.add_step(workshop, 98, 1, None, programmes.piece("OQ:std30"))
        step.workshop = workshop
        step.open_question.ask("What keeps us apart?", "何が私たちを隔てていますか。")
    step.workshop = workshop
    workshop.stand_at(step.phases.get(code=code))
    if code in ("clusters", "voices") and not step.board.notes.exists():
        put_in_order(step)
    print(step.pk)


def put_in_order(step):
    board = step.board
    board.step = step
    with live.change(step.workshop) as change:
        for text in ("Line 0", "Line 1", "w" * 120):
            hang(board, text, "en", change)
    if step.workshop.language == "ja" or Participant.objects.filter(name=LONG_NAME).exists():
        Cluster.add(board, uuid.uuid4(), "w" * 60)


def hunt(code):
    """A persona hunt stands at one of its parts; Ana and Ben are a pair and a table, with things that they made."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.filter(kind="persona_hunt").first()
    if step is None:
        for seat in workshop.participants.exclude(name__in=["Ana", "Ben", LONG_NAME]):
            seat.remove()
        step = programmes.add_step(workshop, 98, 1, None, programmes.piece("E01:std90"))
    step.workshop = workshop
    workshop.stand_at(step.phases.get(code=code))
    print(step.pk)


def fire(variant, code, people=8):
    """A campfire stands at one of its parts: one circle of Ana, Ben and as many others as there may be."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.filter(kind="campfire_review").first()
    if step is None:
        for seat in workshop.participants.order_by("pk")[int(people) :]:
            seat.remove()
        step = programmes.add_step(workshop, 98, 1, None, programmes.piece(f"E03:{variant}"))
        step.workshop = workshop
        cast = SimpleNamespace(organisation=workshop.organisation)
        seating.mix(step, 1, [burning.lost_deal(cast)])
    step.workshop = workshop
    workshop.stand_at(step.phases.get(code=code))
    print(step.pk)


def burnt(*texts):
    """Cards of the longest kind are revealed at the fire, with a question on one, and a cause that has a kind."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.get(kind="campfire_review")
    step.workshop = workshop
    cast = SimpleNamespace(workshop=workshop, fire=step)
    seats = list(workshop.participants.filter(removed_at=None))
    burning.stand(cast, "silent")
    for seat, text in zip(cycle(seats), texts or ["w" * 200, *(f"Condition {n} of the loss" for n in range(14))]):
        burning.card(cast, seat, text)
    board = step.board
    board.step = step
    notes = burning.reveal(cast)
    notes[0].ask(True)
    cluster, _new = Cluster.add(board, uuid.uuid4(), "w" * 60, "1")
    cluster.classify("message", version=1)
    circle = burning.circle_of(cast, seats[0])
    Fact.add(circle, uuid.uuid4(), date=None, text="w" * 140, source="call")
    Corner.add(circle, uuid.uuid4(), seats[0], "k" * 64, "named", "w" * 200, "en")


def walked():
    """What a pair of a hunt brings from its walk: a customer, notes, lines of a card, a sheet that can be adopted."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.get(kind="persona_hunt")
    step.workshop = workshop
    ana = workshop.participants.get(name__in=["Ana", LONG_NAME])
    cast = SimpleNamespace(workshop=workshop, hunt_step=step)
    hunting.walk_of(cast, ana).introduce("Mika", "w" * 120, "en", version=0)
    hunting.hear(cast, ana, "w" * 140)
    hunting.card_line(cast, ana, "w" * 140)
    workshop.stand_at(step.phases.get(code="merge"))
    workshop.phase.step.workshop = workshop
    hunting.complete(cast, ana)
    hunting.put(cast, ana, "w" * 140, "pain", "heard")
    Shift.state(step, ana, "w" * 120, "w" * 120)


def vote():
    """Everybody answers whatever is open, each differently; in consent the first objects at length."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    dice = random.Random(1)
    seats = [*workshop.participants.all(), *(workshop.seat(f"Voter {n}", "marketing", "en") for n in range(9))]
    for ballot in workshop.phase.open_ballots():
        objection = {"choice": "objection", "text": "w" * 200} if ballot.method == "consent" else None
        for place, seat in enumerate(seats):
            ballot.vote(seat, objection if objection and place < 3 else ballot.question.any(dice))


def debate():
    """A debate is open about the first note, with ways as long as they may be."""
    phase = Workshop.objects.get(code="KUMOKUMO").phase
    card = phase.propose_debate(Note.objects.first(), ways("W" * 80, "Somebody writes " * 5, "en", third=True))
    card.enter("first")


def personas():
    """One of the sample, one as long as a sheet may be, and one that has retired; the map speaks of the first."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    characters.sample(workshop)
    first, longest, retired = workshop.organisation.personas.all()
    longest.lines.all().delete()
    lines = [(field, n) for field, limit in FIELDS.items() for n in range(limit.most)]
    marks = cycle(["imagined", "heard", "", "data", "colleague"])
    for rank, (field, _n) in enumerate(lines):
        text = ("w" if rank % 3 else "長") * FIELDS[field].length
        evidence = next(marks) if FIELDS[field].proven else ""
        longest.lines.create(field=field, rank=rank, text_en=text, text_ja=text, evidence=evidence, to_verify=True)
    longest.name, longest.review_due = "W" * 20, datetime.date(2026, 1, 1)
    longest.save()
    retired.retire(version=1, by=None)
    JourneyMap.objects.update(character=str(first.pk), persona_en=first.romaji, persona_ja=first.name)
    print(first.pk, longest.pk, retired.pk)


def late(minutes):
    """The running part was entered so many minutes ago."""
    ago = datetime.timedelta(minutes=int(minutes))
    for phase in Phase.objects.exclude(started_at=None):
        phase.started_at -= ago
        phase.entered_at = phase.entered_at and phase.entered_at - ago
        phase.save()


def vote_like_ana():
    """Five more give the answer that Ana gave: enough for numbers to be shown (A3)."""
    ana = Participant.objects.get(name="Ana")
    for ballot in Ballot.objects.filter(stage="vote"):
        if answer := ballot.answer_of(ana):
            for seat in Participant.objects.filter(name__startswith="Seat")[:5]:
                ballot.vote(seat, answer)


def tell_from(k):
    """Numbers are shown from so many people on, for a room of few."""
    Organisation.objects.update(k=int(k))


def nobody():
    """The site belongs to nobody yet."""
    Organisation.objects.all().delete()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
    import django

    django.setup()
    from itertools import cycle

    from personas.models import Shift
    from personas.sheet import FIELDS
    from retros.models import Corner, Fact, seating
    from tests import burning, hunting
    from workshop import characters, live
    from workshop.exercises.journey_map.models import JourneyMap
    from workshop.methods.debate import ways
    from workshop.models import (
        ActionItem,
        Ballot,
        Board,
        Cluster,
        Note,
        Organisation,
        Participant,
        Phase,
        User,
        Workshop,
    )
    from workshop.models.lines import hang
    from workshop.planning import programmes

    globals()[sys.argv[1]](*sys.argv[2:])
