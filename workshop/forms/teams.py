"""How teams are to be made, and who is chosen in them."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshop.fields import Seat
from workshop.models import Participant, Team


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


class IntoForm(forms.Form):
    """Into which team."""

    into = forms.ModelChoiceField(
        Team.objects.none(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of the teams.")),
    )

    def __init__(self, *args, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = teams.all()


class PairForm(forms.Form):
    """Two people who should be in one team, or should not; at most one of each kind for a person."""

    NEEDS_TWO = gettext_lazy("Choose two people.")
    one = Seat(Participant.objects.none(), error_messages={"required": NEEDS_TWO})
    other = Seat(Participant.objects.none(), error_messages={"required": NEEDS_TWO})
    wish = forms.ChoiceField()

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        for name in ("one", "other"):
            self.fields[name].queryset = workshop.participants.standing().staying().order_by("name", "pk")
        self.fields["wish"].choices = [("apart", _("in different teams")), ("together", _("in one team"))]

    def clean(self):
        one, other = self.cleaned_data.get("one"), self.cleaned_data.get("other")
        if not (one and other and self.cleaned_data.get("wish")):
            return
        if one == other:
            raise forms.ValidationError(self.NEEDS_TWO)
        for pair in self.workshop.pairs.filter(Q(one__in=(one, other)) | Q(other__in=(one, other))):
            if {pair.one_id, pair.other_id} == {one.pk, other.pk}:
                raise forms.ValidationError(_("There is a wish for these two already. Remove it first."))
            if pair.together == self.is_together:
                self.refuse_second(one if one.pk in (pair.one_id, pair.other_id) else other)

    def refuse_second(self, person):
        sentence = _("%(name)s is in such a wish already. One person can have one of each kind.")
        raise forms.ValidationError(sentence % {"name": person.name})

    @property
    def is_together(self):
        return self.cleaned_data["wish"] == "together"
