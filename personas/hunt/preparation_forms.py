"""What a facilitator prepares for a hunt, checked: the deck and the route, segments and their seed cards."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshop.fields import Text
from workshop.wording import LANGUAGES, choices, in_words

from ..models.seeds import FEWEST_SEEDS, SEEDS, prompts


class HuntForm(forms.Form):
    """The deck and the route."""

    deck = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one prompt of every kind.")})
    route_en = Text(length=200, lines=True, required=False)
    route_ja = Text(length=200, lines=True, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deck"].choices = [(prompt["code"], in_words(prompt)) for prompt in prompts()]

    @property
    def kinds(self):
        """[(words of a tag, [(code, words, chosen)])]."""
        chosen = self["deck"].value() or []
        tags = {}
        for prompt in prompts():
            tags.setdefault(prompt["tag"], []).append((prompt["code"], in_words(prompt), prompt["code"] in chosen))
        return [(in_words(choices("hunt_tag")[tag]), entries) for tag, entries in tags.items()]

    def clean_deck(self):
        deck = self.cleaned_data["deck"]
        missing = {prompt["tag"] for prompt in prompts()} - {p["tag"] for p in prompts() if p["code"] in deck}
        if missing:
            kinds = ", ".join(in_words(entry) for tag, entry in choices("hunt_tag").items() if tag in missing)
            raise forms.ValidationError(_("One of each kind at least. Missing: %(kinds)s") % {"kinds": kinds})
        return [prompt["code"] for prompt in prompts() if prompt["code"] in deck]


class SegmentForm(forms.Form):
    """A segment with three to ten seed cards, each in one of the two languages at least."""

    name_en = Text(length=60, required=False)
    name_ja = Text(length=60, required=False)

    LENGTHS = {"title": 60, "company": 80, "trigger": 120}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place in range(SEEDS):
            for name, length in self.LENGTHS.items():
                for language in LANGUAGES:
                    self.fields[f"{name}_{language}_{place}"] = Text(length=length, required=False)

    @property
    def cards(self):
        """The rows of the page: for each card its fields as (name, English, Japanese)."""
        return [
            [(name, self[f"{name}_en_{place}"], self[f"{name}_ja_{place}"]) for name in self.LENGTHS]
            for place in range(SEEDS)
        ]

    @staticmethod
    def values_of(segment):
        values = {"name_en": segment.name_en, "name_ja": segment.name_ja}
        for place, seed in enumerate(segment.seeds.all()):
            values |= {f"{name}_{place}": text for name, text in seed.words.items()}
        return values

    def clean(self):
        data = self.cleaned_data
        if self.errors:
            return data
        if not (data["name_en"] or data["name_ja"]):
            raise forms.ValidationError(_("Name the segment in one of the two languages."))
        rows = [self._card(place) for place in range(SEEDS)]
        data["seeds"] = [row for row in rows if any(row.values())]
        if len(data["seeds"]) < FEWEST_SEEDS:
            raise forms.ValidationError(_("Write three cards at least: pairs need different people."))
        for number, row in enumerate(data["seeds"], 1):
            if not all(row[f"{name}_en"] or row[f"{name}_ja"] for name in self.LENGTHS):
                sentence = _("Card %(n)s needs a job, a company and what happened, in one of the two languages.")
                raise forms.ValidationError(sentence % {"n": number})
        return data

    def _card(self, place):
        return {
            f"{name}_{language}": self.cleaned_data[f"{name}_{language}_{place}"]
            for name in self.LENGTHS
            for language in LANGUAGES
        }


class NewSegmentForm(forms.Form):
    name_en = Text(length=60, required=False)
    name_ja = Text(length=60, required=False)

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Name the segment in one of the two languages."))
        return self.cleaned_data
