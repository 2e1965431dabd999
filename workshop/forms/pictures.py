"""A picture that somebody uploads, read at once; what is wrong with it is a sentence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop import pictures

CHOOSE = _("Choose a picture first.")
SENTENCES = {
    "large": _("That file has %(n)s MB; 15 are the limit. Choose a smaller picture."),
    "heic": _("That is a HEIC picture, which few programs read. Send it as JPEG, for example as a screenshot of it."),
    "kind": _("That is no picture we read. Use a JPEG or PNG picture."),
    "pixels": _("That picture is too large (%(n)s megapixels; 24 is the limit)."),
    "damaged": _("That picture is damaged. Take it again or choose another."),
}


class PictureField(forms.FileField):
    """Gives what `read` of workshop/pictures.py makes of the file; what the file is called is not looked at."""

    def __init__(self, read, **sentences):
        told = {"required": CHOOSE, "missing": CHOOSE, "invalid": CHOOSE, "empty": SENTENCES["damaged"]}
        super().__init__(max_length=None, error_messages=told)
        self.read, self.sentences = read, SENTENCES | sentences

    def clean(self, data, initial=None):
        try:
            return self.read(super().clean(data, initial))
        except pictures.Unusable as unusable:
            raise forms.ValidationError(self.sentences[unusable.why] % {"n": unusable.n}) from unusable
