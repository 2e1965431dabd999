"""An agenda that was made before there was a persona hunt gets it when the site is brought up to date."""

from importlib import import_module

import pytest
from django.apps import apps

from personas.models import Hunt
from workshop.planning import programmes

bring_in = import_module("personas.migrations.0002_hunts_of_older_agendas").bring_in


@pytest.fixture
def step(cast):
    """As it was: one part, and nothing beside it."""
    programmes.fill(cast.elsewhere.organisation.workshops.create(starts_on="2026-10-15", ends_on="2026-10-16"), "P1")
    found = Hunt.objects.get().step
    Hunt.objects.all().delete()
    found.phases.all().delete()
    found.phases.create(place=0, code="all", planned_s=5400)
    return type(found).objects.get(pk=found.pk)


def test_it_gets_its_parts_and_its_cards(step):
    bring_in(apps, None)
    assert [phase.code for phase in step.phases.all()][:3] == ["brief", "become", "walk1"]
    assert sum(phase.planned_s for phase in step.phases.all()) == 5400
    assert step.hunt.segments.count() and step.hunt.segments.first().seeds.count() >= 3 and len(step.hunt.prompts) == 12


def test_what_has_begun_stays_a_plain_item(step, as_, cast):
    step.workshop.stand_at(step.phases.get())
    bring_in(apps, None)
    assert [phase.code for phase in step.phases.all()] == ["all"]
    assert as_("sten").get(f"/w/{step.workshop_id}/desk/").status_code == 200


def test_twice_is_once(step):
    bring_in(apps, None), bring_in(apps, None)
    assert Hunt.objects.count() == 1
