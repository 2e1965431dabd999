"""Every key of the desk stands in the list that "?" shows, and every key in the list is one of the desk's."""

import re
from pathlib import Path

import pytest

from tests import burning, hunting
from tests.cast import at, lengthen, write
from tests.dom import parse
from tests.test_groups import asking
from workshop.methods.debate import ways
from workshop.models import Workshop

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ARROWS = {"ArrowLeft": "←", "ArrowRight": "→"}


def listed(page):
    text = page[page.index('id="keys"') :]
    return set(re.findall(r"<kbd>(.+?)</kbd></dt>", text))


def shown(key):
    return ARROWS.get(key, key.upper())


def on_controls(text):
    return {shown(key) for key in re.findall(r'\bkey="([^"{]+)"', text)}


def keys_of(*templates):
    return set().union(*(on_controls((TEMPLATES / name).read_text()) for name in templates))


def test_the_list_has_every_key_and_no_other(room):
    everywhere = set().union(*(on_controls(file.read_text()) for file in TEMPLATES.rglob("*.html")))
    in_rehearsals = keys_of("rehearsal/strip.html")
    assert listed(room.page("desk")) == everywhere - in_rehearsals and len(everywhere) > 20 and len(in_rehearsals) == 3


def test_the_list_of_a_rehearsal_has_its_keys_too(cast, room):
    workshop = cast.workshop
    real = workshop.organisation.workshops.create(starts_on=workshop.starts_on, ends_on=workshop.ends_on)
    before = listed(room.page("desk"))
    Workshop.objects.filter(pk=workshop.pk).update(rehearsal_of=real)
    assert listed(room.page("desk")) - before == keys_of("rehearsal/strip.html")


@pytest.mark.parametrize("step", ["journey map", "persona hunt", "open question", "campfire"])
def test_every_button_and_link_of_the_desk_has_a_key(room, step):
    """Whatever acts or leads away and stands on the desk unfolded, in every part of every exercise, while a vote waits,
    runs and is over. What a row of a list or a form is about is found by Tab."""
    cast = room.cast
    for phase in BEGINNINGS[step](cast):
        cast.workshop.stand_at(phase)
        assert keyless(room) == []
        for vote in (cast.workshop.phase.open_votes, cast.workshop.phase.close_votes):
            vote()
            assert keyless(room) == []


def test_a_debate_has_keys_too(room):
    cast = room.cast
    lengthen(cast)
    note = write(cast, "ana")
    at(cast.workshop, "tobe")
    card = cast.workshop.phase.propose_debate(note, ways("It breaks at night", "Call every lead", "en", third=False))
    desk = room.clients["desk"]
    for stage in ("first", "second", "vote"):
        desk.post(room.address("desk").replace("desk/", f"ballots/{card.pk}/stage/"), {"stage": stage})
        assert "debate" in room.page("desk") and keyless(room) == []


def journey_map(cast):
    lengthen(cast)
    return list(cast.step.phases.all())


def persona_hunt(cast):
    hunting.hunting(cast)
    return list(cast.hunt_step.phases.all())


def campfire(cast):
    burning.burning(cast, circles=2, people=14)
    return list(cast.fire.phases.all())


def open_question(cast):
    asking(cast)
    return list(cast.question.phases.all())


BEGINNINGS = {
    "journey map": journey_map,
    "persona hunt": persona_hunt,
    "open question": open_question,
    "campfire": campfire,
}


def keyless(room):
    acting = [each for each in parse(room.page("desk")).find("region").all() if is_control(each)]
    assert acting
    acting = [each for each in acting if each.get("name") != "language"]  # that is the reader's own
    return [
        each.text() for each in acting if not each.get("data-key") and not is_folded(each) and not is_of_a_row(each)
    ]


def is_of_a_row(element):
    """It stands in a row or a card of a list, or sends what is typed or chosen beside it."""
    around = [element]
    while around[-1].parent:
        around.append(around[-1].parent)
    form = next((each for each in around if each.tag == "form"), element)
    fields = [
        each for each in form.all() if each.tag in ("input", "textarea", "select") and each.get("type") != "hidden"
    ]
    return bool(fields) or any(each.tag in ("li", "article") for each in around)


def is_control(element):
    return element.tag == "button" or (element.tag == "a" and "link" in element.get("class").split())


def is_folded(element):
    while element.parent and element.tag != "details":
        element = element.parent
    return element.tag == "details"


def test_a_simple_desk_lists_no_key_that_it_lacks(room):
    lacking = listed(room.page("desk")) - listed(room.page("simple"))
    assert lacking == keys_of("room/rain.html", "parking/lot.html", "room/promises.html") | {"F"}


def test_no_two_controls_share_a_key(room):
    for surface in ("desk", "simple"):
        keys = re.findall(r'data-key="(.+?)"', room.page(surface))
        assert sorted(keys) == sorted(set(keys)) and {"ArrowLeft", "ArrowRight", "r", "p", "+", "q", "?", "e"} <= set(
            keys
        )


def test_a_new_facilitator_starts_with_a_simple_desk(cast, room, as_):
    simple, everything = room.page("simple"), room.page("desk")
    assert "2 have written" in simple and "Ana" not in simple and "<iframe" not in simple
    assert "Ana" in everything and "<iframe" in everything
    for page in (simple, everything):
        assert all(parse(page).find(name) for name in ("moves", "clock", "people-head"))
    fay = room.clients["simple"]
    assert fay.post(f"/w/{cast.workshop.pk}/desk/view/", {"view": "expert"}).status_code == 302
    assert "<iframe" in fay.get(room.address("desk")).content.decode()
    assert "Ana" in fay.get(f"/w/{cast.workshop.pk}/people/").content.decode()
    fay.post(f"/w/{cast.workshop.pk}/desk/view/", {"view": "x"})
    assert "<iframe" not in fay.get(room.address("desk")).content.decode()
