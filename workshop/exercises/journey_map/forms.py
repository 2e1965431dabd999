"""What people type at the journey map: its frame, owners of touchpoints, rules of hand-offs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, MadeByPage, Text, Versioned, Whole
from workshop.models import Team
from workshop.wording import choices, clean, in_words

from .models import HandoffPin, JourneyMap, lanes_of, presets

FEWEST, MOST = 4, 10
MOST_FACTS, FACT = 8, 60
UNKNOWN = "unknown"
LONGEST = 80  # of what stands in a list to choose from


class FrameForm(forms.Form):
    character = forms.ChoiceField(required=False)
    persona = Text(length=60, required=False)
    portrait = Text(length=200, required=False)
    preset = forms.ChoiceField(choices=lambda: [(code, in_words(entry, "title")) for code, entry in presets().items()])
    layers = forms.ChoiceField(choices=JourneyMap.Layers, required=False)
    lanes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, board, characters=(), chosen=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.characters = {each.key: each for each in [*characters, *filter(None, [chosen])]}
        named = {key: f"{in_words(each.names)} · {in_words(each.lines)}" for key, each in self.characters.items()}
        self.fields["character"].choices = [("", ""), *((key, words[:LONGEST]) for key, words in named.items())]
        self.fields["lanes"].choices = Code("note_type").choices
        self.stages = [StageForm(self.data if self.is_bound else None, stage=stage) for stage in board.columns]
        spare = {"code": free_code(board.columns), "en": "", "ja": ""}
        if len(board.columns) < MOST:
            self.stages.append(StageForm(self.data if self.is_bound else None, stage=spare))

    def clean_character(self):
        """Of whom the map speaks, or nobody."""
        return self.characters.get(self.cleaned_data["character"])

    def clean_lanes(self):
        if not len(self.cleaned_data["lanes"]) >= FEWEST:
            raise forms.ValidationError(_("Choose at least four kinds of note."))
        return lanes_of(self.cleaned_data["lanes"])

    def clean_layers(self):
        return self.cleaned_data["layers"] or JourneyMap.Layers.BOTH

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


class DecisionForm(MadeByPage):
    """Exactly one accountable department, and who supports it."""

    department = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one department that answers for it.")},
    )
    supporting = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = workshop.department_choices

    def said(self):
        """(accountable department or nothing, those that support it)."""
        department = self.cleaned_data["department"]
        supporting = [code for code in self.cleaned_data["supporting"] if code != department]
        return "" if department == UNKNOWN else department, supporting


class OwnerForm(DecisionForm):
    """What a team says; it may also say that nobody knows."""

    made_by_page: tuple[str, ...] = ("version",)

    version = Whole()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        field.choices = [*field.choices, (UNKNOWN, in_words(choices("owner_kind")[UNKNOWN]))]
        field.error_messages["required"] = _("Choose one department, or “we do not know”.")


class HandoffForm(Versioned):
    """The rule of a hand-off (2.4): trigger, one to eight facts, a limit in business time, way back, receipt."""

    trigger = Text(length=80, error_messages={"required": _("Say what starts the hand-off.")})
    facts = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    own = Text(length=MOST_FACTS * FACT, lines=True, required=False)
    limit = forms.IntegerField(
        min_value=1,
        max_value=200,
        error_messages={
            "required": _("Write the time limit as a number."),
            "invalid": _("Write the time limit as a number."),
        },
    )
    unit = forms.ChoiceField(
        choices=((HandoffPin.Unit.HOUR, _("business hours")), (HandoffPin.Unit.DAY, _("business days")))
    )
    way_back = Text(length=80, error_messages={"required": _("Say how it comes back when something is missing.")})
    receipt = Text(length=60, error_messages={"required": _("Say how the other side confirms that it has it.")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["facts"].choices = [(code, in_words(entry)) for code, entry in facts().items()]

    def clean_own(self):
        lines = [line for line in map(clean, self.cleaned_data["own"].split("\n")) if line]
        if any(len(line) > FACT for line in lines):
            raise forms.ValidationError(
                _("One fact in a line, of at most %(limit)s characters."), params={"limit": FACT}
            )
        return list(dict.fromkeys(lines))

    def clean(self):
        if {"facts", "own"} & set(self.errors):
            return self.cleaned_data
        found = [*self.cleaned_data["facts"], *self.cleaned_data["own"]]
        if not 1 <= len(found) <= MOST_FACTS:
            self.add_error("facts", _("Choose or write one to eight facts."))
        return self.cleaned_data

    @property
    def said(self):
        """All that was typed."""
        data = self.cleaned_data
        return "\n".join([data["trigger"], data["way_back"], data["receipt"], *data["own"]])

    def rule(self):
        """The fields of a pin."""
        data = self.cleaned_data
        names = "trigger", "limit", "unit", "way_back", "receipt"
        return {name: data[name] for name in names} | {"facts": [*data["facts"], *data["own"]]}


def facts():
    """{code: entry} of the facts that may have to travel; not the two that stand for none of them."""
    return {code: entry for code, entry in choices("decision_fact").items() if code not in ("missing", "other")}


class HandoffTeamForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), required=False)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = workshop.teams.all()


class NewHandoffForm(forms.Form):
    """One that the facilitator sees though no two owners make it."""

    stage = forms.ChoiceField(error_messages={"required": _("Choose a stage.")})
    one = forms.ChoiceField(error_messages={"required": _("Choose who hands over.")})
    other = forms.ChoiceField(error_messages={"required": _("Choose who receives.")})

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(column["code"], in_words(column)) for column in board.columns]
        for name in ("one", "other"):
            self.fields[name].choices = [("", ""), *board.workshop.department_choices]

    def clean(self):
        if self.cleaned_data.get("one") and self.cleaned_data.get("one") == self.cleaned_data.get("other"):
            raise forms.ValidationError(_("A hand-off goes from one department to another."))
        return self.cleaned_data
