"""The organisation: its first visit, its people, signing in, a new workshop."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Text
from workshop.models import Member, User
from workshop.wording import choices, in_words

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
