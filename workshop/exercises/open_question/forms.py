"""The words of the question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Text

from .models import LONGEST


class QuestionForm(forms.Form):
    text_en = Text(length=LONGEST, lines=True, required=False)
    text_ja = Text(length=LONGEST, lines=True, required=False)

    def clean(self):
        if not (self.errors or self.cleaned_data.get("text_en") or self.cleaned_data.get("text_ja")):
            self.add_error("text_en", _("Write the question in one of the two languages."))
        for name in set(self.cleaned_data):
            self.cleaned_data[name] = " ".join(self.cleaned_data[name].split())
