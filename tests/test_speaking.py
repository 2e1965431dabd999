"""Speaking freely, beside the anonymity of notes (test_candour): modes, hints, managers, release, small events, k."""

import logging
import os
import subprocess
import sys
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from tests.cast import at, by, crowd, fresh, promise, write
from workshop import candour, erasure, privacy
from workshop.exercises.journey_map.exercise import JourneyMap
from workshop.logs import OneLine
from workshop.models import Note, NoteChange, Release, Step, Writer
from workshop.models.agenda import Looser


def tighten(cast, identity):
    cast.step.tighten(identity)
    for each in (cast.workshop, cast.board):
        each.refresh_from_db()


# A1: the mode, in words and only ever tighter


@pytest.mark.parametrize(
    "identity,words",
    [
        ("named", "Your name is kept with this note."),
        ("dept", "without your name. Afterwards your department"),
        ("team", "a note of your team"),
        ("anon", "Nobody can see that you wrote this, administrators included."),
    ],
)
@pytest.mark.parametrize("phase", ["silent", "stations"])
def test_every_composer_says_the_mode(cast, room, identity, words, phase):
    Step.objects.update(identity=identity)
    at(cast.workshop, phase)
    for surface in ("ana", "desk")[: 1 if phase == "silent" else 2]:
        said = room.page(surface)
        if phase == "stations":
            words = {"dept": "with your department, never with your name"}.get(identity, words)
        assert words in said


def test_the_sentence_of_the_spec_in_japanese(cast, room):
    tighten(cast, "anon")
    cast.ana.language = "ja"
    cast.ana.save()
    assert "あなたが書いたことは、管理者を含め誰にも分かりません" in room.page("ana")


@pytest.mark.parametrize("identity", candour.MODES)
def test_a_mode_is_never_loosened(cast, as_, identity):
    Step.objects.filter(pk=cast.step.pk).update(identity=identity)
    page = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/candour/"
    offered = as_("fay").get(page).content.decode()
    for other in (*candour.MODES, "", "x"):
        Step.objects.filter(pk=cast.step.pk).update(identity=identity)
        tighter = other in candour.tighter(identity)
        answer = as_("fay").post(page.replace("candour", "identity"), {"identity": other})
        assert (answer.status_code == 302) is tighter and (f'name="identity" value="{other}"' in offered) is tighter, (
            other
        )
        assert Step.objects.get(pk=cast.step.pk).identity == (other if tighter else identity)
    with pytest.raises(Looser):
        cast.step.tighten(identity)


def test_two_desks_that_tighten_at_once_never_loosen(cast):
    other = Step.objects.get(pk=cast.step.pk)
    cast.step.tighten("anon")
    with pytest.raises(Looser):
        other.tighten("team")


def test_tightened_to_anonymous_nothing_takes_its_author_along(cast, room, wire):
    write(cast, "ana", "Hidden")
    note = Note.objects.get()
    note.reword("Hidden now", "en", "data", version=1, by=by(cast.ana))
    [frame] = wire(lambda: tighten(cast, "anon"))
    assert frame["rings"] == ["everyone"]
    kept = Note.objects.get()
    assert (kept.author, kept.mark, kept.department, kept.text_en) == (None, "", "", "Hidden now")
    assert kept.pk != note.pk and not NoteChange.objects.exists() and Writer.objects.get().notes == 1
    assert "1 person has written" in room.page("desk") and "Hidden now" not in room.page("ana")


def test_tightened_after_the_reveal_what_is_shown_is_locked(cast):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    note.move("S2", "pain", version=1, by=by(cast.ben))
    tighten(cast, "anon")
    kept = Note.objects.get()
    assert (kept.author, kept.shown, kept.column) == (None, True, "S2") and cast.board.authors == 1
    assert not NoteChange.objects.exclude(participant=None).exists() and not Writer.objects.exists()


def test_a_note_on_its_way_while_the_step_is_tightened_has_no_author(cast):
    board = type(cast.board).objects.get(pk=cast.board.pk)
    assert board.step.identity == "dept"
    Step.objects.get(pk=cast.step.pk).tighten("anon")
    assert write(cast, "ana", board=board).author is None


def test_an_id_that_was_replaced_is_gone_for_who_still_has_it(cast, as_):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    tighten(cast, "anon")
    address = f"/w/{cast.workshop.pk}/notes/{note.pk}/cell/"
    answer = as_("ben").post(address, {"column": "S2", "lane": "pain", "version": 1})
    assert answer.status_code == 404


# A9


def test_those_who_lead_others_speak_last_when_the_guard_is_on(cast):
    seats = crowd(cast.workshop, "marketing", 6)
    seats[0].amend(level="manager"), seats[1].amend(level="executive"), seats[2].amend(level="lead")
    seats[3].amend(boss=seats[4])
    for _round in range(10):
        order = candour.speaking_order(seats, guard=True)
        assert set(order[-3:]) == {seats[0], seats[1], seats[4]} and len(order) == 6
    orders = {tuple(seat.pk for seat in candour.speaking_order(seats, guard=False)) for _round in range(10)}
    assert len(orders) > 5


@pytest.mark.parametrize("level", ["manager", "executive"])
def test_a_manager_reads_no_card_before_the_reveal_neither_on_a_phone_nor_at_a_desk(cast, as_, monkeypatch, level):
    monkeypatch.setattr(JourneyMap, "manager_guard", True)
    tighten(cast, "anon")
    for n in range(6):
        write(cast, "ana", f"Hush {n}", key="ana")
    cast.ben.amend(level=level)
    phone = as_("ben")
    shown = phone.get(f"/w/{cast.workshop.pk}/").content.decode()
    waiting = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/waiting/"
    assert "Hush" not in shown and phone.get(waiting).status_code in (302, 403)
    desk = as_("fay")
    assert "Hush" in desk.get(waiting).content.decode()
    desk.cookies |= phone.cookies  # whoever leads here and stands at the desk as well
    assert "Hush" not in desk.get(waiting).content.decode()


# A10: release by the group


@pytest.fixture
def closed(cast):
    """An anonymous step whose cards were shown, quoted, parked and frozen."""
    tighten(cast, "anon")
    cast.seats = [cast.ana, cast.ben, *crowd(cast.workshop, "marketing", 3)]
    for seat in cast.seats[:4]:
        cast.last = seat
        write(cast, "last", f"Card {seat.pk}", key=f"{seat.pk}")
    return cast


def conclude(cast):
    cast.workshop.refresh_from_db()
    cast.workshop.phase.reveal()
    at(cast.workshop, "convert")
    quoted, parked = Note.objects.filter(shown=True)[:2]
    promise(cast, "ben", note=quoted).accept(version=1)
    fresh(parked).park(None, version=parked.version, by=by(cast.fay))
    cast.step.freeze(), cast.workshop.publish()


def cards_in_the_report(as_, cast):
    address = f"/w/{cast.workshop.pk}/report/"
    return {who: as_(who).get(address).content.decode().count("Card ") for who in ("rei", "ana", "fay")}


@pytest.mark.parametrize("answer", [None, True, False])
@pytest.mark.parametrize("authors", [4, 5])
def test_cards_stand_in_the_report_only_if_the_group_agreed_and_k_wrote(closed, as_, answer, authors):
    if authors == 5:
        closed.last = closed.seats[4]
        write(closed, "last", "Card 5", key="5")
    conclude(closed)
    if answer is not None:
        Release.record(closed.step, answer, by(closed.fay))
    found = cards_in_the_report(as_, closed)
    released = bool(answer and authors == 5)
    assert privacy.cards_may_leave(Step.objects.get(pk=closed.step.pk)) is released
    assert all(n >= 5 if released else n == 0 for n in found.values()), found
    report = as_("rei").get(f"/w/{closed.workshop.pk}/report/").content.decode()
    assert ("stay in the room" in report) is not released
    assert ("Its cards were written without names" in report) is not released and "not frozen yet" not in report


def test_a_step_with_names_or_departments_needs_no_release(cast, as_):
    write(cast, "ana", "Card 1"), write(cast, "ben", "Card 2"), write(cast, "ben", "Card 3")
    conclude(cast)
    assert all(n >= 3 for n in cards_in_the_report(as_, cast).values())


def test_the_answer_is_recorded_only_by_who_says_that_they_asked(closed, as_):
    address = f"/w/{closed.workshop.pk}/steps/{closed.step.pk}/release/"
    assert as_("fay").post(address, {"agreed": "1"}).status_code == 422 and not Release.objects.exists()
    assert as_("ana").post(address, {"agreed": "1", "asked": "1"}).status_code in (302, 403)
    assert not Release.objects.exists()
    assert as_("fay").post(address, {"agreed": "1", "asked": "1"}).status_code == 302
    assert Release.objects.get().agreed and Release.objects.get().user == closed.fay
    as_("fay").post(address, {"agreed": "", "asked": "1"})
    assert not Release.objects.get().agreed


# A14: the hint


@pytest.mark.parametrize(
    "text,expected",
    [
        ("Ben never called back", ["name"]),
        ("田中さんが見積を忘れた", ["name"]),
        ("We benched the idea", []),
        ("In marketing I feel alone", ["own"]),
        ("マーケの私には見えない", ["own"]),
        ("Marketing hands leads over", []),
        ("I see no reply from field sales", []),
        ("Write to info@example.com", ["mail"]),
        ("Call 03-1234-5678", ["telephone"]),
        ("電話は０９０－１２３４－５６７８", ["telephone"]),
        ("On 2026-04-03 at 12:30 we lost 1200 leads", []),
        ("It took 7 days", []),
    ],
)
def test_what_may_betray_somebody(text, expected):
    assert candour.hints(text, ["Ben", "田中さん", "B"], "marketing") == expected


@pytest.fixture
def send(cast, as_):
    client = as_("ana")
    client.get(f"/w/{cast.workshop.pk}/")

    def send(text="Ben forgot it", outbox=True, **more):
        fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": text, "evidence": "data"} | more
        headers = {"X-Outbox": "1"} if outbox else {}
        return client.post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/", fields, headers=headers)

    return send


@pytest.mark.parametrize("identity", ["anon", "dept"])
def test_a_hint_comes_once_and_never_blocks(cast, as_, identity, caplog):
    if identity == "anon":
        tighten(cast, "anon")
    client = as_("ana")
    client.get(f"/w/{cast.workshop.pk}/")
    address = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/"
    fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "Ben forgot it", "evidence": "data"}
    first = client.post(address, fields | {"ask": "1"}, headers={"X-Outbox": "1"})
    assert first.status_code == 422 and first["X-Hint"] and "name of this room" in first.content.decode()
    assert not Note.objects.exists() and not Writer.objects.exists() and "Ben" not in caplog.text
    assert client.post(address, fields, headers={"X-Outbox": "1"}).status_code == 201  # sent again, without asking
    assert Note.objects.get().text_en == "Ben forgot it"


def test_without_scripts_the_hint_stands_in_the_composer_with_two_ways_out(cast, send):
    page = send(outbox=False, ask="1")
    assert page.status_code == 422
    text = page.content.decode()
    assert "Ben forgot it</textarea>" in text and 'name="anyway"' in text and not Note.objects.exists()
    assert send(outbox=False, ask="1", anyway="1").status_code == 302 and Note.objects.count() == 1


def test_with_names_nothing_is_hinted(cast, send):
    Step.objects.update(identity="named")
    assert send(ask="1").status_code == 201


# A15, A3


def test_a_small_event_says_what_it_cannot_promise(cast, room):
    tighten(cast, "anon")
    assert "Fewer than ten people" in room.page("desk")
    crowd(cast.workshop, "marketing", 8)
    assert "Fewer than ten people" not in room.page("desk") and candour.switched_off(10) == []


@pytest.mark.parametrize(
    "status,k,allowed",
    [
        ("open", 7, True),
        ("open", 4, False),
        ("open", 10, True),
        ("open", 11, False),
        ("draft", 3, True),
        ("ended", 4, True),
        ("ended", 2, False),
        ("draft", "x", False),
    ],
)
def test_k_goes_up_at_any_time_and_never_down_during_an_event(cast, as_, status, k, allowed):
    cast.organisation.workshops.update(status=status)
    answer = as_("ada").post("/members/k/", {"k": k})
    cast.organisation.refresh_from_db()
    assert answer.status_code == (302 if allowed else 422) and cast.organisation.k == (k if allowed else 5)


def test_only_an_admin_sets_k(cast, as_):
    assert as_("fay").post("/members/k/", {"k": 7}).status_code == 403
    assert "From how many people on" in as_("ada").get("/members/").content.decode()


# Traces


def test_a_log_names_no_note(caplog):
    record = logging.LogRecord("x", 40, "", 0, "Internal Server Error: /w/1/notes/0b0c0c2e-1111/words/", (), None)
    assert "0b0c" not in OneLine().format(record) and "/notes/.../words/" in OneLine().format(record)


def test_the_servers_log_of_requests_is_off():
    assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.INFO)


@pytest.fixture
def file(tmp_path):
    """A database of its own in a file, with the settings of the real one."""
    settings = connection.settings_dict | {"NAME": str(tmp_path / "a.sqlite3"), "TEST": {}}
    database = DatabaseWrapper(settings, alias="apart")
    yield database, tmp_path
    database.close()


def on_disk(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_was_destroyed_is_in_no_file(file, django_db_blocker):
    database, folder = file
    secrets = [f"secret{n:04}{uuid.uuid4().hex}" for n in range(600)]
    with django_db_blocker.unblock(), database.cursor() as cursor:
        cursor.execute("CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT)")
        for each in secrets:
            cursor.execute("INSERT INTO note VALUES (%s, %s)", [each, "x" * 60])
        cursor.execute("DELETE FROM note")
        assert [each for each in secrets if each.encode() in on_disk(folder)]  # in the write-ahead log
        assert erasure.rewrite(database)
        assert not [each for each in secrets if each.encode() in on_disk(folder)]
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)


def test_a_reader_in_the_way_is_told_and_waited_for(file, django_db_blocker):
    database, folder = file
    with django_db_blocker.unblock(), database.cursor() as cursor:
        cursor.execute("CREATE TABLE note (id TEXT)")
        cursor.execute("INSERT INTO note VALUES ('secret')")
        reader = DatabaseWrapper(database.settings_dict, alias="reader")
        with reader.cursor() as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM note")
            cursor.execute("DELETE FROM note")
            assert not erasure.rewrite(database)
            other.execute("COMMIT")
        assert erasure.rewrite(database) and b"secret" not in on_disk(folder)
        reader.close()


DIES = """
import os, django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from workshop import erasure
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE spoken (words TEXT)")
    for n in range(400):
        cursor.execute("INSERT INTO spoken VALUES (%s)", [f"sentinel{n:04}" + "x" * 60])
erasure.erase_soon = lambda: os.kill(os.getpid(), 9)
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("DELETE FROM spoken")
    erasure.owe()
    transaction.on_commit(erasure.erase_soon)
"""
STARTS = """
import time, django
django.setup()
from django.db import connection
from workshop import asgi, erasure
until = time.monotonic() + 20
while time.monotonic() < until:
    with connection.cursor() as cursor:
        if not erasure.owed(cursor):
            break
    connection.close()
    time.sleep(0.1)
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file")
def test_a_process_that_died_before_it_erased_leaves_that_to_the_next(tmp_path):
    def run(code):
        env = os.environ | {"TAKIBI_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "workshop.settings"}
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)

    assert run(DIES).returncode == -9
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert b"sentinel" in b"".join(path.read_bytes() for path in files)
    done = run(STARTS)
    assert done.returncode == 0, done.stderr
    assert b"sentinel" not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


# A12, A13


def test_no_model_ranks_people():
    """No column anywhere that could be a score of a person."""
    names = {f"{model.__name__}.{field.name}" for model in apps.get_models() for field in model._meta.fields}
    lines_in_order = {"Line.rank", "SheetLine.rank"}  # of a persona's sheet
    scores = {name for name in names if name.split(".")[1] in ("score", "rank", "points", "likes", "wins")}
    assert scores == lines_in_order
