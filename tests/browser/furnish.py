"""Fills the data of a running server faster than a browser could: `python -m tests.browser.furnish crowd 300`."""

import datetime
import os
import sys
import uuid

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


def lunch():
    """The room is at a plain item of the agenda."""
    workshop = Workshop.objects.get(code="KUMOKUMO")
    step = workshop.steps.create(place=99, kind="break", title_en="Lunch", title_ja="昼食")
    workshop.stand_at(step.phases.create(place=1, code="all", planned_s=3600))


def nobody():
    """The site belongs to nobody yet."""
    Organisation.objects.all().delete()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
    import django

    django.setup()
    from workshop.models import ActionItem, Board, Note, Organisation, Participant, User, Workshop

    globals()[sys.argv[1]](*sys.argv[2:])
