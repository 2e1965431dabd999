"""A deal as one prepares it: the fields of table 4.2 that are known before the fire, under their names there."""

import unicodedata

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import customers
from workshop.fields import Code, MadeByPage, Text, Whole
from workshop.wording import content, in_words

from .days import Day, Moment, day_of
from .models.deals import FACT, MOST_CAUSES, MOST_FACTS, MOST_REASONS, NICKNAME
from .texts import HERE

EARLIER = "first_touch_at", "mql_at", "handed_at", "first_attempt_at"
ON_THE_WALL = "deal_nickname", "promise", "reason_verbatim", "message_gap"  # a circle reads these
ROWS = 5  # of facts, to begin with
PRIVATE = "customer", "customer_ref", "amount"
SHORT = (
    "size_band",
    "persona",
    "promise",
    *EARLIER,
    "known_problem",
    "known_timing",
    "known_decider",
    "internal_delay_h",
)
BEHIND = *PRIVATE, *SHORT, "message_gap", "cause_tags"  # “more”
WITH_NOTHING = "stage_lost", "outcome", "industry", "source", "reason_source", "size_band"  # nothing is chosen at first
CUSTOMER = {"en": "Customer's name", "ja": "お客さまの名前"}  # not of the table: it stands nowhere but here


def words_of(name):
    """The words of a field of table 4.2, in the reader's language."""
    found = (entry for entry in content("loss_fields", HERE) if entry["field"] == name)
    return in_words(next(found, CUSTOMER))


class Amount(forms.IntegerField):
    """Yen, as people write them: with commas, a sign, in wide digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value):
        plain = unicodedata.normalize("NFKC", value or "").strip().strip("¥円").replace(",", "")
        return super().to_python(plain)


class Several(forms.MultipleChoiceField):
    """Some codes of an enumeration, at most so many."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, enumeration, *, most, **kwargs):
        super().__init__(choices=Code(enumeration).choices, **kwargs)
        self.most = most

    def validate(self, value):
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(_("Choose at most %(most)s."), params={"most": self.most})


class FactForm(forms.Form):
    """One fact; a row that says nothing is left out."""

    date = Day(required=False)
    text = Text(length=FACT, required=False)
    source = Code("fact_source", initial="crm")

    def clean(self):
        if self.cleaned_data.get("date") and not self.cleaned_data.get("text") and not self.errors:
            self.add_error("text", _("What happened? Only the date says too little."))
        return self.cleaned_data

    def said(self):
        data = self.cleaned_data
        return {"date": str(data["date"] or ""), "text": data["text"], "source": data["source"]}


def fact_rows(data, facts):
    """As many rows as a page sent, or the facts that are known and some to write in."""
    if data is not None:
        return [FactForm(data, prefix=f"facts-{n}") for n in range(MOST_FACTS) if f"facts-{n}-text" in data]
    spare = max(ROWS - len(facts), min(2, MOST_FACTS - len(facts)))
    rows = [*facts, *({"source": "crm"} for _spare in range(spare))]
    return [FactForm(initial=row, prefix=f"facts-{n}") for n, row in enumerate(rows)]


class DealForm(MadeByPage):
    """The fields of table 4.2 that are known before the fire, under the names that they have there."""

    made_by_page: tuple[str, ...] = ("version",)

    deal_nickname = Text(length=NICKNAME, error_messages={"required": _("Give the deal a nickname.")})
    lost_at = Day()
    stage_lost = Code("deal_stage")
    outcome = Code("loss_outcome")
    industry = Code("industry")
    source = Code("lead_source")
    reason_customer = Several("loss_reason_customer", most=MOST_REASONS)
    reason_source = Code("evidence")
    reason_verbatim = Text(length=300, lines=True, required=False)
    customer = Text(length=120, required=False)
    customer_ref = Text(length=200, required=False)
    amount = Amount(min_value=0, max_value=10**11, required=False)
    size_band = Code("size_band", required=False)
    persona = forms.ChoiceField(required=False)
    promise = Text(length=140, required=False)
    first_touch_at = Day(required=False)
    mql_at = Day(required=False)
    handed_at = Moment(required=False)
    first_attempt_at = Moment(required=False)
    known_problem = Code("known_flag", initial="unknown")
    known_timing = Code("known_flag", initial="unknown")
    known_decider = Code("known_flag", initial="unknown")
    internal_delay_h = forms.DecimalField(min_value=0, max_value=2000, decimal_places=1, required=False)
    message_gap = Text(length=200, lines=True, required=False)
    cause_tags = Several("loss_cause_tag", most=MOST_CAUSES, required=False)
    version = Whole()

    def __init__(self, data=None, *, characters=(), taken=(), facts=(), **kwargs):
        super().__init__(data, **kwargs)
        self.characters, self.taken = {each.key: each for each in characters}, taken
        known = [(key, in_words(each.names)) for key, each in self.characters.items()]
        self.fields["persona"].choices = [("", ""), *known]
        for name in WITH_NOTHING:
            self.fields[name].choices = [("", ""), *self.fields[name].choices]
        self.facts = fact_rows(data, facts)

    def is_valid(self):
        return super().is_valid() & all([row.is_valid() for row in self.facts])

    def written(self):
        """The facts that say something."""
        return [row.said() for row in self.facts if row.is_valid() and row.cleaned_data.get("text")]

    def clean_lost_at(self):
        if self.cleaned_data["lost_at"] > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet."))
        return self.cleaned_data["lost_at"]

    def clean_deal_nickname(self):
        if self.cleaned_data["deal_nickname"] in self.taken:
            raise forms.ValidationError(_("Another deal is called that. Choose a different nickname."))
        return self.cleaned_data["deal_nickname"]

    def clean_message_gap(self):
        return " ".join(self.cleaned_data["message_gap"].split())

    def clean(self):
        self.check_order()
        self.check_facts()
        self.check_customer()
        return self.cleaned_data

    def check_order(self):
        lost = self.cleaned_data.get("lost_at")
        for name in EARLIER if lost else ():
            found = self.cleaned_data.get(name)
            if found and day_of(found) > lost:
                self.add_error(name, _("That is after the loss."))

    def check_facts(self):
        if not self.written() and not any(row.errors for row in self.facts):
            self.add_error(None, _("Write at least one fact: the fire begins with facts."))

    def check_customer(self):
        """The nickname stands on the wall, and so do these; whose deal it was stays here."""
        name = self.cleaned_data.get("customer", "")
        sentence = _("The customer's name stands here. Write the nickname instead.")
        for field in ON_THE_WALL:
            if customers.are_named(self.cleaned_data.get(field, ""), name):
                self.add_error(field, sentence)
        for row in self.facts:
            if row.is_valid() and customers.are_named(row.cleaned_data["text"], name):
                row.add_error("text", sentence)
                self.add_error(None, sentence)

    def deal(self):
        """What `Deal.prepare` and `Deal.amend` want to know, without who and in which language."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        fields["nickname"], fields["causes"] = fields.pop("deal_nickname"), fields.pop("cause_tags")
        fields["character"] = self.characters.get(fields.pop("persona"))
        return fields | {"facts": self.written()}

    @property
    def said_more(self):
        """Is something wrong behind “more”?"""
        return any(self[name].errors for name in BEHIND)


def groups(form):
    """[(fields)] of the page: what is needed first, and what lies behind “more”. Facts and tags stand by themselves."""
    first = "lost_at", "stage_lost", "outcome", "industry", "source"
    return {"first": labelled(form, first), "private": labelled(form, PRIVATE), "more": labelled(form, SHORT)}


def labelled(form, names):
    return [(form[name], words_of(name)) for name in names]
