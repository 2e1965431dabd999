"""What people type, checked: a clear sentence for each thing that can be wrong, and the text is kept."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import Code, MadeByPage, Seat, Text, Whole
from .models import Member, Note, Participant, User
from .models.outcomes import working_day
from .wording import choices, in_words


class CodeForm(forms.Form):
    code = Text(length=40, error_messages={"required": _("Type the code that the facilitator shows.")})


class NameForm(forms.Form):
    name = Text(length=30, error_messages={"required": _("Write the name you want to be called.")})


class SeatForm(NameForm):
    department = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": _("Choose your department.")})

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = workshop.department_choices


class NumberForm(forms.Form):
    number = forms.RegexField(r"\A\s*[0-9０-９]{4}\s*\Z", error_messages={"invalid": _("Type the four digits.")})

    def clean_number(self):
        return f"{int(self.cleaned_data['number']):04}"


class NoteForm(MadeByPage):
    made_by_page: tuple[str, ...] = ("id", "column", "lane")

    id = forms.UUIDField(widget=forms.HiddenInput)
    column = forms.ChoiceField()
    lane = forms.ChoiceField()
    text = Text(length=120, lines=True)
    evidence = Code("evidence", error_messages={"required": _("Say how you know.")})

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [(entry["code"], in_words(entry)) for entry in board.columns]
        self.fields["lane"].choices = [(entry["code"], in_words(entry)) for entry in board.lanes]

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def note_fields(self):
        return {name: self.cleaned_data[name] for name in ("column", "lane", "text", "evidence")}


class Versioned(MadeByPage):
    made_by_page: tuple[str, ...] = ("version",)

    version = Whole()


class CellForm(Versioned):
    made_by_page: tuple[str, ...] = ("version", "column", "lane")

    column = forms.ChoiceField()
    lane = forms.ChoiceField()

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [(entry["code"], "") for entry in board.columns]
        self.fields["lane"].choices = [(entry["code"], "") for entry in board.lanes]


class WordsForm(Versioned):
    text = Text(length=120, lines=True)
    evidence = Code("evidence")

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        if board.in_clusters:  # where nobody was asked how they know
            del self.fields["evidence"]

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


class ReplacementForm(WordsForm):
    made_by_page: tuple[str, ...] = ("version", "id")

    id = forms.UUIDField(widget=forms.HiddenInput)


class TranslationForm(Versioned):
    translation = Text(length=120, lines=True)

    def clean_translation(self):
        return " ".join(self.cleaned_data["translation"].split())


class MergeForm(Versioned):
    into = forms.ModelChoiceField(Note.objects.none(), error_messages={"required": _("Choose the note to keep.")})

    def __init__(self, *args, notes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = notes


class RemovalForm(Versioned):
    reason = Text(length=80, error_messages={"required": _("Say why in a few words; it is kept with the note.")})


class HoldForm(Versioned):
    held = forms.BooleanField(required=False)


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


NEEDS_ADDRESS = {
    "required": _("Write an e-mail address."),
    "invalid": _("That does not look like an e-mail address."),
}


class SetupForm(forms.Form):
    code = Text(length=20)
    organisation = Text(length=80)
    name = Text(length=60)
    email = forms.EmailField(error_messages=NEEDS_ADDRESS)
    password = forms.CharField(
        widget=forms.PasswordInput,
        max_length=128,
        error_messages={"required": _("Choose a password of at least eight characters.")},
    )

    def clean_password(self):
        if len(self.cleaned_data["password"]) < 8:
            raise forms.ValidationError(_("Choose a password of at least eight characters."))
        return self.cleaned_data["password"]


class SignInForm(forms.Form):
    email = forms.EmailField(max_length=254, error_messages=NEEDS_ADDRESS)
    password = forms.CharField(widget=forms.PasswordInput, max_length=128, required=False)


class SixDigitsForm(forms.Form):
    email = forms.EmailField(widget=forms.HiddenInput, max_length=254)
    digits = forms.RegexField(r"\A\s*[0-9０-９]{6}\s*\Z", error_messages={"invalid": _("Type the six digits.")})

    def clean_digits(self):
        return f"{int(self.cleaned_data['digits']):06}"


class MemberForm(forms.Form):
    name = Text(length=60)
    email = forms.EmailField(max_length=254)
    role = forms.ChoiceField(choices=Member.Role)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        admins = self.organisation.members.filter(role=Member.Role.ADMIN).exclude(
            user__email=self.cleaned_data.get("email")
        )
        if self.cleaned_data.get("role") != Member.Role.ADMIN and not admins.exists():
            raise forms.ValidationError(_("Somebody must stay administrator."))

    def save(self):
        """Add somebody to the organisation, or give them another role."""
        data, organisation = self.cleaned_data, self.organisation
        user = User.objects.filter(email=data["email"]).first() or User.objects.create_user(
            data["email"], name=data["name"], language=organisation.language
        )
        organisation.members.update_or_create(user=user, defaults={"role": data["role"]})
        return user


DEPARTMENTS = "marketing", "inside_sales", "field_sales", "customer_success"


class WorkshopForm(forms.Form):
    title = Text(length=80)
    place = Text(length=80, required=False)
    starts_on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a date."), "invalid": _("Write the date as 2026-10-30.")},
    )
    days = forms.IntegerField(min_value=1, max_value=3, initial=1)
    language = forms.ChoiceField(choices=(("en", "English"), ("ja", "日本語")))
    departments = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        initial=DEPARTMENTS,
        error_messages={"required": _("Choose at least one department.")},
    )
    programme = forms.ChoiceField()

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["departments"].choices = [(code, in_words(e)) for code, e in choices("department").items()]
        self.fields["programme"].choices = programmes

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if not 2000 <= day.year < 2100:
            raise forms.ValidationError(_("Write a year between 2000 and 2099."))
        return day
