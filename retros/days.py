"""Dates and moments as people write them."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAY = {"required": _("Choose a date."), "invalid": _("Write the date as 2026-10-30.")}
MOMENT = {"invalid": _("Write date and time as 2026-10-30 14:05.")}


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(error_messages=DAY, **kwargs)


class Moment(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs):
        super().__init__(error_messages=MOMENT, **kwargs)


def day_of(value):
    return value if type(value) is date else timezone.localtime(value).date()
