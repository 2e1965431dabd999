"""What people type at the fire, checked, in sentences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, MadeByPage, Text, Versioned
from workshop.models import Participant

from ..models import Circle, Deal, corners, echoes, facts
from ..models.circles import MOST


class FactForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("id",)

    id = forms.UUIDField(widget=forms.HiddenInput)
    date = forms.DateField(
        required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": _("Write the date as 2026-05-11.")}
    )
    text = Text(length=facts.LENGTH, lines=True)
    source = Code("fact_source", error_messages={"required": _("Say where it is written, or who heard it.")})

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def words(self):
        return {name: self.cleaned_data[name] for name in ("date", "text", "source")}


class FactChangeForm(FactForm, Versioned):
    """What is done to one fact: `change` says it."""

    made_by_page: tuple[str, ...] = ("version", "change")

    change = forms.ChoiceField(choices=[(code, code) for code in ("words", "removal", "up", "down")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["id"]
        if self.data.get("change") != "words":
            for name in ("date", "text", "source"):
                del self.fields[name]

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


class EchoForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("kind",)

    kind = forms.ChoiceField(choices=[(code, code) for code in echoes.KINDS])
    said = forms.BooleanField(required=False)


class CornerForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("id",)

    id = forms.UUIDField(widget=forms.HiddenInput)
    text = Text(length=corners.LENGTH, shortest=corners.SHORTEST, lines=True)
    identity = Code(
        "identity_mode", only=corners.MODES, error_messages={"required": _("Choose what may be known of you.")}
    )

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


class NumberForm(forms.Form):
    number = forms.TypedChoiceField(
        coerce=int,
        choices=[(str(n), n) for n in range(1, MOST + 1)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("One to four circles.")),
    )


class DealForm(forms.Form):
    deal = forms.ModelChoiceField(
        Deal.objects.none(), required=False, error_messages={"invalid_choice": _("Choose one of your deals.")}
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deal"].queryset = organisation.deals.all()


class ChairForm(forms.Form):
    """Who sits where from now on."""

    person = forms.ModelChoiceField(Participant.objects.none(), error_messages={"required": _("Choose a person.")})
    circle = forms.ModelChoiceField(Circle.objects.none(), error_messages={"required": _("Choose a circle.")})

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = step.workshop.active().taking_part()
        self.fields["circle"].queryset = step.circles.all()


class ScreenForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("circle",)

    circle = forms.ModelChoiceField(Circle.objects.none(), required=False)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["circle"].queryset = step.circles.all()
