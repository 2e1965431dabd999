"""What, not who (2.0.6): which sentences are hinted, at what cost, and what becomes of the hint in the room."""

import io
import json
import re
import time
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import fresh, write
from tests.room import SURFACES
from tests.test_clusters import sorted_wall
from workshop import blame, candour
from workshop.blame.tongue import tongue
from workshop.exercises.journey_map.exercise import JourneyMap
from workshop.exercises.open_question.exercise import OpenQuestion
from workshop.models import Cluster, Note, Step

HERE = Path(__file__).parent
SENTENCES = {language: json.loads((HERE / f"blame_{language}.json").read_text()) for language in ("en", "ja")}
PEOPLE = ["Ana", "Ben"]
BLAMING, FACTUAL = "Sales sat on the lead for a week.", "The first call came 76 hours after the form was sent."


def precision_and_recall(rows):
    hinted = [(bool(blame.find(text, PEOPLE)), bool(is_blame)) for text, is_blame in rows]
    right, given, there = hinted.count((True, True)), sum(h for h, _b in hinted), sum(b for _h, b in hinted)
    return right / given, right / there


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("half,precise,found", [("dev", 0.95, 0.95), ("test", 0.95, 0.9), ("more", 0.95, 0.75)])
def test_hints_are_mostly_right(language, half, precise, found):
    precision, recall = precision_and_recall(SENTENCES[language][half])
    assert precision >= precise and recall >= found


@pytest.mark.parametrize(
    "rule,english,japanese",
    [
        ("B1", "Sales sat on the lead for a week.", "営業がリードを放置した。"),
        ("B2", "Tanaka-san forgot the quote.", "田中さんが見積を忘れた。"),
        ("B3", "They are lazy.", "やる気がない。"),
        ("B4", "It is marketing's fault.", "マーケのせいだ。"),
        ("B5", "The rep should have asked.", "担当は聞くべきだった。"),
        ("B6", "Marketing never listens.", "マーケは一度も聞いてくれない。"),
        ("B7", "They only care about their numbers.", "自分の数字しか見ていない。"),
        ("B8", "Why didn't you call?", "なんで電話しなかったの?"),
    ],
)
def test_each_rule_finds_its_own_example(rule, english, japanese):
    assert blame.find(english)[0] == rule and blame.find(japanese)[0] == rule


@pytest.mark.parametrize(
    "text",
    [
        "First contact came 7 days after handover; the queue had no owner from 3 to 9 April.",
        "引き渡しから初回接触まで7日。4月3〜9日は待ち行列に担当がいなかった。",
        "The quote left 9 days after the request; no reminder existed.",
        "見積は依頼の9日後に送付。催促の仕組みがなかった。",
        "Two of five calls were made in the agreed week.",
        "約束の週の架電は5件中2件。",
        "The form has no field for timing; the question is not in the script.",
        "時期の欄がなく、台本にも質問がない。",
        "0 of 14 returned leads got an answer in May.",
        "5月の差し戻し14件に返答0件。",
        "What stood in the way of a call before Monday?",
        "月曜までに電話できなかった事情は?",
        "The customer ignored our mails and never called back.",
        "お客さまは「営業はいつも遅い」と言った。",
        "I forgot to ask about the budget.",
        "私は見積を忘れていた。",
        "The sales deck is sloppy about prices.",
        "営業は価格改定を知らされていなかった。",
        "Marketing handed over on 3 April.",
        "",
        "。",
        "’",
    ],
)
def test_facts_customers_oneself_and_things_are_not_hinted(text):
    assert blame.find(text, PEOPLE) == []


def test_a_name_of_the_room_is_a_person_and_a_department_of_the_room_an_actor():
    assert not blame.find("Quirin forgot the quote.") and blame.find("Quirin forgot the quote.", ["Quirin"])[0] == "B2"
    assert not blame.find("Night shift ignored it.") and blame.find("Night shift ignored it.", [], ["Night shift"])
    assert blame.find("久遠が見積を忘れた。", ["久遠"])[0] == "B2" and not blame.find("久遠が見積を忘れた。")


def test_width_case_and_apostrophes_do_not_matter():
    for text in ("SALES IGNORED IT", "Ｓａｌｅｓ ignored it", "Why didn’t they call?", "ﾏｰｹのせいだ。"):
        assert blame.find(text), text


# What it costs


def patterns(language):
    data = json.loads((Path(blame.__file__).parent / f"{language}.json").read_text())
    rules = [pattern for each in data["rules"].values() for pattern in each]
    return data["marks"], [*data["parts"].values(), *data["theirs"], *data["objects"], *data["never"], *rules]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_pattern_can_run_away(language):
    """Every repetition has an end, but for signs at the very end: each place of a text is left after so many steps."""
    lists, found = patterns(language)
    assert not [each for each in found if re.search(r"[*+](?![$])|,[}]", each)]
    named = {mark for each in found for marks in re.findall(r"<:?([a-z_|]+)>", each) for mark in marks.split("|")}
    assert named <= set(lists)


ANYTHING = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["営業", "が", "お客さま", "忘れ", "いつも", "「", "sales ", "never ", "the ", "'", '"', ".", "。", "0"]
    ),
    max_size=120,
).map("".join)


@given(ANYTHING)
def test_any_text_is_read_with_work_in_proportion(text):
    """Twice the text asks the lists for no more than twice as much, and any text has an answer."""
    lists = {name: tongue(name).lexicon.phrases for name in ("en", "ja")}
    longest = max(max(lengths) for each in lists.values() for lengths in each.lengths.values())
    asked = []
    for times in (1, 2, 4):
        language = "ja" if blame.JAPANESE.search(text) else "en"
        asked.append(counted(lists[language], lambda times=times: blame.find(text * times)))
    assert asked[1] <= 2 * asked[0] + longest**2 and asked[2] <= 4 * asked[0] + 4 * longest**2


def counted(phrases, act):
    """How many phrases were looked up in the lists."""

    class Counting(dict):
        asked = 0

        def get(self, *key):
            self.asked += 1
            return super().get(*key)

    kept, phrases.found = phrases.found, Counting(phrases.found)
    try:
        act()
        return phrases.found.asked
    finally:
        phrases.found = kept


@pytest.mark.parametrize("part", ["営業が", "営業はいつも", "お客さま", "の", "「", "sales ", "'", "nobody at the "])
def test_ten_thousand_characters_take_a_moment(part):
    """Measured 1 to 31 ms; four times that is allowed, for a machine that does other things as well."""
    text = (part * 10_000)[:10_000]
    blame.find(text)
    began = time.thread_time()
    blame.find(text)
    assert time.thread_time() - began < 0.2


def test_anybody_can_measure_it(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{BLAMING}\n\n{FACTUAL}\nQuirin forgot it.\n"))
    said = io.StringIO()
    call_command("hint", name=["Quirin"], stdout=said)
    assert said.getvalue().splitlines() == ["1 B1", "0", "0", "1 B2"]


# In the room


@pytest.fixture
def asking(cast, monkeypatch):
    """The journey map, with the one flag on its silent part and on the stations."""
    faces = {
        code: replace(face, what_not_who=code in ("silent", "stations")) for code, face in JourneyMap.faces.items()
    }
    monkeypatch.setattr(JourneyMap, "faces", faces)
    return cast


@pytest.fixture
def send(cast, as_):
    def send(text=BLAMING, outbox=True, **more):
        fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": text, "evidence": "data", "ask": "1"}
        headers = {"X-Outbox": "1"} if outbox else {}
        return as_("ana").post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/notes/", fields | more, headers=headers)

    return send


def totals():
    return tuple(Step.objects.values_list("hinted", "rewritten").get(kind="journey_map", workshop__code="KUMOKUMO"))


def test_the_outbox_is_told_privately_and_nothing_is_stored(asking, send, caplog, wire):
    answers = []
    frames = wire(lambda: answers.append(send()))
    assert answers[0].status_code == 422 and answers[0]["X-Hint"] == "what" and "about a person" in answers[0].text
    assert not Note.objects.exists() and not frames and "Sales sat" not in caplog.text and totals() == (1, 0)


def test_whoever_keeps_it_sends_it_as_it_is(asking, send):
    assert send().status_code == 422
    assert send(anyway="1").status_code == 201 and Note.objects.get().text == BLAMING and totals() == (1, 0)


def test_whoever_rewrites_is_counted_once_however_often_they_try(asking, send):
    send()
    assert send("Sales ignored the lead.", hinted="1").status_code == 422 and totals() == (1, 0)
    assert send(FACTUAL, hinted="1").status_code == 201 and totals() == (1, 1)


def test_nobody_else_hears_that_there_was_a_hint(asking, send, room):
    mine = send(outbox=False).text
    heard = [room.page(surface) for surface in SURFACES] + [room.since("ben", 0)["region"]]
    assert "about a person" in mine and not [page for page in heard if "about a person" in page or BLAMING in page]


def test_without_scripts_the_hint_stands_in_the_composer_with_two_ways_out(asking, send):
    page = send(outbox=False).content.decode()
    assert f"{BLAMING}</textarea>" in page and 'name="anyway"' in page and 'name="hinted" value="1"' in page
    assert "Keep as is" in page and '<label class="button" for="text">Rewrite' in page and "only a hint" in page


def test_nobody_is_hinted_where_nobody_asked_for_it(cast, send):
    assert send().status_code == 201 and totals() == (0, 0)  # without the flag


def test_nobody_is_hinted_who_could_not_answer(asking, send, as_):
    assert send(ask="").status_code == 422 and send(id=uuid.uuid4()).status_code == 422
    fields = {"id": uuid.uuid4(), "column": "S1", "lane": "pain", "text": BLAMING, "evidence": "data"}
    address = f"/w/{asking.workshop.pk}/steps/{asking.step.pk}/notes/"
    assert as_("ana").post(address, fields, headers={"X-Outbox": "1"}).status_code == 201  # sent later, by the outbox
    assert as_("fay").post(address, fields | {"id": uuid.uuid4(), "ask": "1"}).status_code == 302  # from paper
    assert totals() == (2, 0)


def test_new_words_for_a_note_are_hinted_too(asking, as_):
    note = write(asking, "ana")
    address = f"/w/{asking.workshop.pk}/notes/{note.pk}/words/"
    fields = {"version": 1, "text": BLAMING, "evidence": "data", "ask": "1"}
    page = as_("ana").post(address, fields)
    assert page.status_code == 422 and "Keep as is" in page.text and fresh(note).text != BLAMING
    assert as_("ana").post(address, fields | {"anyway": "1"}).status_code == 302 and fresh(note).text == BLAMING


def test_the_hint_is_in_the_language_of_its_reader(asking, send, as_):
    asking.ana.language = "ja"
    asking.ana.save()
    assert "人についての文に読めるかもしれません" in send("マーケのせいだ。").text


def test_people_and_departments_of_the_room_are_told_to_the_rules(cast):
    cast.workshop.seat("Kuon Haru", "marketing", "en")
    names, departments = candour.who_is_here(cast.workshop)
    assert {"Kuon Haru", "Kuon", "Ana"} <= names and {"Marketing", "MKT", "フィールドセールス"} <= departments


# Names of clusters


@pytest.fixture
def naming(cast, as_, monkeypatch):
    """The open question, whose clusters get names, with the flag; returns a post of somebody in the room."""
    wall = sorted_wall(cast)
    faces = {code: replace(face, what_not_who=True) for code, face in OpenQuestion.faces.items()}
    monkeypatch.setattr(OpenQuestion, "faces", faces)

    def post(path, *, client=None, **fields):
        return (client or as_("ana")).post(f"/w/{cast.workshop.pk}/{path}", fields | {"ask": "1"})

    post.wall, post.step = wall, cast.question
    return post


def test_the_name_of_a_new_cluster_is_hinted_and_kept_as_is(naming):
    address, fields = f"steps/{naming.step.pk}/clusters/", {"id": uuid.uuid4(), "name": "Lazy sales people"}
    count = Cluster.objects.count()
    page = naming(address, **fields)
    assert page.status_code == 422 and 'value="Lazy sales people"' in page.text and "Keep as is" in page.text
    assert Cluster.objects.count() == count and str(fields["id"]) in page.text
    assert naming(address, **fields, anyway="1").status_code == 302 and Cluster.objects.count() == count + 1


def test_a_living_page_gets_the_hint_into_the_form_it_came_from(naming, as_):
    fields = {"id": uuid.uuid4(), "name": "営業のせい", "ask": "1"}
    address = f"/w/{naming.wall.step.workshop_id}/steps/{naming.step.pk}/clusters/"
    answer = as_("ana").post(address, fields, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and answer["HX-Retarget"] == "#new-cluster" and "<html" not in answer.text
    assert answer.text.count('id="new-cluster"') == 1 and "営業のせい" in answer.text


def test_a_cluster_made_for_a_note_and_a_new_name_are_hinted_in_their_sheets(naming):
    note = naming.wall.notes.filter(shown=True).first()
    address = f"steps/{naming.step.pk}/clusters/"
    page = naming(address, id=uuid.uuid4(), name="Marketing's fault", note=note.pk)
    assert page.status_code == 422 and "Keep as is" in page.text and "Marketing&#x27;s fault" in page.text
    cluster = Cluster.add(naming.wall, uuid.uuid4(), "Handover")[0]
    page = naming(f"clusters/{cluster.pk}/name/", name="Marketing's fault", version=1)
    assert page.status_code == 422 and "Keep as is" in page.text and "Marketing&#x27;s fault" in page.text
    cluster.refresh_from_db()
    assert cluster.name == "Handover"
