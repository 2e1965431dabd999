"""Older agendas hold the persona hunt as a plain timed item: it becomes the exercise unless it has begun."""

from django.db import migrations

from personas.models.seeds import usual_deck, words
from workshop.wording import content


def bring_in(apps, schema_editor):
    Step, Hunt = apps.get_model("workshop", "Step"), apps.get_model("personas", "Hunt")
    for step in Step.objects.filter(kind="persona_hunt", hunt=None):
        prepare(Hunt.objects.create(step=step, deck=usual_deck()))
        if not step.phases.exclude(started_at=None).exists():
            divide(step)


def prepare(hunt):
    for place, entry in enumerate(words("segments")):
        segment = hunt.segments.create(place=place, name_en=entry["name_en"], name_ja=entry["name_ja"])
        for number, seed in enumerate(entry["seeds"]):
            segment.seeds.create(place=number, **seed)


def divide(step):
    entry = next(entry for entry in content("exercises") if entry["code"] == "E01")
    parts = entry["variants"].get(step.variant, entry["variants"][entry["std"]])
    step.phases.all().delete()
    for place, (code, minutes) in enumerate(parts.items()):
        step.phases.create(place=place, code=code, planned_s=minutes * 60)


class Migration(migrations.Migration):
    dependencies = [("personas", "0001_initial")]

    operations = [migrations.RunPython(bring_in, migrations.RunPython.noop)]
