"""The persona hunt: who walks with whom, what they hear, one person for each table, and what becomes of it."""

import random
import uuid
from collections import Counter

import pytest

from personas.hunt import suggesting
from personas.models import Card, HuntNote, Persona, SheetLine, Shift, Tick, Walk
from personas.models.cards import show_shifts
from personas.models.seeds import prompts, usual_deck
from personas.models.tables import Closed, tables_of
from personas.models.walks import WALKS, Full, NameTaken, NotFictional, Walks
from tests.hunting import card_line, complete, hear, hunting, line_of, put, stand, table_of, walk_of
from tests.test_wire import inside, region_of
from workshop import rehearsals
from workshop.models import forming, suggestions
from workshop.models.groups import FOUR, PAIR, Tree
from workshop.models.notes import Stale, Taken
from workshop.rehearsals import tick


@pytest.fixture
def hunt(cast):
    return hunting(cast)


def at(cast, code):
    stand(cast, code)
    return cast


def text_of(answer):
    return answer.content.decode()


# Before the day


def test_it_runs_without_being_prepared(hunt):
    prepared = hunt.hunt_step.hunt
    assert len(prepared.deck) == 12 and {prompt["tag"] for prompt in prepared.prompts} == {p["tag"] for p in prompts()}
    assert all(segment.seeds.count() >= 3 for segment in prepared.segments.all())
    assert usual_deck() == prepared.deck


@pytest.mark.parametrize("variant,phases", [("std90", 10), ("short45", 10), ("online30", 9)])
def test_every_variant_has_its_parts(cast, variant, phases):
    hunting(cast, variant=variant)
    assert cast.hunt_step.phases.count() == phases
    for phase in cast.hunt_step.phases.all():
        stand(cast, phase.code)


def test_the_facilitator_prepares_segments_and_prompts(hunt, as_):
    base, fay = f"/w/{hunt.workshop.pk}/persona-hunt/", as_("fay")
    assert fay.get(f"{base}{hunt.hunt_step.pk}/").status_code == 200
    answer = fay.post(f"{base}{hunt.hunt_step.pk}/", {"deck": ["PH01"], "route_en": "Round the lake"})
    assert answer.status_code == 422 and "Missing" in text_of(answer) and "Round the lake" in text_of(answer)
    answer = fay.post(
        f"{base}{hunt.hunt_step.pk}/", {"deck": [p["code"] for p in prompts()], "route_en": "Round the lake"}
    )
    assert answer.status_code == 302
    answer = fay.post(f"{base}{hunt.hunt_step.pk}/segments/", {"name_en": "Schools"})
    segment = hunt.hunt_step.hunt.segments.get(name_en="Schools")
    page = f"{base}segments/{segment.pk}/"
    assert answer.headers["Location"] == page and fay.get(page).status_code == 200
    cards = {f"{name}_en_{n}": f"{name} {n}" for n in range(3) for name in ("title", "company", "trigger")}
    assert fay.post(page, {"name_en": "Schools"}).status_code == 422
    assert fay.post(page, {"name_en": "Schools", **cards}).status_code == 302
    assert [seed.title_en for seed in segment.seeds.all()] == ["title 0", "title 1", "title 2"]
    assert fay.post(f"{base}{hunt.hunt_step.pk}/segments/", {"name_en": "A fourth"}).status_code == 422
    assert fay.post(f"{page}removal/").status_code == 302


def test_a_rehearsal_takes_over_what_was_prepared(hunt):
    hunt.hunt_step.hunt.prepare([p["code"] for p in prompts()], "Round the lake", "")
    rehearsal = rehearsals.start(hunt.workshop, 6)
    step = rehearsal.steps.get(kind="persona_hunt")
    assert step.hunt.route_en == "Round the lake" and len(step.hunt.deck) == 36 and step.hunt.segments.count() == 2


# Pairs


def test_pairs_cross_sides_and_a_table_has_one_segment(hunt):
    stand(hunt, "brief")
    tree, walks = Tree(hunt.hunt_step), Walks(hunt.hunt_step)
    assert all(len({seat.side for seat in pair.people}) == 2 for pair in tree.of(PAIR))
    for four in tree.of(FOUR):
        assert len({seat.department for seat in four.people}) >= 2
        seeds = [walks.of_pair[pair.pk].seed for pair in four.inside]
        assert len({seed.segment_id for seed in seeds}) == 1 and len(set(seeds)) == len(seeds)


def test_nobody_walks_with_their_boss(hunt):
    hunt.ben.boss = hunt.ana
    hunt.ben.save()
    stand(hunt, "brief")
    assert all({hunt.ana, hunt.ben} - set(pair.people) for pair in Tree(hunt.hunt_step).of(PAIR))


def test_in_a_triad_who_only_asked_is_the_customer_of_the_second_walk(cast):
    hunting(cast, people=1)
    cast.workshop.seat("Third", "marketing", "en")
    stand(cast, "walk1")
    walk = next(walk for walk in Walks(cast.hunt_step).at_work if len(walk.pair.people) == 3)
    a, _b, c = walk.pair.people
    assert [walk.role(seat, "walk1") for seat in walk.pair.people] == ["customer", "interviewer", "interviewer"]
    assert walk.customer("walk1") == a and walk.customer("walk2") == c


def test_pairs_that_have_begun_are_not_mixed(hunt):
    stand(hunt, "brief")
    forming.mix(hunt.hunt_step)
    walk_of(hunt, hunt.ana).introduce("Mika", "I woke up", "en", version=0)
    with pytest.raises(forming.Begun):
        forming.mix(hunt.hunt_step)


def test_the_desk_sees_how_many_have_ticked(hunt, as_):
    stand(hunt, "brief")
    as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/tick/", {"ticked": "1"})
    as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/tick/", {"ticked": "1"})
    assert Tick.objects.count() == 1
    assert "of 8 have ticked" in text_of(as_("fay").get(f"/w/{hunt.workshop.pk}/desk/"))


# The customer


def introduced(cast, as_, name, who="ana", version=0, **headers):
    walk = walk_of(cast, getattr(cast, who))
    fields = {"id": uuid.uuid4(), "version": version, "name": name, "text": "the line stood still"}
    address = f"/w/{cast.workshop.pk}/persona-hunt/pairs/{walk.pair_id}/introduction/"
    return as_(who).post(address, fields, headers=headers)


@pytest.mark.parametrize("name", ["Ben", "ben", "Ｂｅｎ", "Ben Smith"])
def test_a_name_of_this_room_is_refused(hunt, as_, name):
    stand(hunt, "become")
    answer = introduced(hunt, as_, name)
    assert answer.status_code == 422 and "Invent another name" in text_of(answer) and "stood still" in text_of(answer)
    with pytest.raises(NotFictional):
        walk_of(hunt, hunt.ana).introduce(name, "x", "en", version=0)
    assert not Walk.objects.exclude(name="").exists()


@pytest.mark.parametrize("name", ["Hayama Foods", "Ｈａｙａｍａ Foods", "Hayama", "葉山食品の"])
def test_a_name_of_a_customer_is_refused(hunt, as_, name):
    hunt.workshop.list_customers(["Hayama", "株式会社葉山食品"])
    stand(hunt, "become")
    answer = introduced(hunt, as_, name)
    assert answer.status_code == 422 and "or of a customer" in text_of(answer) and "stood still" in text_of(answer)
    assert not Walk.objects.exclude(name="").exists()


@pytest.mark.parametrize("field", ["name", "kana", "romaji"])
def test_a_table_calls_its_person_by_no_name_of_a_customer(hunt, as_, field):
    hunt.workshop.list_customers(["Hayama"])
    stand(hunt, "merge")
    table = table_of(hunt, hunt.ana)
    fields = {"version": table.version, "name": "Mika", "kana": "", "romaji": ""} | {field: "Hayama"}
    answer = as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table.pk}/title/", fields)
    assert answer.status_code == 422 and "“Hayama” is the name" in text_of(answer)
    assert table_of(hunt, hunt.ana).version == table.version


def test_a_name_is_given_once_and_a_suffix_is_offered(hunt, as_):
    stand(hunt, "become")
    other = next(walk for walk in Walks(hunt.hunt_step).at_work if hunt.ana not in walk.pair.people)
    other.introduce("Mika", "I slept badly", "en", version=0)
    with pytest.raises(NameTaken) as taken:
        walk_of(hunt, hunt.ana).introduce("mika", "x", "en", version=0)
    assert taken.value.offered == "mika B"
    answer = introduced(hunt, as_, "Mika")
    assert answer.status_code == 422 and "Take “Mika B”" in text_of(answer)
    assert introduced(hunt, as_, "Mika B").status_code == 302


def test_the_partner_who_was_first_is_not_written_over(hunt, as_):
    stand(hunt, "become")
    assert introduced(hunt, as_, "Mika").status_code == 302
    answer = introduced(hunt, as_, "Jonas", **{"X-Outbox": "1"})
    assert answer.status_code == 409 and "Mika" in text_of(answer)
    assert walk_of(hunt, hunt.ana).name == "Mika"


def test_the_screen_names_customers_and_says_no_sentence(hunt, as_):
    stand(hunt, "become")
    introduced(hunt, as_, "Mika")
    page = text_of(as_(None).get(f"/screen/{hunt.workshop.screen_token}/"))
    assert "Mika" in page and "stood still" not in page


def test_the_facilitator_deals_another_seed_card(hunt, as_):
    stand(hunt, "become")
    walk = walk_of(hunt, hunt.ana)
    other = next(seed for seed in walk.seed.segment.seeds.all() if seed != walk.seed)
    address = f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{walk.pair_id}/seed/"
    assert as_("fay").post(address, {"seed": other.pk}).status_code == 302
    assert other.title in text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))


# The walk


def note_fields(text="I search only after a stop", **more):
    return {
        "id": uuid.uuid4(),
        "part": "walk1",
        "prompt": "PH05",
        "tag": "pain",
        "text": text,
        "in_character": "1",
    } | more


def test_a_note_sent_twice_is_one_note(hunt, as_):
    stand(hunt, "walk1")
    fields = note_fields()
    address = f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{walk_of(hunt, hunt.ana).pair_id}/notes/"
    for _twice in range(2):
        answer = as_("ana").post(address, fields, headers={"X-Outbox": "1"})
        assert answer.status_code == 200 and answer.headers["X-Saved"] == str(fields["id"])
    [note] = HuntNote.objects.all()
    assert note.role in ("customer", "interviewer") and note.in_character and not note.late


def test_the_id_of_somebody_else_is_taken(hunt, as_):
    stand(hunt, "walk1")
    note, _new = hear(hunt, hunt.ana)
    with pytest.raises(Taken):
        hear(hunt, hunt.ben, note_id=note.pk)


def test_a_note_that_comes_after_its_walk_is_kept_as_late(hunt):
    stand(hunt, "card")
    note, _new = hear(hunt, hunt.ana)
    assert note.late
    stand(hunt, "walk1")
    assert not hear(hunt, hunt.ana)[0].late


def test_a_pair_has_room_for_forty(hunt, as_):
    stand(hunt, "walk1")
    for n in range(40):
        hear(hunt, hunt.ana, f"Note {n}")
    with pytest.raises(Full):
        hear(hunt, hunt.ana)
    address = f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{walk_of(hunt, hunt.ana).pair_id}/notes/"
    assert as_("ana").post(address, note_fields(), headers={"X-Outbox": "1"}).status_code == 409
    assert HuntNote.objects.count() == 40


@pytest.mark.parametrize(
    "wrong,status",
    [
        ({"text": " "}, 422),
        ({"text": "a" * 141}, 422),
        ({"tag": "gossip"}, 400),
        ({"part": "swap"}, 400),
        ({"id": "7"}, 400),
    ],
    ids=["nothing", "too long", "tag", "part", "id"],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(hunt, as_, wrong, status):
    stand(hunt, "walk1")
    address = f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{walk_of(hunt, hunt.ana).pair_id}/notes/"
    assert as_("ana").post(address, note_fields() | wrong).status_code == status
    assert not HuntNote.objects.exists()


def test_who_is_not_of_the_pair_writes_nothing_there(hunt, as_):
    stand(hunt, "walk1")
    other = next(walk for walk in Walks(hunt.hunt_step).at_work if hunt.ana not in walk.pair.people)
    for verb, fields in (
        ("notes", note_fields()),
        ("stepping", {"part": "walk1", "out": "1"}),
        ("introduction", note_fields()),
    ):
        answer = as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{other.pair_id}/{verb}/", fields)
        assert answer.status_code == 404
    assert not Walk.objects.exists()


def test_stepping_out_ends_the_round_for_both_and_tells_nobody_else(hunt, as_, room, wire):
    stand(hunt, "walk1")
    walk = walk_of(hunt, hunt.ana)
    others = "desk", "screen", "simple", "preview"
    before = {surface: inside(region_of(room.page(surface))) for surface in others}
    frames = wire(lambda: walk.step_out("walk1"))
    assert {ring for frame in frames for ring in frame["rings"]} == {seat.audience for seat in walk.pair.people}
    assert not any(frame["html"] for frame in frames)
    assert before == {surface: inside(region_of(room.page(surface))) for surface in others}
    page = text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))
    assert '<div class="pocket__over" data-over>' in page
    as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/pairs/{walk.pair_id}/stepping/", {"part": "walk1"})
    assert '<div class="pocket__over" data-over hidden>' in text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))


def test_all_prompts_are_in_the_page_of_whoever_asks(hunt, as_):
    stand(hunt, "walk1")
    stand(hunt, next(part for part in WALKS if walk_of(hunt, hunt.ana).customer(part) != hunt.ana))
    page = text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))
    assert all(prompt["en"].replace("'", "&#x27;") in page for prompt in hunt.hunt_step.hunt.prompts)


def test_everybody_is_told_which_of_the_two_they_are_and_only_who_asks_has_questions(hunt, as_):
    stand(hunt, "walk1")
    walk = walk_of(hunt, hunt.ana)
    for part, asker in (("walk1", -1), ("walk2", 0)):
        stand(hunt, part)
        page = text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))
        asks = walk.pair.people[asker] == hunt.ana
        assert f"You are {walk.letter(hunt.ana)}" in page
        assert ("data-turns" in page, "heard-text" in page, "data-answers" in page) == (asks, asks, not asks)


# The card


def test_a_card_is_complete_with_a_pain_and_a_rescue_or_none(hunt, as_):
    stand(hunt, "card")
    card_line(hunt, hunt.ana)
    assert hunt.hunt_step.exercise.states(hunt.workshop.phase)[hunt.ana.pk] == "waiting"
    address = f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/card/none/"
    as_("ana").post(address, {"box": "rescue", "none": "1"})
    assert hunt.hunt_step.exercise.states(hunt.workshop.phase)[hunt.ana.pk] == "written"
    assert as_("ana").post(address, {"box": "words", "none": "1"}).status_code == 400


def test_a_line_about_gender_asks_how_anybody_knows(hunt, as_):
    stand(hunt, "card")
    address = f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/card/"
    line = {
        "box": "pain",
        "text": "Women cannot read our forms",
        "evidence": "imagined",
        "id": uuid.uuid4(),
        "ask": "1",
    }
    page = as_("ana").post(address, line)
    assert page.status_code == 422 and "speaks of gender" in text_of(page) and "cannot read our forms" in text_of(page)
    told = as_("ana").post(address, line, headers={"X-Outbox": "1"})
    assert told.status_code == 422 and told["X-Hint"] and not Card.of(hunt.hunt_step, hunt.ana).written
    assert as_("ana").post(address, line | {"anyway": "1"}).status_code == 302
    assert as_("ana").post(address, line | {"id": uuid.uuid4(), "evidence": "heard"}).status_code == 302
    assert len(Card.of(hunt.hunt_step, hunt.ana).written) == 2


def test_a_line_on_the_sheet_is_hinted_at_too(hunt, as_):
    stand(hunt, "merge")
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table_of(hunt, hunt.ana).pk}/lines/"
    line = {"field": "pain", "text": "He is a foreigner", "evidence": "imagined", "id": uuid.uuid4(), "ask": "1"}
    assert "speaks of nationality" in text_of(as_("ana").post(address, line))
    assert as_("ana").post(address, line | {"anyway": "1"}).status_code == 302


def test_a_card_has_room_for_twelve_and_its_lines_are_taken_back(hunt, as_):
    stand(hunt, "card")
    lines = [card_line(hunt, hunt.ana, f"Line {n}") for n in range(12)]
    with pytest.raises(Full):
        card_line(hunt, hunt.ana)
    base = f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/card/"
    assert as_("ben").post(f"{base}{lines[0].pk}/removal/").status_code == 302  # not his: nothing happens
    assert len(Card.of(hunt.hunt_step, hunt.ana).written) == 12
    assert as_("ana").post(f"{base}{lines[0].pk}/removal/").status_code == 302
    assert len(Card.of(hunt.hunt_step, hunt.ana).written) == 11


def test_own_notes_are_offered_as_drafts_once(hunt, as_):
    stand(hunt, "walk1")
    note, _new = hear(hunt, hunt.ana, "They call at lunch")
    stand(hunt, "card")
    assert "They call at lunch" in text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))
    fields = {
        "id": uuid.uuid4(),
        "box": "fear",
        "text": "They call at lunch",
        "evidence": "imagined",
        "from_note": note.pk,
    }
    as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/card/", fields)
    page = text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))
    assert page.count("They call at lunch") == 1 and 'class="draft"' not in page


# The sheet


def test_a_line_of_the_card_is_put_on_the_sheet_once(hunt, as_):
    line = card_line(at(hunt, "card"), hunt.ana)
    stand(hunt, "merge")
    table = table_of(hunt, hunt.ana)
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table.pk}/lines/{line.pk}/"
    for _twice in range(2):
        assert as_("ana").post(address, {"field": "pain"}).status_code == 302
    assert [each.text for each in table_of(hunt, hunt.ana).standing if each.field == "pain"] == [line.text]
    assert as_("ben").post(address, {"field": "pain"}).status_code == 404  # a line of somebody else's card


def test_a_sheet_begins_with_the_customer_of_one_pair(hunt):
    stand(hunt, "become")
    walk = walk_of(hunt, hunt.ana)
    first, second = [Walks(hunt.hunt_step).of_pair[pair.pk] for pair in walk.pair.above.inside]
    second.introduce("Sora", "The courier was late", "en", version=0)
    stand(hunt, "merge")
    table = table_of(hunt, hunt.ana)
    assert first.seed != second.seed and table.name == "Sora"
    lines = {line.field: line.text for line in table.standing}
    assert lines == {"title": second.seed.title, "company": second.seed.company}


def test_two_lines_that_disagree_are_kept_and_to_verify(hunt):
    stand(hunt, "merge")
    one, other = put(hunt, hunt.ana, "Being laughed at", "fear"), put(hunt, hunt.ana, "Losing the job", "fear")
    standing = {line.pk: line for line in table_of(hunt, hunt.ana).standing}
    assert standing[one.pk].to_verify and standing[other.pk].to_verify
    with pytest.raises(Full):
        put(hunt, hunt.ana, "A third", "fear")


def test_lines_are_put_together_and_taken_apart(hunt):
    stand(hunt, "merge")
    one, other = put(hunt, hunt.ana, "Records come late"), put(hunt, hunt.ana, "We search afterwards")
    line_of(hunt, hunt.ana, other.pk).merge(line_of(hunt, hunt.ana, one.pk), version=1, by=hunt.ana)
    [top] = [line for line in table_of(hunt, hunt.ana).standing if line.field == "pain"]
    assert [under.text for under in top.others] == ["We search afterwards"]
    under = top.others[0]
    under.part(version=under.version, by=hunt.ana)
    assert len([line for line in table_of(hunt, hunt.ana).standing if line.field == "pain"]) == 2


def test_two_who_change_a_line_at_once_lose_nothing(hunt, as_):
    stand(hunt, "merge")
    line = put(hunt, hunt.ana)
    line_of(hunt, hunt.ana, line.pk).reword("Hers", "en", "heard", version=1, by=hunt.ana)
    with pytest.raises(Stale):
        line_of(hunt, hunt.ana, line.pk).reword("His", "en", "heard", version=1, by=hunt.ana)
    fields = {"version": 1, "change": "reword", "text": "His", "evidence": "heard"}
    answer = as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/lines/{line.pk}/", fields)
    assert answer.status_code == 409 and "His" in text_of(answer) and "Hers" in text_of(answer)


def test_what_was_done_is_undone(hunt):
    stand(hunt, "merge")
    line = put(hunt, hunt.ana)
    line_of(hunt, hunt.ana, line.pk).reword("Other words", "en", "heard", version=1, by=hunt.ana)
    table_of(hunt, hunt.ana).undo(hunt.ana)
    assert line_of(hunt, hunt.ana, line.pk).text == "Nobody sees it coming"
    table_of(hunt, hunt.ana).undo(hunt.ana)
    assert line.pk not in {each.pk for each in table_of(hunt, hunt.ana).standing}
    assert table_of(hunt, hunt.ana).undo(hunt.ana) is False


def test_a_line_that_was_taken_off_can_be_put_again(hunt):
    mine = card_line(at(hunt, "card"), hunt.ana)
    stand(hunt, "merge")
    words = mine.text, mine.language, mine.evidence
    line, _new = table_of(hunt, hunt.ana).add(uuid.uuid4(), "pain", *words, by=hunt.ana, card_line=mine)
    line_of(hunt, hunt.ana, line.pk).remove(version=1, by=hunt.ana)
    again, _new = table_of(hunt, hunt.ana).add(uuid.uuid4(), "rescue", *words, by=hunt.ana, card_line=mine)
    assert again.pk == line.pk and line_of(hunt, hunt.ana, line.pk).field == "rescue"


def test_the_person_of_a_table_has_an_invented_name(hunt, as_):
    stand(hunt, "merge")
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table_of(hunt, hunt.ana).pk}/title/"
    assert as_("ana").get(address).status_code == 200
    answer = as_("ana").post(address, {"version": 1, "name": "Ben", "roles": ["user"]})
    assert answer.status_code == 422 and "Invent another name" in text_of(answer)
    assert as_("ana").post(address, {"version": 1, "name": "Mika", "roles": ["user"]}).status_code == 302
    assert as_("ana").post(address, {"version": 1, "name": "Jonas", "roles": ["user"]}).status_code == 409
    assert table_of(hunt, hunt.ana).name == "Mika"


def test_lines_rise(hunt):
    stand(hunt, "merge")
    _one, two = put(hunt, hunt.ana, "First"), put(hunt, hunt.ana, "Second")
    line_of(hunt, hunt.ana, two.pk).rise(version=1, by=hunt.ana)
    assert [line.text for line in table_of(hunt, hunt.ana).standing if line.field == "pain"] == ["Second", "First"]


def test_a_closed_sheet_and_a_scribe(hunt, as_):
    stand(hunt, "merge")
    table = table_of(hunt, hunt.ana)
    partner = table.group.others(hunt.ana)[0]
    table.appoint(partner)
    with pytest.raises(Closed):
        put(hunt, hunt.ana)
    table.appoint(None)
    table.open(False)
    fields = {"id": uuid.uuid4(), "field": "pain", "text": "Too late", "evidence": "heard"}
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table.pk}/lines/"
    assert as_("ana").post(address, fields, headers={"X-Outbox": "1"}).status_code == 409
    assert not SheetLine.objects.filter(text_en="Too late").exists()


def test_a_field_says_what_it_takes(hunt, as_):
    stand(hunt, "merge")
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table_of(hunt, hunt.ana).pk}/lines/"
    fields = {"id": uuid.uuid4(), "field": "words", "text": "a" * 21, "evidence": "heard"}
    answer = as_("ana").post(address, fields, headers={"X-Outbox": "1"})
    assert answer.status_code == 422 and "20" in text_of(answer)
    assert as_("ana").post(address, fields | {"text": "a", "evidence": ""}).status_code == 422


def test_another_table_has_no_part_in_it(hunt, as_):
    stand(hunt, "merge")
    other = next(table for table in tables_of(hunt.hunt_step) if hunt.ana not in table.group.people)
    line, _new = other.add(uuid.uuid4(), "pain", "Theirs", "en", "heard", by=other.group.people[0])
    fields = {"version": 1, "change": "remove"}
    base = f"/w/{hunt.workshop.pk}/persona-hunt/"
    assert as_("ana").post(f"{base}lines/{line.pk}/", fields).status_code == 404
    assert as_("ana").post(f"{base}tables/{other.pk}/undo/").status_code == 404
    assert as_("fay").post(f"{base}lines/{line.pk}/", fields).status_code == 302


# Votes, and what changed


def test_dots_count_and_a_flag_makes_a_line_worth_checking(hunt):
    type(hunt.organisation).objects.update(k=1)  # so few are told of here
    hunt.organisation.k = hunt.workshop.organisation.k = 1
    stand(hunt, "merge")
    line = put(hunt, hunt.ana, "Records come late", evidence="heard")
    phase = stand(hunt, "dots")
    phase.open_votes()
    never, verify = phase.open_ballots()
    never.vote(hunt.ana, {str(line.pk): 2})
    verify.vote(hunt.ana, {str(line.pk): 1})
    phase.close_votes()
    assert table_of(hunt, hunt.ana).dots[str(line.pk)] == 2
    assert suggesting.flags(hunt.hunt_step)[str(line.pk)] == 1
    [found] = [each for each, _willing in suggestions.standing(hunt.hunt_step) if str(line.pk) in each.key]
    assert found.title == "Ask 5 customers about “Records come late”"


def test_a_suggestion_becomes_a_promise(hunt, as_):
    stand(hunt, "merge")
    line = put(hunt, hunt.ana)
    line_of(hunt, hunt.ana, line.pk).doubt(True, version=1, by=hunt.ana)
    stand(hunt, "convert")
    address = f"/w/{hunt.workshop.pk}/steps/{hunt.hunt_step.pk}/suggestions/ask-{line.pk}/"
    page = text_of(as_("fay").get(address))
    assert "Ask 5 customers about “Nobody sees it coming”" in page and "Lines verified by customers" in page


def test_a_table_says_which_unproven_line_is_checked_first(hunt, as_):
    stand(hunt, "merge")
    put(hunt, hunt.ana, "Records come late")
    put(hunt, hunt.ana, "A customer said so", "rescue", "heard")
    doubted = put(hunt, hunt.ana, "Being laughed at", "fear")
    line_of(hunt, hunt.ana, doubted.pk).doubt(True, version=1, by=hunt.ana)
    imagined = put(hunt, hunt.ana, "One page", "rescue")
    stand(hunt, "convert")
    titles = [each.title for each in suggesting.of(hunt.hunt_step)]
    assert "Being laughed at" in titles[0] and len(titles) == 3
    assert text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/")).count("Check this first") == 3
    assert as_("ana").post(f"/w/{hunt.workshop.pk}/persona-hunt/lines/{imagined.pk}/first/").status_code == 302
    assert "One page" in suggesting.of(hunt.hunt_step)[0].title
    assert "You check this first" in text_of(as_("ana").get(f"/w/{hunt.workshop.pk}/"))


def test_the_desk_says_why_nobody_can_be_adopted_and_fills_what_is_empty(hunt, as_):
    stand(hunt, "convert")
    desk, table = f"/w/{hunt.workshop.pk}/desk/", table_of(hunt, hunt.ana)
    page = text_of(as_("fay").get(desk))
    assert "adoption-why" in page and f"gap-{table.pk}-pain" in page
    assert "No line of the sheets is imagined or to verify." in page
    fields = {"id": uuid.uuid4(), "field": "pain", "text": "It stops", "evidence": "imagined"}
    answer = as_("fay").post(f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table.pk}/lines/", fields)
    assert answer.status_code == 302
    assert f"gap-{table.pk}-pain" not in text_of(as_("fay").get(desk))
    complete(hunt, hunt.ana)
    assert "adoption-why" not in text_of(as_("fay").get(desk))


def test_quotes_are_shown_shuffled_from_k_people_on(hunt):
    stand(hunt, "shift")
    seats = list(hunt.workshop.participants.present().taking_part())
    for seat in seats[:4]:
        Shift.state(hunt.hunt_step, seat, f"before {seat.pk}", "now")
    assert not show_shifts(hunt.hunt_step) and not Shift.objects.filter(shown=True).exists()
    Shift.state(hunt.hunt_step, seats[4], "before", "now")
    assert show_shifts(hunt.hunt_step) and Shift.objects.filter(shown=True).count() == 5
    Shift.state(hunt.hunt_step, seats[5], "one more", "now")
    assert not show_shifts(hunt.hunt_step) and not Shift.objects.get(before="one more").shown


def test_a_side_stands_on_a_quote_only_when_both_have_enough(hunt):
    stand(hunt, "shift")
    for seat in hunt.workshop.participants.present().taking_part():
        Shift.state(hunt.hunt_step, seat, "before", "now")
    show_shifts(hunt.hunt_step)
    sides = Counter(Shift.objects.values_list("side", flat=True))
    assert min(sides.values()) < 5 and set(Shift.objects.values_list("label", flat=True)) == {""}


def test_the_sentence_stays_while_the_room_votes_on_it(hunt, as_):
    stand(hunt, "merge")
    complete(hunt, hunt.ana)
    phase = stand(hunt, "shift")
    phase.open_votes()
    fields = {"id": uuid.uuid4(), "field": "sentence", "text": "Our customer is somebody else altogether."}
    address = f"/w/{hunt.workshop.pk}/persona-hunt/tables/{table_of(hunt, hunt.ana).pk}/lines/"
    assert as_("ana").post(address, fields).status_code == 409
    phase.close_votes()
    assert as_("ana").post(address, fields).status_code == 302
    assert "somebody else" in table_of(hunt, hunt.ana).sentence.text


# What becomes of it


def test_a_sheet_is_adopted_once(hunt, as_):
    stand(hunt, "merge")
    complete(hunt, hunt.ana)
    stand(hunt, "convert")
    for _twice in range(2):
        as_("fay").post(f"/w/{hunt.workshop.pk}/persona-hunt/{hunt.hunt_step.pk}/adoption/")
    [persona] = Persona.objects.all()
    assert persona.name == "Mika" and persona.organisation == hunt.organisation and persona.step == hunt.hunt_step
    assert {line.text: line.is_imagined for line in persona.lines.all()}["Records come late"]
    assert persona.roles == ["user"] and persona.lines.get(field="sentence")


def test_what_is_imagined_stays_visibly_imagined(hunt, as_):
    stand(hunt, "merge")
    complete(hunt, hunt.ana)
    hunt.workshop.publish()
    for code in ("merge", "dots"):
        stand(hunt, code)
        for page in (
            as_("ana").get(f"/w/{hunt.workshop.pk}/"),
            as_(None).get(f"/screen/{hunt.workshop.screen_token}/"),
        ):
            assert 'data-evidence="imagined"' in text_of(page)
    report = text_of(as_("rei").get(f"/w/{hunt.workshop.pk}/report/"))
    assert "Mika" in report and 'data-evidence="imagined"' in report


def test_simulated_people_go_through_it(hunt):
    rehearsal = rehearsals.start(hunt.workshop, 8)
    rehearsal.simulated.update(arrives_s=0)
    tick(rehearsal)
    step = rehearsal.steps.get(kind="persona_hunt")
    step.workshop = rehearsal
    exercise = step.exercise
    for phase in step.phases.all():
        rehearsal.stand_at(phase)
        rehearsal.phase.step.workshop = rehearsal
        rehearsal.phase.open_votes()
        for n, seat in enumerate(rehearsals.seats(rehearsal)):
            seat.workshop = rehearsal
            for again in range(3):
                step.exercise.rehearse(seat, rehearsal.phase, random.Random(100 * n + again))
    assert Walk.objects.filter(pair__step=step).exclude(name="").exists() and step.shifts.exists()
    assert HuntNote.objects.exists() and SheetLine.objects.exclude(card_line=None).exists() and exercise.is_used()
