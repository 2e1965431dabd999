"""An agenda that was made before there was a campfire gets its night when the site is brought up to date."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from retros.models import Night
from tests.burning import burning
from workshop.models import Board

bring_in = import_module("retros.migrations.0002_nights_of_older_agendas").bring_in


@pytest.fixture
def step(cast):
    """As it was: one part, and nothing beside it."""
    found = burning(cast).fire
    found.circles.all().delete()
    Night.objects.all().delete()
    Board.objects.filter(step=found).delete()
    found.phases.all().delete()
    found.phases.create(place=0, code="all", planned_s=5400)
    return type(found).objects.get(pk=found.pk)


def test_it_gets_its_parts_and_its_board(step):
    bring_in(apps, None)
    bring_in(apps, None)
    assert [phase.code for phase in step.phases.all()][:3] == ["settle", "facts", "silent"]
    assert sum(phase.planned_s for phase in step.phases.all()) == 5400
    assert Night.objects.get().step == step and step.board.notes.count() == 0


def test_what_has_begun_stays_a_plain_item(step, as_):
    step.phases.update(started_at=timezone.now())
    bring_in(apps, None)
    assert [phase.code for phase in step.phases.all()] == ["all"]
    step.workshop.stand_at(step.phases.get())
    assert as_("fay").get(f"/w/{step.workshop_id}/desk/").status_code == 200
    assert as_("ana").get(f"/w/{step.workshop_id}/").status_code == 200
