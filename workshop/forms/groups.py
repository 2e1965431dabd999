"""What groups, clusters and rounds of voices are asked: lines, names, and who goes where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import MadeByPage, Text, Versioned, Whole
from workshop.models import Cluster, Note, Participant, clusters
from workshop.models.lines import WORDS


class LineForm(Versioned):
    """The line of a group: one sentence, however it was typed."""

    made_by_page: tuple[str, ...] = ("id", "version")

    id = forms.UUIDField(widget=forms.HiddenInput)
    text = Text(length=WORDS, lines=True)

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


class PersonForm(forms.Form):
    """Whom the desk moves to another pair."""

    person = forms.ModelChoiceField(Participant.objects.none(), error_messages={"required": _("Choose a person.")})

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


A_NAME = {"required": _("Write a name for the cluster.")}


class NewClusterForm(MadeByPage):
    """A cluster, and perhaps the note for which it is made."""

    made_by_page: tuple[str, ...] = ("id", "note", "lane")

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = Text(length=60, error_messages=A_NAME)
    note = forms.ModelChoiceField(Note.objects.none(), required=False)
    lane = forms.ChoiceField(required=False)

    def __init__(self, *args, board, notes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].queryset = notes
        self.fields["lane"].choices = [(entry["code"], "") for entry in board.lanes]


class ClusterNameForm(Versioned):
    name = Text(length=60, error_messages=A_NAME)


class ClusterTagForm(Versioned):
    tag = forms.ChoiceField(required=False, error_messages={"invalid_choice": _("Choose one of the kinds.")})

    def __init__(self, *args, cluster, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = cluster.board.kinds


class IntoClusterForm(MadeByPage):
    """Where a note goes; nothing: out of all clusters. The last drop wins, so it names no version."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("That cluster is gone. Choose another one.")},
    )

    def __init__(self, *args, note, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters.open_to(note)


class SeenForm(MadeByPage):
    """Who spoke when Next was pressed; 0 for nobody."""

    made_by_page: tuple[str, ...] = ("seen",)

    seen = Whole()
