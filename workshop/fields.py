"""Fields for what people type, and for what a page fills in."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .wording import choices, clean, in_words


class Text(forms.CharField):
    """A line (or lines) that people write: cleaned before it is measured."""

    default_error_messages = {"required": _("Write something first.")}

    def __init__(self, *, length, lines=False, shortest=0, **kwargs):
        self.lines = lines
        kwargs.setdefault("widget", forms.Textarea if lines else forms.TextInput)
        super().__init__(strip=False, **kwargs)
        self.length, self.shortest = length, shortest
        self.widget.attrs["maxlength"] = length

    def to_python(self, value):
        return clean(value or "", lines=self.lines)

    def validate(self, value):
        super().validate(value)
        if len(value) > self.length:
            raise forms.ValidationError(
                _("%(count)s characters; %(limit)s are the limit."), params={"count": len(value), "limit": self.length}
            )
        if value and len(value) < self.shortest:
            raise forms.ValidationError(_("Write at least %(limit)s characters."), params={"limit": self.shortest})


class Whole(forms.IntegerField):
    """A number made by a page, never typed: plain digits or it was not understood."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, **kwargs)

    def to_python(self, value):
        RegexValidator(r"\A[0-9]{1,9}\Z")(value or "")
        return int(value)


class Code(forms.ChoiceField):
    """One of the codes of an enumeration of content/enums.json, with its words."""

    def __init__(self, enumeration, *, only=None, **kwargs):
        def listed():
            entries = choices(enumeration)
            return [(code, in_words(entry)) for code, entry in entries.items() if only is None or code in only]

        super().__init__(choices=listed, **kwargs)


class Seat(forms.ModelChoiceField):
    """One of the people; two of one name are told apart by their departments."""

    def label_from_instance(self, seat):
        return f"{seat.name} · {seat.department_name}"


class MadeByPage(forms.Form):
    """A form some of whose fields a page fills in. When one of those is wrong, the person can do nothing about it."""

    made_by_page: tuple[str, ...] = ()

    @property
    def is_understood(self):
        return not set(self.made_by_page) & set(self.errors)


class Versioned(MadeByPage):
    made_by_page: tuple[str, ...] = ("version",)

    version = Whole()
