"""Roles (rule 2.0.1): seats that only look on, those who help at the desk, and who is told who moved the room."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import at, by, crowd, fresh, more_roles, promise, write
from tests.dom import parse
from tests.room import said
from workshop import exercise, passes, viewers
from workshop.exercise import Exercise, Face
from workshop.forms.promises import ActionForm
from workshop.models import Helper, Move, Note, Participant, teams
from workshop.models.helping import LINK_GOOD_FOR

HIDDEN = "We lost them on price"


@pytest.fixture
def people(cast):
    more_roles(cast)
    return cast


def text_of(answer):
    return answer.content.decode()


def page_of(client, cast, path=""):
    return text_of(client.get(f"/w/{cast.workshop.pk}/{path}"))


# Those who look on


@pytest.mark.parametrize("who", ["olga", "jun"])
@pytest.mark.parametrize("phase", ["frame", "silent", "stations", "convert", "emotion"])
def test_whoever_looks_on_sees_the_room_and_nothing_to_press(people, as_, who, phase):
    at(people.workshop, phase)
    page = parse(page_of(as_(who), people))
    assert page.find("clock") and getattr(people, who).get_role_display() in page.find("region").text()
    assert "<form" not in page_of(as_(who), people) and "<textarea" not in page_of(as_(who), people)


def test_a_judge_is_listed_as_judge(people, as_):
    assert people.jun.is_judge and not people.olga.is_judge
    assert "Judge" in parse(page_of(as_("fay"), people, "desk/")).find(f"person-{people.jun.pk}").text()


def test_the_desk_gives_a_role_and_takes_it_back(cast, as_):
    address = f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/role/"
    as_("fay").post(address, {"role": "observer"})
    note = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "no", "evidence": "data"}
    notes = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/"
    refused = as_("ana").post(notes, note, headers={"X-Outbox": "1"})
    assert refused.status_code == 403 and "writes nothing" in text_of(refused) and not Note.objects.exists()
    assert as_("fay").post(address, {"role": "king"}).status_code == 400
    as_("fay").post(address, {"role": "participant"})
    assert as_("ana").post(notes, note, headers={"X-Outbox": "1"}).status_code == 201


def test_whoever_looks_on_counts_in_nothing(people, as_):
    """Not among those who write, not towards k, not in a team, and answers for no promise."""
    assert people.workshop.arrived == {"all": 2, "written": 0, "asks_who_wrote": True, "ready": 0}
    teams.mix(people.workshop, 2, seed=1)
    assert {seat.name for seat in Participant.objects.exclude(team=None)} == {"Ana", "Ben"}
    assert people.olga not in ActionForm(workshop=people.workshop).fields["owner"].queryset


def test_the_fifth_writer_who_looks_on_makes_no_label(cast):
    for seat in [*crowd(cast.workshop, "marketing", 4), cast.ana]:
        cast.last = seat
        write(cast, "last")
    cast.ana.give_role("observer")
    cast.workshop.refresh_from_db()
    cast.workshop.phase.reveal()
    cast.board.refresh_from_db()
    assert cast.board.labels == {"marketing": ""}


def test_whoever_takes_part_again_finds_a_team(cast):
    teams.mix(cast.workshop, 2, seed=1)
    cast.ana.give_role("observer")
    assert fresh_seat(cast.ana).team is None
    cast.ana.give_role("participant")
    assert fresh_seat(cast.ana).team


def test_whoever_looks_on_is_moved_into_no_team(people, as_):
    teams.mix(people.workshop, 2, seed=1)
    into = {"into": people.workshop.teams.first().pk}
    answer = as_("fay").post(f"/w/{people.workshop.pk}/people/{people.olga.pk}/team/", into)
    assert answer.status_code == 409 and fresh_seat(people.olga).team is None
    people.olga.leave(), people.olga.come_back()
    assert fresh_seat(people.olga).team is None


def fresh_seat(seat):
    return Participant.objects.get(pk=seat.pk)


# Those who help at the desk


def handed_out(cast, as_, role="co_facilitator"):
    """The link of a new pass, as its QR has it."""
    as_("fay").post(f"/w/{cast.workshop.pk}/helpers/", {"role": role})
    return re.search(r"/helping/[\w-]+/", page_of(as_("fay"), cast, "helpers/"))[0]


def test_a_link_lets_one_person_help(cast, as_):
    link, mio = handed_out(cast, as_), as_(None)
    for _preview in range(2):
        assert "Co-facilitator" in text_of(mio.get(link))
    assert not cast.workshop.helpers.here().exists()  # opening it took nothing
    assert mio.post(link, {"name": " "}).status_code == 422
    assert mio.post(link, {"name": "Mio"})["Location"] == f"/w/{cast.workshop.pk}/desk/"
    assert "Mio" in page_of(mio, cast, "desk/") and "Mio" in page_of(as_("fay"), cast, "desk/")
    copied = as_("ana").post(link, {"name": "Ana"})
    assert copied.status_code == 404 and "has been used" in text_of(copied)
    assert [helper.name for helper in cast.workshop.helpers.here()] == ["Mio"]


def test_two_who_opened_the_same_link_are_one_helper(cast):
    first, second = (cast.workshop.helpers.create(role="scribe") for _ in "ab")
    second = Helper.objects.get(pk=first.pk)
    assert first.come("Mio", "en") and not second.come("Eve", "en")


def test_a_link_is_good_for_fifteen_minutes(cast):
    helper = cast.workshop.helpers.create(role="scribe")
    assert not helper.come("Eve", "en", now=helper.invited_at + LINK_GOOD_FOR + timedelta(seconds=1))
    assert helper.come("Kai", "en", now=helper.invited_at + LINK_GOOD_FOR - timedelta(seconds=1))


def test_an_old_link_is_told_so(cast, as_):
    link = handed_out(cast, as_)
    Helper.objects.update(invited_at=timezone.now() - LINK_GOOD_FOR)
    assert as_(None).get(link).status_code == 404


def test_a_pass_taken_back_opens_nothing(people, as_, wire):
    mio = as_("mio")
    frames = wire(lambda: as_("fay").post(f"/w/{people.workshop.pk}/helpers/{people.mio.pk}/removal/"))
    assert frames[0]["closes"] == {people.mio.audience: "removed"} and "facilitators" in frames[0]["rings"]
    answer = mio.get(f"/w/{people.workshop.pk}/desk/")
    assert answer.status_code == 403 and "taken this pass back" in text_of(answer)
    cookies = {name: morsel.value for name, morsel in mio.cookies.items()}
    assert viewers.listener(cookies, people.workshop.pk, "desk") is None
    assert not people.workshop.helpers.here().filter(name="Mio").exists()


def test_a_pass_of_one_workshop_is_none_in_another(people, as_):
    mio = as_("mio")
    mio.cookies[passes.pass_cookie(people.elsewhere.pk)] = mio.cookies[passes.pass_cookie(people.workshop.pk)].value
    assert mio.get(f"/w/{people.elsewhere.pk}/desk/").status_code == 302


@pytest.mark.parametrize("forged", ["1.key", "1.key:x:y", "é", ""])
def test_a_forged_pass_is_no_pass(people, client, forged):
    client.cookies[passes.pass_cookie(people.workshop.pk)] = forged
    assert client.get(f"/w/{people.workshop.pk}/desk/").status_code == 302


def test_a_seat_is_no_pass(people, as_):
    """The signature of one opens nothing as the other."""
    ana = as_("ana")
    ana.cookies[passes.pass_cookie(people.workshop.pk)] = ana.cookies[passes.seat_cookie(people.workshop.pk)].value
    assert ana.get(f"/w/{people.workshop.pk}/desk/").status_code == 302


def test_who_helps_reads_in_their_own_language(people, as_):
    mio = as_("mio")
    mio.post("/language/", {"language": "ja", "next": f"/w/{people.workshop.pk}/desk/"})
    assert "進行補助" in page_of(mio, people, "desk/") and "Co-facilitator" in page_of(as_("fay"), people, "desk/")


def test_a_co_facilitator_runs_the_day(people, as_):
    mio, workshop = as_("mio"), people.workshop
    mio.post(f"/w/{workshop.pk}/next/", {"phase": workshop.phase_id})
    workshop.refresh_from_db()
    assert workshop.phase.code == "stations"
    note = write(people, "ana")
    mio.post(f"/w/{workshop.pk}/notes/{note.pk}/cell/", {"column": "S2", "lane": "pain", "version": 1})
    assert fresh(note).column == "S2" and fresh(note).changes.get().by == people.mio
    mio.post(f"/w/{workshop.pk}/ending/")
    assert "Publish" not in page_of(mio, people, "report/") and "Publish" in page_of(as_("fay"), people, "report/")


def test_a_co_facilitator_without_an_account_speaks_and_parks(people, as_):
    mio, base = as_("mio"), f"/w/{people.workshop.pk}/"
    at(people.workshop, "stations")
    note = write(people, "ana")
    assert mio.post(f"{base}message/", {"text": "Back at 15:10"}).status_code == 302
    assert mio.post(f"{base}parking/", {"topic": "The price list"}).status_code == 302
    assert mio.post(f"{base}notes/{note.pk}/parking/", {"version": 1}).status_code == 302
    assert people.workshop.message.text == "Back at 15:10" and people.workshop.parked.count() == 2


def test_a_scribe_moves_nothing(people, as_):
    at(people.workshop, "stations")
    desk = page_of(as_("kai"), people, "desk/")
    assert 'id="moves"' not in desk and "data-drag" not in desk and "Enter notes from paper" in desk
    note = write(people, "ana")
    assert "Add the Japanese words" in page_of(as_("kai"), people, f"notes/{note.pk}/")
    assert "/cell/" not in page_of(as_("kai"), people, f"notes/{note.pk}/")


def test_the_laptop_may_die(cast, as_):
    """Any device with the facilitator's sign-in goes on where the other stood."""
    laptop, tablet = as_("fay"), as_("fay")
    laptop.post(f"/w/{cast.workshop.pk}/next/", {"phase": cast.workshop.phase_id})
    cast.workshop.refresh_from_db()
    assert "Stage stations" in page_of(tablet, cast, "desk/")
    tablet.post(f"/w/{cast.workshop.pk}/next/", {"phase": cast.workshop.phase_id})
    cast.workshop.refresh_from_db()
    assert cast.workshop.phase.code == "emotion"


# Notes from paper, and their other language


def enter(client, cast, **fields):
    fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": HIDDEN, "evidence": "heard"} | fields
    return client.post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/paper/", fields)


@pytest.mark.parametrize("who", ["kai", "mio", "fay"])
def test_the_desk_enters_what_somebody_wrote_on_paper(people, as_, who):
    assert enter(as_(who), people, author=people.ana.pk).status_code == 302
    note = Note.objects.get()
    assert (note.author, note.origin, note.department, note.shown) == (people.ana, "scribe", "marketing", False)
    assert HIDDEN in page_of(as_("ana"), people) and HIDDEN not in page_of(as_(who), people, "desk/")
    assert enter(as_(who), people).status_code == 302  # and what nobody signed
    assert Note.objects.filter(author=None).exists()


@pytest.mark.parametrize("wrong", [{"author": "olga"}, {"author": "una"}, {"text": " "}, {"evidence": ""}])
def test_paper_that_cannot_be_entered_is_kept_in_the_form(people, as_, wrong):
    wrong = {name: getattr(people, value).pk if name == "author" else value for name, value in wrong.items()}
    answer = enter(as_("kai"), people, **wrong)
    assert answer.status_code == 422 and not Note.objects.exists()
    assert (HIDDEN in text_of(answer)) == ("text" not in wrong)


def test_an_anonymous_step_takes_no_name_from_paper(people, as_):
    people.step.identity = "anon"
    people.step.save(update_fields=["identity"])
    assert "Ana" not in said(page_of(as_("kai"), people, f"steps/{people.step.pk}/paper/"))
    assert enter(as_("kai"), people, author=people.ana.pk).status_code == 422
    assert not Note.objects.exists()


def test_nobody_enters_paper_after_the_end(people, as_):
    people.workshop.end()
    assert enter(as_("kai"), people).status_code == 410


def test_a_scribe_adds_the_other_language(people, as_, room):
    at(people.workshop, "stations")
    note = write(people, "ana", "It breaks at night")
    address = f"/w/{people.workshop.pk}/notes/{note.pk}/translation/"
    as_("kai").post(address, {"translation": "夜に壊れる", "version": 1})
    assert (fresh(note).text_en, fresh(note).text_ja) == ("It breaks at night", "夜に壊れる")
    assert "It breaks at night" in room.page("ana")
    stale = as_("kai").post(address, {"translation": "夜中に壊れる", "version": 1})
    assert stale.status_code == 409 and "夜中に壊れる" in text_of(stale)
    fresh(note).undo(version=2)
    assert fresh(note).text_ja == ""


# Who moved the room


def moved(client, cast):
    found = re.search(r'id="moved"[^>]*>([^<]*)<', page_of(client, cast, "desk/"))
    return found and found[1]


def test_the_other_desks_are_told_who_moved_the_room(people, as_, room):
    mio, workshop = as_("mio"), people.workshop
    mio.post(f"/w/{workshop.pk}/next/", {"phase": workshop.phase_id})
    assert moved(as_("fay"), people) == "Mio moved the room to “Stage stations”."
    assert moved(as_("kai"), people) == moved(as_("ada"), people) == moved(as_("fay"), people)
    assert moved(mio, people) is None  # who pressed knows it
    assert moved(as_("fay"), people)  # and it stays
    for surface in ("ana", "screen"):
        assert "Mio" not in room.page(surface)
    workshop.refresh_from_db()
    as_("fay").post(f"/w/{workshop.pk}/back/", {"phase": workshop.phase_id})
    assert moved(as_("fay"), people) is None and moved(mio, people).startswith("Fay moved the room to")


@pytest.mark.parametrize(
    "press,told",
    [
        ("phases/{phase}/reveal/", "Mio revealed what was written."),
        ("phases/{phase}/pause/?", "Mio let the clock run again."),
        ("phases/{phase}/pause/", "Mio stopped the clock."),
        ("ending/", "Mio ended the workshop."),
    ],
)
def test_what_the_others_are_told(people, as_, press, told):
    paused = "" if press.endswith("?") else "1"
    address = press.format(phase=people.workshop.phase_id).rstrip("?")
    as_("mio").post(f"/w/{people.workshop.pk}/{address}", {"paused": paused})
    assert moved(as_("fay"), people) == told


def test_the_others_are_told_that_a_move_was_taken_back(people, as_):
    mio, workshop = as_("mio"), people.workshop
    mio.post(f"/w/{workshop.pk}/next/", {"phase": workshop.phase_id})
    mio.post(f"/w/{workshop.pk}/presses/{workshop.presses.get().pk}/undo/")
    assert moved(as_("fay"), people) == "Mio took the last move back."


def test_two_desks_that_press_at_once_make_one_move(people, as_):
    seen = {"phase": people.workshop.phase_id}
    answers = [as_(who).post(f"/w/{people.workshop.pk}/next/", seen).status_code for who in ("mio", "fay")]
    assert answers == [302, 409] and Move.objects.get().by == people.mio


# Several roles in one person


class Candour(Exercise):
    kind, manager_guard = "candour", True
    faces = {"all": Face("boards/silent", private=True, writes=True)}


@pytest.fixture
def guarded(people, monkeypatch):
    """A step with manager guard, like E03, in which Ben has written."""
    monkeypatch.setitem(exercise._kinds, "candour", Candour)
    people.step.kind = "candour"
    people.step.save(update_fields=["kind"])
    write(people, "ben", HIDDEN)
    return people


def also_seated(client, cast, as_, seat="ana"):
    name = passes.seat_cookie(cast.workshop.pk)
    client.cookies[name] = as_(seat).cookies[name].value
    return client


@pytest.mark.parametrize("desk", ["fay", "mio"])
def test_under_manager_guard_a_desk_with_a_seat_reads_no_cards(guarded, as_, desk):
    waiting = f"steps/{guarded.step.pk}/waiting/"
    assert HIDDEN in page_of(as_(desk), guarded, waiting)
    both = also_seated(as_(desk), guarded, as_)
    page = page_of(both, guarded, waiting)
    assert HIDDEN not in page and "You also hold a seat" in page
    note = Note.objects.get()
    seat = f"people/{guarded.ben.pk}/"  # whoever has Ben's seat reads his cards
    for client, is_told in ((as_(desk), True), (both, False)):
        assert ("<svg" in page_of(client, guarded, seat).partition("handover")[2]) == is_told
        assert (fresh_seat(guarded.ben).number in page_of(client, guarded, seat)) == is_told
        assert (client.get(f"/w/{guarded.workshop.pk}/badges/").status_code == 200) == is_told
    held = both.post(f"/w/{guarded.workshop.pk}/notes/{note.pk}/hold/", {"held": "1", "version": 1})
    assert held.status_code == 404 and HIDDEN not in text_of(held) and not fresh(note).held


def test_without_the_guard_a_desk_with_a_seat_looks_through_them(people, as_):
    write(people, "ben", HIDDEN)
    assert HIDDEN in page_of(also_seated(as_("fay"), people, as_), people, f"steps/{people.step.pk}/waiting/")


def test_a_pass_remembers_the_seat_of_who_took_it(guarded, as_):
    """Also when the browser forgets the seat: the manager who helps at the desk stays a manager."""
    ana = as_("ana")
    ana.post(handed_out(guarded, as_), {"name": "Ana"})
    del ana.cookies[passes.seat_cookie(guarded.workshop.pk)]
    assert HIDDEN not in page_of(ana, guarded, f"steps/{guarded.step.pk}/waiting/")


def test_with_a_seat_and_a_pass_the_phone_is_the_participants(people, as_):
    both = also_seated(as_("mio"), people, as_)
    assert 'data-surface="phone"' in page_of(both, people) and "Ana" in page_of(both, people)
    assert 'data-surface="desk"' in page_of(both, people, "desk/")
    at(people.workshop, "stations")
    for surface, author in (("phone", people.ana), ("desk", None)):
        fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "both", "evidence": "data"}
        notes = f"/w/{people.workshop.pk}/steps/{people.step.pk}/notes/"
        both.post(notes, fields, headers={"X-Surface": surface})
        assert Note.objects.get(pk=fields["id"]).author == author


def test_a_scribe_with_a_seat_moves_notes_with_the_phone_only(people, as_):
    at(people.workshop, "stations")
    note, both = write(people, "ben"), also_seated(as_("kai"), people, as_)
    move, there = f"/w/{people.workshop.pk}/notes/{note.pk}/cell/", {"column": "S2", "lane": "pain", "version": 1}
    assert both.post(move, there, headers={"X-Surface": "desk"}).status_code == 403
    assert both.post(move, there).status_code == 302 and fresh(note).changes.get().by == people.ana


def test_a_desk_with_a_seat_that_looks_on_still_runs_the_room(people, as_):
    both = also_seated(as_("mio"), people, as_, "olga")
    at(people.workshop, "stations")
    note = write(people, "ana")
    both.post(f"/w/{people.workshop.pk}/notes/{note.pk}/cell/", {"column": "S2", "lane": "pain", "version": 1})
    assert fresh(note).changes.get().by == people.mio


def test_a_seat_without_its_pass_is_still_a_seat(people, as_):
    both = also_seated(as_("mio"), people, as_)
    people.mio.remove()
    at(people.workshop, "stations")
    note = write(people, "ben")
    both.post(f"/w/{people.workshop.pk}/notes/{note.pk}/cell/", {"column": "S2", "lane": "pain", "version": 1})
    assert fresh(note).changes.get().by == people.ana


def test_a_promise_is_put_right_by_whoever_runs_the_room(people, as_):
    action = promise(people)
    assert as_("mio").get(f"/w/{people.workshop.pk}/actions/{action.pk}/").status_code == 200
    assert as_("kai").get(f"/w/{people.workshop.pk}/actions/{action.pk}/").status_code == 403
    assert by(people.mio) == {"helper": people.mio}


def test_a_scribe_is_shown_no_way_that_is_closed(people, as_):
    """Whatever the desk of a scribe leads to opens, whatever stands there."""
    promise(people, "ana", "Call every lead")
    for phase in ("frame", "silent", "stations", "convert"):
        at(people.workshop, phase)
        kai = as_("kai")
        kai.cookies["desk"] = "expert"
        desk = parse(page_of(kai, people, "desk/"))
        ways = {each.get("href") for each in desk.all() if each.tag == "a" and each.get("href").startswith("/w/")}
        assert len(ways) > 1
        assert [way for way in ways if kai.get(way).status_code != 200] == []
        people.workshop.end(), people.workshop.reopen()


def test_a_scribe_reads_of_a_person_what_the_list_says(people, as_):
    Participant.objects.filter(pk=people.ana.pk).update(needs="no stairs")
    address = f"people/{people.ana.pk}/"
    assert "no stairs" in page_of(as_("fay"), people, address)  # it could leak
    shown = page_of(as_("kai"), people, address)
    assert "Ana" in shown and not [secret for secret in ("no stairs", people.ana.number, "/move/") if secret in shown]
    answer = as_("kai").post(f"/w/{people.workshop.pk}/{address}", {"name": "Anna", "department": "marketing"})
    assert answer.status_code == 403 and fresh_seat(people.ana).name == "Ana"
