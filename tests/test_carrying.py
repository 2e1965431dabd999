"""What phones carry where there is no signal: only their own, nothing before its time, and whether they have it."""

import json
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from personas.models import HuntNote
from tests.hunting import card_line, hear, hunting, put, stand, walk_of
from tests.test_hunt_privacy import apart
from workshop.models import Carried, forming
from workshop.models.carrying import Packs

FULL, AIM = 1_000_000, 300_000


@pytest.fixture
def hunt(cast):
    hunting(cast)
    stand(cast, "brief")
    return cast


def base(hunt):
    return f"/w/{hunt.workshop.pk}/"


def pack_of(hunt, as_, who="ana"):
    answer = as_(who).get(f"{base(hunt)}pack/")
    assert answer.status_code == 200
    return answer.json()


def pages(pack):
    return unescape("".join(part["html"] for part in pack["parts"]))


def report(hunt, as_, revision, who="ana", **more):
    return as_(who).post(f"{base(hunt)}pack/readiness/", {"revision": revision, **more})


def on_the_desk(hunt, as_):
    page = as_("fay").get(f"{base(hunt)}desk/").content.decode()
    return page[page.index('id="packs"') : page.index("</div>", page.index('id="packs"'))]


# What is in it


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_pack_holds_both_walks(hunt, as_, language):
    hunt.ana.language = language
    hunt.ana.save()
    pack = pack_of(hunt, as_)
    parts = list(hunt.hunt_step.phases.filter(code__in=["become", "walk1", "swap", "walk2"]))
    assert [part["phase"] for part in pack["parts"]] == [phase.pk for phase in parts]
    assert [part["seconds"] for part in pack["parts"]] == [phase.planned_s for phase in parts]
    become, walk, swap, again = [unescape(part["html"]) for part in pack["parts"]]
    for prompt in hunt.hunt_step.hunt.prompts:
        assert (prompt[language] in walk) != (prompt[language] in again)  # whoever asks holds the cards
    seed = walk_of(hunt, hunt.ana).seed
    assert seed.words[f"title_{language}"] in become
    assert "データ" not in walk or language == "ja"
    assert all("data-outbox" in html for html in (become, walk, again)) and 'id="clock"' in swap


def test_it_fits(hunt, as_):
    size = {who: len(as_(who).get(f"{base(hunt)}pack/").content) for who in ("ana", "ben")}
    print(f"carry pack: {max(size.values()) / 1000:.0f} kB")
    assert max(size.values()) < AIM


def test_it_holds_no_token_and_nothing_of_the_moment(hunt, as_):
    hunt.workshop.say({"en": "Back at 15:10"}, {"user": hunt.fay})
    page = as_("ana").get(base(hunt)).content.decode()
    assert "Back at 15:10" in page and "csrfmiddlewaretoken" in page
    text = pages(pack_of(hunt, as_))
    assert "csrfmiddlewaretoken" not in text and "Back at 15:10" not in text and "fresh_id" not in text


def test_it_holds_nothing_of_other_pairs(cast, as_):
    hunt = hunting(cast)
    apart(hunt)
    theirs = walk_of(hunt, hunt.ben)
    theirs.introduce("Mika", "They lied to the auditor", "en", version=0)
    stand(hunt, "walk1")
    hear(hunt, hunt.ben, "The boss must never know")
    mine, other = pages(pack_of(hunt, as_, "ana")), pages(pack_of(hunt, as_, "ben"))
    for secret in ("Mika", "They lied to the auditor", "The boss must never know", f"/pairs/{theirs.pair_id}/"):
        assert secret in other and secret not in mine, secret
    names = {str(seat) for seat in theirs.pair.people} - {str(seat) for seat in walk_of(hunt, hunt.ana).pair.people}
    assert names and not [name for name in names if name in mine]


def test_it_holds_nothing_before_its_time(hunt, as_):
    """The room was at the sheets already, and came back: what was written there is not on the way."""
    stand(hunt, "merge")
    card_line(hunt, hunt.ana, "Nobody sees it coming")
    put(hunt, hunt.ana, "It has a sheet")
    stand(hunt, "brief")
    text = pages(pack_of(hunt, as_))
    assert "Nobody sees it coming" not in text and "It has a sheet" not in text


@pytest.mark.parametrize("code,there", [("brief", True), ("walk2", True), ("card", False), ("convert", False)])
def test_it_is_offered_while_there_is_a_way_to_go(hunt, as_, code, there):
    stand(hunt, code)
    assert as_("ana").get(f"{base(hunt)}pack/").status_code == (200 if there else 404)
    assert ('id="pack"' in as_("ana").get(base(hunt)).content.decode()) == there
    assert report(hunt, as_, "0" * 12).status_code == (204 if there else 404)


def test_nobody_else_carries_it(hunt, as_):
    hunt.ben.give_role("observer")
    for who, status in (("ben", 404), ("una", 403), ("fay", 403), ("rei", 403), (None, 403)):
        assert as_(who).get(f"{base(hunt)}pack/").status_code == status, who
        assert report(hunt, as_, "0" * 12, who).status_code in (403, 404), who
    assert 'id="pack"' not in as_("ben").get(base(hunt)).content.decode()
    assert not Carried.objects.exists()


def test_after_the_day_there_is_none(hunt, as_):
    hunt.workshop.end()
    assert as_("ana").get(f"{base(hunt)}pack/").status_code == 404


def test_the_room_stays_where_it_is_while_a_pack_is_drawn(hunt, as_):
    before = hunt.workshop.phase_id, hunt.workshop.rev
    pack_of(hunt, as_)
    hunt.workshop.refresh_from_db()
    assert (hunt.workshop.phase_id, hunt.workshop.rev) == before


# Whether they have it


def test_the_desk_lists_the_phones_that_are_not_ready(hunt, as_):
    assert "<b>0</b> of 8" in on_the_desk(hunt, as_)
    revision = pack_of(hunt, as_)["revision"]
    for _twice in range(2):
        answer = report(hunt, as_, revision, opens_again="1")
        assert answer.status_code == 204 and answer["X-Saved"] == revision
    assert Carried.objects.count() == 1
    desk = on_the_desk(hunt, as_)
    assert "<b>1</b> of 8" in desk and "Ben" in desk and "Ana" not in desk
    report(hunt, as_, pack_of(hunt, as_, "ben")["revision"], "ben")
    assert "<b>2</b> of 8" in on_the_desk(hunt, as_) and "keep the page open: Ben" in on_the_desk(hunt, as_)
    assert "6 phones are not ready" in as_("fay").get(f"{base(hunt)}desk/").content.decode()


CHANGES = {
    "another partner": lambda hunt: forming.mix(hunt.hunt_step),
    "a customer with a name": lambda hunt: walk_of(hunt, hunt.ana).introduce("Mika", "it stood still", "en", version=0),
    "another seed card": lambda hunt: walk_of(hunt, hunt.ana).deal(hunt.hunt_step.hunt.segments.last().seeds.last()),
    "another deck": lambda hunt: hunt.hunt_step.hunt.prepare(["PH01"], "", ""),
    "another route": lambda hunt: hunt.hunt_step.hunt.prepare(hunt.hunt_step.hunt.deck, "Round the lake", ""),
    "another phone": lambda hunt: hunt.ana.take_over(),
    "another language": lambda hunt: type(hunt.ana).objects.filter(pk=hunt.ana.pk).update(language="ja"),
    "another plan": lambda hunt: hunt.hunt_step.phases.filter(code="walk1").update(planned_s=60),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_pack_that_changed_is_not_stored(hunt, as_, change):
    hunt.workshop.seat("Zoe", "product", "en")  # an odd number, so that mixing anew changes every pair's names
    ana = next(seat for seat in Packs.at(hunt.workshop.phase).seats if seat == hunt.ana)
    Carried.report(Packs.at(hunt.workshop.phase), ana, Packs.at(hunt.workshop.phase).revision_for(ana), True)
    assert hunt.ana in Packs.at(hunt.workshop.phase).ready
    CHANGES[change](hunt)
    stand(hunt, "brief")
    assert hunt.ana not in Packs.at(hunt.workshop.phase).ready


@pytest.mark.parametrize("revision", ["", "abc", "g" * 12, "0" * 13, "0" * 5000, "\0" * 12])
def test_a_revision_nobody_was_given(hunt, as_, revision):
    assert report(hunt, as_, revision).status_code == 400 and not Carried.objects.exists()


def test_the_questions_are_as_many_for_eight_as_for_thirty(hunt, django_assert_num_queries):
    packs = Packs.at(hunt.workshop.phase)
    assert len(packs.missing) == 8
    with CaptureQueriesContext(connection) as few:
        assert len(Packs.at(hunt.workshop.phase).missing) == 8
    for n in range(22):
        hunt.workshop.seat(f"More {n}", "marketing", "en")
    with django_assert_num_queries(len(few)):
        assert len(Packs.at(hunt.workshop.phase).missing) == 30


# On the way


def test_nobody_counts_as_gone_for_being_out_of_reach(hunt):
    stand(hunt, "walk1")
    long_ago = hunt.workshop.phase.started_at.replace(year=2020)
    hunt.workshop.participants.update(seen_at=long_ago)
    assert hunt.workshop.active().count() == 8
    stand(hunt, "card")
    assert hunt.workshop.active().count() == 0


@pytest.mark.parametrize("here,late", [("walk1", True), ("become", False), ("walk2", False), ("card", True)])
def test_a_phone_ahead_of_the_room_is_not_late(hunt, here, late):
    stand(hunt, here)
    hear(hunt, hunt.ana, "In the second walk", part="walk2" if here != "walk1" else "walk1")
    if here == "walk1":
        stand(hunt, "card")
        hear(hunt, hunt.ana, "In the first walk", part="walk1")
    assert HuntNote.objects.last().late == late


# The worker, and whose page it is


def test_the_worker_lies_at_the_root_and_is_not_kept(client, db):
    answer = client.get("/carrier.js")
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cache-Control"] == "no-store"
    assert b"respondWith" in answer.content


def test_a_page_names_its_seat(hunt, as_):
    ana = as_("ana")
    assert ana.get(base(hunt))["X-Seat"] == str(hunt.ana.pk)
    hunt.workshop.end()
    assert ana.get(base(hunt))["X-Seat"] == "none"


@pytest.mark.parametrize("loss", ["remove", "take_over"])
def test_whoever_lost_the_seat_is_told_to_forget(hunt, as_, loss):
    ana = as_("ana")
    getattr(hunt.ana, loss)()
    assert ana.get(base(hunt))["X-Seat"] == "none"
    assert as_(None).get(base(hunt))["X-Seat"] == "none"


def test_somebody_who_said_goodbye_carries_nothing(hunt, as_):
    hunt.ana.leave()
    assert 'id="pack"' not in as_("ana").get(base(hunt)).content.decode()
    assert json.dumps(pack_of(hunt, as_, "ben"))
