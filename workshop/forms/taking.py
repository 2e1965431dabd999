"""What somebody takes home: which version, as which file, on how many sheets."""

from django import forms

from workshop import pictures

from .pictures import PictureField

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "cp932": "text/csv; charset=cp932",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
}
SHEETS = range(1, 7)  # A3 beside each other


class VersionForm(forms.Form):
    """`version` is the number of a frozen version; without one it is the newest, or 0 for what stands now."""

    version = forms.IntegerField(min_value=0, max_value=32_000, required=False)


class FileForm(VersionForm):
    format = forms.ChoiceField(choices=[(code, code) for code in TYPES])


class TablesForm(forms.Form):
    format = forms.ChoiceField(choices=[(code, code) for code in TYPES if code != "svg"])


class SheetsForm(VersionForm):
    """One A4 page, or A3 sheets to be put together, so many beside each other."""

    paper = forms.ChoiceField(choices=[("a4", "A4"), ("a3", "A3")], required=False)
    across = forms.IntegerField(min_value=SHEETS[0], max_value=SHEETS[-1], required=False)


class PhotoForm(forms.Form):
    photo = PictureField(pictures.take)
