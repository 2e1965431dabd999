"""What the desk says to everybody, puts aside for later, enters for others, and whom it lets help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, Text, Versioned
from workshop.forms.notes import NoteForm
from workshop.models import Helper, Participant, Step
from workshop.wording import LANGUAGES, choices, here


class Returning(forms.Form):
    """When does it come back? At a step still to come: by itself where promises are made, or at the last."""

    returns_to = forms.ModelChoiceField(Step.objects.none(), required=False)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        coming = workshop.coming_steps()
        self.fields["returns_to"].queryset = coming
        self.fields["returns_to"].initial = coming.filter(kind="commit").first() or coming.last()


class ParkForm(Returning, Versioned):
    """For a note, which brings its own words."""


class TopicForm(Returning):
    topic = Text(length=120)


class MessageForm(forms.Form):
    """A line in the facilitator's own words, or one of the ready ones, which speak both languages."""

    text = Text(length=120, required=False)
    ready = Code("message", required=False)

    def clean(self):
        if not (self.errors or self.cleaned_data["text"] or self.cleaned_data["ready"]):
            self.add_error("text", _("Write something first."))

    def words(self):
        """{language: text}"""
        if ready := self.cleaned_data["ready"]:
            return {language: choices("message")[ready][language] for language in LANGUAGES}
        return {here(): self.cleaned_data["text"]}


class PaperForm(NoteForm):
    """A note that somebody else wrote on paper."""

    author = forms.ModelChoiceField(
        Participant.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody who takes part, or nobody.")},
    )

    def __init__(self, *args, authors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author"].queryset = authors


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Participant.Role)


class PassForm(forms.Form):
    role = forms.ChoiceField(choices=Helper.Role)


class HelperForm(forms.Form):
    name = Text(length=30, error_messages={"required": _("Write the name you want to be called.")})
