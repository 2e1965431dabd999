"""Speaking freely (A1-A15): an attacker who has every page, frame, export, log and the whole database after the lock.

Each way to find an author is tried twice: as the house is, where it finds nobody, and with its guard taken away,
where it must find somebody. An attack that cannot win proves nothing.
"""

import json
import re
import uuid
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests.cast import at, by, fresh
from tests.room import said
from workshop import passes, privacy
from workshop.models import Note, NoteChange, Participant, Secret, Spent, Writer, anonymity

ID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
WRITERS = "ana", "ben", "cleo", "dai", "emi", "finn"


class Evening:
    """Six people write two notes each in an anonymous step. The attacker knows who pressed when: they sat beside."""

    def __init__(self, cast, as_, wire):
        self.cast, self.wire = cast, wire
        self.clients = {who: as_(who) for who in WRITERS}
        self.log, self.frames, self.answers, self.pages = [], [], [], []  # of a proxy: (who, whatever passed)
        self.written = []  # (who, text) in the order of writing
        self.raw = b""
        for who in WRITERS:
            self.get(who, "")

    def address(self, path):
        return f"/w/{self.cast.workshop.pk}/{path}"

    def get(self, who, path):
        answer = self.clients[who].get(self.address(path))
        self.log.append((who, f"GET {path}"))
        return answer

    def post(self, who, path, fields):
        def act():
            self.answer = self.clients[who].post(self.address(path), fields, headers={"X-Outbox": "1"})

        self.frames += self.wire(act)
        self.log.append((who, f"POST {path} {fields} {dict(self.answer.headers)}"))
        return self.answer

    def write(self, who, text, **more):
        fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": text, "evidence": "data"} | more
        answer = self.post(who, f"steps/{self.cast.step.pk}/notes/", fields)
        self.written.append((who, text))
        return answer

    def lock(self, verb):
        for seat in Participant.objects.all():
            Participant.objects.filter(pk=seat.pk).update(seen_at=seat.seen_at.replace(microsecond=seat.pk))
        self.secrets = bytes_of_keys()
        self.frames += self.wire(verb)
        self.raw = connection.connection.serialize()  # the file as it lies there, free pages and all

    def author(self, text):
        return next(who for who, written in self.written if written == text)


def bytes_of_keys():
    """What must be gone after the lock: secrets, counts, marks and the ids that phones gave."""
    found = [*Secret.objects.values_list("value", flat=True), *Writer.objects.values_list("who", flat=True)]
    for pk, mark in Note.objects.values_list("pk", "mark"):
        found += [pk.hex, *filter(None, [mark])]
    return [each.encode() for each in found]


SALES = "dai", "finn"


@pytest.fixture
def room_of_six(cast):
    cast.organisation.set_k(3)
    for name in WRITERS[2:]:
        department = "field_sales" if name in SALES else "marketing"
        setattr(cast, name, cast.workshop.seat(name.title(), department, "en"))
    cast.step.tighten("anon")
    for each in (cast.workshop, cast.board, cast.organisation):
        each.refresh_from_db()
    return cast


@pytest.fixture
def evening(room_of_six, as_, wire):
    """A function, so that a guard can be taken away first."""

    def lived():
        evening = Evening(room_of_six, as_, wire)
        for turn in ("one", "two"):
            for who in WRITERS:
                assert evening.write(who, f"{turn} of {who[::-1]}").status_code == 201
        mine = Note.objects.get(text_en="one of ana")
        evening.get("ana", f"notes/{mine.pk}/")
        evening.post("ana", f"notes/{mine.pk}/words/", {"version": 1, "text": "one of ana", "evidence": "heard"})
        room_of_six.workshop.refresh_from_db()
        evening.lock(room_of_six.workshop.phase.reveal)
        return evening

    return lived


# The ways. Each returns {text: who the attacker says}, or whatever else betrays somebody; nothing found is falsy.


def by_links(evening):
    """Any column of any table that leads from a note to a person, at once or through a change."""
    found = {note.text: note.author for note in Note.objects.exclude(author=None)}
    found |= {change.note.text: change.participant for change in NoteChange.objects.exclude(participant=None)}
    return found


def by_order(evening):
    """Any column of the notes, the hidden row number too, by which they stand in the order of writing."""
    columns = ["rowid", *(field.column for field in Note._meta.local_fields)]
    return [column for column in columns if follows(column, [text for _who, text in evening.written])]


def follows(column, texts):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT text_en, "{column}" FROM workshop_note WHERE text_en != ""')
        value = dict(cursor.fetchall())
    values = [value[text] for text in texts if text in value]
    if None in values or len(set(values)) < 12:  # fewer stand in order by chance
        return False
    return all(one <= other for one, other in pairwise(values))


def by_ids(evening):
    """A proxy kept addresses, bodies and answers: an id that a phone sent and that a note still has."""
    ids = {str(note.pk): note.text for note in Note.objects.all()}
    seen = [(pk, who) for who, line in evening.log for pk in re.findall(ID, line)]
    return {ids[pk]: who for pk, who in seen if pk in ids}


def by_file(evening):
    """The raw bytes of the database, with what was deleted from it."""
    return [each for each in evening.secrets if each in evening.raw]


def by_keys(evening):
    """The phones were taken, with their cookies."""
    name, notes = passes.key_cookie(evening.cast.step.pk), list(Note.objects.all())
    keys = {who: client.cookies[name].value for who, client in evening.clients.items()}
    return {note.text: who for who, key in keys.items() for note in notes if anonymity.is_marked(note, key)}


def by_counts(evening):
    """Who wrote how many: the secret of the step opens the counters."""
    secrets = Secret.objects.all()
    seats = Participant.objects.all()
    rows = {writer.who: writer.notes for writer in Writer.objects.all()}
    digests = {seat.name: anonymity.digest(secret.value, seat.pk) for secret in secrets for seat in seats}
    return {name: rows[who] for name, who in digests.items() if who in rows}


def by_frames(evening):
    """What travelled before the reveal, to whomever."""
    before = [frame for frame in evening.frames if not frame["rings"]]
    sent = json.dumps([frame["html"] for frame in before])
    return [text for _who, text in evening.written if text in sent]


def by_labels(evening):
    """Those who may be behind a label, or behind having none: fewer than k?"""
    behind = {}
    for note in Note.objects.all():
        behind.setdefault(note.label, set()).add(evening.author(note.text))
    return {label: people for label, people in behind.items() if len(people) < 3}


def by_pages(evening):
    """How the phone of its author draws a note after the lock, and how everybody else's does."""
    found = {}
    for note in Note.objects.all():
        address = evening.address(f"notes/{note.pk}/")
        drawn = {who: plain(client.get(address)) for who, client in evening.clients.items()}
        [(usual, _n)] = Counter(drawn.values()).most_common(1)
        found.update((note.text, who) for who, page in drawn.items() if page != usual)
    return found


def plain(answer):
    return re.sub(ID, "", said(answer.content.decode()))


def by_moments(evening):
    """When each phone was heard last: as the moment of a press it would tell whose it was."""
    moments = Participant.objects.filter(workshop=evening.cast.workshop).values_list("seen_at", flat=True)
    return len(set(moments)) > 1


def left_as_they_are(board, notes, change, rng=None):
    """A lock that forgets to write the rows anew."""
    Note.objects.filter(board=board).update(rev=change.rev)


def with_author(note, author, key):
    note.author = author


def kept_secret(**asked):
    """The secret of a step, which is found and never deleted."""
    rows = Secret.objects.get_queryset().filter(**asked)
    return SimpleNamespace(first=rows.first, delete=lambda: None)


def as_they_are(writers, k):
    """Every group its own label, however small."""
    return {group: group for group in writers}


SCATTER = anonymity, "scatter", left_as_they_are
GUARDS = {  # the way: the guards it meets, and what stands there instead
    by_links: [(anonymity, "sign", with_author), SCATTER],
    by_order: [SCATTER],
    by_ids: [SCATTER],
    by_file: [SCATTER],
    by_keys: [SCATTER],
    by_counts: [(anonymity.Secret.objects, "filter", kept_secret)],
    by_frames: [(privacy, "note_audiences", lambda note: ["everyone"])],
    by_labels: [
        (privacy, name, lambda writers, k: {group: group for group in writers}) for name in ("parts", "labels")
    ],
    by_pages: [SCATTER],
    by_moments: [(anonymity, "forget_moments", lambda board: None)],
}
every_way = pytest.mark.parametrize("way", GUARDS, ids=lambda way: way.__name__)


@every_way
def test_no_way_leads_to_an_author(evening, way):
    lived = evening()
    assert Note.objects.filter(shown=True).count() == 12  # there is something to find
    assert not way(lived)


@pytest.fixture
def finn_alone(room_of_six):
    """He is the only one of his department, and few of field sales are left: fewer than k."""
    room_of_six.finn.amend(department="inside_sales")


@every_way
def test_each_way_finds_somebody_when_its_guard_is_gone(evening, way, monkeypatch, finn_alone):
    for guard in GUARDS[way]:
        monkeypatch.setattr(*guard)
    assert way(evening())


def test_whoever_is_few_has_the_label_of_their_side(evening, finn_alone):
    lived = evening()
    assert not by_labels(lived) and {note.label for note in Note.objects.all()} == {"marketing", "revenue"}


def test_the_attack_on_the_file_sees_freed_pages(evening):
    connection.cursor().execute("PRAGMA secure_delete=OFF")
    try:
        assert by_file(evening())
    finally:
        connection.cursor().execute("PRAGMA secure_delete=ON")


# While it is open


def test_the_answer_draws_a_note_on_the_phone_that_wrote_it_and_nowhere_else(evening, room_of_six, as_, wire):
    night = Evening(room_of_six, as_, wire)
    html = night.write("ana", "Hush").content.decode()
    assert "Hush" in html and 'data-into="mine"' in html
    assert "Hush" in night.get("ana", "").content.decode()
    assert "Hush" not in night.get("ben", "").content.decode()


def test_sent_twice_it_is_one_note_before_the_lock_and_after_it(room_of_six, as_, wire):
    night = Evening(room_of_six, as_, wire)
    same = {"id": uuid.uuid4()}
    assert [night.write("ana", "Hush", **same).status_code for _twice in range(2)] == [201, 200]
    assert Writer.objects.get().notes == 1
    assert night.write("ben", "Mine", **same).status_code == 409
    night.lock(room_of_six.workshop.phase.reveal)
    assert night.write("ana", "Hush", **same).status_code == 200 and night.answer.headers["X-Saved"] == str(same["id"])
    assert Note.objects.count() == 1 and Spent.objects.count() == 1


def test_its_writer_changes_and_takes_back_a_note_until_the_lock(room_of_six, as_, wire):
    night = Evening(room_of_six, as_, wire)
    night.write("ana", "Hush"), night.write("ana", "Stays")
    note = Note.objects.get(text_en="Hush")
    address = f"notes/{note.pk}/"
    assert night.post("ben", f"{address}withdrawal/", {"version": 1}).status_code == 404
    words = {"version": 1, "text": "Hush!", "evidence": "data"}
    assert night.post("ana", f"{address}words/", words).status_code < 400 and fresh(note).text_en == "Hush!"
    assert not fresh(note).corrected and not NoteChange.objects.exclude(participant=None).exists()
    assert night.post("ana", f"{address}withdrawal/", {"version": 2}).status_code < 400
    assert anonymity.written(room_of_six.step) == 1 and Writer.objects.get().notes == 1
    night.lock(room_of_six.workshop.phase.reveal)
    kept = Note.objects.get(text_en="Stays")
    gone = night.post("ana", f"notes/{kept.pk}/withdrawal/", {"version": 1})
    assert gone.status_code == 403 and fresh(kept).withdrawn_at is None
    assert fresh(kept).text_en == "Stays"


def test_without_scripts_the_browser_comes_again_with_the_key(room_of_six, as_):
    client = as_("ana")
    fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "Hush", "evidence": "data"}
    address = f"/w/{room_of_six.workshop.pk}/steps/{room_of_six.step.pk}/notes/"
    first = client.post(address, fields)
    assert (first.status_code, first["Location"], Note.objects.count()) == (307, address, 0)
    cookie = first.cookies[passes.key_cookie(room_of_six.step.pk)]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == f"/w/{room_of_six.workshop.pk}/"
    assert client.post(address, fields).status_code == 302
    assert "Hush" in client.get(f"/w/{room_of_six.workshop.pk}/").content.decode()


def test_a_dead_phone_loses_its_key_and_the_row_stays(room_of_six, as_, wire):
    Evening(room_of_six, as_, wire).write("ana", "Hush")
    note, other = Note.objects.get(), as_("ana")
    assert "Hush" not in other.get(f"/w/{room_of_six.workshop.pk}/").content.decode()
    assert other.post(f"/w/{room_of_six.workshop.pk}/notes/{note.pk}/withdrawal/", {"version": 1}).status_code == 404


def test_the_notes_of_one_writer_are_alike_to_nobody(room_of_six, as_, wire):
    night = Evening(room_of_six, as_, wire)
    night.write("ana", "One"), night.write("ana", "Two")
    assert len({note.mark for note in Note.objects.all()}) == 2
    key = night.clients["ana"].cookies[passes.key_cookie(room_of_six.step.pk)].value
    everything = json.dumps([list(model._default_manager.values()) for model in apps.get_models()], default=str)
    assert key not in everything and set(by_keys(night).values()) == {"ana"}


def test_the_desk_hears_counts_that_move_in_steps(room_of_six, as_, wire):
    night = Evening(room_of_six, as_, wire)
    desk, seen = as_("fay"), []
    for who in WRITERS:
        night.write(who, f"of {who}")
        page = desk.get(night.address("desk/")).content.decode()
        bars = re.findall(r'bars__count">(\d+)<', page)
        seen.append((int(bars[0]), re.search(r"(\d) (people have|person has) written", page)[1]))
    assert [n for n, _people in seen] == [0, 0, 3, 3, 3, 6]
    assert [people for _n, people in seen] == list("123456")


def test_who_looks_through_them_gets_them_k_at_a_time(room_of_six, as_, wire):
    night, found = Evening(room_of_six, as_, wire), []
    for who in WRITERS[:4]:
        night.write(who, f"of {who[::-1]}")
        page = as_("fay").get(night.address(f"steps/{room_of_six.step.pk}/waiting/"))
        found.append(len(re.findall('id="text-', page.content.decode())))
    assert found == [0, 0, 3, 3]


def test_after_the_reveal_each_phase_of_writing_has_its_lock(room_of_six, as_, wire):
    cast = room_of_six
    at(cast.workshop, "stations")
    night = Evening(cast, as_, wire)
    for turn in ("late", "later"):
        for who in WRITERS:
            night.write(who, f"{turn} of {who[::-1]}")
    note = Note.objects.get(text_en="late of ana")
    words = {"version": 1, "text": "late of ana", "evidence": "heard"}
    assert night.post("ana", f"notes/{note.pk}/words/", words).status_code < 400  # she still can
    assert by_ids(night) and by_order(night)
    cast.workshop.refresh_from_db()
    night.lock(lambda: cast.workshop.move(cast.workshop.phase_id, +1))
    assert not [way.__name__ for way in (by_ids, by_order, by_links, by_file, by_keys) if way(night)]
    assert not Secret.objects.exists()


def test_whatever_pointed_at_a_note_follows_it_to_its_new_id(room_of_six, as_, wire):
    cast = room_of_six
    at(cast.workshop, "stations")
    night = Evening(cast, as_, wire)
    night.write("ana", "Under"), night.write("ben", "Over"), night.write("cleo", "Parked")
    under, over, parked = (Note.objects.get(text_en=text) for text in ("Under", "Over", "Parked"))
    under.merge(over, version=1, by=by(cast.ben))
    fresh(parked).park(None, version=1, by=by(cast.fay))
    fields = {"title": "Call them", "owner": cast.ben.pk, "due": "2026-12-01", "measure": "calls", "target": 3}
    night.post("ben", f"notes/{over.pk}/action/", {"id": uuid.uuid4(), **fields})
    cast.step.freeze()
    cast.workshop.refresh_from_db()
    night.lock(lambda: cast.workshop.move(cast.workshop.phase_id, +1))
    over = Note.objects.get(text_en="Over")
    assert [note.text for note in over.gathered] == ["Under"] and over.actions.get().title == "Call them"
    assert cast.workshop.parked.get().text == "Parked"
    assert str(over.pk) in {entry["id"] for entry in cast.board.versions.first().content["notes"]}
    Note.objects.get(text_en="Under").undo(version=Note.objects.get(text_en="Under").version)
    assert Note.objects.get(text_en="Under").merged_into is None


def test_the_end_of_the_day_locks_what_was_never_shown(room_of_six, as_, wire):
    night = Evening(room_of_six, as_, wire)
    night.write("ana", "Never shown")
    room_of_six.workshop.refresh_from_db()
    night.lock(room_of_six.workshop.end)
    assert not by_keys(night) and not by_file(night) and not Secret.objects.exists()
    assert not Note.objects.get().shown
