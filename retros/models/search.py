"""Finds a lesson by its words, without spaces between them: pairs of characters where people write so, else words.

One table of our own, the same on SQLite and PostgreSQL. The pairs narrow down; the folded text then decides.
"""

import re
import unicodedata

from django.db import models

from workshop.wording import LANGUAGES

LONGEST, MOST_TERMS = 32, 24
RUNS = re.compile(r"[0-9a-z\u00c0-\u024f]+|[^\W_0-9a-z\u00c0-\u024f]+")
ENDINGS = re.compile(r"^(.{3,}?)(ies|es|ed|ing|s|e|y)$")


class Entry(models.Model):
    """A lesson as it is found."""

    lesson = models.OneToOneField("Lesson", models.CASCADE, related_name="entry")
    text = models.TextField()  # folded, in both languages, with the words of its marks

    def __str__(self):
        return self.text


class Term(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="terms", db_index=False)  # the first of term_once
    text = models.CharField(max_length=LONGEST)  # "promis", "失注", "cause=message"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "text"], name="term_once")]  # does this entry say it?
        indexes = [models.Index(fields=["text", "entry"], name="term_found")]  # which entries say it?

    def __str__(self):
        return self.text


def folded(text):
    """Width, case and kana of half width do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text):
    return RUNS.findall(folded(text))


def is_latin(run):
    return run[0].isascii() or run[0] < "\u0250"


def stem(word):
    """A word as its plural and its past say it too; too short for anything else."""
    cut = ENDINGS.match(word)
    return (cut[1] if cut else word)[:LONGEST]


def pairs(run):
    return [run[at : at + 2] for at in range(len(run) - 1)]


def terms(text):
    """What is kept of a text, each once."""
    found = (([stem(run)] if is_latin(run) else pairs(run)) for run in runs(text))
    return list(dict.fromkeys(term for each in found for term in each))


def mark(name, code):
    return f"{name}={code}"[:LONGEST]


def texts_of(lesson):
    for language in LANGUAGES:
        yield from (getattr(lesson, f"signal_{language}"), getattr(lesson, f"lesson_{language}"))
        yield from lesson.words_of_marks(language)


def enter(lesson):
    """Into the index, anew."""
    enter_all([lesson])


def enter_all(lessons):
    """The same for many: three questions."""
    Entry.objects.filter(lesson__in=lessons).delete()
    entries = Entry.objects.bulk_create(Entry(lesson=each, text=folded("\n".join(texts_of(each)))) for each in lessons)
    found = (
        Term(entry=entry, text=term)
        for entry in entries
        for term in {*terms(entry.text), *(mark(name, code) for name, code in entry.lesson.marks)}
    )
    Term.objects.bulk_create(found, batch_size=5000)


def narrow(lessons, words, marks):
    """The lessons of a queryset that say all these words, in any order, and carry these marks: one question."""
    if words.strip() and not runs(words):
        return lessons.none()
    for term in [*(mark(name, code) for name, code in marks.items()), *telling(words)][:MOST_TERMS]:
        lessons = lessons.filter(entry__in=Term.objects.filter(text=term).values("entry"))
    for run in set(runs(words)):
        if not is_latin(run) and len(run) != 2:  # its pairs may stand apart; one character makes none
            lessons = lessons.filter(entry__text__contains=run)
    return lessons


def telling(words):
    """A term for each word, and of what is written without spaces the pair that says most."""
    found = (stem(run) if is_latin(run) else max(pairs(run), key=weight, default="") for run in runs(words))
    return [term for term in dict.fromkeys(found) if term]


def weight(pair):
    """Kanji are rarer than kana."""
    return sum(2 if "\u4e00" <= char <= "\u9fff" else "\u30a0" <= char <= "\u30ff" for char in pair)
