"""The question that a facilitator opens, in both languages."""

from django.db import models

from workshop import live
from workshop.models import Board, Step
from workshop.wording import InBoth

LONGEST = 200


class Question(models.Model):
    step = models.OneToOneField(Step, models.CASCADE, related_name="open_question")
    text_en = models.CharField(max_length=LONGEST, blank=True)
    text_ja = models.CharField(max_length=LONGEST, blank=True)

    text = InBoth()

    def __str__(self):
        return self.text

    @classmethod
    def make(cls, step):
        Board.objects.create(step=step)
        return cls.objects.create(step=step)

    def ask(self, text_en, text_ja):
        """Other words; whoever reads the question has them at once."""
        with live.change(self.step.workshop) as change:
            self.text_en, self.text_ja = text_en, text_ja
            self.save()
            change.ring()

    def take_words(self, other):
        self.text_en, self.text_ja = other.text_en, other.text_ja
        self.save()
