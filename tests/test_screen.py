"""The screen: three layouts, and an address of its own that can be taken back."""

import pytest
from django.db.models import F

from tests.cast import at, write
from workshop import live
from workshop.models import Workshop


def shown(client, cast):
    return client.get(f"/screen/{cast.workshop.screen_token}/").content.decode()


def test_join_work_and_result(cast, client):
    work = shown(client, cast)
    assert "screen__head--result" not in work and 'class="bars"' in work
    at(cast.workshop, "stations")
    write(cast, "ana")
    result = shown(client, cast)
    assert "screen__head--result" in result and "It breaks at night" in result
    cast.workshop.show_join(True)
    joining = shown(client, cast)
    assert "joining__code" in joining and "It breaks at night" not in joining


def test_while_people_arrive_the_code_fills_the_screen(cast, client):
    cast.workshop.steps.update(place=F("place") + 10)
    first = cast.workshop.steps.create(place=0, kind="admin", title_en="Arrive and join")
    cast.workshop.stand_at(first.phases.create(place=0, code="all", planned_s=1200))
    assert "joining__qr" in shown(client, cast) and 'id="clock"' in shown(client, cast)
    later = cast.workshop.steps.create(place=99, kind="admin", title_en="Announcements")
    cast.workshop.stand_at(later.phases.create(place=0, code="all", planned_s=1200))
    assert "joining__qr" not in shown(client, cast)


def test_the_instruction_of_a_plain_item_stands_there_once_and_may_turn_its_page(cast, client):
    step = cast.workshop.steps.create(place=99, kind="break", title_en="Lunch", instruction_en="Bring wood.")
    cast.workshop.stand_at(step.phases.create(place=1, code="all", planned_s=3600))
    page = shown(client, cast)
    assert page.count("Bring wood.") == 1
    assert "<div data-pages><p>Bring wood.</p></div>" in page


# The address


def test_a_new_link_ends_the_old_one(cast, as_, client):
    old, desk = cast.workshop.screen_token, as_("fay")
    desk.post(f"/w/{cast.workshop.pk}/screen-link/renewal/")
    cast.workshop.refresh_from_db()
    assert cast.workshop.screen_token != old
    refused = client.get(f"/screen/{old}/")
    assert refused.status_code == 404 and "The desk has the new one" in refused.content.decode()
    since = {"surface": "screen", "token": old, "rev": 0}
    asked = client.get(f"/w/{cast.workshop.pk}/since/", since, headers={"x-outbox": "1"})
    assert asked.status_code == 404 and "The desk has the new one" in asked.content.decode()
    assert f"/screen/{cast.workshop.screen_token}/" in desk.get(f"/w/{cast.workshop.pk}/screen-link/").content.decode()
    assert shown(client, cast)


def test_the_sockets_of_the_old_link_end_and_the_desk_learns_the_new_one(cast, wire):
    [frame] = wire(cast.workshop.renew_screen)
    assert frame["closes"] == {live.SCREEN: live.REMOVED} and frame["rings"] == [live.FACILITATORS]


@pytest.mark.parametrize("who", ["ana", "rei", "sten", None])
def test_only_the_facilitator_takes_the_link_back(cast, as_, who):
    old = cast.workshop.screen_token
    as_(who).post(f"/w/{cast.workshop.pk}/screen-link/renewal/")
    assert Workshop.objects.get(pk=cast.workshop.pk).screen_token == old
