"""What people type after the fire: a lesson, the way back, where a lesson is used, what somebody looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, Text
from workshop.wording import in_words

from .days import Day
from .models.lessons import LESSON, SIGNAL
from .models.reactivation import NONE, on_a_date, suggested_due, triggers


class LessonForm(forms.Form):
    """A lesson of a deal, written without a night."""

    signal = Text(length=SIGNAL, shortest=5)
    lesson = Text(length=LESSON, shortest=5, lines=True)

    def clean_lesson(self):
        return " ".join(self.cleaned_data["lesson"].split())


class WayBackForm(forms.Form):
    """When somebody asks again, or that nobody does; by the calendar on a day, which some triggers know."""

    trigger = forms.ChoiceField(error_messages={"required": _("Choose what you wait for, or that you let it rest.")})
    due = Day(required=False)

    def __init__(self, *args, lost_at=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.lost_at = lost_at
        known = [(code, in_words(entry)) for code, entry in triggers().items()]
        self.fields["trigger"].choices = [("", ""), *known, (NONE, _("No way back"))]

    def clean(self):
        data = self.cleaned_data
        if "due" in self.errors or data["due"] or not on_a_date(data.get("trigger", "")):
            return data
        data["due"] = suggested_due(data["trigger"], self.lost_at)
        if not data["due"]:
            self.add_error("due", _("This way back comes on a date. Choose it."))
        return data


class UseForm(forms.Form):
    """Material in which a lesson stands now."""

    name = Text(length=120, shortest=3)
    address = forms.URLField(max_length=300, required=False, assume_scheme="https")
    used_on = Day(required=False)


class FoundForm(forms.Form):
    """What somebody looks for in the library."""

    words = Text(length=80, required=False)
    cause = Code("loss_cause_tag", required=False)
    stage = Code("deal_stage", required=False)
    industry = Code("industry", required=False)
    persona = forms.ChoiceField(required=False)

    def __init__(self, *args, personas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["persona"].choices = [("", ""), *personas]
        for name in ("cause", "stage", "industry"):
            self.fields[name].choices = [("", ""), *self.fields[name].choices]
