"""I am ready: said by oneself, known by name at the desk where names may be known, and nobody is moved on by it."""

import pytest

from tests.cast import at, write
from workshop.models import Phase, Ready


@pytest.fixture
def press(cast, as_):
    """press("ana", ready): the answer to her phone."""

    def pressed(who, ready=True, phase=None):
        address = f"/w/{cast.workshop.pk}/phases/{phase or cast.workshop.phase_id}/readiness/"
        return as_(who).post(address, {"ready": "1"} if ready else {})

    return pressed


def desk_says(cast, as_, seat):
    page = as_("fay").get(f"/w/{cast.workshop.pk}/people/").content.decode()
    return page.split(f'id="person-{seat.pk}"')[1].split("</li>")[0]


def test_the_desk_tells_waiting_writing_and_ready_apart(cast, as_, press):
    assert "not written yet" in desk_says(cast, as_, cast.ana)
    write(cast, "ana")
    assert "writing" in desk_says(cast, as_, cast.ana)
    assert press("ana").status_code == 302
    assert "ready" in desk_says(cast, as_, cast.ana) and "not written yet" in desk_says(cast, as_, cast.ben)
    assert "1 is ready" in as_("fay").get(f"/w/{cast.workshop.pk}/desk/").content.decode()
    press("ana", ready=False)
    assert "writing" in desk_says(cast, as_, cast.ana)


def test_whoever_is_ready_stays_so_when_they_add_one_more(cast, as_, press, wire):
    press("ana")
    [frame] = wire(lambda: write(cast, "ana"))
    assert "ready" in "".join(frame["html"]["facilitators/en"]).split(f'id="person-{cast.ana.pk}"')[1].split("</li>")[0]
    assert Ready.objects.count() == 1


def test_the_same_again_changes_nothing(cast, press):
    press("ana"), press("ana")
    assert Ready.objects.count() == 1
    press("ana", ready=False), press("ana", ready=False)
    assert not Ready.objects.exists()


def test_the_phone_offers_the_other_way(cast, as_, press):
    phone = lambda: as_("ana").get(f"/w/{cast.workshop.pk}/").content.decode()  # noqa: E731
    assert 'form="readiness" aria-pressed="false"' in phone()
    press("ana")
    assert 'form="readiness" aria-pressed="true"' in phone()


def test_in_an_anonymous_step_only_a_number_is_known(cast, as_, press):
    cast.step.tighten("anon")
    write(cast, "ana"), press("ana")
    assert "ready" not in desk_says(cast, as_, cast.ana)
    assert "1 is ready" in as_("fay").get(f"/w/{cast.workshop.pk}/desk/").content.decode()


def test_a_press_for_a_phase_that_has_passed_says_nothing(cast, press):
    passed = cast.workshop.phase_id
    at(cast.workshop, "stations")
    assert press("ana", phase=passed).status_code == 302 and press("ana").status_code == 302
    assert not Ready.objects.exists()


def test_nobody_is_moved_on_by_it(cast, press):
    before = Phase.objects.get(pk=cast.workshop.phase_id)
    press("ana"), press("ben")
    cast.workshop.refresh_from_db()
    assert cast.workshop.phase_id == before.pk and cast.workshop.phase.revealed_at is None


def test_others_hear_nothing_of_it(cast, as_, press):
    press("ana")
    assert 'aria-pressed="true"' not in as_("ben").get(f"/w/{cast.workshop.pk}/").content.decode()
    assert "ready" not in as_(None).get(f"/screen/{cast.workshop.screen_token}/").content.decode().split("<main")[1]
