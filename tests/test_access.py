"""Every URL there is, as everybody there is. A new view is covered the day it gets an address."""

import uuid

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.urls import get_resolver

from tests.cast import promise, write
from tests.urls import walk

PATTERNS = {pattern.name: pattern for pattern in walk(get_resolver())}
IN_A_WORKSHOP = {name for name, pattern in PATTERNS.items() if pattern.route.startswith("w/")}
every_url = pytest.mark.parametrize("name", sorted(PATTERNS))
every_workshop_url = pytest.mark.parametrize("name", sorted(IN_A_WORKSHOP))

SECRETS = "It breaks at night", "Kumo offsite", "Call every lead", "Ana", "Ben"
MAY = {  # the decorator a view wears, and who gets past it
    "anyone": {"nobody", "ana", "ben", "una", "sten", "rei", "fay"},
    "signed_in": {"sten", "rei", "fay"},
    "admin": set(),
    "participant": {"ana", "ben"},
    "facilitator": {"fay"},
    "in_the_room": {"ana", "ben", "fay"},
    "reviewer": {"ana", "ben", "rei", "fay"},
    "screen": {"nobody", "ana", "ben", "una", "sten", "rei", "fay"},  # whoever has its link
    "listening": {"ana", "ben"},  # as a phone asks
}


@pytest.fixture
def blanks(cast):
    """What goes into the blanks of an address: all of Kumo's workshop, with a note and a promise that could leak."""
    note = write(cast, "ana")
    return {
        "workshop": cast.workshop.pk,
        "phase": cast.workshop.phase_id,
        "person": cast.ben.pk,
        "step": cast.step.pk,
        "note": note.pk,
        "action": promise(cast, "ana").pk,
        "token": cast.workshop.screen_token,
        "digest": "0" * 12,
    }


def everything():
    """All rows of the product: what a request without effect leaves as it is."""
    models = [m for m in apps.get_models() if m._meta.app_label not in ("sessions", "contenttypes", "auth")]
    rows = [row for model in models for row in model._default_manager.order_by("pk")]
    return [entry for entry in serializers.serialize("python", rows) if entry["fields"].pop("last_login", True)]


def text_of(answer):
    return answer.content.decode()


@every_workshop_url
def test_a_stranger_gets_nothing_and_changes_nothing(as_, blanks, name):
    before = everything()
    for who in ("una", "sten", None):
        for method in ("get", "post"):
            answer = getattr(as_(who), method)(PATTERNS[name].address(blanks))
            assert answer.status_code in (302, 403, 404)
            assert answer.status_code != 302 or "/sign-in/" in answer["Location"]
            assert not [secret for secret in SECRETS if secret in text_of(answer)]
    assert everything() == before


@pytest.mark.parametrize("name", sorted(n for n, p in PATTERNS.items() if p.callback.access == "facilitator"))
def test_the_desk_is_for_the_facilitator(as_, blanks, name):
    """A seat opens no desk (403, as for a reviewer: there is nothing to sign in to that would help)."""
    before = everything()
    for who in ("ana", "rei"):
        for method in ("get", "post"):
            assert getattr(as_(who), method)(PATTERNS[name].address(blanks)).status_code == 403, who
    assert everything() == before


@every_url
def test_a_view_lets_in_whom_its_decorator_says(as_, cast, blanks, name):
    pattern = PATTERNS[name]
    may = MAY[pattern.callback.access]
    for who in ("ana", "ben", "una", "sten", "rei", "fay", None):
        answer = as_(who).get(pattern.address(blanks))
        kept_out = answer.status_code == 403 or "/sign-in/?next=" in answer.get("Location", "")
        if (who or "nobody") not in may:
            assert kept_out or answer.status_code == 404, who
        elif pattern.callback.access not in ("reviewer", "in_the_room"):  # these ask more: published? yours?
            assert not kept_out, who


@every_url
def test_reading_changes_nothing(as_, cast, blanks, name):
    """Opened by everyone who may: link previews and prefetches open links too."""
    before = everything()
    for who in ("ana", "fay", "rei", "ada", None):
        as_(who).get(PATTERNS[name].address(blanks))
        as_(who).head(PATTERNS[name].address(blanks))
    assert everything() == before


@every_url
def test_other_methods_are_refused(as_, cast, blanks, name):
    before = everything()
    for who in ("ana", "fay"):
        for method in ("put", "patch", "delete", "options", "trace"):
            answer = getattr(as_(who), method)(PATTERNS[name].address(blanks))
            assert answer.status_code in (302, 403, 404, 405)
    assert everything() == before


@every_url
def test_a_page_and_a_verb_are_two_things(as_, cast, blanks, name):
    """GET on a verb is 405; so is POST on what is only a page. A page with a form takes both."""
    pattern = PATTERNS[name]
    who = next(iter(MAY[pattern.callback.access] & {"fay", "ana"}), "ada")
    got = as_(who).get(pattern.address(blanks)).status_code
    posted = as_(who).post(pattern.address(blanks)).status_code
    assert got != 405 or posted != 405
    if posted == 200:
        assert name in {"language", "sign-out"}, f"{name} answers a POST as if it were a page: @require_safe"


def test_every_answer_carries_the_headers(as_, cast, blanks):
    for name, pattern in PATTERNS.items():
        for who in (None, "ana", "fay", "rei", "sten", "ada"):
            for method in ("get", "post"):
                answer = getattr(as_(who), method)(pattern.address(blanks))
                guarded(answer, f"{name} as {who}")


def test_the_way_to_nowhere_carries_the_headers(client, db):
    guarded(client.get("/there/is/nothing/"), "nowhere")


def guarded(answer, where):
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'self'" in policy, where
    assert "unsafe" not in policy, where
    assert answer.headers.get("X-Content-Type-Options") == "nosniff", where
    assert answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin", where
    assert answer.headers.get("Referrer-Policy") == "same-origin", where
    assert "no-store" in answer.headers.get("Cache-Control", "") or "immutable" in answer["Cache-Control"], where


# Ids of another workshop inside one's own address


@pytest.mark.parametrize("name", sorted(n for n in IN_A_WORKSHOP if PATTERNS[n].blanks != ["workshop"]))
def test_the_ids_of_another_workshop_open_nothing(as_, cast, blanks, name):
    """Una's own workshop in the address, Kumo's rows in its blanks."""
    before = everything()
    foreign = PATTERNS[name].address(blanks | {"workshop": cast.elsewhere.pk})
    for who in ("una", "sten"):
        for method in ("get", "post"):
            answer = getattr(as_(who), method)(foreign)
            assert answer.status_code in (302, 403, 404, 405), who
            assert not [secret for secret in SECRETS if secret in text_of(answer)]
    assert everything() == before


@every_workshop_url
def test_ids_of_nobody_open_nothing(as_, cast, blanks, name):
    nothing = {"phase": 9**9, "person": 9**9, "step": 9**9, "note": uuid.uuid4(), "action": uuid.uuid4(), "workshop": 9**9}
    known = {"workshop"} if PATTERNS[name].blanks != ["workshop"] else set()
    address = PATTERNS[name].address({**nothing, **{blank: blanks[blank] for blank in known}})
    for who in ("ana", "fay"):
        assert as_(who).get(address).status_code in (302, 403, 404, 405)
        assert as_(who).post(address, {"version": 1}).status_code in (302, 403, 404)


# Who one is


def test_the_screen_needs_its_own_link(client, cast):
    assert client.get("/screen/not-the-token/").status_code == 404
    assert client.get(f"/screen/{cast.workshop.join_token}/").status_code == 404


def test_a_screen_link_of_another_workshop_hears_nothing_of_this_one(client, cast):
    query = {"surface": "screen", "token": cast.elsewhere.screen_token, "rev": 0}
    assert client.get(f"/w/{cast.workshop.pk}/since/", query).status_code == 404


@pytest.mark.parametrize("surface,who,expected", [("desk", "ana", 302), ("desk", "rei", 403), ("desk", "sten", 404), ("screen", "fay", 404)])
def test_the_catch_up_asks_for_the_proof_of_its_surface(as_, cast, surface, who, expected):
    assert as_(who).get(f"/w/{cast.workshop.pk}/since/", {"surface": surface, "rev": 0}).status_code == expected


def test_a_forged_seat_is_no_seat(client, cast):
    for forged in (f"{cast.ana.pk}.{cast.ana.key}", f"{cast.ana.pk}.{cast.ana.key}:AAAA", "é", "x" * 8000, "1.2:3"):
        client.cookies[f"seat-{cast.workshop.pk}"] = forged
        assert client.get(f"/w/{cast.workshop.pk}/").status_code == 403


def test_a_seat_of_one_workshop_is_none_in_another(as_, cast):
    una = as_("una")
    una.cookies[f"seat-{cast.workshop.pk}"] = una.cookies[f"seat-{cast.elsewhere.pk}"].value
    assert una.get(f"/w/{cast.workshop.pk}/").status_code == 403


def test_a_removed_seat_is_told_so_in_words(as_, cast):
    ana = as_("ana")
    cast.ana.remove()
    for address in ("", "since/?rev=0", "promises/", "seat/"):
        answer = ana.get(f"/w/{cast.workshop.pk}/{address}", headers={"X-Outbox": "1"})
        assert answer.status_code == 403 and "taken this seat away" in text_of(answer)


def test_whoever_loses_a_role_loses_the_desk(as_, cast):
    fay = as_("fay")
    cast.fay.memberships.all().delete()
    assert fay.get(f"/w/{cast.workshop.pk}/desk/").status_code == 404


def test_nobody_is_shown_the_way_to_sign_in_and_back(client, cast):
    answer = client.get(f"/w/{cast.workshop.pk}/desk/")
    assert answer["Location"] == f"/sign-in/?next=/w/{cast.workshop.pk}/desk/"


def test_without_a_seat_the_answer_is_words(client, cast):
    answer = client.get(f"/w/{cast.workshop.pk}/")
    assert answer.status_code == 403 and "Scan the code again to join." in text_of(answer)


def test_the_demo_has_no_door_on_a_real_site(client, db):
    assert not settings.DEMO and client.get("/demo/desk/").status_code == 404
