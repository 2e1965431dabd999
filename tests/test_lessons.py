"""Lessons: written once, found in both languages without spaces, counted, and with what became of them."""

import uuid
from datetime import date

import pytest

from retros.models import Condition, Lesson, WayBack
from tests.losses import SECRET, learn, lose


def found(cast, words="", **marks):
    return sorted(each.lesson for each in cast.organisation.lessons.published().found(words, **marks))


def test_a_lesson_takes_over_what_its_deal_is_about(cast):
    deal = lose(cast, causes=["message", "proof"], stage_lost="proposal", industry="food")
    lesson = learn(deal)
    assert (lesson.stage, lesson.industry, lesson.causes) == ("proposal", "food", ["message", "proof"])
    deal.delete()
    lesson.refresh_from_db()
    assert lesson.deal is None and found(cast, cause="proof") == [lesson.lesson]


def test_sent_twice_it_is_one(cast):
    deal, pk = lose(cast), uuid.uuid4()
    learn(deal, lesson_id=pk)
    learn(deal, "Say no on day one", lesson_id=pk)
    assert Lesson.objects.get().lesson == "Say no on day one"
    assert found(cast, "early") == [] and found(cast, "day one")


def test_no_customer_is_named_in_a_lesson(cast):
    lesson = learn(lose(cast), f"Ask {SECRET} first")
    assert SECRET not in lesson.lesson and found(cast, "mikage") == []


@pytest.mark.parametrize(
    "words",
    [
        "回答書",
        "回答書 ひな型",
        "ひな型を渡す",
        "ｾｷｭﾘﾃｨ",
        "セキュリティ 回答",
        "質",
        "sheet",
        "SHEETS",
        "hand  over",
        "sheet 回答書",
        "食品",
    ],
)
def test_words_are_found_in_both_languages_without_spaces(cast, words):
    lesson = learn(lose(cast, industry="food"), "Hand over the sheet on the day of the first question.")
    lesson.translate(
        "ja", lesson="最初の質問の日に回答書のひな型を渡す。", signal="ウェビナーでセキュリティの質問が出たとき"
    )
    learn(lose(cast), "Something else")
    assert found(cast, words) == [lesson.lesson]


@pytest.mark.parametrize("words", ["答回", "回答ひな", "回書", "unsheet", "???", "船"])
def test_what_is_not_said_is_not_found(cast, words):
    lesson = learn(lose(cast), "Hand over the sheet")
    lesson.translate("ja", lesson="最初の質問の日に回答書のひな型を渡す。")
    assert found(cast, words) == []


def test_pairs_that_stand_apart_are_no_word(cast):
    learn(lose(cast), "x").translate("ja", lesson="東京、京都")
    assert found(cast, "東京") and not found(cast, "東京都")


def test_marks_and_words_together(cast):
    one = learn(lose(cast, causes=["proof"], industry="food"), "One sheet")
    learn(lose(cast, causes=["proof"], industry="paper"), "Other sheet")
    assert found(cast, "sheet", cause="proof", industry="food") == [one.lesson]
    assert found(cast, "", cause="form") == []


def test_conditions_of_each_night_stand_apart(cast):
    deal = lose(cast, causes=["message", "form"])
    Condition.name(deal, ["message", "proof"], cast.step)
    deal.name_conditions(["message"])
    assert deal.causes() == ["message", "proof"] and deal.causes(cast.step) == ["message", "proof"]
    assert deal.prepared_causes == ["message"]


def test_the_latest_way_back_counts(cast):
    deal = lose(cast)
    deal.decide_way_back("RA01", date(2026, 12, 1))
    deal.decide_way_back("none", date(2026, 12, 1), cast.step)
    assert (deal.way_back.is_none, deal.way_back.due, WayBack.objects.count()) == (True, None, 1)
