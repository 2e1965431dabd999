"""A note, and what can happen to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, MadeByPage, Text, Versioned
from workshop.models import Note
from workshop.wording import in_words

LONGEST = 200  # characters of a note, where its exercise wants no shorter ones


def fit(field, board):
    """The words of a note are as long as its exercise wants them."""
    field.shortest, field.length = board.step.exercise.note_length
    field.widget.attrs["maxlength"] = field.length


class NoteForm(MadeByPage):
    """A wall that the room puts in order by itself asks neither for a place nor how anybody knows."""

    made_by_page: tuple[str, ...] = ("id", "column", "lane")

    id = forms.UUIDField(widget=forms.HiddenInput)
    column = forms.ChoiceField()
    lane = forms.ChoiceField()
    text = Text(length=LONGEST, lines=True)
    evidence = Code("evidence", error_messages={"required": _("Say how you know.")})

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [(entry["code"], in_words(entry)) for entry in board.columns]
        self.fields["lane"].choices = [(entry["code"], in_words(entry)) for entry in board.lanes]
        fit(self.fields["text"], board)
        if board.in_clusters:
            del self.fields["column"], self.fields["evidence"]
        if not board.lanes:
            del self.fields["lane"]

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def note_fields(self):
        return {name: self.cleaned_data.get(name, "") for name in ("column", "lane", "text", "evidence")}


class CellForm(Versioned):
    made_by_page: tuple[str, ...] = ("version", "column", "lane")

    column = forms.ChoiceField()
    lane = forms.ChoiceField()

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [(entry["code"], "") for entry in board.columns]
        self.fields["lane"].choices = [(entry["code"], "") for entry in board.lanes]


class WordsForm(Versioned):
    text = Text(length=LONGEST, lines=True)
    evidence = Code("evidence")

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        fit(self.fields["text"], board)
        if board.in_clusters:  # where nobody was asked how they know
            del self.fields["evidence"]

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


class ReplacementForm(WordsForm):
    made_by_page: tuple[str, ...] = ("version", "id")

    id = forms.UUIDField(widget=forms.HiddenInput)


class TranslationForm(Versioned):
    translation = Text(length=LONGEST, lines=True)

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        fit(self.fields["translation"], board)

    def clean_translation(self):
        return " ".join(self.cleaned_data["translation"].split())


class MergeForm(Versioned):
    into = forms.ModelChoiceField(Note.objects.none(), error_messages={"required": _("Choose the note to keep.")})

    def __init__(self, *args, notes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = notes


class RemovalForm(Versioned):
    reason = Text(length=80, error_messages={"required": _("Say why in a few words; it is kept with the note.")})


class HoldForm(Versioned):
    held = forms.BooleanField(required=False)
