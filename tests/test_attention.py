"""Everyone is called and released; a message stands on every phone; the desk looks at a phone of nobody."""

import uuid

import pytest
from django.test import Client

from tests.cast import at, by, more_roles, promise, write
from tests.dom import parse
from workshop.models import Message, Note, Parked, Workshop

WORDS = "Back at 15:10"


@pytest.fixture
def press(cast, as_):
    """press("call", called=1): the answer of a form of the desk, as a page without scripts sends it."""
    return lambda noun, who="fay", **fields: as_(who).post(f"/w/{cast.workshop.pk}/{noun}/", fields)


def text_of(answer):
    return answer.content.decode()


def standing(page, name):
    """What stands at this place of a phone, or nothing."""
    found = parse(page).find(name)
    return "" if "hidden" in found.attributes else found.text()


# Called


def test_every_phone_is_called_and_released(room, press):
    press("call", called="1")
    assert "Please look up" in standing(room.page("ana"), "call") and "Please look up" not in room.page("screen")
    assert "Everyone is called" in room.page("desk")
    press("call", called="")
    assert not standing(room.page("ana"), "call") and "Everyone is called" not in room.page("desk")


def test_the_step_stays_under_the_call(room, press):
    press("call", called="1")
    assert "form" in [element.tag for element in parse(room.page("ana")).all()]


@pytest.mark.parametrize("way", [+1, -1])
def test_moving_releases(cast, press, way):
    press("call", called="1")
    workshop = Workshop.objects.get(pk=cast.workshop.pk)
    assert workshop.called_at and workshop.move(workshop.phase_id, way)
    assert not Workshop.objects.get(pk=cast.workshop.pk).called_at


def test_taking_back_a_move_releases(cast, press):
    cast.workshop.move(cast.workshop.phase_id, +1, by=by(cast.fay))
    press("call", called="1")
    assert cast.workshop.take_back(cast.workshop.presses.first().pk)
    assert not Workshop.objects.get(pk=cast.workshop.pk).called_at


def test_a_phone_that_was_away_hears_what_is_true_now(room, cast, press):
    cast.workshop.refresh_from_db()
    before = cast.workshop.rev
    press("call", called="1")
    [call] = [html for html in room.since("ana", before)["html"] if 'id="call"' in html]
    assert "Please look up" in call
    press("call", called="")
    [call] = [html for html in room.since("ana", before)["html"] if 'id="call"' in html]
    assert "Please look up" not in call


# Told


def test_a_message_stands_until_it_is_taken_away(room, press):
    press("message", text=WORDS)
    assert WORDS in standing(room.page("ana"), "message") and WORDS in room.page("desk")
    assert WORDS not in room.page("screen")
    press("message/removal")
    assert not standing(room.page("ana"), "message") and not Message.objects.exists()


def test_another_message_takes_its_place_and_is_another(room, press):
    press("message", text=WORDS)
    first = Message.objects.get().pk
    press("message", text="Back at 15:20")
    assert WORDS not in room.page("ana") and Message.objects.get().pk != first  # a phone that closed the first shows it


def test_a_message_says_in_which_language_it_was_written(room, cast, press):
    cast.ana.language = "ja"
    cast.ana.save()
    press("message", text=WORDS)
    assert f'lang="en">{WORDS}' in room.page("ana")


def test_a_ready_message_speaks_to_everyone_in_their_language(room, cast, press):
    cast.ana.language = "ja"
    cast.ana.save()
    press("message", ready="seats")
    assert "席にお戻りください。" in room.page("ana") and "back to your seats" in standing(room.page("ben"), "message")


@pytest.mark.parametrize(
    "fields,sentence",
    [
        ({"text": ""}, "Write something first."),
        ({"text": " \u200b"}, "Write something first."),
        ({}, "Write something first."),
        ({"text": "x" * 121}, "121 characters; 120 are the limit."),
        ({"ready": "nonsense"}, ""),
    ],
)
def test_what_is_no_message_is_given_back(cast, press, fields, sentence):
    answer = press("message", **fields)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and not Message.objects.exists()
    assert parse(page).find("id_text").get("value") == fields.get("text", "")


def test_nobody_is_called_or_told_after_the_day(cast, press):
    cast.workshop.end()
    assert {press("call", called="1").status_code, press("message", text=WORDS).status_code} == {410}
    assert not Message.objects.exists() and not Workshop.objects.get(pk=cast.workshop.pk).called_at


# Beside the room, and looking on


@pytest.mark.parametrize("page", ["seat/", "promises/", "actions/%s/"])
def test_a_page_beside_the_room_is_called_and_told_too(cast, as_, room, press, page):
    address = f"/w/{cast.workshop.pk}/{page % promise(cast, 'ana', 'Call every lead').pk if '%' in page else page}"
    assert not standing(text_of(as_("ana").get(address)), "call")
    press("call", called="1"), press("message", text=WORDS)
    shown = parse(text_of(as_("ana").get(address)))
    assert "Please look up" in shown.find("call").text() and WORDS in shown.find("message").text()
    caught_up = as_("ana").get(f"/w/{cast.workshop.pk}/since/", {"surface": "beside", "rev": 0, "epoch": "x"}).json()
    again = [element.text() for element in parse(caught_up["region"]).elements]
    assert again == [element.text() for element in shown.find("region").elements]


def test_whoever_only_looks_on_is_called_and_told_too(cast, as_, press):
    more_roles(cast)
    press("call", called="1"), press("message", text=WORDS)
    shown = parse(text_of(as_("olga").get(f"/w/{cast.workshop.pk}/")))
    assert "Please look up" in shown.find("call").text() and WORDS in shown.find("message").text()


def test_the_message_of_somebody_who_helps_is_theirs(cast, as_, press):
    """A co-facilitator's message and topic say whose they are; so does a note that they put aside."""
    more_roles(cast)
    press("message", "mio", text=WORDS), press("parking", "mio", topic="Who pays?")
    assert {Message.objects.get().by, Parked.objects.get().by} == {cast.mio}
    assert "from Mio." in text_of(as_("fay").get(f"/w/{cast.workshop.pk}/desk/"))
    at(cast.workshop, "stations")
    note = write(cast, "ben")
    press(f"notes/{note.pk}/parking", "mio", version=1)
    assert Parked.objects.last().by == cast.mio


# The phone on the desk


def test_the_preview_carries_nothing_of_a_person(room, cast, press):
    """Neither the step's private notes, nor names, seats, offers or promises."""
    cast.ana.rename("Anastasia")
    seats = cast.workshop.participants.count()
    write(cast, "ana", "We lost them on price")
    promise(cast, "ana", "Call every lead")
    assert "We lost them" in room.page("ana") and "Call every lead" in room.page("ana")  # it could leak
    page = room.page("preview")
    shown = page + room.since("preview", 0, "unknown")["region"]
    assert not [secret for secret in ("Anastasia", "Ben", "Fay", "We lost them", "Call every lead") if secret in shown]
    assert cast.workshop.participants.count() == seats and 'data-seat=""' in page


def test_the_preview_shows_what_phones_show(room, cast, press):
    at(cast.workshop, "stations")
    write(cast, "ana", "It breaks at night")
    press("call", called="1"), press("message", text=WORDS)
    page = room.page("preview")
    assert "It breaks at night" in page and "Please look up" in page and WORDS in page


def test_nothing_can_be_sent_through_the_preview(cast):
    """Its page carries no token, so whatever is posted from it is refused, though the facilitator's cookie is there."""
    fay = Client(enforce_csrf_checks=True)
    fay.force_login(cast.fay)
    address = f"/w/{cast.workshop.pk}/desk/phone/"
    tokens = [
        (element.get("name"), element.get("value"))
        for page in (fay.get(address), fay.get(f"/w/{cast.workshop.pk}/desk/"))
        for element in parse(page.content.decode()).all()
        if element.get("name") == "csrfmiddlewaretoken"
    ]
    preview = fay.get(address).content.decode()
    assert tokens and 'name="csrfmiddlewaretoken"' not in preview and 'data-token=""' in preview
    note = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "By the desk", "evidence": "heard"}
    for noun in ("desk/phone/", f"steps/{cast.step.pk}/notes/", "call/"):
        assert fay.post(f"/w/{cast.workshop.pk}/{noun}", note).status_code == 403
    assert not Note.objects.exists()


def test_the_preview_is_the_desks_own(cast, as_):
    for who, status in (("ana", 302), ("rei", 403), ("sten", 404)):
        assert as_(who).get(f"/w/{cast.workshop.pk}/desk/phone/").status_code == status
        query = {"surface": "preview", "rev": 0}
        assert as_(who).get(f"/w/{cast.workshop.pk}/since/", query).status_code == status
