"""Fields that the sheet of a table and that of the library have in common."""

from django import forms

from .sheet import AGES


class Age(forms.ChoiceField):
    """An age band, or nothing."""

    def __init__(self):
        super().__init__(choices=[("", ""), *AGES.items()], required=False)
