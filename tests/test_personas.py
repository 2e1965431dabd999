"""A persona's sheet: how much of it is known, when it is verified, its versions, names, hints, the drawn figure."""

import datetime

import pytest
from django.utils import timezone, translation

from personas import cliches, names, rows, share_card
from personas.figure import figure_of
from personas.models import Line, Persona, Said, Stale, Unproven, Version
from personas.models.versions import compared
from personas.sheet import FIELDS
from tests.cast import adopt, expect
from workshop import rehearsals
from workshop.models import Workshop


def fresh(persona):
    return Persona.objects.get(pk=persona.pk)


def said(persona, **changes):
    """The sheet as it stands, as somebody would send it again; `changes` are {field: [Said, ...]}."""
    kept = [Said(e.field, e.text, e.evidence, e.to_verify, line=e.pk) for e in persona.said if e.field not in changes]
    return [*kept, *(each for found in changes.values() for each in found)]


def revise(cast, persona, *, version=None, **changes):
    now = fresh(persona)
    now.revise(version=version or now.version, by=cast.fay, language="en", said=said(now, **changes))
    return fresh(persona)


def pains(*marks):
    return [Said("pain", f"Pain {n}", evidence, to_verify) for n, (evidence, to_verify) in enumerate(marks)]


# What is known


def test_the_share_counts_lines_that_say_how_they_are_known(cast):
    persona = adopt(cast, evidence="heard")
    persona = revise(cast, persona, pain=pains(("heard", False), ("imagined", False), ("colleague", True), ("", False)))
    assert (persona.share.known, persona.share.marked) == (3, 4)  # rescue, heard and colleague; of these and imagined


def test_review_is_due_after_ninety_days(cast):
    persona = adopt(cast)
    assert persona.review_due == timezone.localdate() + datetime.timedelta(90) and not persona.is_due
    persona.review_due = timezone.localdate()
    assert persona.is_due
    persona.status = "retired"
    assert not persona.is_due


def test_lines_keep_their_order_and_their_field(cast):
    persona = adopt(cast, "First", "Second", "Third")
    assert [line.text for line in fresh(persona).in_field("pain")] == ["First", "Second", "Third"]
    assert list(fresh(persona).rows) == list(FIELDS)


# The status


def test_three_proven_lines_and_no_open_pain_make_it_verified(cast):
    persona = adopt(cast, "One", "Two")  # and the rescue
    persona.call("verified", version=1, by=cast.fay)
    assert fresh(persona).status == "verified"


@pytest.mark.parametrize(
    "found, sentence",
    [
        (pains(("colleague", False), ("imagined", False)), "Only 1 line was heard"),
        (pains(("data", False), ("imagined", False)), "Only 2 lines were heard"),
        (pains(("data", False), ("heard", True)), "1 line about what hurts is still"),
    ],
    ids=["one", "two", "open"],
)
def test_otherwise_a_sentence_says_what_is_missing(cast, found, sentence):
    persona = revise(cast, adopt(cast), pain=found)
    with pytest.raises(Unproven) as refused:
        persona.call("verified", version=persona.version, by=cast.fay)
    assert sentence in " ".join(refused.value.lacks)
    assert (fresh(persona).status, fresh(persona).version) == ("hypothesis", 2)


def test_an_open_line_elsewhere_does_not_matter(cast):
    persona = adopt(cast, "One", "Two")
    persona = revise(cast, persona, rescue=[Said("rescue", "A page", "heard", to_verify=True)])
    persona.call("verified", version=persona.version, by=cast.fay)
    assert fresh(persona).status == "verified"


def test_lines_that_no_longer_carry_it_take_the_word_away(cast):
    persona = adopt(cast, "One", "Two")
    persona.call("verified", version=1, by=cast.fay)
    assert not fresh(persona).fell_back
    persona = revise(cast, persona, pain=pains(("heard", True)))
    assert persona.status == "partly_verified" and persona.fell_back
    persona = revise(cast, persona, push=[Said("push", "Paper")])
    assert persona.status == "partly_verified" and not persona.fell_back  # it was said once


def test_it_retires_and_comes_back_as_it_was(cast):
    persona = adopt(cast, "One", "Two")
    persona.call("verified", version=1, by=cast.fay)
    persona.retire(version=2, by=cast.fay)
    persona.retire(version=3, by=cast.ada)
    assert fresh(persona).is_retired
    persona.bring_back(version=4, by=cast.fay)
    assert fresh(persona).status == "verified"


# Versions


def test_every_change_is_a_version(cast):
    persona = adopt(cast, "Before")
    persona = revise(cast, persona, pain=[Said("pain", "After", "data")])
    first, second = Version.objects.filter(persona=persona).order_by("number")
    assert (first.number, second.number, second.user) == (1, 2, cast.fay)
    assert [line.text for line in first.in_field("pain")] == ["Before"] and first.share.known == 2
    changed = [field.name for field, _one, _other, same in compared(first, second) if not same]
    assert changed == [FIELDS["pain"].name]


def test_whoever_is_second_is_stale_and_nothing_is_lost(cast):
    persona = adopt(cast, "Before")
    revise(cast, persona, pain=[Said("pain", "Fay's", "data")])
    with pytest.raises(Stale):
        revise(cast, persona, version=1, pain=[Said("pain", "Ada's", "data")])
    assert fresh(persona).top_pain.text == "Fay's" and Version.objects.count() == 2


def test_unchanged_words_keep_their_translation_and_their_source(cast):
    line = Line(field="pain", text_en="It stops", text_ja="止まる", evidence="heard")
    persona = Persona.adopt(cast.organisation, step=cast.step, name="Mika", lines=[line])
    persona.revise(version=1, by=cast.fay, language="en", said=[Said("pain", "It stops", "data", line=line.pk)])
    [line] = fresh(persona).said
    assert (line.text_ja, line.evidence, line.step) == ("止まる", "data", cast.step)
    persona.revise(version=2, by=cast.fay, language="ja", said=[Said("pain", "夜に止まる", "data", line=line.pk)])
    [line] = fresh(persona).said
    assert (line.text_en, line.text_ja, line.step) == ("", "夜に止まる", cast.step)


def test_the_line_of_another_persona_is_never_touched(cast):
    mine, other = adopt(cast, "Mine"), adopt(cast, "Theirs", name="Rin Oda")
    theirs = other.top_pain
    revise(cast, mine, pain=[Said("pain", "Stolen", "heard", line=theirs.pk)])
    assert fresh(other).top_pain.text == "Theirs" and fresh(mine).top_pain.text == "Stolen"


def test_each_line_says_which_workshop_it_comes_from(cast):
    persona = revise(cast, adopt(cast, "From the day"), push=[Said("push", "From the desk")])
    sources = persona.sources()
    assert [(number, workshop, n) for number, workshop, n in sources] == [(1, cast.workshop, 8), (2, None, 1)]
    assert [line.source for line in persona.said][-1] == 2
    assert not hasattr(adopt(cast).sources() and Line(), "source")


def test_it_outlives_its_workshop(cast):
    persona = adopt(cast)
    Workshop.objects.filter(pk=cast.workshop.pk).delete()
    assert fresh(persona).step is None and fresh(persona).said


def test_what_a_rehearsal_made_goes_with_it(cast):
    rehearsal = rehearsals.start(cast.workshop, 4)
    step = rehearsal.steps.get(kind="journey_map")
    adopt(cast, name="Rehearsed", step=False)
    made = Persona.adopt(cast.organisation, step=step, name="Rin Oda")
    assert made not in cast.organisation.personas.kept()
    rehearsals.end(cast.workshop)
    assert [persona.name for persona in Persona.objects.all()] == ["Rehearsed"]


# Names and hints


@pytest.mark.parametrize("name", ["Ana", "ANA", "Ａｎａ", "Ana-san", "佐藤 太郎", "太郎 佐藤", "佐藤太郎", "Zoe"])
def test_nobody_of_the_rosters_is_called_so(cast, name):
    cast.workshop.seat("佐藤 太郎", "marketing", "ja")
    expect(cast, "Zoe\tmarketing")
    assert names.real_one(cast.organisation, "Mika Tani", name) == name


@pytest.mark.parametrize("name", ["Mika", "Anabel", "佐藤", "Una", ""])
def test_other_names_are_free(cast, name):
    """Also those of somebody in another organisation."""
    cast.workshop.seat("佐藤 太郎", "marketing", "ja")
    assert not names.real_one(cast.organisation, name)


@pytest.mark.parametrize("name", ["Sato", "Sato Ken", "Ken Sato", "ＳＡＴＯ", "Yamato", "森田精工", "森田精工の田辺"])
def test_no_customer_is_called_so(cast, name):
    """By whichever workshop of the organisation they are listed."""
    cast.workshop.list_customers(["Sato", "Yamato K.K.", "株式会社森田精工"])
    assert names.real_one(cast.organisation, "Mika Tani", name) == name


@pytest.mark.parametrize("name", ["Satomi", "Mika", "森田", "Kumo Elsewhere"])
def test_a_name_that_no_customer_has_is_free(cast, name):
    cast.workshop.list_customers(["Sato", "株式会社森田精工"])
    cast.elsewhere.list_customers(["Kumo Elsewhere"])
    assert not names.real_one(cast.organisation, name)


@pytest.mark.parametrize(
    "text, keys",
    [
        ("A woman in her forties", ["gender"]),
        ("40代の女性", ["gender"]),
        ("外国人の社員", ["nationality"]),
        ("A handsome American man", ["gender", "nationality", "looks"]),
        ("白髪で背が高い", ["looks"]),
        ("She manages the managers of Mannheim", []),
        ("稟議が通らない", []),
    ],
)
def test_a_line_on_gender_nationality_or_looks_gets_a_hint(text, keys):
    assert cliches.hints(text) == keys and cliches.hints(text, "imagined") == keys
    assert cliches.hints(text, "heard") == cliches.hints(text, "data") == []


def test_the_sheet_has_no_room_for_gender_or_looks():
    assert not set(FIELDS) & {"gender", "sex", "looks", "nationality", "age"}


# Rows of the form


def test_rows_move_within_their_field():
    found = {"pain": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}
    assert [row["text"] for row in rows.moved(found, "pain-2-up")["pain"]] == ["a", "c", "b"]
    assert [row["text"] for row in rows.moved(found, "pain-0-down")["pain"]] == ["c", "a", "b"]


@pytest.mark.parametrize(
    "asked", ["", "pain", "pain-0-up", "pain-2-down", "pain-9-up", "x-0-up", "pain-１-up", "pain--1-up"]
)
def test_what_cannot_move_stays(asked):
    found = {"pain": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}
    assert [row["text"] for row in rows.moved(found, asked)["pain"]] == ["a", "b", "c"]


# The drawn figure and the card


def test_the_same_name_has_the_same_figure_and_others_differ():
    assert figure_of("倉田 誠") == figure_of("倉田 誠")
    assert len({figure_of(f"Name {n}") for n in range(60)}) > 40


def test_a_card_has_room_for_the_longest_sheet(cast):
    persona = adopt(cast, "w" * 140, name="W" * 20)
    persona = revise(cast, persona, sentence=[Said("sentence", "長" * 200)], title=[Said("title", "W" * 60)])
    card = share_card.card_of(persona)
    assert len(card.sentence) <= share_card.SENTENCES and card.sentence[-1].endswith("…")
    assert all(saying.y + saying.height <= share_card.FOOT for saying in card.sayings)


def test_names_are_said_as_the_reader_can():
    persona = Persona(name="倉田 誠", romaji="Kurata Makoto")
    with translation.override("ja"):
        assert persona.called == "倉田 誠"
    with translation.override("en"):
        assert persona.called == "Kurata Makoto"
        assert Persona(name="Mika").called == "Mika"
