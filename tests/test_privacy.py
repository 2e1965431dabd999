"""What someone may not know is nowhere: not on a page, not on the wire, not in a catch-up, not in a report."""

import json

import pytest
from django.apps import apps
from django.core import serializers

from tests.cast import at, by, crowd, fresh, more_roles, promise, write
from tests.dom import parse
from tests.room import SURFACES, said
from workshop import live, passes, privacy
from workshop.models import Note
from workshop.viewers import Viewer

HIDDEN = "We lost them on price"


def everything_shown(room, cast, note, rev=0):
    """{where: text} of all that is shown to anybody but Ana: pages, catch-ups, sheets, reports."""
    shown = {}
    others = [surface for surface in SURFACES if surface != "ana"]
    for surface in others:
        shown[f"page of {surface}"] = room.page(surface)
        shown[f"since {rev} for {surface}"] = json.dumps(room.since(surface, rev), ensure_ascii=False)
        shown[f"since the beginning for {surface}"] = json.dumps(room.since(surface, 0, "unknown"), ensure_ascii=False)
    for who in ("ben", "fay", "ada", "rei", "sten", "una", None):
        client = room.as_(who)
        for address in (f"notes/{note.pk}/", "report/", "promises/", "seat/", f"people/{cast.ben.pk}/"):
            shown[f"{address} for {who}"] = client.get(f"/w/{cast.workshop.pk}/{address}").content.decode()
    return shown


def tells(shown, *secrets):
    return [where for where, text in shown.items() if any(secret in text for secret in secrets)]


def travelled(frames):
    """{audience: everything sent to it}, in whatever language."""
    sent = {}
    for frame in frames:
        for audience, html in frame["html"].items():
            sent.setdefault(audience.split("/")[0], []).extend(html)
    return {audience: "".join(html) for audience, html in sent.items()}


@pytest.fixture(params=["dept", "anon", "named"])
def identity(request, cast):
    cast.step.identity = request.param
    cast.step.save(update_fields=["identity"])
    cast.workshop.refresh_from_db()
    cast.board.step.refresh_from_db()
    return request.param


# Before the reveal


def test_a_hidden_note_is_nowhere_until_the_reveal(cast, room, wire, identity):
    cast.workshop.refresh_from_db()
    rev = cast.workshop.rev
    room.clients["ana"].cookies[passes.key_cookie(cast.step.pk)] = "the key of her phone"
    frames = wire(lambda: write(cast, "ana", HIDDEN, key="the key of her phone"))
    note = Note.objects.get()
    frames += wire(lambda: fresh(note).reword(HIDDEN + "!", "en", "data", version=1, by=by(cast.ana)))
    cast.step.freeze()
    assert HIDDEN in room.page("ana")  # there is something that could leak
    assert not tells(everything_shown(room, cast, note, rev), HIDDEN, str(note.pk))
    told = [audience for audience, html in travelled(frames).items() if HIDDEN in html or str(note.pk) in html]
    assert told == ([] if identity == "anon" else [cast.ana.audience])  # the answer drew it on her phone


def test_a_published_report_does_not_show_it_either(cast, room):
    note = write(cast, "ana", HIDDEN)
    cast.step.freeze(), cast.workshop.publish()
    assert not tells(everything_shown(room, cast, note), HIDDEN)


def test_nobody_changes_a_hidden_note_but_its_author(cast, as_):
    note = write(cast, "ana", HIDDEN)
    for who in ("ben", "fay", "rei"):
        for verb in ("cell", "words", "merge", "removal", "withdrawal", "undo", "action"):
            answer = as_(who).post(
                f"/w/{cast.workshop.pk}/notes/{note.pk}/{verb}/", {"version": 1, "text": "x", "reason": "x"}
            )
            assert answer.status_code in (403, 404) and HIDDEN not in answer.content.decode()
    assert fresh(note).version == 1


def test_an_id_that_is_taken_shows_nothing_of_its_note(cast, as_):
    note = write(cast, "ana", HIDDEN)
    fields = {"id": note.pk, "column": "S1", "lane": "pain", "text": "mine", "evidence": "data"}
    answer = as_("ben").post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/", fields)
    assert answer.status_code == 409 and HIDDEN not in answer.content.decode()


def test_who_looks_through_them_sees_words_without_writers(cast, as_, identity):
    for n in range(15):
        write(cast, "ana" if n % 2 else "ben", f"Note {n:02}")
    page = as_("fay").get(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/waiting/").content.decode()
    page = said(page)
    places = [page.index(f"Note {n:02}") for n in range(15)]
    assert places != sorted(places)
    assert not [word for word in ("Ana", "Ben", "marketing", "Marketing", "field_sales", "Field sales") if word in page]


def test_in_an_anonymous_step_not_even_that_somebody_wrote(cast, room, wire):
    cast.step.identity = "anon"
    cast.step.save()
    cast.board.refresh_from_db()
    cast.workshop.refresh_from_db()
    before = parse(room.page("desk")).find(f"person-{cast.ana.pk}").text()
    frames = wire(lambda: write(cast, "ana", board=cast.board))
    assert "Ana" not in travelled(frames)["facilitators"]
    assert parse(room.page("desk")).find(f"person-{cast.ana.pk}").text() == before
    assert "written" not in before


# After the reveal


def revealed(cast):
    cast.workshop.refresh_from_db()
    cast.workshop.phase.reveal()
    cast.board.refresh_from_db()
    return cast.board


@pytest.mark.parametrize(
    "marketing,attraction,sales,expected",
    [
        (5, 0, 5, {"marketing": "marketing", "field_sales": "field_sales"}),
        (4, 0, 5, {"marketing": "", "field_sales": "field_sales"}),
        (3, 2, 1, {"marketing": "demand", "attraction": "demand", "field_sales": ""}),
        (1, 1, 1, {"marketing": "", "attraction": "", "field_sales": ""}),
    ],
)
def test_a_label_stands_for_five_writers(marketing, attraction, sales, expected):
    writers = {"marketing": marketing, "attraction": attraction, "field_sales": sales}
    labels = privacy.labels({name: n for name, n in writers.items() if n}, 5)
    assert labels == expected


def test_five_notes_of_one_writer_are_one_writer(cast):
    for n in range(5):
        write(cast, "ana", f"Note {n}")
    assert revealed(cast).labels == {"marketing": ""}


def test_the_fifth_writer_who_comes_late_changes_no_label(cast, room):
    """A label that appeared with the fifth writer would point at them."""
    seats = crowd(cast.workshop, "marketing", 4)
    for seat in seats[:3]:
        cast.last = seat
        write(cast, "last")
    write(cast, "ana", HIDDEN)
    assert revealed(cast).labels == {"marketing": ""}
    cast.last = seats[3]
    write(cast, "last", "Late")
    room.clients["desk"].post(f"/w/{cast.workshop.pk}/phases/{cast.workshop.phase_id}/reveal/")
    cast.board.refresh_from_db()
    assert cast.board.labels == {"marketing": ""}


def test_a_revealed_note_says_nothing_of_its_author(cast, room, wire, identity):
    for seat in [*crowd(cast.workshop, "marketing", 5), cast.ana]:
        cast.last = seat
        note = write(cast, "last", HIDDEN)
    frames = wire(lambda: revealed(cast))
    note = Note.objects.order_by("place").last()  # in an anonymous step the reveal gave it another id
    frames += wire(lambda: fresh(note).move("S2", "pain", version=1, by=by(cast.ben)))
    for surface in ("ben", "screen", "desk"):
        drawn = parse(room.page(surface)).find(f"note-{note.pk}")
        if drawn:
            assert "Ana" not in drawn.text() and 'data-department="marketing"' in drawn.text()
    sheet = room.clients["ben"].get(f"/w/{cast.workshop.pk}/notes/{note.pk}/").content.decode()
    assert HIDDEN in sheet and "Ana" not in said(sheet) and f"person:{cast.ana.pk}" not in sheet
    assert not [audience for audience, html in travelled(frames).items() if "Ana" in html]


def test_a_shown_note_and_its_author_never_travel_together(cast, wire):
    at(cast.workshop, "stations")
    assert "Ana" not in "".join(travelled(wire(lambda: write(cast, "ana", HIDDEN))).values())


def test_the_order_after_the_reveal_is_not_the_order_of_writing(cast):
    notes = [write(cast, "ana", f"Note {n}") for n in range(12)]
    revealed(cast)
    places = [fresh(note).place for note in notes]
    assert sorted(places) == list(range(12)) and places != list(range(12))


def test_what_was_reworded_in_silence_cannot_be_undone_by_others(cast, as_):
    note = write(cast, "ana", HIDDEN)
    note.reword("We lost them", "en", "data", version=1, by=by(cast.ana))
    revealed(cast)
    as_("ben").post(f"/w/{cast.workshop.pk}/notes/{note.pk}/undo/", {"version": 2})
    assert fresh(note).text_en == "We lost them"


def test_a_conflict_names_nobody_who_only_could_be_the_author(cast, as_):
    at(cast.workshop, "stations")
    note = write(cast, "ana")
    note.reword("It breaks in rain", "en", "data", version=1, by=by(cast.ana))
    answer = as_("ben").post(
        f"/w/{cast.workshop.pk}/notes/{note.pk}/cell/", {"column": "S2", "lane": "pain", "version": 1}
    )
    assert answer.status_code == 409 and "Ana" not in said(answer.content.decode())


def test_a_note_held_back_stays_hidden_after_the_reveal(cast, room, wire):
    note, other = write(cast, "ana", HIDDEN), write(cast, "ben", "Shown")
    note.hold(True, version=1)
    frames = wire(lambda: revealed(cast))
    cast.step.freeze(), cast.workshop.publish()
    shown = everything_shown(room, cast, note)
    assert not tells(shown, HIDDEN, str(note.pk)) and "Shown" in shown["page of screen"]
    assert HIDDEN not in "".join(travelled(frames).values()) and fresh(other).shown


def test_a_note_let_go_takes_no_place_that_tells_when_it_was_written(cast):
    held, other = write(cast, "ana", HIDDEN), write(cast, "ben")
    held.hold(True, version=1)
    revealed(cast)
    fresh(held).hold(False, version=2)
    assert fresh(held).shown and fresh(held).place > fresh(other).place + 1


def test_a_withdrawn_note_leaves_no_word_behind(cast, room):
    at(cast.workshop, "convert")
    note = write(cast, "ana", HIDDEN)
    promise(cast, "ben", note=note)
    note.reword(HIDDEN + " indeed", "en", "data", version=1, by=by(cast.ana))
    cast.step.freeze(), cast.workshop.publish()
    assert tells(everything_shown(room, cast, note), HIDDEN)
    fresh(note).withdraw(version=2)
    assert not tells(everything_shown(room, cast, note), HIDDEN)
    assert not rows_with(HIDDEN)


def rows_with(text):
    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    return [entry["model"] for entry in serializers.serialize("python", rows) if text in str(entry)]


# Promises


def test_to_whom_a_promise_was_offered_is_known_to_them_and_the_desk(cast, room, wire):
    at(cast.workshop, "convert")
    cast.ana.rename("Anastasia")
    action = None

    def offer():
        nonlocal action
        action = promise(cast, "ana")

    frames = wire(offer)
    cast.workshop.publish()
    for surface in ("ben", "screen"):
        assert "Anastasia" not in room.page(surface)
    assert "Anastasia" not in room.as_("rei").get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert {audience for audience, html in travelled(frames).items() if "Anastasia" in html} <= {
        "facilitators",
        cast.ana.audience,
    }
    action.accept(version=1)
    assert "Anastasia" in room.page("ben")
    assert "Anastasia" in room.as_("rei").get(f"/w/{cast.workshop.pk}/report/").content.decode()


def test_who_declined_is_told_to_nobody(cast, room, wire):
    at(cast.workshop, "convert")
    cast.ana.rename("Anastasia")
    action = promise(cast, "ana")
    frames = wire(lambda: action.decline(version=1))
    assert not [audience for audience, html in travelled(frames).items() if "Anastasia" in html]
    assert "Anastasia" not in room.page("ben") and action.title in room.page("ben")


# Whoever looks on


@pytest.fixture
def looking_on(cast, room):
    """Olga, who wrote and was offered a promise before she became an observer."""
    more_roles(cast)
    cast.olga.give_role("participant")
    write(cast, "olga", HIDDEN), promise(cast, "olga", "Ask every visitor")
    cast.olga.give_role("observer")
    cast.workshop.refresh_from_db()
    room.clients["olga"] = room.as_("olga")
    return cast


def test_an_observer_hears_what_the_screen_hears(looking_on, wire):
    """Every frame of a day, fragment by fragment."""
    cast, note = looking_on, write(looking_on, "ana")
    own = Note.objects.get(text_en=HIDDEN)
    frames = wire(lambda: write(cast, "ben", "Hidden still"))
    frames += wire(lambda: fresh(own).hold(True, version=1)) + wire(lambda: revealed(cast))
    frames += wire(lambda: fresh(note).remove("twice", version=1, by=by(cast.fay)))
    frames += wire(lambda: promise(cast, "ben", "Call them back")) + wire(lambda: cast.ben.rename("Benjamin"))
    observer, screen = Viewer(cast.workshop, participant=cast.olga), Viewer(cast.workshop, is_screen=True)
    heard = [
        [frame["html"].get(f"{a}/en", []) for a in observer.audiences if a != cast.olga.audience] for frame in frames
    ]
    assert heard == [[frame["html"].get(f"{a}/en", []) for a in screen.audiences] for frame in frames]
    assert not [frame for frame in frames if f"{cast.olga.audience}/en" in frame["html"]]
    assert any("Benjamin" in str(frame["html"].get(f"{live.FACILITATORS}/en")) for frame in frames)  # what could leak


@pytest.mark.parametrize("phase", ["silent", "stations", "convert", "emotion"])
def test_an_observer_reads_what_the_screen_shows(looking_on, room, phase):
    """No note, no promise and no name that is not on the screen; what the other phones may read is more."""
    cast = looking_on
    taken = write(cast, "ana", "Taken away")
    write(cast, "ben", "Shown to all")
    revealed(cast)
    fresh(taken).remove("twice", version=1, by=by(cast.fay))
    at(cast.workshop, phase)
    write(cast, "ana", "Written now")
    seen, screen = room.page("olga"), room.page("screen")
    for secret in ("Written now", "Taken away", "twice", "Shown to all", HIDDEN, "Ask every visitor", "Ana", "Ben"):
        assert secret not in said(seen) or secret in said(screen), secret
    assert phase in ("silent", "emotion") or "Shown to all" in seen


def test_the_catch_up_of_an_observer_is_the_screens(looking_on, room):
    cast = looking_on
    cast.workshop.phase.pause(True)  # or its clock says another second in the second answer
    rev = cast.workshop.rev
    write(cast, "ana", "Hidden still"), promise(cast, "olga", "Ask again")
    assert room.since("olga", rev)["html"] == room.since("screen", rev)["html"] != []
    assert room.since("ana", rev)["html"] != room.since("olga", rev)["html"]  # each gets their own from the cache


# Leaving


def test_a_removed_seat_hears_no_more(cast, wire):
    [frame] = wire(cast.ana.remove)
    assert frame["closes"] == {cast.ana.audience: "removed"}


def test_what_a_removed_seat_wrote_stays_and_names_nobody(cast, room):
    at(cast.workshop, "stations")
    write(cast, "ana", HIDDEN)
    cast.ana.remove()
    page = said(room.page("screen"))
    assert HIDDEN in page and "Ana" not in page


def test_a_reviewer_hears_nothing_on_the_wire(cast, as_):
    for surface in ("desk", "phone", "screen"):
        assert as_("rei").get(f"/w/{cast.workshop.pk}/since/", {"surface": surface, "rev": 0}).status_code in (403, 404)


def test_the_report_waits_until_it_is_published(cast, as_):
    write(cast, "ana", HIDDEN)
    for who in ("rei", "ana"):
        assert as_(who).get(f"/w/{cast.workshop.pk}/report/").status_code == 403
    assert as_("fay").get(f"/w/{cast.workshop.pk}/report/").status_code == 200


# Who has left


def test_that_somebody_left_is_known_at_the_desk_alone(cast, room, wire):
    cast.workshop.refresh_from_db()
    rev, before = cast.workshop.rev, {surface: room.page(surface) for surface in ("ana", "screen")}
    [frame] = wire(cast.ben.leave)
    assert "has left" in room.page("desk") and "has left" in travelled([frame])["facilitators"]
    assert "You have left" in room.page("ben")
    assert [audience for audience, html in travelled([frame]).items() if "has left" in html] == ["facilitators"]
    for surface, page in before.items():
        assert parse(room.page(surface)).find("region").text() == parse(page).find("region").text()
        assert "has left" not in "".join(room.since(surface, rev)["html"])
