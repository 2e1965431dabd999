"""Invented people of whom a step speaks, in the core's own words. An app that keeps some has a module of this name:

    @keeper
    class Library:
        def of(workshop): ...             # [Character] to choose from, those of this workshop first
        def find(workshop, key): ...      # also one that nobody may choose any more; or None
        def sample(workshop): ...         # fill the sample offsite

A step keeps a key, and the words as they were when it was chosen: those stay, whatever becomes of the character.
"""

from dataclasses import dataclass

_keepers: list[type] = []


@dataclass(frozen=True)
class Character:
    key: str
    names: dict  # in both languages
    lines: dict  # who that is and what they want, in both languages
    kept: object  # what its keeper's templates draw
    is_ours: bool = False  # made in this workshop
    portrait: str = ""  # template that draws `persona`: a picture, or a drawn figure
    summary: str = ""  # template of a few lines on `persona`, for the report


def keeper(cls):
    _keepers.append(cls)
    return cls


def of(workshop):
    return [character for each in _keepers for character in each.of(workshop)]


def find(workshop, key):
    found = (each.find(workshop, key) for each in _keepers) if key else ()
    return next(filter(None, found), None)


def keys_in(workshop):
    """Of whom the steps of this workshop speak."""
    return {key for step in workshop.steps.all() for key in step.exercise.characters()}


def sample(workshop):
    for each in _keepers:
        each.sample(workshop)
