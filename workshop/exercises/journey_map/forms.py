"""The frame of a journey map: whose journey, which stages, which lanes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, Text
from workshop.wording import in_words

from .models import lanes_of, presets

FEWEST, MOST = 4, 10


class FrameForm(forms.Form):
    persona = Text(length=60, required=False)
    portrait = Text(length=200, required=False)
    preset = forms.ChoiceField(choices=lambda: [(code, in_words(entry, "title")) for code, entry in presets().items()])
    lanes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lanes"].choices = Code("note_type").choices
        self.stages = [StageForm(self.data if self.is_bound else None, stage=stage) for stage in board.columns]
        spare = {"code": free_code(board.columns), "en": "", "ja": ""}
        if len(board.columns) < MOST:
            self.stages.append(StageForm(self.data if self.is_bound else None, stage=spare))

    def clean_lanes(self):
        if not len(self.cleaned_data["lanes"]) >= FEWEST:
            raise forms.ValidationError(_("Choose at least four kinds of note."))
        return lanes_of(self.cleaned_data["lanes"])

    def clean(self):
        if not all([stage.is_valid() for stage in self.stages]):
            raise forms.ValidationError(next(e for s in self.stages for errors in s.errors.values() for e in errors))
        self.cleaned_data["stages"] = [stage.entry() for stage in self.stages if stage.entry()]
        if not FEWEST <= len(self.cleaned_data["stages"]) <= MOST:
            raise forms.ValidationError(_("A map has four to ten stages."))
        return self.cleaned_data


def free_code(columns):
    used = {column["code"] for column in columns}
    return next(f"S{number}" for number in range(1, 100) if f"S{number}" not in used)


class StageForm(forms.Form):
    """One stage in both languages. Emptied, it goes."""

    en = Text(length=20, required=False)
    ja = Text(length=20, required=False)

    def __init__(self, data, *, stage):
        super().__init__(data, prefix=stage["code"], initial=stage)
        for field in self.fields.values():  # typed in full and then said to be too long, rather than cut in silence
            field.widget.attrs["maxlength"] = 60
        self.stage = stage

    def entry(self):
        en, ja = self.cleaned_data["en"], self.cleaned_data["ja"]
        if not (en or ja):
            return None
        renamed = en != self.stage["en"] or ja != self.stage["ja"]
        kept = {"code": self.stage["code"]} if renamed else self.stage  # its goal was the old stage's
        return {**kept, "en": en or ja, "ja": ja or en}
