"""The rain plan: steps that go another way in bad weather, and back."""

from . import editing, programmes


def indoors(step):
    """The variant for bad weather of an exercise that is held outdoors, or nothing."""
    variants = step.exercise.catalogue.get("total", {})
    found = next((variant for variant in variants if variant.startswith("indoor")), "")
    return found if step.variant != found else ""


def in_words(step):
    """What the rain plan would make of a step, or nothing."""
    variant = indoors(step)
    said = [programmes.variant_words(variant, step.exercise.catalogue["total"][variant])] if variant else []
    return " · ".join([*said, *filter(None, [step.rain])])


def changes(steps, day):
    """The steps of a day that rain would change, or has changed."""
    return [
        step for step in steps if step.day == day and not step.has_begun and (step.fair or step.rain or indoors(step))
    ]


def switch(workshop, day, raining):
    """The steps of a day that have not begun go by the rain plan, or as they were before."""
    with editing.changed(workshop) as steps:
        for step in changes(steps, day):
            step.workshop = workshop
            if raining and not step.fair:
                _into_the_dry(step)
            elif step.fair and not raining:
                _out_again(step)
            step.save(update_fields=["fair"])


def _into_the_dry(step):
    step.fair = {"variant": step.variant, "minutes": editing.length_of(step)}
    if variant := indoors(step):
        editing.vary(step, variant)


def _out_again(step):
    before, step.fair = step.fair, None
    if before["variant"] != step.variant:
        editing.vary(step, before["variant"])
        editing.relength(step, before["minutes"])
