"""The map as a list with stages and kinds as headings: the same notes, the same frames, remembered for each surface."""

import pytest

from tests.cast import at, by, fresh, write
from tests.dom import parse, place
from tests.test_wire import inside, region_of
from workshop.wording import in_words


@pytest.fixture
def listed(cast, as_):
    """A page as a list: listed("ana"), listed("fay")."""
    at(cast.workshop, "stations")

    def page(who, **query):
        client = as_(who)
        path = f"/w/{cast.workshop.pk}/" + ("desk/" if who == "fay" else "")
        client.get(path, {"view": "list"})
        return client.get(path, query).content.decode()

    return page


def headings(page):
    found = [part for part in parse(page).all() if part.tag in ("h2", "h3") and "stage-" in part.get("id")]
    return [part.children[0].strip() for part in found]


@pytest.mark.parametrize("who", ["ana", "fay"])
def test_stages_are_headings_and_every_note_stands_under_its_own(cast, listed, who):
    at(cast.workshop, "stations")
    note = write(cast, "ben", "Far away", column="S7", lane="idea")
    page = listed(who)
    assert headings(page) == [in_words(column) for column in cast.board.columns]
    cell = parse(page).find("cell-S7-idea")
    assert [element.get("id") for element in cell.elements] == [f"note-{note.pk}"]
    assert parse(page).find("kind-S7-idea").children == ["Idea"]


def test_each_surface_remembers_for_itself(cast, as_):
    at(cast.workshop, "stations")
    both, desk = as_("ana"), as_("fay")
    both.cookies |= desk.cookies
    phone_path, desk_path = f"/w/{cast.workshop.pk}/", f"/w/{cast.workshop.pk}/desk/"
    both.get(phone_path, {"view": "list"})
    assert 'class="listing"' in both.get(phone_path).content.decode()
    assert 'class="listing"' not in both.get(desk_path).content.decode()
    both.get(phone_path, {"view": "x"})
    assert 'class="listing"' in both.get(phone_path).content.decode()
    both.get(phone_path, {"view": "map"})
    assert 'class="listing"' not in both.get(phone_path).content.decode()


VERBS = {
    "a note comes": lambda cast, note: write(cast, "ben", "New", column="S5", lane="idea"),
    "a note moves": lambda cast, note: fresh(note).move("S4", "idea", version=1, by=by(cast.ben)),
    "a note is reworded": lambda cast, note: fresh(note).reword("Rain", "en", "data", version=1, by=by(cast.ana)),
    "a note is taken away": lambda cast, note: fresh(note).remove("twice", version=1, by=by(cast.fay)),
    "a note is taken back": lambda cast, note: fresh(note).withdraw(version=1),
}


@pytest.mark.parametrize("who", ["ana", "fay"])
@pytest.mark.parametrize("verb", VERBS)
def test_frames_land_in_the_list(cast, listed, room, wire, who, verb):
    at(cast.workshop, "stations")
    note, _other = write(cast, "ana"), write(cast, "ben", column="S4", lane="idea")
    region = region_of(listed(who))
    for frame in wire(lambda: VERBS[verb](cast, note)):
        html, ring = room.heard("desk" if who == "fay" else who, frame)
        assert not ring
        for fragment in html * 2:
            place(region, fragment)
    assert inside(region) == inside(region_of(listed(who)))


def test_a_catch_up_brings_the_list(cast, as_):
    at(cast.workshop, "stations")
    write(cast, "ben", "Far away", column="S7", lane="idea")
    ana = as_("ana")
    ana.get(f"/w/{cast.workshop.pk}/", {"view": "list"})
    answer = ana.get(f"/w/{cast.workshop.pk}/since/", {"surface": "phone", "rev": 0, "epoch": "other"})
    assert parse(answer.json()["region"]).find("cell-S7-idea")


def test_a_list_lets_its_writer_choose_the_stage(listed):
    names = [part for part in parse(listed("ana")).all() if part.get("name") == "column"]
    assert len(names) == 8 and {part.get("type") for part in names} == {"radio"}
