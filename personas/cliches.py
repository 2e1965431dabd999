"""A private hint for whoever writes a line: does it speak of gender, nationality or looks, and how do they know?

It blocks nothing, and nothing of it is kept. The words are in content/cliches_en.json and cliches_ja.json.
"""

import unicodedata
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from workshop.candour import says
from workshop.wording import LANGUAGES, content

HERE = Path(__file__).parent / "content"
HINTS = {
    "gender": _("This line speaks of gender. How do you know that it matters? Say how you know, or leave it out."),
    "nationality": _(
        "This line speaks of nationality. How do you know that it matters? Say how you know, or leave it out."
    ),
    "looks": _("This line speaks of looks. How do you know that it matters? Say how you know, or leave it out."),
}


def hints(text, evidence=""):
    """The keys of HINTS for a line; none when it was heard from a customer or seen in data."""
    if evidence in ("heard", "data"):
        return []
    plain = unicodedata.normalize("NFKC", text)
    return [key for key in HINTS if any(says(plain, word) for word in words(key))]


def words(key):
    return [word for language in LANGUAGES for word in content(f"cliches_{language}", HERE)[key]]
