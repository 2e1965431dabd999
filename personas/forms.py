"""What people type at a persona: its sheet, how sure they are, its portrait."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop import pictures
from workshop.fields import Code, MadeByPage, Text, Versioned, Whole
from workshop.forms.pictures import PictureField

from . import cliches, names, rows
from .fields import Age
from .models import Persona, Said
from .sheet import FIELDS

MOST_ROLES = 3
SURE = "pain", "rescue"  # nobody may leave open how these are known
SHORTEST = {"sentence": 20}


class RowForm(forms.Form):
    """One line of the sheet."""

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    to_verify = forms.BooleanField(required=False)

    def __init__(self, *args, code, place, last, **kwargs):
        super().__init__(*args, prefix=f"{code}-{place}", **kwargs)
        self.code, self.place, self.number, self.is_last, self.told = code, place, place + 1, place == last, []
        field = FIELDS[code]
        self.fields["text"] = Text(length=field.length, lines=True, shortest=SHORTEST.get(code, 0), required=False)
        if field.proven:
            self.fields["evidence"] = Code("evidence", required=False)
        else:
            del self.fields["to_verify"]

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def clean(self):
        if self.code in SURE and self.cleaned_data.get("text") and not self.cleaned_data.get("evidence"):
            self.add_error("evidence", _("Say how you know."))
        return self.cleaned_data

    @property
    def move_up(self):
        return f"{self.prefix}-up" if self.place else ""

    @property
    def move_down(self):
        return "" if self.is_last else f"{self.prefix}-down"

    def look(self):
        """The private hints on what stands here."""
        data = self.cleaned_data
        self.told = [cliches.HINTS[key] for key in cliches.hints(data.get("text", ""), data.get("evidence", ""))]
        return self.told

    def said(self):
        data = self.cleaned_data
        return Said(
            self.code, data["text"], data.get("evidence", ""), data.get("to_verify", False), line=data.get("line")
        )


class Part:
    """A field of the sheet on the form's page: its words and its rows."""

    def __init__(self, code, found, bound):
        self.code, self.field, self.problem = code, FIELDS[code], ""
        last = len([row for row in found if row["text"]]) - 1
        self.rows = [self.form(row, place, max(last, 0), bound) for place, row in enumerate(found)]

    def form(self, row, place, last, bound):
        data = {f"{self.code}-{place}-{part}": value for part, value in row.items()} if bound else None
        return RowForm(data, initial=row, code=self.code, place=place, last=last)

    @property
    def has_many(self):
        return self.field.most > 1 or len(self.rows) > 1

    @property
    def is_full(self):
        return len(self.rows) >= self.field.most

    @property
    def wants_a_look(self):
        return bool(self.problem or any(row.told or (row.is_bound and row.errors) for row in self.rows))

    def written(self):
        return [row.said() for row in self.rows if row.cleaned_data.get("text")]


class SheetForm(MadeByPage):
    """The whole sheet: name and roles, and a row for every line."""

    made_by_page: tuple[str, ...] = ("version",)

    name = Text(length=20, error_messages={"required": _("Give the persona an invented name.")})
    kana = Text(length=30, required=False)
    romaji = Text(length=30, required=False)
    roles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one to three parts that the persona plays in buying.")},
    )
    age = Age()
    review_due = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a date."), "invalid": _("Write the date as 2026-10-30.")},
    )
    version = Whole()

    def __init__(self, data=None, *, organisation, found, **kwargs):
        super().__init__(data, **kwargs)
        self.organisation = organisation
        self.fields["roles"].choices = Code("buying_role").choices
        self.parts = [Part(code, rows.with_spare(found)[code], self.is_bound) for code in FIELDS]

    def clean_roles(self):
        if len(self.cleaned_data["roles"]) > MOST_ROLES:
            raise forms.ValidationError(_("Choose one to three parts that the persona plays in buying."))
        return self.cleaned_data["roles"]

    def clean_review_due(self):
        day = self.cleaned_data["review_due"]
        if not 2000 <= day.year < 2100:
            raise forms.ValidationError(_("Write a year between 2000 and 2099."))
        return day

    def clean(self):
        typed = [self.cleaned_data.get(name, "") for name in ("name", "kana", "romaji")]
        if found := names.real_one(self.organisation, *filter(None, typed)):
            field = ("name", "kana", "romaji")[typed.index(found)]
            self.add_error(
                field,
                _("“%(name)s” is the name of somebody in your workshops or of a customer. Invent another name.")
                % {"name": found},
            )
        if not all([row.is_valid() for part in self.parts for row in part.rows]):
            self.add_error(
                None, _("Something is missing or too long. It is marked below; everything you typed is kept.")
            )
        for part in self.parts:
            self.require(part)
        return self.cleaned_data

    def require(self, part):
        if part.field.needed and not any(row.cleaned_data.get("text") or row.errors for row in part.rows):
            part.problem = _("Write something here first.")
            self.add_error(None, _("“%(field)s” is still empty.") % {"field": part.field.name})

    def hints(self):
        """Private hints; empty when there is nothing to look at once more."""
        return [told for part in self.parts for row in part.rows for told in row.look()]

    def sheet(self):
        """What `Persona.revise` wants to know, without who, when and in which language."""
        fields = {name: self.cleaned_data[name] for name in ("name", "kana", "romaji", "roles", "age", "review_due")}
        return fields | {"said": [said for part in self.parts for said in part.written()]}


class StatusForm(Versioned):
    status = forms.ChoiceField(choices=[each for each in Persona.Status.choices if each[0] != Persona.Status.RETIRED])


class PortraitForm(forms.Form):
    picture = PictureField(pictures.portrait, kind=_("That is no picture we read. Use a JPEG, PNG or WebP picture."))


class SearchForm(forms.Form):
    q = Text(length=100, required=False)


class PairForm(forms.Form):
    """Two personas beside each other."""

    one = forms.ModelChoiceField(Persona.objects.none(), required=False)
    other = forms.ModelChoiceField(Persona.objects.none(), required=False)

    def __init__(self, *args, personas, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = personas
