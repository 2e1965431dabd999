"""What somebody takes home: which version, as which file, on how many sheets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop import pictures

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "cp932": "text/csv; charset=cp932",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
}
SHEETS = range(1, 7)  # A3 beside each other

SENTENCES = {
    "large": _("That file has %(n)s MB; 15 are the limit. Choose a smaller picture."),
    "heic": _("That is a HEIC picture, which few programs read. Send it as JPEG, for example as a screenshot of it."),
    "kind": _("That is no picture we read. Use a JPEG or PNG picture."),
    "pixels": _("That picture is too large (%(n)s megapixels; 24 is the limit)."),
    "damaged": _("That picture is damaged. Take it again or choose another."),
}


class VersionForm(forms.Form):
    """`version` is the number of a frozen version; without one it is the newest, or 0 for what stands now."""

    version = forms.IntegerField(min_value=0, max_value=32_000, required=False)


class FileForm(VersionForm):
    format = forms.ChoiceField(choices=[(code, code) for code in TYPES])


class SheetsForm(VersionForm):
    """One A4 page, or A3 sheets to be put together, so many beside each other."""

    paper = forms.ChoiceField(choices=[("a4", "A4"), ("a3", "A3")], required=False)
    across = forms.IntegerField(min_value=SHEETS[0], max_value=SHEETS[-1], required=False)


class PhotoForm(forms.Form):
    photo = forms.FileField(
        error_messages={
            "required": _("Choose a picture first."),
            "missing": _("Choose a picture first."),
            "invalid": _("Choose a picture first."),
            "empty": SENTENCES["damaged"],
        },
        max_length=None,
    )

    def clean_photo(self):
        """A `Picture`; what the file is called is not looked at."""
        try:
            return pictures.take(self.cleaned_data["photo"])
        except pictures.Unusable as unusable:
            raise forms.ValidationError(SENTENCES[unusable.why] % {"n": unusable.n}) from unusable
