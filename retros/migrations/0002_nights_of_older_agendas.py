"""Older agendas hold the campfire as a plain timed item: it becomes the exercise unless it has begun."""

from django.db import migrations

from workshop.wording import content


def bring_in(apps, schema_editor):
    Step, Board = apps.get_model("workshop", "Step"), apps.get_model("workshop", "Board")
    Night = apps.get_model("retros", "Night")
    for step in Step.objects.filter(kind="campfire_review", night=None):
        Night.objects.create(step=step)
        Board.objects.get_or_create(step=step)
        if not step.phases.exclude(started_at=None).exists():
            divide(step)


def divide(step):
    entry = next(entry for entry in content("exercises") if entry["code"] == "E03")
    parts = entry["variants"].get(step.variant, entry["variants"][entry["std"]])
    step.phases.all().delete()
    for place, (code, minutes) in enumerate(parts.items()):
        step.phases.create(place=place, code=code, planned_s=minutes * 60)
    step.identity = entry["identity"]
    step.save(update_fields=["identity"])


class Migration(migrations.Migration):
    dependencies = [("retros", "0001_initial")]

    operations = [migrations.RunPython(bring_in, migrations.RunPython.noop)]
