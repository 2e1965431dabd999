"""The invite list: who is expected, what only facilitators know of them, and what happens when they come."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import at, expect
from tests.test_join import at_the_door, holds, take
from tests.test_privacy import travelled
from workshop import spreadsheet
from workshop.models import Participant, Workshop, teams
from workshop.models.workshop import Full

LIST = """Name,Department,Level,Boss,Language,Needs
Cleo,Marketing,Manager,,English,will not run
Dan,Field sales,,Cleo,日本語,
Eve,Customer success,,Ana,,no phone"""


def names(cast):
    return [seat.name for seat in cast.workshop.participants.standing()]


def paste(as_, cast, text, **fields):
    return as_("fay").post(f"/w/{cast.workshop.pk}/invitations/", {"text": text} | fields)


def in_preparation(cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(status="draft", phase=None)
    cast.workshop.refresh_from_db()


# The list


def test_a_pasted_list_is_expected(cast, as_):
    assert paste(as_, cast, LIST).status_code == 302
    cleo, dan, eve = cast.workshop.participants.expected()
    assert (cleo.name, cleo.level, cleo.language, cleo.needs) == ("Cleo", "manager", "en", "will not run")
    assert (dan.boss, dan.language, eve.boss, eve.language) == (cleo, "ja", cast.ana, "")
    assert len({seat.number for seat in (cleo, dan, eve, cast.ana, cast.ben)} - {""}) == 5
    page = as_("fay").get(f"/w/{cast.workshop.pk}/invitations/").content.decode()
    assert "will not run" in page and "3 still expected" in page and "5 on the list" in page


def test_a_file_is_read_as_what_is_pasted(cast, as_):
    file = SimpleUploadedFile("../../list.csv", "呼び名,部署\n髙橋,マーケティング".encode("cp932"))
    assert paste(as_, cast, "", file=file).status_code == 302 and "髙橋" in names(cast)


@pytest.mark.parametrize(
    "text,said",
    [
        ("Ana,Legal", "Line 1: “Legal” is not one of Marketing"),
        ("Cleo,marketing\nDan,Legal", "Line 2"),
        ("Cleo,marketing,,Kim", "Line 1: the boss “Kim” is not on the list."),
        ("Cleo,marketing,,Cleo", "Cleo cannot be their own boss."),
        ("Cleo,marketing,,Dan\nDan,field sales,,Cleo", "Cleo, Dan."),
        ("Dan,field sales\nDan,inside sales\nCleo,marketing,,Dan", "Line 3: there are several people called Dan"),
        ("\n".join(f"Guest {n},marketing" for n in range(2000)), "2002 people; the workshop has 400 seats."),
        ("Cleo\0,marketing", "no text"),
        ("<script>,nowhere", "&lt;script&gt;"),
        ("", "Paste some lines first."),
    ],
)
def test_what_is_wrong_stores_nothing_and_keeps_what_was_pasted(cast, as_, text, said):
    before, rev = names(cast), Workshop.objects.get(pk=cast.workshop.pk).rev
    answer = paste(as_, cast, text)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "Nothing was added." in page
    assert names(cast) == before and Workshop.objects.get(pk=cast.workshop.pk).rev == rev
    assert text.splitlines()[:1] == [] or text.splitlines()[0].split(",")[-1].replace("<", "&lt;")[:5] in page


def test_what_a_wrong_file_says_can_be_corrected_on_the_page(cast, as_):
    page = paste(as_, cast, "", file=SimpleUploadedFile("l.csv", b"Cleo,Legal")).content.decode()
    assert "Cleo,Legal</textarea>" in page
    answer = paste(as_, cast, "", file=SimpleUploadedFile("l.png", b"\x89PNG\0\xff"))
    assert answer.status_code == 422 and "no text" in answer.content.decode()


def test_sentences_end_somewhere(cast, as_):
    page = paste(as_, cast, "\n".join(f"Guest {n},nowhere" for n in range(300))).content.decode()
    assert page.count("<li>Line ") == spreadsheet.MOST_SENTENCES and "And 280 more." in page


def test_the_same_list_again_doubles_nobody_and_brings_it_up_to_date(cast, as_):
    paste(as_, cast, LIST)
    before = list(cast.workshop.participants.order_by("pk").values_list("pk", "number"))
    paste(as_, cast, "department,name,boss\nmarketing,ｃｌｅｏ,Ben\nfield sales,Dan,")
    assert list(cast.workshop.participants.order_by("pk").values_list("pk", "number")) == before
    cleo, dan, _eve = cast.workshop.participants.expected()
    assert (cleo.boss, dan.boss) == (cast.ben, None)
    assert (cleo.level, cleo.needs) == ("manager", "will not run")  # a column that is missing says nothing


def test_whoever_is_here_is_updated_and_keeps_seat_and_language(cast, as_):
    key = cast.ana.key
    paste(as_, cast, "Ana,marketing,lead,Ben,ja,no phone")
    ana = Participant.objects.get(pk=cast.ana.pk)
    assert (ana.level, ana.boss, ana.needs, ana.language, ana.key) == ("lead", cast.ben, "no phone", "en", key)
    assert names(cast) == ["Ana", "Ben"]


def test_a_ring_may_close_over_people_who_were_there_before(cast, as_):
    paste(as_, cast, LIST)
    answer = paste(as_, cast, "Name,Department,Boss\nAna,marketing,Eve")
    assert answer.status_code == 422 and "in a ring" in answer.content.decode()


def test_the_download_can_be_uploaded_again(cast, as_):
    paste(as_, cast, LIST)
    before = list(cast.workshop.participants.order_by("pk").values())
    answer = as_("fay").get(f"/w/{cast.workshop.pk}/invitations/list.csv")
    assert answer["Content-Disposition"].startswith("attachment") and answer.content.startswith(b"\xef\xbb\xbf")
    assert paste(as_, cast, "", file=SimpleUploadedFile("list.csv", answer.content)).status_code == 302
    assert list(cast.workshop.participants.order_by("pk").values()) == before


# One person


def amend(as_, cast, seat, **fields):
    known = {"name": seat.name, "department": seat.department, "level": seat.level, "boss": "", "language": ""}
    return as_("fay").post(f"/w/{cast.workshop.pk}/invitations/{seat.pk}/", known | fields)


def test_one_person_is_corrected(cast, as_):
    [cleo] = expect(cast, "Cleo,marketing")
    assert amend(as_, cast, cleo, name="Clea", department="field_sales", level="lead", boss=cast.ana.pk, needs="x")
    cleo.refresh_from_db()
    assert (cleo.name, cleo.department, cleo.level, cleo.boss, cleo.needs) == (
        "Clea",
        "field_sales",
        "lead",
        cast.ana,
        "x",
    )


def test_whoever_is_here_keeps_department_and_language(cast, as_):
    assert amend(as_, cast, cast.ana, department="field_sales", language="ja", needs="x").status_code == 302
    cast.ana.refresh_from_db()
    assert (cast.ana.department, cast.ana.language, cast.ana.needs) == ("marketing", "en", "x")


@pytest.mark.parametrize(
    "fields,said",
    [
        ({"name": ""}, "Write a name."),
        ({"name": "x" * 31}, "31 characters"),
        ({"name": "ＡＮＡ"}, "already on the list"),
        ({"needs": "x" * 121}, "121 characters"),
        ({"boss": "dan"}, "in a ring"),
        ({"boss": "una"}, "not one of the available choices"),
        ({"department": "product"}, ""),
    ],
)
def test_a_correction_that_cannot_be(cast, as_, fields, said):
    cleo, dan = expect(cast, "Cleo,marketing\nDan,field sales,,Cleo")
    if "boss" in fields:
        fields = {"boss": {"dan": dan.pk, "una": cast.una.pk}[fields["boss"]]}
    answer = amend(as_, cast, cleo, **fields)
    assert answer.status_code == 422 and said in answer.content.decode()
    cleo.refresh_from_db()
    assert (cleo.name, cleo.boss, cleo.department) == ("Cleo", None, "marketing")


def test_somebody_is_taken_off_while_nobody_has_come(cast, as_):
    cleo, dan = expect(cast, "Cleo,marketing\nDan,field sales,,Cleo")
    address = f"/w/{cast.workshop.pk}/invitations/{cleo.pk}/removal/"
    assert as_("fay").post(address).status_code == 302 and "Cleo" not in names(cast)
    assert Participant.objects.get(pk=dan.pk).boss is None
    answer = as_("fay").post(f"/w/{cast.workshop.pk}/invitations/{cast.ana.pk}/removal/")
    assert answer.status_code == 422 and "Ana is here already." in answer.content.decode() and "Ana" in names(cast)


def test_after_the_end_the_list_stays(cast, as_):
    [cleo] = expect(cast, "Cleo,marketing")
    cast.workshop.end()
    assert paste(as_, cast, "Dan,marketing").status_code == amend(as_, cast, cleo, name="Clea").status_code == 422
    assert names(cast) == ["Ana", "Ben", "Cleo"]


# Expected is not here


def test_nobody_counts_who_is_only_expected(cast, as_, room):
    before = {surface: room.page(surface) for surface in ("ana", "screen")}
    rev = cast.workshop.rev
    [cleo] = expect(cast, "Cleo,marketing")
    cast.workshop.refresh_from_db()
    assert cast.workshop.arrived["all"] == cast.workshop.participants.present().count() == 2
    assert "Cleo" not in json.dumps([room.since(surface, rev) for surface in ("ana", "ben", "screen")])
    assert "Cleo" not in before["screen"] + room.page("screen") + room.page("ana")
    assert as_("fay").get(f"/w/{cast.workshop.pk}/people/{cleo.pk}/").status_code == 404
    assert "1 still expected" in room.page("desk")


def test_the_lobby_shows_who_has_come_only(cast, room):
    cast.workshop.show_join(True)
    cleo, _dan = expect(cast, "Cleo,marketing\nDan,marketing")
    assert "Cleo" not in room.page("screen")
    cast.workshop.welcome(cleo, "en")
    assert "Cleo" in room.page("screen") and "Dan" not in room.page("screen")


def test_needs_level_and_boss_stay_with_facilitators(cast, as_, room, wire):
    """Dan arrives with all of it; his own phone, the others, the screen, the badge and the wire say none of it."""
    cleo, dan = expect(cast, "Cleo,marketing,executive,,,wants silence\nDan,field sales,manager,Cleo,,will not run")
    frames = wire(lambda: cast.workshop.welcome(dan, "en"))
    frames += wire(lambda: dan.amend(needs="will not run far"))
    frames += wire(lambda: cast.workshop.welcome(cleo, "en"))
    cast.dan = Participant.objects.get(pk=dan.pk)
    shown = {surface: room.page(surface) + json.dumps(room.since(surface, 0)) for surface in ("ana", "ben", "screen")}
    for who in ("ana", "ben", "rei", None):
        for address in ("seat/", "promises/", "report/", "invitations/", "badges/", "invitations/list.csv"):
            shown[f"{who} {address}"] = as_(who).get(f"/w/{cast.workshop.pk}/{address}").content.decode()
    shown["badge"] = Client().get(f"/badge/{dan.badge()}/").content.decode()
    shown["badges"] = as_("fay").get(f"/w/{cast.workshop.pk}/badges/").content.decode()
    shown["wire"] = "".join(travelled(frames).values())
    secrets = "will not run", "wants silence", "Manager", "Executive", "manager", "executive"
    assert "Dan" in shown["badge"] and "Dan" in shown["badges"] and "Dan" in shown["wire"]
    assert not [where for where, text in shown.items() if any(secret in text for secret in secrets)]
    assert "will not run" in as_("fay").get(f"/w/{cast.workshop.pk}/people/{dan.pk}/").content.decode()


def test_the_number_of_a_seat_is_its_own_phone_s_and_the_desk_s(cast, as_, room):
    assert cast.ana.number in as_("ana").get(f"/w/{cast.workshop.pk}/seat/").content.decode()
    assert cast.ana.number in as_("fay").get(f"/w/{cast.workshop.pk}/people/{cast.ana.pk}/").content.decode()
    assert f">{cast.ana.number}<" not in "".join(room.page(surface) for surface in ("ben", "screen", "ana", "desk"))


# Coming


def test_a_name_on_the_list_asks_once_and_gives_that_seat(client, cast):
    [cleo] = expect(cast, "Cleo,marketing,lead,Ana,ja,x")
    answer = take(at_the_door(client, cast), "ｃｌｅｏ", "marketing")
    assert answer.status_code == 409 and "is expected. Is it you?" in answer.content.decode()
    assert not holds(client, cast) and cast.workshop.participants.expected().count() == 1
    assert take(client, "cleo", "marketing", who="me").status_code == 302
    held = holds(client, cast)
    assert (held, held.level, held.boss, held.language) == (cleo, "lead", cast.ana, "ja") and held.joined_at


def test_somebody_else_of_that_name_gets_a_seat_of_their_own(client, cast):
    [cleo] = expect(cast, "Cleo,marketing")
    assert take(at_the_door(client, cast), "Cleo", "marketing", who="other").status_code == 302
    assert holds(client, cast) != cleo and cast.workshop.participants.expected().get() == cleo
    other = at_the_door(Client(), cast)
    assert take(other, "Cleo", "marketing", who="me").status_code == 302 and holds(other, cast) == cleo


def test_of_two_phones_the_first_gets_the_seat(client, cast):
    [cleo] = expect(cast, "Cleo,marketing")
    first, second = at_the_door(client, cast), at_the_door(Client(), cast)
    for phone in (first, second):
        assert take(phone, "Cleo", "marketing").status_code == 409
    assert take(first, "Cleo", "marketing", who="me").status_code == 302
    answer = take(second, "Cleo", "marketing", who="me")
    assert answer.status_code == 409 and "already has a seat" in answer.content.decode()
    assert holds(first, cast) == cleo and not holds(second, cast)


def test_of_two_who_saw_it_free_the_second_is_told(cast):
    [cleo], [same] = expect(cast, "Cleo,marketing"), cast.workshop.participants.expected()
    assert cast.workshop.welcome(cleo, "en") and not cast.workshop.welcome(same, "ja")
    assert Participant.objects.get(pk=cleo.pk).language == "en"


def test_without_a_language_on_the_list_the_phone_decides(cast):
    cleo, dan = expect(cast, "Cleo,marketing\nDan,marketing,,,en")
    for seat in (cleo, dan):
        assert cast.workshop.welcome(seat, "ja")
    assert (cleo.language, dan.language) == ("ja", "en")


def test_the_list_makes_no_room_beyond_the_seats(cast):
    [cleo] = expect(cast, "Cleo,marketing")
    cast.workshop.seats = 2
    with pytest.raises(Full):
        cast.workshop.welcome(cleo, "en")
    assert Participant.objects.get(pk=cleo.pk).is_expected


# Teams


def grown(cast):
    return expect(cast, "\n".join(f"{code} {n},{code}" for code in ("marketing", "field_sales") for n in range(4)))


def test_teams_are_prepared_from_the_list(cast, as_, room):
    in_preparation(cast)
    seats = grown(cast)
    assert "10 on the list" in as_("fay").get(f"/w/{cast.workshop.pk}/teams/").content.decode()
    teams.mix(cast.workshop, 2, seed=1)
    assert [len(people) for _team, people in teams.placing(cast.workshop)] == [5, 5]
    one, other = (people[0] for _team, people in teams.placing(cast.workshop))
    one.workshop = other.workshop = cast.workshop
    page = as_("fay").post(f"/w/{cast.workshop.pk}/teams/swap/", {"people": [one.pk, other.pk]})
    assert page.status_code == 302 and Participant.objects.get(pk=one.pk).team == other.team
    assert seats[0].name not in room.page("screen")


def test_whoever_arrives_keeps_the_team_and_is_no_latecomer(cast):
    in_preparation(cast)
    seats = grown(cast)
    teams.mix(cast.workshop, 2, seed=1)
    cast.workshop.open()
    for seat in seats[:3]:
        team = Participant.objects.get(pk=seat.pk).team
        cast.workshop.welcome(seat, "en")
        assert Participant.objects.get(pk=seat.pk).team == team
    assert not teams.latecomers(cast.workshop)
    walk_in = cast.workshop.seat("Walk-in", "marketing", "en")
    assert list(teams.latecomers(cast.workshop)) == [walk_in]


def test_on_the_day_teams_are_of_those_who_are_here(cast):
    in_preparation(cast)
    seats = grown(cast)
    teams.mix(cast.workshop, 2, seed=1)
    cast.workshop.open()
    for seat in seats[:2]:
        cast.workshop.welcome(seat, "en")
    teams.mix(cast.workshop, 2, seed=2)
    assert [len(people) for _team, people in teams.placing(cast.workshop)] == [2, 2]
    late = Participant.objects.get(pk=seats[-1].pk)
    assert late.team is None
    cast.workshop.welcome(seats[-1], "en")
    assert Participant.objects.get(pk=late.pk).team and seats[-1] in teams.latecomers(cast.workshop)


def test_who_did_not_come_leaves_the_lists_with_the_first_step(cast):
    in_preparation(cast)
    grown(cast)
    teams.mix(cast.workshop, 2, seed=1)
    cast.workshop.open()
    assert sum(len(people) for _team, people in teams.placing(cast.workshop)) == 10
    at(cast.workshop, "frame")
    assert sum(len(people) for _team, people in teams.placing(cast.workshop)) == 2


def test_who_was_only_expected_has_met_nobody(cast):
    in_preparation(cast)
    grown(cast)
    teams.mix(cast.workshop, 2, seed=1)
    cast.workshop.open()
    last = teams.current(cast.workshop)
    teams.dissolve(cast.workshop, last.made_at + teams.TOGETHER)
    last.refresh_from_db()
    assert {pk for team in last.met for pk in team} == {cast.ana.pk, cast.ben.pk}
