"""A private hint for whoever writes a promise (2.0.8): words that nobody could see come true.

A figure, or words in quotation marks, say what will be seen; then there is no hint. Nothing is blocked, nothing kept.
"""

import unicodedata

from django.utils.translation import gettext_lazy as _

from .candour import says
from .wording import LANGUAGES, content

HINT = _("What would a visitor see changed? These words say a direction; name a thing, a place or a number.")
NEAR = 3  # words between "improve" and "communication", and the other way round in Japanese


def is_vague(title):
    plain = unicodedata.normalize("NFKC", title).lower()
    lists = content("vague")
    if any(sign in plain for sign in lists["plain"]):
        return False
    return any(reads_vague(plain, lists[language]) for language in LANGUAGES)


def reads_vague(plain, lists):
    if any(says(plain, phrase) for phrase in lists["alone"]):
        return True
    pairs = ((verb, thing) for verb in lists["verbs"] if says(plain, verb) for thing in lists["things"])
    return any(says(plain, thing) and are_near(plain, verb, thing) for verb, thing in pairs)


def are_near(plain, verb, thing):
    """In either order with at most NEAR words between; a Japanese text has no spaces, so only its parts count."""
    first, last = sorted([(plain.find(verb), verb), (plain.find(thing), thing)])
    between = plain[first[0] + len(first[1]) : last[0]]
    return len(between.split()) <= NEAR and len(between) <= 40
