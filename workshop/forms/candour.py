"""What is decided about speaking freely: a more private mode, the group's release, from how many on something shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop import customers, figures
from workshop.wording import choices, in_words


class TightenForm(forms.Form):
    identity = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a mode."),
            "invalid_choice": _("A mode is only ever made more private, never less."),
        },
    )

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        modes = choices("identity_mode")
        self.fields["identity"].choices = [(code, in_words(modes[code])) for code in step.tighter_modes]


class ReleaseForm(forms.Form):
    asked = forms.BooleanField(error_messages={"required": _("Ask the group first, and say here that you did.")})
    agreed = forms.BooleanField(required=False)


class CustomersForm(forms.Form):
    """Typed or pasted: one name on a line. `cleaned_data["names"]` is the list."""

    names = forms.CharField(widget=forms.Textarea, required=False, strip=False)

    def clean_names(self):
        names = customers.listed(self.cleaned_data["names"])
        if len(names) > customers.MOST:
            sentence = _("%(n)s names; %(limit)s are the limit.")
            raise forms.ValidationError(sentence, params={"n": len(names), "limit": customers.MOST})
        for name in names:
            if not customers.SHORTEST <= len(name) <= customers.LONGEST:
                sentence = _("“%(name)s” is no name: write two to eighty characters on each line.")
                raise forms.ValidationError(sentence, params={"name": name[: customers.LONGEST]})
        return names


class KForm(forms.Form):
    k = forms.IntegerField(
        min_value=figures.FEWEST,
        max_value=figures.MOST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 3 to 10.")
        ),
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_k(self):
        k = self.cleaned_data["k"]
        if k < self.organisation.k and self.organisation.has_event():
            raise forms.ValidationError(
                _("While a workshop is open this number can only go up: what was promised to its people holds.")
            )
        return k
