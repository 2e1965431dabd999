"""Everything that somebody might send. Each has an answer in words; none breaks anything, none leaves half a row.

The number in brackets is the case's number in the list of abuse cases that this house keeps; cases about access, wire,
joining and accounts stand in the tests of those.
"""

import html
import json
import logging
import re
import uuid

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import clear_url_caches, path

from tests.cast import at, by, fresh, promise, write
from tests.dom import parse
from tests.room import SURFACES
from workshop import passes, urls
from workshop.access import anyone
from workshop.logs import OneLine
from workshop.models import ActionItem, Note, Parked, Participant, Workshop
from workshop.wording import MARKS_IN_A_ROW

cases = pytest.mark.parametrize


def case(number, *values):
    return pytest.param(*values, id=f"{number}-{str(values[0])[:20]!r}")


@pytest.fixture
def send(cast, as_):
    """send(text="..."): a note of Ana's, as her outbox posts it."""
    ana = as_("ana")

    def send(**fields):
        fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "It breaks", "evidence": "heard"} | fields
        return ana.post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/", fields, headers={"X-Outbox": "1"})

    return send


def words(answer):
    """The answer is a sentence, not a traceback or a page of a framework."""
    text = answer.content.decode()
    assert answer.status_code < 500 and "Traceback" not in text and "Exception" not in text
    return text


# 1-6: what a text may be


EMPTY = ["", "   ", "\n\n", "\u3000", "\u200b\u200c\u200d", "\u202e\u2066", "\x00\x07"]


@cases("text", [case(1, text) for text in EMPTY])
@cases("language,sentence", [("en", "Write something first."), ("ja", "何か書いて")])
def test_nothing_is_not_a_note(cast, send, text, language, sentence):
    Participant.objects.filter(pk=cast.ana.pk).update(language=language)
    answer = send(text=text)
    assert answer.status_code == 422 and sentence in words(answer) and not Note.objects.exists()


@cases("length,status", [case(2, 120, 201), case(2, 121, 422), case(2, 5000, 422)])
def test_a_note_has_room_for_120_characters(send, length, status):
    answer = send(text="x" * length)
    assert answer.status_code == status and (
        status == 201 or f"{length} characters; 120 are the limit." in words(answer)
    )


@cases(
    "text,stored",
    [
        case(2, "🔥" * 120, "🔥" * 120),
        case(2, "a" + "\u0300\u0301" * 250, None),
        case(3, "be\x00fore\x07 \x1bafter", "before after"),
        case(4, "a\u202eb\u2066c\u200fd", "abcd"),
        case(6, "\ufdfa" * 120, "\ufdfa" * 120),
        case(27, ["the first", "the last"], "the last"),
    ],
)
def test_a_text_is_taken_and_made_clean(send, text, stored):
    assert send(text=text).status_code == 201
    note = Note.objects.get()
    assert note.text_en == stored if stored else len(note.text_en) <= 1 + MARKS_IN_A_ROW


@cases(
    "raw", [case(5, b"text=\xff\xfe"), case(5, b"text=%ED%A0%80"), case(5, b"text=%C3"), case(5, b"\xff=\xff&text=%FF")]
)
def test_bytes_that_are_no_text(cast, as_, raw):
    rest = f"&id={uuid.uuid4()}&column=S1&lane=pain&evidence=heard".encode()
    answer = as_("ana").post(
        f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/",
        raw + rest,
        content_type="application/x-www-form-urlencoded",
        headers={"X-Outbox": "1"},
    )
    assert answer.status_code in (201, 400, 422) and words(answer) is not None


# 7-11: what a text may try


SCRIPTS = [
    case(7, "<script>alert(1)</script>"),
    case(7, "<img src=x onerror=alert(1)>"),
    case(7, "<svg onload=alert(1)>"),
    case(7, "</textarea></li></ul>"),
    case(7, "{{ 7*7 }}{% debug %}"),
    case(7, "</template><b id=region>"),
    case(8, "<div hx-post=/kick hx-trigger=load>"),
    case(8, "<p hx-swap-oob=true id=region>"),
    case(8, "<meta http-equiv=refresh>"),
    case(8, "<base href=//evil>"),
    case(8, "<form action=//evil>"),
    case(9, '" onclick="alert(1)'),
    case(9, "' data-gone='"),
    case(10, "javascript:alert(1)"),
    case(10, "data:text/html,x"),
    case(10, "//evil.example"),
    case(10, "https://a@evil.example"),
    case(11, "![x](https://evil.example/t.png)"),
]


@pytest.fixture
def everywhere(cast, room, wire):
    """All that is shown or sent to anybody, with this text in a note, a promise, a reason, a name and a title."""

    def everywhere(text):
        at(cast.workshop, "convert")
        cast.workshop.title_en = text[:80]
        cast.workshop.save(update_fields=["title_en"])
        cast.ana.rename(text[:30])
        board = type(cast.board).objects.get(pk=cast.board.pk)
        cast.board.journey_map.reframe(
            "en", persona=text[:60], portrait=text, stages=board.columns, lanes=board.lanes, preset="J1"
        )
        frames = wire(lambda: write(cast, "ana", text))
        note = Note.objects.get()
        frames += wire(lambda: promise(cast, "ana", text[:80], note=note, measure=text[:80], unit=text[:12]))
        ActionItem.objects.get().accept(version=1)
        gone = write(cast, "ben", text)
        gone.remove(text[:80], version=1, by=by(cast.fay))
        cast.workshop.say({"en": text}, by(cast.fay))
        Parked.add_topic(cast.workshop, text, None, by(cast.fay))
        cast.step.freeze(), cast.workshop.publish()
        shown = room.pages()
        for who, address in (
            ("ana", "promises/"),
            ("ana", "seat/"),
            ("ana", "report/"),
            ("fay", "report/"),
            ("fay", f"notes/{note.pk}/"),
            ("fay", f"actions/{ActionItem.objects.get().pk}/"),
            ("fay", f"people/{cast.ana.pk}/"),
            ("fay", f"journey-map/{cast.step.pk}/frame/"),
        ):
            shown[f"{address} for {who}"] = words(room.as_(who).get(f"/w/{cast.workshop.pk}/{address}"))
        shown["home"] = words(room.as_("fay").get("/"))
        shown |= {f"since for {surface}": room.since(surface, 0, "unknown")["region"] for surface in SURFACES}
        shown["frames"] = "".join(fragment for frame in frames for sent in frame["html"].values() for fragment in sent)
        return shown

    return everywhere


@cases("text", SCRIPTS)
def test_a_text_is_shown_as_it_was_typed(everywhere, text):
    shown = everywhere(text)
    assert text[:4] in html.unescape(shown["ana"])
    for where, page in shown.items():
        assert "<" not in text or text not in page, where
        assert not [element for element in parse(page).all() if acts(element)], where


def acts(element):
    """Would this do something that no template of ours does?"""
    leads = [element.get(name) for name in ("href", "src", "action", "formaction", "hx-post", "hx-get")]
    return (
        element.tag in ("base", "img")
        or (element.tag == "script" and not element.get("src").startswith("/static/"))
        or "http-equiv" in element.attributes
        or any(name.startswith(("on", "hx-on", "hx-swap-oob")) for name in element.attributes)
        or any((lead and not lead.startswith(("/", "#", "?"))) or lead.startswith(("//", "/kick")) for lead in leads)
    )


# 12-19, 26-28: what a page of ours would not send


@cases("value", [case(12, value) for value in ("", "abc", "1", "x" * 10_000, "../../etc", "\x00", "🔥")])
@cases(
    "language,sentence",
    [("en", "That request was not understood. Reload the page."), ("ja", "ページを読み込み直してください")],
)
def test_an_id_that_is_none(cast, send, value, language, sentence):
    Participant.objects.filter(pk=cast.ana.pk).update(language=language)
    answer = send(id=value)
    assert answer.status_code == 400 and sentence in words(answer)


@cases(
    "field,value,status",
    [
        case(12, "column", "S99", 400),
        case(12, "lane", "nonsense", 400),
        case(12, "column", "", 400),
        case(12, "evidence", "nonsense", 422),
        case(12, "evidence", "", 422),
        case(12, "column", "x" * 10_000, 400),
    ],
)
def test_a_place_that_is_none(send, field, value, status):
    assert send(**{field: value}).status_code == status and not Note.objects.exists()


VERSIONS = ["", "abc", "-1", "1e99", "１", "1_000", "9" * 5000, "1.0", " 1", "1\n", "0x1", "NaN"]


@cases("version", [case(16, version) for version in VERSIONS])
@cases("noun", ["cell", "words", "merge", "removal", "withdrawal", "undo"])
def test_a_version_that_is_none(cast, as_, version, noun):
    at(cast.workshop, "stations")
    note, other = write(cast, "ana"), write(cast, "ben")
    fields = {
        "column": "S2",
        "lane": "pain",
        "text": "New",
        "evidence": "data",
        "into": other.pk,
        "reason": "twice",
        "version": version,
    }
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/notes/{note.pk}/{noun}/", fields)
    assert answer.status_code == 400 and "Reload the page." in words(answer) and fresh(note).version == 1


@cases("into", [case(16, "abc"), case(16, ""), case(16, uuid.UUID(int=7)), case(16, "9" * 5000)])
def test_a_merge_into_nothing(cast, as_, into):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    answer = as_("ana").post(f"/w/{cast.workshop.pk}/notes/{note.pk}/merge/", {"version": 1, "into": into})
    assert answer.status_code == 422 and words(answer)


def test_26_fields_that_nobody_asked_for_are_ignored(cast, send, as_):
    wanted = uuid.uuid4()
    send(
        id=wanted,
        author=cast.ben.pk,
        shown="1",
        place=-1,
        held="",
        board=99,
        department="secret",
        origin="import",
        version=99,
        rev=99,
    )
    note = Note.objects.get(pk=wanted)
    assert (note.author, note.shown, note.version, note.department, note.origin) == (
        cast.ana,
        False,
        1,
        "marketing",
        "phone",
    )
    door = Client()
    door.get(f"/join/{cast.workshop.join_token}/")
    door.post(
        "/door/",
        {
            "name": "Eve",
            "department": "marketing",
            "role": "facilitator",
            "level": "executive",
            "workshop": cast.elsewhere.pk,
            "key": "x",
        },
    )
    eve = Participant.objects.get(name="Eve")
    assert (eve.level, eve.workshop) == ("member", cast.workshop) and eve.key != "x"
    as_("rei").post("/language/", {"language": "ja", "role": "admin", "is_superuser": "1"})
    assert cast.rei.memberships.get().role == "reviewer"


def test_28_a_method_is_not_a_field(cast, as_):
    note = write(cast, "ana")
    as_("ana").get(f"/w/{cast.workshop.pk}/notes/{note.pk}/withdrawal/", {"_method": "POST", "version": 1})
    as_("ana").post(
        f"/w/{cast.workshop.pk}/notes/{note.pk}/",
        {"_method": "DELETE", "version": 1},
        headers={"X-HTTP-Method-Override": "DELETE"},
    )
    assert not fresh(note).withdrawn_at


# 29-30, 55-58: where a request comes from, and how large it is


@pytest.fixture
def guarded(cast):
    """Ana's browser with the checks of a real site, and the address to which she writes."""
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    client.cookies[passes.seat_cookie(cast.workshop.pk)] = passes._signer.sign(cast.ana.cookie())
    page = client.get(f"/w/{cast.workshop.pk}/").content.decode()
    client.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    client.address = f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/"
    return client


def fields(**more):
    return {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": "It breaks", "evidence": "heard"} | more


def test_29_a_page_of_ours_may_write(guarded):
    answer = guarded.post(
        guarded.address,
        fields(csrfmiddlewaretoken=guarded.token),
        headers={"X-Outbox": "1", "Origin": "http://testserver"},
    )
    assert answer.status_code == 201


@cases(
    "headers",
    [
        case(29, {}),
        case(29, {"Origin": "https://evil.example"}),
        case(29, {"Origin": "null"}),
        case(29, {"Origin": "http://testserver.evil.example"}),
    ],
)
def test_a_page_of_others_may_not(guarded, headers):
    token = {"csrfmiddlewaretoken": guarded.token} if headers else {}
    answer = guarded.post(guarded.address, fields(**token), headers={"X-Outbox": "1", **headers})
    assert answer.status_code == 403 and "Reload the page and try again." in words(answer)
    assert answer["X-Reload"] == "token" and not Note.objects.exists()


@cases(
    "kind",
    [
        case(29, "text/plain"),
        case(29, "application/json"),
        case(29, "multipart/form-data"),
        case(29, "multipart/form-data; boundary=" + "x" * 300),
    ],
)
def test_a_body_of_another_kind(guarded, kind):
    answer = guarded.post(guarded.address, "text=It breaks&id=1", content_type=kind, headers={"X-Outbox": "1"})
    assert answer.status_code in (400, 403) and words(answer) and not Note.objects.exists()


def test_30_a_token_of_another_browser(guarded, cast, as_):
    other = Client()
    page = other.get("/sign-in/").content.decode()
    stolen = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    post = {"headers": {"X-Outbox": "1"}}
    assert guarded.post(guarded.address, fields(csrfmiddlewaretoken=stolen), **post).status_code == 403
    assert guarded.post(guarded.address, fields(csrfmiddlewaretoken=guarded.token), **post).status_code == 201


@cases(
    "host",
    [
        case(56, "evil.example"),
        case(56, "testserver.evil.example"),
        case(56, "evil.example:80@testserver"),
        case(56, ""),
        case(56, "a" * 300),
    ],
)
def test_a_host_that_is_not_ours(client, cast, host):
    answer = client.get("/door/", headers={"Host": host} | {"X-Forwarded-Host": "testserver"})
    assert answer.status_code == 400 if host else answer.status_code in (302, 400)
    assert words(answer) is not None


def test_56_links_name_our_host_only(cast, as_):
    page = words(as_("ana").get(f"/w/{cast.workshop.pk}/seat/", headers={"X-Forwarded-Host": "evil.example"}))
    assert "evil.example" not in page


@cases(
    "large",
    [
        case(58, {"text": "x" * 3_000_000}),
        case(58, {f"field{n}": "x" for n in range(1500)}),
    ],
)
def test_a_request_that_is_too_large(send, large):
    answer = send(**large)
    assert answer.status_code in (400, 413) and "Reload the page." in words(answer) and not Note.objects.exists()


def test_58_a_cookie_of_eight_kilobytes(cast, as_):
    ana = as_("ana")
    ana.cookies["large"] = "x" * 8000
    ana.cookies["csrftoken"] = "\x00" + "x" * 8000
    assert ana.get(f"/w/{cast.workshop.pk}/").status_code == 200


@cases(
    "address",
    [
        case(58, "/join/" + "x" * 100_000 + "/"),
        case(58, "/w/" + "9" * 5000 + "/"),
        case(58, "/w/" + "9" * 400 + "/since/?rev=1"),
        case(58, "/w/99999999999999999999/desk/"),
    ],
)
def test_an_address_without_end(cast, as_, address):
    for who in ("ana", "fay"):
        answer = as_(who).get(address)
        assert answer.status_code in (302, 403, 404, 414) and words(answer) is not None


# 82-84, 90, 95: names, numbers, and files that are not there


@cases(
    "query",
    [
        case(82, "?stage=%"),
        case(82, "?stage=_"),
        case(82, "?stage=' OR 1=1"),
        case(82, "?stage=" + "x" * 10_000),
        case(83, "?order=author__key"),
        case(83, "?stage=%00"),
    ],
)
def test_a_question_nobody_understands_is_the_plain_page(cast, as_, query):
    at(cast.workshop, "stations")
    assert as_("ana").get(f"/w/{cast.workshop.pk}/{query}").status_code == 200


@cases(
    "path",
    [
        case(95, path)
        for path in (
            "/admin/",
            "/.git/config",
            "/.env",
            "/static/../workshop/settings.py",
            "/static/%2e%2e/settings.py",
            "/var/takibi.sqlite3",
            "/static/",
            "/media/",
            "/debug/",
            "/w/1/../../etc/passwd",
            "/join/%00/",
            "/screen/%00/",
            "/seat/%00/",
            "/css/../x.css",
            "/demo/phone/",
        )
    ],
)
def test_there_is_nothing_there(client, cast, path):
    answer = client.get(path)
    assert answer.status_code == 404 and "There is nothing here." in words(answer)


# 93-94, 97, 99: what is told to whom when something is wrong


@anyone
def breaks(request):
    raise RuntimeError("SELECT secret FROM settings")


def test_99_what_broke_is_told_in_the_log_only(client, db, monkeypatch, caplog):
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("breaks/", breaks)])
    client.raise_request_exception = False
    clear_url_caches()
    answer = client.get("/breaks/")
    clear_url_caches()
    text = answer.content.decode()
    number = re.search(r"Number: (\w{6})", text)[1]
    assert answer.status_code == 500 and number in caplog.text
    assert not [leak for leak in ("SELECT", "RuntimeError", "settings", "/") if leak in text]


def logged(message, **more):
    return OneLine().format(logging.LogRecord("x", logging.INFO, "x", 1, message, (), None))


@cases(
    "text",
    [
        case(93, "a\r\nb"),
        case(93, "\x1b[31mred"),
        case(93, "%s %d {}"),
        case(93, "\u2028line"),
        case(93, '{"level": "ERROR"}'),
    ],
)
def test_a_log_line_is_one_line(text):
    line = logged(text)
    assert "\n" not in line and "\x1b" not in line and json.loads(line)["message"] == text


def test_93_a_token_in_a_path_is_no_token_in_the_log(cast):
    line = logged(
        f"Not found: /join/{cast.workshop.join_token}/ /screen/{cast.workshop.screen_token}/ /seat/{cast.ana.link()}/"
    )
    assert not [
        token for token in (cast.workshop.join_token, cast.workshop.screen_token, cast.ana.link()) if token in line
    ]


def test_94_nothing_personal_is_in_the_log(cast, as_, send, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(OneLine())
    sentinels = [
        "Sentinel-text",
        "Sentinel-name",
        "sentinel@example.com",
        "sentinel-password",
        cast.workshop.join_token,
        cast.workshop.screen_token,
        cast.ana.key,
    ]
    send(text="Sentinel-text"), send(text="Sentinel-text" * 99), send(id="Sentinel-text")
    client = Client()
    (
        client.get(f"/join/{cast.workshop.join_token}/"),
        client.get(f"/screen/{cast.workshop.screen_token}/"),
        client.get(f"/seat/{cast.ana.link()}x/"),
    )
    client.post("/door/", {"name": "Sentinel-name", "department": "marketing"})
    client.post("/sign-in/", {"email": "sentinel@example.com", "password": "sentinel-password"})
    client.post("/join/", {"code": "SENTINEL"})
    kept = [line for line in caplog.text.splitlines() if "django.db" not in line and '"name": "asyncio"' not in line]
    assert not [sentinel for sentinel in sentinels if any(sentinel in line for line in kept)]


def test_97_a_shared_computer_keeps_nothing(cast, as_):
    for who, address in (
        ("ana", f"/w/{cast.workshop.pk}/"),
        ("fay", f"/w/{cast.workshop.pk}/desk/"),
        ("fay", f"/w/{cast.workshop.pk}/report/"),
    ):
        assert "no-store" in as_(who).get(address)["Cache-Control"]


# 13-15, 20: and of everything that was refused, nothing is left


def test_what_was_refused_left_nothing(cast, send, as_):
    def rows():
        found = [
            row
            for model in apps.get_models()
            if model._meta.app_label != "sessions"
            for row in model._default_manager.order_by("pk")
        ]
        return [entry for entry in serializers.serialize("python", found) if entry["model"] != "workshop.user"]

    before = rows()
    for bad in (
        {"text": ""},
        {"text": "x" * 121},
        {"id": "x"},
        {"column": "x"},
        {"evidence": "x"},
        {"text": "x" * 2_000_000},
    ):
        send(**bad)
    for noun in ("cell", "words", "merge", "removal", "withdrawal", "undo", "hold", "action", "parking"):
        as_("fay").post(f"/w/{cast.workshop.pk}/notes/{uuid.uuid4()}/{noun}/", {"version": 1})
    assert rows() == before and Workshop.objects.get(pk=cast.workshop.pk).rev == before_rev(before, cast)


def before_rev(rows, cast):
    return next(
        row["fields"]["rev"] for row in rows if row["model"] == "workshop.workshop" and row["pk"] == cast.workshop.pk
    )
