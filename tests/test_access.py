"""Every URL there is, as everybody there is. A new view is covered the day it gets an address."""

import uuid
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
from django.utils import timezone

from personas.models import Table
from retros.models import Corner, Fact
from tests.burning import burning, circle_of
from tests.cast import adopt, at, by, more_roles, promise, write
from tests.losses import learn, lose
from tests.room import said
from tests.urls import walk
from workshop import passes
from workshop.exercises.journey_map.models import JourneyMap
from workshop.methods.debate import ways
from workshop.models import Cluster, Note, Parked, Photo, Press, teams
from workshop.pictures import Picture
from workshop.planning import programmes

PATTERNS = {pattern.name: pattern for pattern in walk(get_resolver())}
IN_A_WORKSHOP = [name for name, pattern in PATTERNS.items() if pattern.route.startswith("w/")]

SECRETS = "It breaks at night", "Kumo offsite", "Call every lead", "Ana", "Ben"
WRITERS, LOOKERS, IN_CHARGE = {"ana", "ben"}, {"olga", "jun"}, {"fay", "ada"}
EVERYBODY = WRITERS | LOOKERS | IN_CHARGE | {"mio", "kai", "rei", "una", "sten", "nobody"}
MAY = {  # the decorator a view wears, and who gets past it
    "anyone": EVERYBODY,
    "signed_in": IN_CHARGE | {"rei", "sten"},
    "admin": {"ada"},
    "member": IN_CHARGE | {"rei", "sten"},  # of their own organisation
    "keeper": IN_CHARGE | {"sten"},
    "seated": WRITERS | LOOKERS,
    "participant": WRITERS | LOOKERS,  # to write: see below
    "took_part": WRITERS | IN_CHARGE | {"mio"},
    "in_the_room": WRITERS | IN_CHARGE | {"mio"},
    "at_the_wall": WRITERS | IN_CHARGE | {"mio", "kai"},
    "at_the_desk": IN_CHARGE | {"mio", "kai"},
    "facilitator": IN_CHARGE | {"mio"},
    "in_charge": IN_CHARGE,
    "previewing": IN_CHARGE | {"mio", "kai"},
    "reviewer": EVERYBODY - {"una", "sten", "nobody"},
    "screen": EVERYBODY,  # whoever has its link
    "listening": WRITERS | LOOKERS,  # as a phone asks
}
DESK = "at_the_desk", "facilitator", "in_charge", "previewing"


@pytest.fixture
def blanks(cast):
    """What goes into the blanks of an address: all of Kumo's workshop, with a note and a promise that could leak."""
    more_roles(cast)
    note = write(cast, "ana")
    return {
        "workshop": cast.workshop.pk,
        "phase": cast.workshop.phase_id,
        "person": cast.ben.pk,
        "helper": cast.mio.pk,
        "step": cast.step.pk,
        "note": note.pk,
        "action": promise(cast, "ana").pk,
        **groups_of(cast),
        "parked": Parked.add_topic(cast.workshop, "It breaks at night", None, by(cast.fay)).pk,
        "token": cast.workshop.screen_token,  # of the screen; a pass of the venue: tests/test_venue.py
        "team": team_of(cast),
        "pair": teams.pair_up(cast.workshop, cast.ana, cast.ben, together=False).pk,
        "photo": Photo.add(cast.step, Picture(4, 3, b"large", b"small")).pk,
        "digest": "0" * 12,
        "ballot": card_of(cast, note).pk,
        "pin": JourneyMap.objects.get(board=cast.board)
        .pins.create(from_department="marketing", to_department="product")
        .pk,
        "version": cast.board.freeze().pk,
        "key": f"no-owner-{note.pk}",
        "persona": adopt(cast, "It breaks at night").pk,
        "number": 1,
        **hunt_of(cast),
        **fire_of(cast),
        **losses_of(cast),
        "press": Press.remember(cast.workshop, None, by=by(cast.fay), at=timezone.now()).pk,
    }


def hunt_of(cast):
    """A segment of a persona hunt, and a sheet with a line, of a step beside the map's."""
    step = programmes.add_step(cast.workshop, 60, 1, None, programmes.piece("E01:std90"))
    table = Table.objects.create(group=step.groups.create(level=4, number=1), name="It breaks at night")
    line = table.lines.create(field="pain", text_en="It breaks at night", evidence="heard")
    return {"segment": step.hunt.segments.first().pk, "table": table.pk, "line": line.pk}


def fire_of(cast):
    """What a circle of a campfire keeps, of a step beside the map's."""
    burning(cast)
    circle = circle_of(cast, cast.ana)
    Fact.add(circle, uuid.uuid4(), date=None, text="It breaks at night", source="mail")
    corner, _new = Corner.add(circle, uuid.uuid4(), cast.ana, "k" * 64, "anon", "It breaks at night", "en")
    proposal = {"kind": "change", "area": "marketing", "next_time": "It breaks at night", "so_that": "nobody waits"}
    stood = circle.proposals.create(number=1, **proposal)
    return {"circle": circle.pk, "fact": circle.facts.first().pk, "corner": corner.pk, "proposal": stood.pk}


def losses_of(cast):
    """A lost deal with its lesson, published and applied, and a way back."""
    deal = lose(cast, "It breaks at night", causes=["message"])
    lesson = learn(deal, "It breaks at night", step=cast.step)
    use = lesson.uses.create(name="It breaks at night")
    return {"deal": deal.pk, "lesson": lesson.pk, "use": use.pk, "way": deal.decide_way_back("RA05").pk}


def groups_of(cast):
    """A pair and a cluster of the map's step."""
    group = cast.step.groups.create(level=2, number=1)
    cluster = Cluster.add(cast.board, uuid.uuid4(), "It breaks at night")[0]
    return {"group": group.pk, "cluster": cluster.pk}


def card_of(cast, note):
    """A debate that somebody asked for."""
    return cast.workshop.phase.propose_debate(note, ways("It breaks at night", "Call every lead", "en", third=False))


def team_of(cast):
    cast.workshop.mixes.create(seed=1)
    return cast.workshop.teams.create(letter="A", place=0).pk


def everything():
    """All rows of the product: what a request without effect leaves as it is."""
    models = [m for m in apps.get_models() if m._meta.app_label not in ("sessions", "contenttypes", "auth")]
    rows = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
    for user in rows["User"]:
        del user["last_login"]
    return rows


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def ask(as_, blanks):
    """ask("una", "post", "note-cell"): the answer, and whether anything in the database is different now."""
    clients = {who: as_(None if who == "nobody" else who) for who in EVERYBODY}
    rows = everything()

    def ask(who, method, name, **other):
        nonlocal rows
        typed = {"data": {"typed": "something"}} if method == "post" else {}
        answer = getattr(clients[who or "nobody"], method)(PATTERNS[name].address(blanks | other), **typed)
        before, rows = rows, everything() if method in ("get", "head", "post") else rows
        return SimpleNamespace(
            name=f"{method} {name} as {who}",
            status=answer.status_code,
            to_sign_in="/sign-in/?next=" in answer.get("Location", ""),
            tells=[secret for secret in SECRETS if secret in said(answer.getvalue().decode(errors="replace"))],
            changed=rows != before,
            headers=answer.headers,
        )

    return ask


def wrong(answers, right):
    return [f"{answer.name}: {answer.status}" for answer in answers if not right(answer)]


def test_a_stranger_gets_nothing_and_changes_nothing(ask):
    answers = [
        ask(who, method, name) for name in IN_A_WORKSHOP for who in ("una", "sten", None) for method in ("get", "post")
    ]
    assert not wrong(answers, lambda a: (a.to_sign_in or a.status in (403, 404)) and not a.tells and not a.changed)


def test_the_desk_is_for_the_facilitator(ask):
    """A seat opens no desk: its holder is led to the sign-in of those who run the room, a reviewer is told so."""
    desks = [name for name, pattern in PATTERNS.items() if pattern.callback.access in DESK]
    outside = "ana", "olga", "jun", "rei"
    answers = [ask(who, method, name) for name in desks for who in outside for method in ("get", "post")]
    assert len(desks) > 10
    assert not wrong(answers, lambda a: (a.to_sign_in or a.status == 403) and not a.changed)


def test_a_view_lets_in_whom_its_decorator_says(ask):
    answers = {(name, who): ask(who, "get", name) for name in PATTERNS for who in sorted(EVERYBODY)}
    outside = [answer for (name, who), answer in answers.items() if not may(who, name)]
    inside = [answer for (name, who), answer in answers.items() if may(who, name) and not asks_more(name)]
    assert not wrong(outside, lambda a: a.to_sign_in or a.status in (403, 404))
    assert not wrong(inside, lambda a: not a.to_sign_in and a.status != 403)


def may(who, name):
    return (who or "nobody") in MAY[PATTERNS[name].callback.access]


def asks_more(name):
    """Is it published? Is it yours?"""
    return PATTERNS[name].callback.access in ("reviewer", "at_the_wall", "in_the_room", "took_part")


def test_a_pass_reaches_as_far_as_its_role(ask):
    """What a co-facilitator or a scribe may not do is refused in words, and nothing changes."""
    refused = [
        ask(who, "post", name)
        for name in IN_A_WORKSHOP
        for who in ("mio", "kai")
        if PATTERNS[name].callback.access != "screen" and not may(who, name)
    ]
    assert len(refused) > 40 and not wrong(refused, lambda a: a.status == 403 and not a.changed)


def test_what_only_the_facilitator_does():
    """Rule 2.0.1: a co-facilitator does the same, except to publish and to take away for good, and hands on nothing."""
    reserved = {name for name, pattern in PATTERNS.items() if pattern.callback.access == "in_charge"}
    deleting = {"seat-removal", "invitation-removal", "agenda-step-removal", "rehearsal", "rehearsal-removal"}
    assert reserved == deleting | {"publication", "new-code", "screen-renewal", "helpers", "helper-removal"}


def test_whoever_looks_on_writes_nothing(ask):
    """Not by a page, nor by what an outbox or a script would send; only the language of their own phone is theirs."""
    names = set(IN_A_WORKSHOP) - {"seat-language"}
    answers = [ask(who, "post", name) for name in sorted(names) for who in sorted(LOOKERS)]
    assert not wrong(answers, lambda a: (a.to_sign_in or a.status in (400, 403, 405)) and not a.changed)


def test_reading_changes_nothing(ask):
    """Link previews and prefetches open links too."""
    answers = [ask(who, method, name) for name in PATTERNS for who in sorted(EVERYBODY) for method in ("get", "head")]
    assert not wrong(answers, lambda a: not a.changed)


def test_other_methods_are_refused(ask):
    answers = [
        ask(who, method, name)
        for name in PATTERNS
        for who in ("ana", "fay", "mio")
        for method in ("put", "patch", "delete", "trace")
    ]
    assert not wrong(answers, lambda a: a.status in (302, 403, 404, 405))


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_page_and_a_verb_are_two_things(ask, name):
    """GET on a verb is 405; so is POST on what is only a page."""
    who = next((who for who in ("fay", "ana", "ada") if may(who, name)), "ada")
    got, posted = ask(who, "get", name), ask(who, "post", name)
    assert 405 in (got.status, posted.status) or posted.status in (302, 400, 403, 404, 409, 422)
    assert posted.status != 200, "it answers a POST as if it were a page: @require_safe"
    assert not got.changed


def test_every_answer_carries_the_headers(ask):
    answers = [ask(who, "get", name) for name in PATTERNS for who in (None, "ana", "fay", "ada")]
    answers += [ask(who, "post", name) for name in PATTERNS for who in (None, "una", "sten")]
    assert not wrong(answers, is_guarded)


def test_the_way_to_nowhere_carries_the_headers(client, db):
    assert is_guarded(client.get("/there/is/nothing/"))


def is_guarded(answer):
    policy, kept = answer.headers.get("Content-Security-Policy", ""), answer.headers.get("Cache-Control", "")
    return (
        all(part in policy for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'self'"))
        and "unsafe" not in policy
        and answer.headers.get("X-Content-Type-Options") == "nosniff"
        and answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin"
        and answer.headers.get("Referrer-Policy") == "same-origin"
        and ("no-store" in kept or "immutable" in kept)
    )


# Ids of another workshop inside one's own address


def test_the_ids_of_another_workshop_open_nothing(ask, cast):
    """Una's own workshop in the address, Kumo's rows in its blanks."""
    names = [name for name in IN_A_WORKSHOP if PATTERNS[name].blanks != ["workshop"]]
    there = {"workshop": cast.elsewhere.pk}
    answers = [
        ask(who, method, name, **there) for name in names for who in ("una", "sten") for method in ("get", "post")
    ]
    assert not wrong(answers, lambda a: a.to_sign_in or (a.status in (403, 404, 405, 422) and not a.tells))
    assert not wrong(answers, lambda a: not a.changed)


def test_ids_of_nobody_open_nothing(ask):
    numbers = dict.fromkeys(
        ("phase", "person", "helper", "step", "team", "pair", "parked", "press", "group", "ballot"), 9**9
    )
    numbers |= dict.fromkeys(("pin", "version", "segment", "table", "circle", "deal", "way", "use"), 9**9)
    named = "note", "action", "cluster", "photo", "persona", "line", "fact", "corner", "proposal", "lesson"
    nothing = numbers | dict.fromkeys(named, uuid.uuid4())
    names = [name for name in IN_A_WORKSHOP if PATTERNS[name].blanks != ["workshop"]]
    answers = [
        ask(who, method, name, **nothing) for name in names for who in ("ana", "fay") for method in ("get", "post")
    ]
    assert not wrong(answers, lambda a: a.to_sign_in or a.status in (403, 404, 405, 422))
    assert not wrong(answers, lambda a: not a.changed)


# Who one is


def test_the_screen_needs_its_own_link(client, cast):
    assert client.get("/screen/not-the-token/").status_code == 404
    assert client.get(f"/screen/{cast.workshop.join_token}/").status_code == 404


def test_a_screen_link_of_another_workshop_hears_nothing_of_this_one(client, cast):
    query = {"surface": "screen", "token": cast.elsewhere.screen_token, "rev": 0}
    assert client.get(f"/w/{cast.workshop.pk}/since/", query).status_code == 404


@pytest.mark.parametrize(
    "surface,who,expected", [("desk", "ana", 302), ("desk", "rei", 403), ("desk", "sten", 404), ("screen", "fay", 404)]
)
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


def test_a_browser_with_a_seat_and_a_desk_is_both(cast, as_):
    """As in the demo: one browser looks at the phone and at the desk. What comes from the desk is the facilitator's."""
    both = as_("fay")
    both.cookies[passes.seat_cookie(cast.workshop.pk)] = as_("ana").cookies[passes.seat_cookie(cast.workshop.pk)].value
    at(cast.workshop, "stations")
    for surface, author in (("phone", cast.ana), ("desk", None)):
        note = uuid.uuid4()
        fields = {"id": note, "column": "S1", "lane": "pain", "text": "both", "evidence": "data"}
        both.post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/", fields, headers={"X-Surface": surface})
        assert Note.objects.get(pk=note).author == author
    cast.ana.remove()
    assert both.get(f"/w/{cast.workshop.pk}/notes/{note}/").status_code == 200
