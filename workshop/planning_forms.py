"""What a facilitator types while preparing the day, and how teams are to be made."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import planning, programmes
from .fields import Text
from .models import Participant, Step

A_TIME = gettext_lazy("Write the time as 13:30.")
A_LENGTH = gettext_lazy("Choose a length from 1 to 600 minutes.")


class Clock(forms.TimeField):
    """A time of the day, to the minute."""

    def __init__(self, **kwargs):
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, error_messages={"invalid": A_TIME, "required": A_TIME}, **kwargs)


class OfADay(forms.Form):
    """Something about one of the days that the agenda has."""

    day = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, last_day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(day, day) for day in range(1, last_day + 1)]


class PieceForm(OfADay):
    """What to add to which day."""

    what = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose what to add.")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = programmes.pieces()


class DayForm(OfADay):
    starts = Clock()


class PlaceForm(OfADay):
    """Where a step was dropped; without `before` it goes to the end of the day."""

    before = forms.ModelChoiceField(Step.objects.none(), required=False)

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = steps


class StepForm(forms.Form):
    """One step. What has begun keeps its variant, its length and its time; its words may still change."""

    variant = forms.ChoiceField(required=False)
    minutes = forms.IntegerField(
        min_value=1,
        max_value=planning.LONGEST,
        error_messages={name: A_LENGTH for name in ("required", "invalid", "min_value", "max_value")},
    )
    fixed_at = Clock(required=False)
    title_en = Text(length=80, required=False)
    title_ja = Text(length=80, required=False)
    instruction_en = Text(length=300, required=False)
    instruction_ja = Text(length=300, required=False)
    remark = Text(length=500, lines=True, required=False)

    WORDS = "title_en", "title_ja", "instruction_en", "instruction_ja", "remark"

    def __init__(self, *args, step, **kwargs):
        fixed_at = step.starts_at if step.is_fixed else None
        known = {name: getattr(step, name) for name in (*self.WORDS, "variant")}
        known |= {"minutes": planning.length_of(step), "fixed_at": fixed_at}
        super().__init__(*args, initial=known, **kwargs)
        variants = programmes.lengths(step.exercise.catalogue) if step.exercise.catalogue else []
        self.fields["variant"].choices = [(code, programmes.variant_words(code, n)) for code, n in variants]
        if len(variants) < 2:
            del self.fields["variant"]
        if not planning.movable(step):
            for name in set(self.fields) & {"variant", "minutes", "fixed_at"}:
                del self.fields[name]

    def clean(self):
        if not (self.cleaned_data.get("title_en") or self.cleaned_data.get("title_ja")):
            self.add_error("title_en", _("Write a title in one of the two languages."))


class MixForm(forms.Form):
    """Into how many teams, for what, and from which number chance is drawn."""

    MOST = 26  # a letter each

    number = forms.TypedChoiceField(coerce=int, error_messages={"required": gettext_lazy("Choose how many teams.")})
    purpose = forms.ChoiceField()
    seed = forms.IntegerField(min_value=0, max_value=2_000_000_000)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(n, self.of(people, n)) for n in range(2, min(people // 2, self.MOST) + 1)]
        self.fields["purpose"].choices = [
            ("normal", _("To work together")),
            ("candour", _("To speak openly: nobody sits with their own boss")),
        ]

    @staticmethod
    def of(people, number):
        """How big the teams get, in words."""
        low, more = divmod(people, number)
        said = {"number": number, "low": low, "high": low + 1}
        return (_("%(number)s teams of %(low)s or %(high)s") if more else _("%(number)s teams of %(low)s")) % said


class ChosenForm(forms.Form):
    """People chosen in the lists of the teams."""

    people = forms.ModelMultipleChoiceField(
        Participant.objects.none(),
        error_messages={"required": gettext_lazy("Choose the people first, in the lists of the teams.")},
    )

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = seats

    def two(self):
        """The two people that change places, or None when it is not two of different teams."""
        chosen = list(self.cleaned_data["people"])
        return chosen if len(chosen) == 2 and chosen[0].team_id != chosen[1].team_id else None
