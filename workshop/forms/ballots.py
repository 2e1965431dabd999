"""What is typed around a vote: the ways of a debate, and what is chosen when consent could not be found."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop.fields import Text, Versioned

DAYS = 90


class DebateForm(forms.Form):
    """Two ways, and perhaps the third."""

    first = Text(length=80, error_messages={"required": _("Write both ways.")})
    second = Text(length=80, error_messages={"required": _("Write both ways.")})
    third = forms.BooleanField(required=False)

    def clean(self):
        data = self.cleaned_data
        if not self.errors and data["first"] == data["second"]:
            raise forms.ValidationError(_("Write two ways that differ."))
        return data


class SettlementForm(forms.Form):
    """After two integrations: try it for some days, back to draft, or somebody named decides (M5)."""

    CHOICES = (
        ("try", _("Try it, then look again")),
        ("draft", _("Back to draft")),
        ("escalate", _("Somebody named decides")),
    )
    choice = forms.ChoiceField(choices=CHOICES, error_messages={"required": _("Choose one of the three.")})
    days = forms.IntegerField(
        min_value=1,
        max_value=DAYS,
        required=False,
        error_messages={name: _("Between 1 and 90 days.") for name in ("invalid", "min_value", "max_value")},
    )
    decider = Text(length=60, required=False)
    reason = Text(length=200, error_messages={"required": _("Write why.")})

    def clean(self):
        data = self.cleaned_data
        if not self.errors and data["choice"] == "try" and not data["days"]:
            raise forms.ValidationError(_("For how many days? Between 1 and 90."))
        if not self.errors and data["choice"] == "escalate" and not data["decider"]:
            raise forms.ValidationError(_("Write who decides."))
        return data

    def more(self):
        """What belongs to the choice: the review date, or who decides."""
        data = self.cleaned_data
        if data["choice"] == "try":
            review = timezone.localdate() + timedelta(days=data["days"])
            return {"days": data["days"], "review_on": review.isoformat()}
        return {"decider": data["decider"]} if data["choice"] == "escalate" else {}


class MomentForm(Versioned):
    moment = forms.BooleanField(required=False)
