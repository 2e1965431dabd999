"""What a circle says of a revealed card without a word: a clarifying question, and "me too". One each, nobody's.

A question mark stands on the card at once: it asks to be answered now. How many say "me too" is counted when the part
ends, and only if at least k phones said it of any card: one by one, whoever looks on would see who agrees (A3, A7).
"""

from collections import Counter

from django.db import models

from workshop import live
from workshop.models import Note
from workshop.models.anonymity import digest

ME_TOO, QUESTION = "me_too", "question"
KINDS = ME_TOO, QUESTION


class Echo(models.Model):
    note = models.ForeignKey(Note, models.CASCADE, related_name="echoes")
    kind = models.CharField(max_length=8)
    mark = models.CharField(max_length=64)  # of the phone; destroyed when the part ends

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "kind", "mark"], name="one_echo_per_phone")]

    def __str__(self):
        return self.kind

    @classmethod
    def say(cls, circle, note, kind, key, said):
        """Of a card of this circle; said twice, it is said once."""
        mark = mark_of(key, circle)
        with live.change(circle.step.workshop):
            if said:
                cls.objects.get_or_create(note=note, kind=kind, mark=mark)
            else:
                cls.objects.filter(note=note, kind=kind, mark=mark).delete()
            asked = cls.objects.filter(note=note, kind=QUESTION).exists()
        if asked != note.asked:
            note.ask(asked)

    @classmethod
    def close(cls, step, change):
        """Counted once, and forgotten: what stays is a number on each card."""
        found = cls.objects.filter(note__board__step=step, kind=ME_TOO)
        k, dots = step.workshop.organisation.k, {}
        for lane in {str(number) for number in step.circles.values_list("number", flat=True)}:
            said = list(found.filter(note__lane=lane).values_list("note", "mark"))
            if len({mark for _note, mark in said}) >= k:
                dots |= Counter(str(note) for note, _mark in said)
        if dots:
            step.board.take_dots(ME_TOO, dots, change.rev)
        cls.objects.filter(note__board__step=step).delete()


def mark_of(key, circle):
    """Alike on all cards of a circle, so that people are counted once; it leads to no seat."""
    return digest(key, f"circle {circle.pk}")


def said_by(circle, note, key):
    """What this phone said of a card."""
    return set(note.echoes.filter(mark=mark_of(key, circle)).values_list("kind", flat=True)) if key else set()
