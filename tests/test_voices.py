"""A round of voices (M9): each is called once, whoever passes is not asked why, managers are last."""

import pytest

from tests.cast import crowd
from tests.test_groups import asking, stand
from workshop.models import Phase, Voice
from workshop.models.voices import Order


@pytest.fixture
def called(cast):
    """called(): the next voice, as its name; nobody: None."""
    stand(asking(cast), "voices")

    def call():
        phase = running(cast)
        now = Order(phase).current
        Voice.call_next(phase, now and now.pk)
        now = Order(running(cast)).current
        return now and now.participant

    return call


def running(cast):
    phase = Phase.objects.select_related("step__workshop").get(pk=cast.workshop.phase_id)
    phase.step.workshop = cast.workshop
    return phase


def everybody(called):
    found = []
    while seat := called():
        found.append(seat)
    return found


def test_each_is_called_once(cast, called):
    found = everybody(called)
    assert sorted(seat.pk for seat in found) == sorted(cast.workshop.participants.values_list("pk", flat=True))


def test_managers_and_bosses_are_last(cast):
    asking(cast)
    cast.ana.level = "manager"
    cast.ana.save()
    cast.others[0].boss = cast.ben
    cast.others[0].save()
    stand(cast, "voices")
    crowd(cast.workshop, "marketing", 1)  # who comes late stands before them too
    names = [voice.participant.name for voice in Order(running(cast)).coming]
    assert set(names[-2:]) == {"Ana", "Ben"} and names[-3] == "marketing 0" and len(names) == 9


def test_whoever_passes_is_not_called(cast, called, as_):
    first = called()
    waiting = next(seat for seat in (cast.ana, cast.ben) if seat != first)
    cast.waiting, cast.first = waiting, first
    address = f"/w/{cast.workshop.pk}/phases/{cast.workshop.phase_id}/voices/pass/"
    assert as_("waiting").post(address).status_code == 302
    assert as_("first").post(address).status_code == 302  # whose turn it is: the next one speaks
    assert Order(running(cast)).current.participant not in (first, waiting)
    assert waiting not in everybody(called)
    assert "I pass" not in as_("waiting").get(f"/w/{cast.workshop.pk}/").content.decode()
    assert as_("fay").post(address).status_code == 403


def test_whoever_has_left_is_skipped_and_comes_back_to_their_place(cast, called):
    cast.ana.leave()
    order = Order(running(cast))
    assert cast.ana not in [voice.participant for voice in order.coming] and len(order.coming) == 7
    cast.ana.come_back()
    assert cast.ana in everybody(called)


def test_two_desks_that_press_at_once_call_one(cast, called, as_):
    address = f"/w/{cast.workshop.pk}/phases/{cast.workshop.phase_id}/voices/next/"
    assert [as_("fay").post(address, {"seen": 0}).status_code for _twice in range(2)] == [302, 409]
    assert Voice.objects.exclude(called_at=None).count() == 1
    for seen in ("", "x", "9" * 500):
        assert as_("fay").post(address, {"seen": seen}).status_code == 400
    assert as_("ana").post(address, {"seen": 0}).status_code in (302, 403)


def test_every_surface_shows_who_speaks_and_who_is_next(cast, called, room):
    assert "The round begins soon." in room.page("screen")
    now, next_ = called(), Order(running(cast)).coming[0].participant
    for surface in ("ana", "desk", "screen", "preview"):
        assert now.name in room.page(surface) and f"then {next_.name}" in room.page(surface)
    everybody(called)
    assert "Everybody had their turn." in room.page("screen") and 'data-key="n"' not in room.page("desk")


def test_the_phone_says_whose_turn_it_is(cast, called, as_):
    cast.now = called()
    assert "It is your turn." in as_("now").get(f"/w/{cast.workshop.pk}/").content.decode()
    cast.next = Order(running(cast)).coming[0].participant
    assert "You are next." in as_("next").get(f"/w/{cast.workshop.pk}/").content.decode()
