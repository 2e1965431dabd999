"""Forty people, twenty pairs and ten tables through all ten parts, by their own requests: nothing is lost, and the desk
and the screen ask the database no more often than for eight."""

import time
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from personas.models import Card, CardLine, HuntNote, Persona, SheetLine, Shift, Tick
from personas.models.tables import tables_of
from personas.models.walks import Walks
from tests.cast import workshop
from tests.hunting import SENTENCE
from workshop import passes
from workshop.models.groups import FOUR, PAIR, Tree
from workshop.planning import programmes

PARTS = "brief", "become", "walk1", "swap", "walk2", "card", "merge", "dots", "shift", "convert"
BOXES = "pain", "rescue", "fear"
ROOM = {"pain": 4, "rescue": 3, "fear": 2}  # of the four at a table, so many find room in the field


class Day:
    """A hunt of so many people; every act is a request of theirs."""

    def __init__(self, cast, people, code):
        self.workshop = workshop(cast.organisation, f"Hunt of {people}", code)
        half = people // 2
        self.seats = [self.workshop.seat(f"M{n}", "marketing", "en") for n in range(half)]
        self.seats += [self.workshop.seat(f"S{n}", "field_sales", "en") for n in range(half)]
        self.step = programmes.add_step(self.workshop, 50, 1, None, programmes.piece("E01:std90"))
        self.step.workshop, self.fay = self.workshop, Client(HTTP_ACCEPT_LANGUAGE="en")
        self.fay.force_login(cast.fay)
        self.fay.cookies["desk"] = "expert"
        self.clients = {seat: self.client(seat) for seat in self.seats}
        self.questions, self.took = {}, {}
        self.workshop.stand_at(self.step.phases.get(code="brief"))

    def client(self, seat):
        made = Client(HTTP_ACCEPT_LANGUAGE="en")
        made.cookies[passes.seat_cookie(seat.workshop_id)] = passes._signer.sign(seat.cookie())
        return made

    def post(self, seat, path, expected=(200, 204, 302), **fields):
        client = self.clients[seat] if seat else self.fay
        answer = client.post(f"/w/{self.workshop.pk}/{path}", fields)
        assert answer.status_code in expected, (path, answer.status_code, answer.content.decode()[-400:])
        return answer

    def walk_through(self):
        for part in PARTS:
            began = time.perf_counter()
            getattr(self, part)()
            self.took[part] = time.perf_counter() - began
            self.questions[part] = self.asked()
            if part != PARTS[-1]:
                self.post(None, "next/", phase=self.step.phases.get(code=part).pk)
                self.workshop.refresh_from_db()
                assert self.workshop.phase.code == PARTS[PARTS.index(part) + 1]

    def asked(self):
        found = []
        for path in (f"/w/{self.workshop.pk}/desk/", f"/screen/{self.workshop.screen_token}/"):
            self.fay.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert self.fay.get(path).status_code == 200
            found.append(len(asked))
        return found

    def brief(self):
        for seat in self.seats:
            self.post(seat, f"persona-hunt/{self.step.pk}/tick/", ticked="1")

    def become(self):
        for n, pair in enumerate(Tree(self.step).at_work(PAIR)):
            fields = {"id": uuid.uuid4(), "version": 0, "name": f"Mika {n}x", "text": "the line stood still"}
            self.post(pair.people[0], f"persona-hunt/pairs/{pair.pk}/introduction/", **fields)

    def walk1(self, part="walk1"):
        pair_of = {seat.pk: pair for pair in Tree(self.step).at_work(PAIR) for seat in pair.people}
        for seat in self.seats:
            fields = {"part": part, "prompt": "PH05", "tag": "pain", "text": f"{part} of {seat}", "in_character": "1"}
            self.post(seat, f"persona-hunt/pairs/{pair_of[seat.pk].pk}/notes/", id=uuid.uuid4(), **fields)

    def swap(self):
        pass

    def walk2(self):
        self.walk1("walk2")

    def card(self):
        for seat in self.seats:
            for box in BOXES:
                fields = {"id": uuid.uuid4(), "box": box, "text": f"{box} that {seat} felt", "evidence": "heard"}
                self.post(seat, f"persona-hunt/{self.step.pk}/card/", **fields)

    def merge(self):
        placed = Counter()
        for table in tables_of(self.step):
            for seat in table.group.people:
                for line in Card.of(self.step, seat).written:
                    room = placed[table.pk, line.box] < ROOM[line.box]
                    path = f"persona-hunt/tables/{table.pk}/lines/{line.pk}/"
                    self.post(seat, path, (204, 302) if room else (409,), field=line.box)
                    placed[table.pk, line.box] += room
            first = table.group.people[0]
            own = [("morning", "A line stopped"), ("job", "When it stops, I want to know why"), ("sentence", SENTENCE)]
            for field, text in own:
                about = {"id": uuid.uuid4(), "field": field, "text": text, "evidence": "heard"}
                self.post(first, f"persona-hunt/tables/{table.pk}/lines/", **about)
            title = {"version": table.version, "name": table.name, "kana": "", "romaji": "", "roles": ["user"]}
            self.post(first, f"persona-hunt/tables/{table.pk}/title/", **self.fresh(table, title))

    def fresh(self, table, title):
        table.refresh_from_db()
        return title | {"version": table.version}

    def dots(self):
        phase = self.step.phases.get(code="dots")
        self.post(None, f"phases/{phase.pk}/votes/")
        never = phase.ballots.get(name="never")
        lines = [option["code"] for option in never.options]
        for n, seat in enumerate(self.seats):
            self.post(seat, f"ballots/{never.pk}/votes/", dots=[lines[n % len(lines)], lines[(n + 1) % len(lines)]])
        self.post(None, f"phases/{phase.pk}/votes/closing/")

    def shift(self):
        for seat in self.seats:
            self.post(seat, f"persona-hunt/{self.step.pk}/shift/", before=f"cheap, thought {seat}", now="safe")

    def convert(self):
        self.post(None, f"persona-hunt/{self.step.pk}/adoption/")


@pytest.fixture
def forty(cast):
    day = Day(cast, 40, "FORTYFOR")
    day.walk_through()
    return day


def test_nothing_of_forty_people_is_lost_and_no_page_asks_more_than_for_eight(cast, forty):
    print("\n40 people, seconds for all their requests:", {part: round(s, 1) for part, s in forty.took.items()})
    tree, tables = Tree(forty.step), tables_of(forty.step)
    assert [len(pair.people) for pair in tree.at_work(PAIR)] == [2] * 20
    assert [len(four.people) for four in tree.at_work(FOUR)] == [4] * 10 and len(tables) == 10
    assert Tick.objects.filter(hunt__step=forty.step).count() == 40
    assert len({walk.name for walk in Walks(forty.step).at_work}) == 20
    notes = HuntNote.objects.filter(walk__pair__step=forty.step)
    assert notes.count() == len({note.text for note in notes}) == 80
    assert CardLine.objects.filter(card__step=forty.step).count() == 120
    put = Counter(SheetLine.objects.filter(table__in=tables).exclude(card_line=None).values_list("field", flat=True))
    assert put == {"pain": 40, "rescue": 30, "fear": 20}
    ballot = forty.step.phases.get(code="dots").ballots.get(name="never")
    assert ballot.result["voters"] == 40 and sum(ballot.result["dots"].values()) == 80
    assert Shift.objects.filter(step=forty.step, shown=True).count() == 40
    personas = Persona.objects.filter(step=forty.step)
    assert personas.count() == 10 and sum(line.dots for persona in personas for line in persona.said) == 80

    eight = Day(cast, 8, "EIGHTEIG")
    eight.walk_through()
    print("questions of desk and screen:", forty.questions)
    assert forty.questions == eight.questions
