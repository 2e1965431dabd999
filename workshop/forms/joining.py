"""How somebody comes in: a code, a name, a department, four digits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Text


class CodeForm(forms.Form):
    code = Text(length=40, error_messages={"required": _("Type the code that the facilitator shows.")})


class NameForm(forms.Form):
    name = Text(length=30, error_messages={"required": _("Write the name you want to be called.")})


class SeatForm(NameForm):
    department = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": _("Choose your department.")})

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = workshop.department_choices


class NumberForm(forms.Form):
    number = forms.RegexField(r"\A\s*[0-9０-９]{4}\s*\Z", error_messages={"invalid": _("Type the four digits.")})

    def clean_number(self):
        return f"{int(self.cleaned_data['number']):04}"
