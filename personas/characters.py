"""How the personas stand before the rest of the house: as characters that a step may speak of."""

import datetime
import uuid
from pathlib import Path

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from workshop.characters import Character, keeper
from workshop.wording import LANGUAGES, content

from .models import Line, Persona

HERE = Path(__file__).parent / "content"
ABOUT = 200  # characters that a step keeps of who they are and what they want


@keeper
class Library:
    @staticmethod
    def of(workshop):
        found = personas(workshop).ready().exclude(status=Persona.Status.RETIRED)
        return sorted((character(each, workshop) for each in found), key=lambda each: not each.is_ours)

    @staticmethod
    def find(workshop, key):
        found = personas(workshop).select_related("portrait", "step").filter(pk=key).first() if is_key(key) else None
        return found and character(found, workshop)

    @staticmethod
    def sample(workshop):
        """The three of the sample offsite, as adopted where it hunts for personas."""
        step = workshop.steps.filter(kind="persona_hunt").first()
        for entry in content("sample", HERE):
            names = "name", "kana", "romaji", "roles", "status"
            Persona.adopt(
                workshop.organisation,
                step=step,
                lines=[Line(**line) for line in entry["lines"]],
                review_due=datetime.date.fromisoformat(entry["review_due"]),
                **{name: entry[name] for name in names},
            )


def personas(workshop):
    """Those of the organisation; a rehearsal also knows those that it made itself."""
    return Persona.objects.filter(Q(rehearsal=None) | Q(rehearsal=workshop), organisation=workshop.organisation_id)


def is_key(text):
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def character(persona, workshop):
    return Character(
        key=str(persona.pk),
        names={"en": persona.romaji or persona.name, "ja": persona.name},
        lines=SimpleLazyObject(lambda: {language: about(persona, language) for language in LANGUAGES}),
        kept=persona,
        is_ours=bool(persona.step and persona.step.workshop_id == workshop.pk),
        portrait="personas/portrait.html",
        summary="personas/summary.html",
    )


def about(persona, language):
    """Title, company and what they want, in a line of this language; nothing where nobody has written in it."""

    def words(code):
        return next((getattr(line, f"text_{language}") for line in persona.in_field(code)), "")

    who = (", " if language == "en" else "、").join(filter(None, (words("title"), words("company"))))
    quoted = "{} “{}”" if language == "en" else "{}「{}」"
    return (quoted.format(who, words("job")) if words("job") else who).strip()[:ABOUT]
