"""A persona hunt as the last step of Kumo's offsite, with people enough for pairs and tables."""

import uuid

from personas.models import Card
from personas.models.tables import tables_of
from personas.models.walks import Walks
from tests.cast import crowd
from workshop.planning import programmes

SENTENCE = "Our customer is a section chief who needs one page because nobody believes a feeling."


def hunting(cast, *, people=3, variant="std90"):
    """`cast.hunt_step`: nobody stands there yet."""
    step = programmes.add_step(cast.workshop, 50, 1, None, programmes.piece(f"E01:{variant}"))
    step.workshop = cast.workshop
    cast.others = crowd(cast.workshop, "inside_sales", people) + crowd(cast.workshop, "marketing", people)
    cast.hunt_step = step
    return cast


def stand(cast, code):
    cast.workshop.stand_at(cast.hunt_step.phases.get(code=code))
    cast.workshop.refresh_from_db()
    cast.hunt_step.workshop = cast.workshop
    cast.workshop.phase.step.workshop = cast.workshop
    return cast.workshop.phase


def walk_of(cast, seat):
    return Walks(cast.hunt_step).of(seat)


def hear(cast, seat, text="I search only after a stop", part="walk1", tag="pain", note_id=None):
    about = {"part": part, "prompt": "PH05", "tag": tag, "language": "en"}
    return walk_of(cast, seat).hear(note_id or uuid.uuid4(), seat, text, **about)


def card_line(cast, seat, text="Nobody sees it coming", box="pain", evidence="imagined", line_id=None):
    line, _new = Card.of(cast.hunt_step, seat).write(line_id or uuid.uuid4(), box, text, "en", evidence)
    return line


def table_of(cast, seat):
    return next(table for table in tables_of(cast.hunt_step) if seat in table.group.people)


def put(cast, seat, text="Nobody sees it coming", field="pain", evidence="imagined"):
    line, _new = table_of(cast, seat).add(uuid.uuid4(), field, text, "en", evidence, by=seat)
    return line


def line_of(cast, seat, pk):
    return next(line for line in table_of(cast, seat).standing if line.pk == pk)


def complete(cast, seat):
    """A sheet that can be adopted."""
    table = table_of(cast, seat)
    table.entitle(version=table.version, by=seat, name="Mika", kana="", romaji="", roles=["user"])
    for field, text in (
        ("pain", "Records come late"),
        ("rescue", "One page"),
        ("fear", "Being laughed at"),
        ("job", "When"),
    ):
        put(cast, seat, text, field)
    if "morning" not in {line.field for line in table_of(cast, seat).standing}:
        put(cast, seat, "line 3 stopped", "morning")
    put(cast, seat, SENTENCE, "sentence", "")
    return table_of(cast, seat)
