"""What a circle writes towards the end of a night, checked: proposals, the lesson, the way back, thanks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, MadeByPage, Text, Versioned

from ..models.lessons import LESSON, SIGNAL
from ..models.proposals import EFFECT, SENTENCE, SHORTEST
from ..models.thanks import LENGTH


def one_line(text):
    return " ".join(text.split())


class Sentences(forms.Form):
    """Next time we ..., so that ... `text` is what the outbox keeps."""

    text = Text(length=SENTENCE, shortest=SHORTEST, lines=True)
    so_that = Text(
        length=SENTENCE, shortest=SHORTEST, error_messages={"required": _("Say what it is good for: so that …")}
    )
    effect = Text(length=EFFECT, required=False)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])

    @property
    def words(self):
        data = self.cleaned_data
        return {"next_time": data["text"], "so_that": data["so_that"], "effect": data["effect"]}


class ProposalForm(Sentences, MadeByPage):
    made_by_page: tuple[str, ...] = ("id", "cause")

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = Code("proposal_kind", error_messages={"required": _("Choose what it is: a request, an offer or a change.")})
    area = Code("department", error_messages={"required": _("Choose the department that would do it.")})
    cause = forms.UUIDField(required=False)


class WordsForm(Sentences, Versioned):
    """Other words for a proposal."""


class CauseForm(Versioned):
    """The cause that a proposal answers; none: it stands by itself."""

    made_by_page: tuple[str, ...] = ("version", "cause")

    cause = forms.UUIDField(required=False)


class LessonForm(MadeByPage):
    """The lesson card of a deal. `text` is the lesson itself."""

    made_by_page: tuple[str, ...] = ("id",)

    id = forms.UUIDField(widget=forms.HiddenInput)
    signal = Text(
        length=SIGNAL, shortest=SHORTEST, error_messages={"required": _("Say what could be noticed earlier.")}
    )
    text = Text(length=LESSON, shortest=SHORTEST, lines=True)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])


class ThanksForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("id",)

    id = forms.UUIDField(widget=forms.HiddenInput)
    text = Text(length=LENGTH, lines=True)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])
