"""What a sheet says, read the same way whether it is today's or an earlier version's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop.wording import choices, here, in_words

from ..figure import figure_of
from ..paper import step_for
from ..sheet import AGES, FIELDS

ENOUGH = 3  # lines heard from a customer or seen in data, before somebody may call a persona verified


@dataclass(frozen=True)
class Share:
    """How much of a sheet is known: of the lines that say how they are known, those that are not imagined."""

    known: int
    marked: int

    @classmethod
    def of(cls, lines):
        marked = [line for line in lines if line.evidence]
        return cls(sum(not line.is_imagined for line in marked), len(marked))


@dataclass(frozen=True)
class Row:
    """A field of the sheet with what stands in it."""

    code: str
    field: object
    lines: list


class Reading:
    """Wants `said`, the lines in their order, and `name`, `romaji`, `roles`, `age`."""

    @property
    def called(self):
        """The name as the reader can say it."""
        return self.romaji if here() == "en" and self.romaji else self.name

    @property
    def figure(self):
        return figure_of(self.name)

    def in_field(self, code):
        return [line for line in self.said if line.field == code]

    def first(self, code):
        """The words of a field's first line, or nothing."""
        return next((line.text for line in self.in_field(code)), "")

    @property
    def title(self):
        return self.first("title")

    @property
    def company(self):
        return self.first("company")

    @property
    def sentence(self):
        return self.first("sentence")

    @property
    def top_pain(self):
        return next(iter(self.in_field("pain")), None)

    @property
    def rows(self):
        """{field: Row}, also of fields in which nothing stands yet."""
        return {code: Row(code, field, self.in_field(code)) for code, field in FIELDS.items()}

    @property
    def role_words(self):
        return [in_words(choices("buying_role")[code]) for code in self.roles if code in choices("buying_role")]

    @property
    def age_words(self):
        return AGES.get(self.age, "")

    @property
    def on_paper(self):
        """How small it must be printed to stand on one page: part of a CSS class, or nothing."""
        return step_for(self)

    @property
    def share(self):
        return Share.of(self.said)

    @property
    def lacks(self):
        """Sentences on what is missing before it may be called verified."""
        proven = sum(line.is_proven for line in self.said)
        waiting = sum(line.to_verify for line in self.in_field("pain"))
        found = []
        if proven < ENOUGH:
            words = ngettext(
                "Only %(n)s line was heard from a customer or seen in data; three are needed.",
                "Only %(n)s lines were heard from a customer or seen in data; three are needed.",
                proven,
            )
            none = _("No line was heard from a customer or seen in data; three are needed.")
            found.append(words % {"n": proven} if proven else none)
        if waiting:
            words = ngettext(
                "%(n)s line about what hurts is still to be verified.",
                "%(n)s lines about what hurts are still to be verified.",
                waiting,
            )
            found.append(words % {"n": waiting})
        return found
