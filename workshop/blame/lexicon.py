"""Words of a language as marks: a sentence becomes a row of letters, one a word, on which short patterns can look.

A word or phrase of the lists becomes the letter of its lists. In Japanese the other characters stay what they are, in
English another word is a dot. What a phrase costs is bounded by the longest phrase that begins with its first word.
"""

import re
import unicodedata

FIRST_LETTER = 0xE000  # private use: no text has them, see `plain`
DOT = "·"
JAPANESE = re.compile(r"[a-z0-9]+|\S")
ENGLISH = re.compile(r"n't|'(?:s|re|ve|d|ll|m)\b|[a-z]+(?=n't)|[a-z]+|[0-9]+|\S")
IN_FULL = {"n't": "not", "'re": "are", "'ve": "have", "'d": "would", "'ll": "will", "'m": "am"}
STEMS = {"ca": "can", "wo": "will", "cannot": "can", "dont": "do", "didnt": "did"}
APOSTROPHES = str.maketrans("’‘`“”", "'''\"\"")
VOWEL_AND_ONE = re.compile(r"[^aeiou][aeiou][bdgmnpt]$")


def plain(text):
    """NFKC, small letters, one kind of apostrophe, and nothing of private use."""
    text = unicodedata.normalize("NFKC", text.translate(APOSTROPHES)).translate(APOSTROPHES).lower()
    return "".join(char for char in text if not "\ue000" <= char <= "\uf8ff")


def words_of(text, japanese):
    if japanese:
        return JAPANESE.findall(text)
    found = ENGLISH.findall(text)
    return [STEMS.get(word, word) if after == "n't" else IN_FULL.get(word, word) for word, after in with_next(found)]


def with_next(words):
    return zip(words, [*words[1:], ""], strict=True)


def forms(phrase):
    """English: `forget,forgot` and `sit,sat on` in all their forms; a phrase without a comma or `+` stays as it is.

    `+` stands for a regular past: `ignore+`, `let+ down`.
    """
    verb, space, rest = phrase.partition(" ")
    if "," not in verb and not verb.endswith("+"):
        return [phrase]
    base, *past = verb.rstrip("+").split(",")
    short = base.removesuffix("e")
    doubled = base + base[-1] if VOWEL_AND_ONE.search(base) else short
    third = base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"
    past = past or [short + "ed", doubled + "ed", base[:-1] + "ied"]
    every = [base, third, base + "es", short + "ing", doubled + "ing", *past]
    return [form + space + rest for form in dict.fromkeys(every)]


class Phrases:
    """Phrases by their words, each with what it stands for; the longest one that begins at a word is found."""

    def __init__(self, japanese):
        self.japanese, self.found, self.lengths = japanese, {}, {}

    def learn(self, phrase, meaning):
        if words := tuple(words_of(plain(phrase), self.japanese)):
            self.found[words] = meaning
            lengths = {len(words), *self.lengths.get(words[0], ())}
            self.lengths[words[0]] = sorted(lengths, reverse=True)

    def at(self, words, place):
        """(how many words, meaning), or nothing."""
        for length in self.lengths.get(words[place], ()):
            if meaning := self.found.get(tuple(words[place : place + length])):
                return length, meaning
        return None


class Lexicon:
    """`marks` is {mark: [phrase, ...]}. A phrase may be in several lists; each such set of lists has one letter."""

    def __init__(self, marks, japanese):
        self.japanese, self.letters, self.phrases = japanese, {}, Phrases(japanese)
        lists = {}
        for mark, phrases in marks.items():
            self.letter_for(mark)
            for phrase in phrases:
                for form in [phrase] if japanese else forms(phrase):
                    lists.setdefault(form, set()).add(mark)
        for form, its_marks in lists.items():
            self.phrases.learn(form, self.letter_for(*its_marks))

    def letter_for(self, *marks):
        return self.letters.setdefault(frozenset(marks), chr(FIRST_LETTER + len(self.letters)))

    def having(self, mark):
        """The letters of what is in this list, whatever other lists it is in."""
        return "".join(letter for marks, letter in self.letters.items() if mark in marks)

    def of_the_room(self, names, departments):
        """What only this room calls somebody, or a department."""
        phrases = Phrases(self.japanese)
        for mark, words in (("actor", departments), ("name", names)):
            for word in words:
                if len(word) > 1:
                    phrases.learn(word, self.letter_for(mark))
        return phrases

    def read(self, text, room):
        """The row of letters for a plain text: at each word the longest phrase that begins there, the room's first."""
        words, letters, place = words_of(text, self.japanese), [], 0
        while place < len(words):
            length, letter = room.at(words, place) or self.phrases.at(words, place) or (1, self.other(words[place]))
            letters.append(letter)
            place += length
        return "".join(letters)

    def other(self, word):
        if self.japanese or not word[0].isalnum():
            return word[0]
        return "0" if word[0].isdigit() else DOT
