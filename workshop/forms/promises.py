"""What a promise consists of."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop.fields import MadeByPage, Seat, Text, Whole
from workshop.models import Participant
from workshop.models.outcomes import working_day


def today(workshop):
    return timezone.localdate(timezone=workshop.tz)


class PromiseForm(MadeByPage):
    """What a promise consists of: rule 2.0.8, its first form."""

    title = Text(length=80, shortest=5)
    owner = Seat(
        Participant.objects.none(), error_messages={"required": _("Choose the one person who answers for it.")}
    )
    due = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a date."), "invalid": _("Write the date as 2026-10-30.")},
    )
    measure = Text(length=80, shortest=3, error_messages={"required": _("Say how you will see that it is done.")})
    baseline = forms.DecimalField(max_digits=12, decimal_places=2, required=False)
    target = forms.DecimalField(
        max_digits=12, decimal_places=2, error_messages={"required": _("Write the number you want to reach.")}
    )
    unit = Text(length=12, required=False)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        self.fields["owner"].queryset = workshop.participants.present().taking_part().order_by("department", "name")
        self.fields["due"].initial = working_day(max(workshop.ends_on, today(workshop)) + timedelta(days=30))

    def clean_due(self):
        due = self.cleaned_data["due"]
        first = today(self.workshop)
        if due < first and due != self.initial.get("due"):  # a late promise keeps its date when its words change
            raise forms.ValidationError(_("Choose a date that is still to come."))
        if due > max(first, self.workshop.ends_on) + timedelta(days=180):
            raise forms.ValidationError(_("Choose a date within 180 days."))
        return working_day(due)


class ActionForm(PromiseForm):
    made_by_page: tuple[str, ...] = ("id",)

    id = forms.UUIDField(widget=forms.HiddenInput)


class AmendForm(PromiseForm):
    made_by_page: tuple[str, ...] = ("version",)

    version = Whole()
