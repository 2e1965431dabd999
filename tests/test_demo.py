"""The sample offsite: what `manage.py demo` shows."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from tests.server import HOUSE, NoRedirect, free_port
from workshop import demo
from workshop.models import ActionItem, Ballot, Note, Organisation, Participant, Vote, Workshop
from workshop.views.demo import enter
from workshop.wording import content


@pytest.fixture
def offsite(db):
    return demo.load()


def test_everybody_and_everything_is_there(offsite):
    assert offsite.participants.count() == 24 and ActionItem.objects.count() == 12
    assert Counter(offsite.participants.values_list("department", flat=True)) == {
        "marketing": 7,
        "inside_sales": 5,
        "field_sales": 8,
        "customer_success": 4,
    }


def test_sixty_notes_stand_where_the_sample_says(offsite):
    notes = Note.objects.values_list("column", "evidence")
    assert Counter(column for column, _evidence in notes) == {
        "S1": 7,
        "S2": 7,
        "S3": 10,
        "S4": 9,
        "S5": 8,
        "S6": 7,
        "S7": 7,
        "S8": 5,
    }
    sample = content("journey_map", demo.HERE)["notes"]
    assert Counter(evidence for _column, evidence in notes) == Counter(entry["evidence"] for entry in sample)
    assert not Note.objects.filter(text_en="").exists() and not Note.objects.filter(text_ja="").exists()


EMOTION = {"S1": -7 / 6, "S2": 0, "S3": -4 / 3, "S4": 5 / 6, "S5": -1.5, "S6": -1 / 3, "S7": 5 / 6, "S8": 7 / 6}


def test_the_curve_and_the_dots_of_the_sample(offsite):
    ballot = Ballot.objects.get(name="emotion")
    means = {code: found["mean"] for code, found in ballot.result["items"].items()}
    assert means == pytest.approx(EMOTION, abs=1e-6) and {i["n"] for i in ballot.result["items"].values()} == {6}
    assert (ballot.result["low"], ballot.result["end"]) == ("S5", "S8")
    dots = Note.objects.values_list("dots", flat=True)
    assert (sum(each["hurts"] for each in dots), sum(each["decides"] for each in dots)) == (141, 63)
    assert Note.objects.filter(moment_of_truth=True).count() == 4 and not Vote.objects.exists()


def test_each_note_is_of_its_department_which_hides_below_five(offsite):
    assert not [note for note in Note.objects.select_related("author") if note.author.department != note.department]
    board = offsite.steps.get(kind="journey_map").board
    assert board.labels == {
        "marketing": "marketing",
        "inside_sales": "inside_sales",
        "field_sales": "field_sales",
        "customer_success": "",
    }


def test_the_room_stands_at_the_map_and_the_report_is_published(offsite):
    assert offsite.is_open and offsite.phase.code == "stations" and offsite.published_at
    assert offsite.steps.get(kind="journey_map").board.versions.count() == 1


def test_five_promises_are_kept(offsite):
    assert Counter(ActionItem.objects.values_list("status", flat=True))["done"] == 5
    assert all(action.owner and action.title_en and action.title_ja for action in ActionItem.objects.all())


def test_loading_twice_is_loading_once(offsite):
    assert demo.load() == offsite
    assert (
        Workshop.objects.count(),
        Organisation.objects.count(),
        Participant.objects.count(),
        Note.objects.count(),
    ) == (1, 1, 24, 60)


@pytest.mark.parametrize("typed", ["HARU-NAKA", "haru naka", "ＨＡＲＵＮＡＫＡ", "haru-naka", "HARUNAKA"])
def test_its_code_opens_the_door(offsite, client, typed):
    assert client.post("/join/", {"code": typed})["Location"] == "/door/"


@pytest.mark.parametrize("person", ["phone", "desk", "review"])
def test_a_visitor_is_one_of_its_people(offsite, rf, client, person):
    request = rf.get(f"/demo/{person}/")
    request.session, request.user = client.session, AnonymousUser()
    answer = enter(request, person=person)
    assert answer.status_code == 302 and str(offsite.pk) in answer["Location"]


def test_it_stays_on_this_machine(db, monkeypatch):
    monkeypatch.setattr("workshop.management.commands.up.serve", lambda *args, **options: pytest.fail("it serves"))
    with pytest.raises(CommandError, match="this machine"):
        call_command("demo", host="0.0.0.0")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_its_pages_answer_in_both_languages(offsite, client, language):
    offsite.language = language
    offsite.save()
    page = client.get(f"/screen/{offsite.screen_token}/").content.decode()
    assert f'<html lang="{language}">' in page and page.count('class="note') >= 60


def test_most_of_it_was_heard_or_counted(offsite):
    assert Counter(Note.objects.values_list("evidence", flat=True)) == {"heard": 20, "data": 32, "imagined": 8}


def test_promises_carry_the_words_they_came_from(offsite):
    for action in ActionItem.objects.select_related("note"):
        assert action.first_due == action.due and (action.status == "done") == bool(action.done_on)
        assert not action.note or (action.quote_en == action.note.text_en and action.source_ja)


# The command, as it is typed


def manage(*arguments, var, **options):
    env = os.environ | {"TAKIBI_VAR": str(var)}
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=HOUSE, env=env, text=True, **options)


def status(address):
    try:
        return urllib.request.build_opener(NoRedirect).open(address, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.status


def opened(links, serving, patience_s=40):
    """The addresses that the command wrote down, as soon as it serves them."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until and serving.poll() is None:
        with suppress(OSError):
            if (said := links.read_text()).endswith("\n") and status(json.loads(said)["home"]):
                return json.loads(said)
        time.sleep(0.1)
    pytest.fail(f"the demo did not start: {serving.poll()}")


def test_the_demo_opens_every_one_of_its_links(tmp_path):
    links = tmp_path / "links.json"
    command = ["demo", "--port", str(free_port()), "--links", str(links)]
    serving = manage(*command, var=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        addresses = opened(links, serving)
        assert {name: status(address) for name, address in addresses.items()} == {
            **dict.fromkeys(("home", "screen"), 200),
            **dict.fromkeys(("join", "phone", "desk", "review"), 302),
        }
        for name in ("join", "phone", "desk", "review"):
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            assert browser.open(addresses[name], timeout=10).status == 200, name
        assert (tmp_path / "demo").is_dir() and not (tmp_path / "takibi.sqlite3").exists()  # not a real site's data
    finally:
        serving.terminate()
        serving.wait(20)


def test_the_demo_does_not_open_to_the_network_by_itself(tmp_path):
    command = ["demo", "--host", "0.0.0.0", "--port", str(free_port())]
    refused = manage(*command, var=tmp_path, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _out, said = refused.communicate(timeout=40)
    assert refused.returncode == 1 and "--yes" in said and "Traceback" not in said


def test_a_real_site_signs_nobody_in_by_address(server):
    assert [server.get(f"/demo/{person}/")[0] for person in ("phone", "desk", "review")] == [404] * 3
