"""One language: its lists, its patterns, and what a sentence must not be hinted for."""

import json
import re
from functools import cache
from pathlib import Path

from .lexicon import DOT, Lexicon, plain

HERE = Path(__file__).parent
ENDS = re.compile(r"[^.!?。!?\n]*[.!?。!?]*\n*")
QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|\"[^\"]*\"|(?<![a-z0-9])'[^']*'(?![a-z0-9])")
MARK = re.compile(r"<(:?)([a-z_|]+)>")


class Tongue:
    def __init__(self, data, japanese):
        self.lexicon = Lexicon({mark: spread(entry) for mark, entry in data["marks"].items()}, japanese)
        self.nouns = "".join(map(self.lexicon.having, ("customer", "actor", "name")))
        self.parts = data["parts"]
        self.theirs = self.pattern(data["theirs"])
        self.objects = self.pattern(data["objects"])
        self.never = self.pattern(data["never"])
        self.rules = {rule: self.pattern(patterns) for rule, patterns in data["rules"].items()}

    def pattern(self, patterns):
        """`<mark|mark>` is one of these words, `<:mark>` the same inside of brackets; `{part}` is one of the file."""
        whole = "|".join(patterns).replace(" ", "")
        for part, pattern in self.parts.items():
            whole = whole.replace(f"{{{part}}}", f"(?:{pattern.replace(' ', '')})")
        return re.compile(MARK.sub(self.letters, whole))

    def letters(self, found):
        letters = "".join(map(self.lexicon.having, found[2].split("|")))
        return letters if found[1] else f"[{letters}]"

    def find(self, text, names, departments):
        """The rules that a text meets, in the order of the file."""
        found, spoken_of, room = set(), "", self.lexicon.of_the_room(names, departments)
        for sentence in sentences(plain(text)):
            row, spoken_of = self.who_is_meant(self.lexicon.read(sentence, room), spoken_of)
            if not self.never.search(row):
                row = self.objects.sub(DOT, row)
                found |= {rule for rule, pattern in self.rules.items() if pattern.search(row)}
        return [rule for rule in self.rules if rule in found]

    def who_is_meant(self, row, spoken_of):
        """What is the customer's reads as the customer, and so does "they" after a customer was spoken of."""
        customer, they = self.lexicon.letter_for("customer"), self.lexicon.having("they")
        row = self.theirs.sub(customer, row)
        kept = []
        for letter in row:
            if letter in self.nouns:
                spoken_of = letter
            kept.append(customer if letter in they and spoken_of == customer else letter)
        return "".join(kept), spoken_of


def spread(entry):
    """Phrases; an entry of words and ends stands for each word with each end behind it."""
    for each in entry:
        yield from [each] if isinstance(each, str) else [word + end for word in each["words"] for end in each["ends"]]


def sentences(text):
    """What somebody else said, in quotation marks, is one word."""
    return filter(str.strip, ENDS.findall(QUOTED.sub(" ※ ", text)))


@cache
def tongue(language):
    data = json.loads((HERE / f"{language}.json").read_text(encoding="utf-8"))
    return Tongue(data, language == "ja")
