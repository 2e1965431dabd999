"""What people type in a hunt, checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Code, MadeByPage, Text, Versioned
from workshop.wording import choices, in_words

from ..fields import Age
from ..models.cards import BOXES, STATEMENT, WORDS
from ..models.seeds import Seed, prompts
from ..models.walks import HEARD, MORNING, NAME, WALKS
from ..sheet import FIELDS

LONGEST = max(field.length for field in FIELDS.values())


def listed(enumeration):
    return [(code, in_words(entry)) for code, entry in choices(enumeration).items()]


def one_line(text):
    return " ".join(text.split())


class IntroductionForm(Versioned):
    """The customer of a pair. `text` is how the morning began: the outbox keeps what is so called."""

    made_by_page: tuple[str, ...] = ("id", "version")

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = Text(length=NAME, error_messages={"required": _("Give your customer a name.")})
    text = Text(length=MORNING, lines=True)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])


class CompanyForm(forms.Form):
    agrees = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])


class HeardForm(MadeByPage):
    """A note on a walk. The prompt is the card that lay on top; the tag may be changed."""

    made_by_page: tuple[str, ...] = ("id", "part", "prompt", "tag")

    id = forms.UUIDField(widget=forms.HiddenInput)
    part = forms.ChoiceField(choices=[(code, code) for code in WALKS])
    prompt = forms.ChoiceField(choices=lambda: [(each["code"], each["code"]) for each in prompts()])
    tag = Code("hunt_tag")
    text = Text(length=HEARD, lines=True)
    in_character = forms.BooleanField(required=False)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])


class SteppingForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("part",)

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    part = forms.ChoiceField(choices=[(code, code) for code in WALKS])
    out = forms.BooleanField(required=False)


class CardLineForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("id", "box", "from_note")

    id = forms.UUIDField(widget=forms.HiddenInput)
    box = forms.ChoiceField(choices=list(BOXES.items()))
    text = Text(length=WORDS, lines=True)
    evidence = Code("evidence", error_messages={"required": _("Say how you know.")})
    from_note = forms.UUIDField(required=False)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])


class SheetLineForm(MadeByPage):
    """A line for a sheet: where it goes, what it says, how it is known."""

    made_by_page: tuple[str, ...] = ("id", "field")

    id = forms.UUIDField(widget=forms.HiddenInput)
    field = forms.ChoiceField(choices=[(code, field.name) for code, field in FIELDS.items()])
    text = Text(length=LONGEST, lines=True)
    evidence = Code("evidence", required=False)

    def clean_text(self):
        return one_line(self.cleaned_data["text"])

    def clean(self):
        if not self.errors:
            fit(self, self.cleaned_data["field"], self.cleaned_data["text"])
        return self.cleaned_data


def fit(form, field, text):
    """Every field has a length of its own, and those that can be proven ask how."""
    known = FIELDS[field]
    if len(text) > known.length:
        sentence = _("“%(field)s” takes %(limit)s characters; these are %(count)s. Shorten it first.")
        form.add_error("text", sentence % {"field": known.name, "limit": known.length, "count": len(text)})
    if field == "sentence" and len(text) < 20:
        form.add_error("text", _("Write at least %(limit)s characters.") % {"limit": 20})
    if known.proven and not form.cleaned_data.get("evidence"):
        form.add_error("evidence", _("Say how you know."))


class PuttingForm(MadeByPage):
    """A line of one's card goes into a field of the sheet."""

    made_by_page: tuple[str, ...] = ("field",)

    field = forms.ChoiceField(choices=[(code, field.name) for code, field in FIELDS.items()])

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line

    def clean(self):
        if not self.errors:
            self.cleaned_data["evidence"] = self.line.evidence
            fit(self, self.cleaned_data["field"], self.line.text)
        return self.cleaned_data

    def add_error(self, field, error):
        super().add_error(field if field in self.fields else None, error)


class LineChangeForm(Versioned):
    """What is done to a line of a sheet: `change` says which of the verbs."""

    made_by_page: tuple[str, ...] = ("version", "change", "field")

    VERBS = "move", "reword", "merge", "part", "doubt", "rise", "remove"

    change = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    field = forms.ChoiceField(choices=[(code, field.name) for code, field in FIELDS.items()], required=False)
    text = Text(length=LONGEST, lines=True, required=False)
    evidence = Code("evidence", required=False)
    other = forms.UUIDField(required=False)
    to_verify = forms.BooleanField(required=False)

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line

    def clean(self):
        data = self.cleaned_data
        verb = data.get("change")
        if verb == "reword":
            data["text"] = one_line(data.get("text", ""))
            if not data["text"] and "text" not in self.errors:
                self.add_error("text", _("Write something first."))
            elif not self.errors:
                fit(self, self.line.field, data["text"])
        elif verb == "move" and not self.errors:
            if not data["field"]:
                raise forms.ValidationError(_("Choose where it goes."))
            data["evidence"] = self.line.evidence
            fit(self, data["field"], self.line.typed)
        return data


class TitleForm(Versioned):
    """The name of a table's person, how it is read, and which part they have in buying."""

    name = Text(length=NAME, error_messages={"required": _("Give your customer a name.")})
    kana = Text(length=30, required=False)
    romaji = Text(length=30, required=False)
    roles = forms.MultipleChoiceField(choices=lambda: listed("buying_role"), required=False)
    age = Age()

    def clean_roles(self):
        roles = self.cleaned_data["roles"]
        if len(roles) > 3:
            raise forms.ValidationError(_("Choose three at most."))
        return roles


class ShiftForm(forms.Form):
    before = Text(length=STATEMENT)
    now = Text(length=STATEMENT)


class ChosenSeedForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("seed",)

    seed = forms.ModelChoiceField(Seed.objects.none())

    def __init__(self, *args, hunt, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seed"].queryset = Seed.objects.filter(segment__hunt=hunt)
