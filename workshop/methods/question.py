"""What all blind questions have in common."""

import random
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import ClassVar

from django.utils.translation import gettext as _

from workshop.wording import clean

TEXT = 200  # characters of an objection or a concern


class Unfit(Exception):
    """An answer that is not allowed. Its message is the sentence for the person."""


@dataclass(frozen=True)
class Question:
    """A question to be answered blind. `name` is its slug in the phase, `words` what it is called, in both languages.

    `options` are content entries: {"code", "en", "ja"}, perhaps with "group_en" and "group_ja", and
    "evidence" where they are lines of which somebody says how they know.
    """

    name: str
    words: dict = field(default_factory=dict)
    options: list = field(default_factory=list)

    method: ClassVar[str] = ""
    stages: ClassVar[dict] = {"vote": 0}  # {stage: seconds}, in their order
    numbers: ClassVar[tuple] = ("counts",)  # of a result; fewer than k votes show none of them (A3)

    @property
    def settings(self):
        """What a ballot keeps of it besides name, words and options."""
        own = {each.name for each in fields(self)} - {each.name for each in fields(Question)}
        return {name: getattr(self, name) for name in own}

    @property
    def codes(self):
        return [option["code"] for option in self.options]

    def typed(self, data):
        """The answer as far as it can be understood, for the form that comes back."""
        raise NotImplementedError

    def read(self, data):
        """The answer of a posted form, a dict; an empty one takes the vote back. Raises `Unfit`."""
        raise NotImplementedError

    def any(self, dice):
        """Some answer, as a simulated person would give it."""
        raise NotImplementedError

    def count(self, votes, *, base, sides=(), round=1, rng=random):
        """The result of [(side, answer)], computed once. `base`: the sides that totals come from; `sides`: those that
        may be compared (A5, A6)."""
        raise NotImplementedError

    def without_numbers(self, result):
        """What the room decided, without how many: too few voted for a number to hide anybody."""
        return result | {name: type(result[name])() for name in self.numbers}

    def again(self, result, round):
        """The question of one more round, or None when there is none."""
        return None


def choice_of(question, data):
    """One of the codes of a question, from the field "choice"."""
    choice = data.get("choice", "")
    if choice not in question.codes:
        raise Unfit(_("Choose one of the answers."))
    return choice


def text_of(data):
    """What somebody adds in words."""
    text = clean(data.get("text", ""), lines=True)
    if len(text) > TEXT:
        sentence = _("%(count)s characters; %(limit)s are the limit.")
        raise Unfit(sentence % {"count": len(text), "limit": TEXT})
    return text


def tally(question, answers):
    """{code: how many chose it}."""
    found = Counter(answer["choice"] for answer in answers)
    return {code: found[code] for code in question.codes}


def shuffled(texts, rng):
    """In an order that says nothing about who wrote when (A8)."""
    texts = list(texts)
    rng.shuffle(texts)
    return texts
