"""The map of the sample offsite: frame, sixty notes and their order; who answers for what, and its hand-offs."""

from itertools import cycle

from workshop import characters
from workshop.models import Note

from . import scenes
from .models import HandoffPin, handoffs, lanes_of, stages_of, touchpoints
from .models.owners import TouchpointOwner


def fill(exercise, data, seats):
    journey = exercise.journey
    frame_it(journey, data)
    write(journey.board, data["notes"], seats)
    claim(journey, data["touchpoints"])
    hand_over(journey, data)


def frame_it(journey, data):
    frame, board = data["frame"], journey.board
    board.columns, board.lanes = stages_of(data["preset"]), lanes_of(data["lanes"])
    board.save()
    journey.preset = data["preset"]
    for name, value in frame.items():
        setattr(journey, name, value)
    known = (each.key for each in characters.of(board.workshop) if each.names["ja"] == frame["persona_ja"])
    journey.character = next(known, "")
    journey.save()


def write(board, notes, seats):
    """Everybody of a department in turn, shown."""
    writers = {}
    for seat in seats.values():
        writers.setdefault(seat.department, []).append(seat)
    turns = {department: cycle(people) for department, people in writers.items()}
    rev = board.workshop.rev
    for place, entry in enumerate(notes):
        author = next(turns[entry["department"]])
        Note.objects.create(board=board, author=author, place=place, shown=True, language="ja", rev=rev, **entry)
    board.label()


def claim(journey, touchpoints_of_sample):
    """The team that stands at the stage says who answers; where two departments are claimed, the next team differs."""
    teams = [(team, set(station.stages)) for team, station in scenes.stations_of(journey)]
    for entry in touchpoints_of_sample:
        note = Note.objects.get(pk=entry["note"])
        Note.objects.filter(pk=note.pk).update(moment_of_truth=entry["moment_of_truth"])
        here = next(place for place, (_team, stages) in enumerate(teams) if note.column in stages)
        for place, department in enumerate(entry["departments"]):
            team, _stages = teams[(here + place) % len(teams)]
            TouchpointOwner.objects.create(note=note, team=team, department=department)


def hand_over(journey, data):
    """The crossings that the owners make, two that somebody added, and the one rule there is."""
    handoffs.follow(journey, touchpoints.of(journey))
    for entry in data["added_handoffs"]:
        HandoffPin.objects.create(journey=journey, added=True, **entry)
    for entry in data["rules"]:
        sides = {name: entry[name] for name in ("from_department", "to_department")}
        rule = {name: value for name, value in entry.items() if name not in sides}
        journey.pins.filter(**sides).update(**rule)
