"""Speaking freely: what is said about a mode (A1), who speaks last (A9), hints (A14, 2.0.6), small events (A15)."""

import random
import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .wording import choices

MODES = "named", "dept", "team", "anon"  # from open to private
SMALL = 10  # people; below, an event is small
SUFFIXES = "さん", "様", "君", "ちゃん", "-san", " san"
FIRST_PERSON = re.compile(r"\b(I|I'm|I've|I'd|my|me|myself)\b|私|わたし|僕|ぼく|俺|自分", re.IGNORECASE)
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
TELEPHONE = re.compile(r"(?<!\d)(?:\+\d{1,3}[ -]?)?\(?\d{2,5}\)?[ -]?\d{1,4}[ -]?\d{3,4}(?!\d)")
ABBREVIATIONS = {
    "marketing": ("MKT", "マーケ"),
    "inside_sales": ("IS", "インサイド"),
    "field_sales": ("FS", "営業"),
    "customer_success": ("CS", "カスタマー"),
    "attraction": (),
    "promotion": (),
    "product": (),
    "management": (),
    "other": (),
}


# A1


def tighter(identity, most_private="anon"):
    """The modes that are more private than this one, as far as an exercise can keep them."""
    return MODES[MODES.index(identity) + 1 : MODES.index(most_private) + 1]


# A9


def leads_others(seat):
    """Manager or executive, or somebody's boss in this room."""
    return seat.level in ("manager", "executive") or seat.reports.filter(removed_at=None).exists()


def speaking_order(seats, guard, rng=None):
    """M9: a round of voices in a new order; with the manager guard those who lead others come last."""
    order = list(seats)
    (rng or random.SystemRandom()).shuffle(order)
    return sorted(order, key=leads_others) if guard else order


# A14

HINTS = {
    "name": gettext_lazy("There is a name of this room in it."),
    "own": gettext_lazy("Your department together with “I” may show that it is you."),
    "mail": gettext_lazy("There is an e-mail address in it."),
    "telephone": gettext_lazy("There is a telephone number in it."),
    "customer": gettext_lazy("There is the name of a customer in it. Others read a sign in its place."),
}


WHAT = (
    gettext_lazy(
        "This may read as being about a person. What was visible: when, how many, which words? What made it likely?"
    ),
    gettext_lazy(
        "It is only a hint: it knows words, not what you mean. Nobody else sees it; only how often it comes is counted."
    ),
)


def who_is_here(workshop):
    """The names and the departments of the room, as a text may say them: for blame.find."""
    names = {called(name) for name in workshop.participants.standing().values_list("name", flat=True)}
    parts = {part for name in names for part in name.split()}
    return names | parts, {word for department in workshop.departments for word in words_for(department) if word}


def hints(text, names, department):
    """A14: the keys of HINTS for what may betray somebody in a text. Called before it is stored; kept nowhere."""
    plain = unicodedata.normalize("NFKC", text)
    found = {
        "name": any(says(plain, name) for name in map(called, names)),
        "own": bool(FIRST_PERSON.search(plain)) and any(says(plain, word) for word in words_for(department)),
        "mail": bool(E_MAIL.search(plain)),
        "telephone": any(sum(c.isdigit() for c in each) >= 9 for each in TELEPHONE.findall(plain)),
    }
    return [key for key, is_so in found.items() if is_so]


def called(name):
    name = unicodedata.normalize("NFKC", name).strip()
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name.strip()


def words_for(department):
    """How people call their own department, in both languages."""
    entry = choices("department").get(department, {})
    return [entry.get("en", ""), entry.get("ja", ""), *ABBREVIATIONS.get(department, ())]


def says(text, word):
    """Is this word in the text? Whole words where words have spaces between them; case counts for short ones."""
    if len(word) < 2:
        return False
    if not word.isascii():
        return word in text
    flags = 0 if len(word) < 4 and word.isupper() else re.IGNORECASE
    return re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text, flags) is not None


# A15


def switched_off(people):
    """A15: sentences on what a small event does without; none from ten people on."""
    if people >= SMALL:
        return []
    return [
        _("Fewer than ten people: in so small a circle a text may show who wrote it, whatever the tool hides."),
        _("Results are shown without a split by side or department."),
        _("For sensitive topics let people write on paper, shuffle it, and enter it here; or write with names."),
    ]
