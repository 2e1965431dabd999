"""Lost deals: prepared by hand or from a list, called by a nickname; whose they were and for how much stays here."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from retros.models import Deal, Lesson, WayBack
from tests.losses import SECRET, learn, lose

HEAD = (
    "案件の呼び名(盤面に実名を出さない),失注日,失注時の段階,結果,業種,獲得経路,お客さまが述べた理由,"
    "どうやって知ったか,会社名,金額(円・税抜),引き渡し日時,事実5つ:日付・事実・出所"
)
LINE = (
    "青いライン,2026/7/24,提案,競合に決定,自動車部品,Web広告,訴求と実物の違い;時期・優先度,お客さまから直接聞いた,"
    'みかげポンプ株式会社,"￥2,417,000",2026/5/14 10:20,2026-05-11 広告は「即日」(広告・施策) | 2026/5/27 6週間と説明'
)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def filled(deal=None, **changes):
    """What the form of a deal sends."""
    data = {
        **{"deal_nickname": "Blue line", "lost_at": "2026-07-24", "stage_lost": "proposal", "outcome": "competitor"},
        **{"industry": "machinery", "source": "ads", "reason_customer": ["price", "timing"], "reason_source": "heard"},
        **{"facts-0-date": "2026-05-11", "facts-0-text": "The page said: at once", "facts-0-source": "campaign"},
        **{"facts-1-date": "", "facts-1-text": "", "facts-1-source": "crm", "customer": SECRET, "amount": "2,417,000"},
        **{"known_problem": "yes", "known_timing": "no", "known_decider": "unknown", "cause_tags": ["message"]},
    }
    return data | {"version": deal.version if deal else 0} | changes


def test_a_deal_is_prepared_by_hand(cast, as_):
    answer = as_("fay").post("/deals/new/", filled(handed_at="2026-05-14T10:20"))
    deal = Deal.objects.get()
    assert answer["Location"] == f"/deals/{deal.pk}/"
    assert (deal.nickname, deal.amount, deal.reason_customer) == ("Blue line", 2_417_000, ["price", "timing"])
    assert deal.facts == [{"date": "2026-05-11", "text": "The page said: at once", "source": "campaign"}]
    assert deal.prepared_causes == ["message"]
    page = text_of(as_("fay").get(f"/deals/{deal.pk}/"))
    assert 'value="2026-05-14T10:20"' in page and 'value="2417000"' in page and SECRET in page


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast, as_):
    later = timezone.localdate().replace(year=2030).isoformat()
    data = filled(deal_nickname="", lost_at=later, reason_customer=["price", "timing", "trust"], promise="Kept")
    answer = as_("fay").post("/deals/new/", data | {"facts-0-text": "", "internal_delay_h": "2001"})
    page = text_of(answer)
    assert answer.status_code == 422 and not Deal.objects.exists()
    for sentence in (
        "Give the deal a nickname.",
        "That day has not come yet.",
        "Choose at most 2.",
        "Only the date says",
    ):
        assert sentence in page
    assert 'value="Kept"' in page and '<details class="fold" open>' in page


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"handed_at": "2026-07-25T10:00"}, "That is after the loss."),
        ({"first_touch_at": "x"}, "Write the date as 2026-10-30."),
        ({"amount": "many"}, "Enter a whole number."),
        ({"facts-0-text": "", "facts-0-date": ""}, "Write at least one fact"),
        ({"deal_nickname": f"{SECRET} again"}, "The customer&#x27;s name stands here."),
        ({"facts-0-text": "mikage pumps said no"}, "The customer&#x27;s name stands here."),
        ({"promise": "Quick for Ｍｉｋａｇｅ Ｐｕｍｐｓ"}, "The customer&#x27;s name stands here."),
        ({"deal_nickname": "Taken"}, "Another deal is called that."),
        ({"industry": "no such"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_a_sentence(cast, as_, changes, sentence):
    lose(cast, "Taken")
    answer = as_("fay").post("/deals/new/", filled(**changes))
    assert answer.status_code == 422 and sentence in text_of(answer) and Deal.objects.count() == 1


def test_two_editors_one_is_saved_and_the_other_is_told(cast, as_):
    deal = lose(cast)
    before = filled(deal)
    assert as_("fay").post(f"/deals/{deal.pk}/", before | {"promise": "Fay's"}).status_code == 302
    answer = as_("ada").post(f"/deals/{deal.pk}/", before | {"promise": "Ada's"})
    page = text_of(answer)
    assert answer.status_code == 409 and "changed meanwhile" in page and "Ada&#x27;s" in page
    assert 'name="version" value="2"' in page and Deal.objects.get().promise == "Fay's"
    assert as_("ada").post(f"/deals/{deal.pk}/", filled(deal, version="x")).status_code == 400


def test_a_name_that_becomes_known_goes_from_its_lessons(cast, as_):
    deal = lose(cast, customer="")
    lesson = learn(deal, f"Ask {SECRET} first")
    as_("fay").post(f"/deals/{deal.pk}/", filled(deal))
    lesson.refresh_from_db()
    assert SECRET not in lesson.lesson and not Lesson.objects.found("mikage")


@pytest.mark.parametrize("trigger,due", [("RA08", date(2027, 4, 25)), ("RA12", date(2027, 1, 23)), ("RA05", None)])
def test_a_way_back_counts_its_day_from_the_loss_where_it_can(cast, as_, trigger, due):
    deal = lose(cast)  # on 24 July 2026
    assert as_("fay").post(f"/deals/{deal.pk}/way-back/", {"trigger": trigger, "due": ""}).status_code == 302
    assert deal.ways_back.get().due == due


def test_a_lesson_and_a_way_back_without_a_night(cast, as_):
    deal, fay = lose(cast), as_("fay")
    assert fay.post(f"/deals/{deal.pk}/lesson/", {"signal": "They", "lesson": "x"}).status_code == 422
    answer = fay.post(f"/deals/{deal.pk}/lesson/", {"signal": "They quote us", "lesson": "Say no early"})
    assert answer["Location"] == f"/lessons/{Lesson.objects.get().pk}/"
    undated = fay.post(f"/deals/{deal.pk}/way-back/", {"trigger": "RA01", "due": ""})
    assert undated.status_code == 422 and "comes on a date" in text_of(undated)
    assert fay.post(f"/deals/{deal.pk}/way-back/", {"trigger": "RA99"}).status_code == 422
    assert fay.post(f"/deals/{deal.pk}/way-back/", {"trigger": "RA01", "due": "2026-12-01"}).status_code == 302
    assert fay.post(f"/deals/{deal.pk}/way-back/", {"trigger": "none", "due": ""}).status_code == 302
    assert WayBack.objects.get().is_none


def test_taken_away_its_lessons_stay(cast, as_):
    deal = lose(cast)
    learn(deal)
    assert as_("fay").post(f"/deals/{deal.pk}/removal/").status_code == 302
    assert not Deal.objects.exists() and Lesson.objects.get().deal is None


# From a list


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_of_a_crm_is_read(cast, as_, encoding):
    file = SimpleUploadedFile("deals.csv", f"{HEAD}\r\n{LINE}\r\n".encode(encoding))
    answer = as_("fay").post("/deals/list/", {"file": file})
    assert answer.status_code == 302, text_of(answer)
    deal = Deal.objects.get()
    assert (deal.nickname, deal.customer, deal.amount) == ("青いライン", "みかげポンプ株式会社", 2_417_000)
    assert (deal.stage_lost, deal.reason_customer) == ("proposal", ["message", "timing"])
    assert [(each["date"], each["source"]) for each in deal.facts] == [
        ("2026-05-11", "campaign"),
        ("2026-05-27", "crm"),
    ]
    assert deal.facts[0]["text"] == "広告は「即日」"


def test_line_by_line_what_is_wrong_and_nothing_is_added(cast, as_):
    lose(cast, "白いクレーン")
    wrong = [
        LINE.replace("青い", "赤い").replace("提案", "どこか"),
        LINE.replace("青いライン", ""),
        LINE.replace("青いライン", "白いクレーン"),
        LINE.replace("6週間と説明", "みかげポンプと話した"),
        LINE.replace("青いライン", "=1+1"),
        LINE,
    ]
    page = text_of(as_("fay").post("/deals/list/", {"text": "\n".join([HEAD, LINE, *wrong])}))
    for sentence in (
        "Line 3: “どこか” is not one of",
        "Line 4: Deal nickname",
        "Line 5: Deal nickname (never the customer&#x27;s real name on the board): Another deal is called that.",
        "Line 6: The customer&#x27;s name stands here.",
        "Line 7: “=1+1” begins like a formula",
        "Line 8: Deal nickname (never the customer&#x27;s real name on the board): Another deal is called that.",
        "Nothing was added.",
    ):
        assert sentence in page, sentence
    assert "Line 2:" not in page and Deal.objects.count() == 1 and "青いライン" in page


@pytest.mark.parametrize("text", ["", "a,b\n1,2", HEAD, "\0", '"open'])
def test_what_is_no_list_is_said(cast, as_, text):
    answer = as_("fay").post("/deals/list/", {"text": text})
    assert answer.status_code == 422 and "Nothing was added." in text_of(answer)


# Who


@pytest.mark.parametrize(
    "who, status", [("ada", 200), ("fay", 200), ("rei", 403), ("sten", 404), ("ana", 302), (None, 302)]
)
def test_only_those_who_facilitate_read_a_deal(cast, as_, who, status):
    deal = lose(cast)
    for path in (f"/deals/{deal.pk}/", "/deals/"):
        answer = as_(who).get(path)
        assert answer.status_code == (200 if who == "sten" and path == "/deals/" else status)
        assert ("Blue line" in text_of(answer)) == (status == 200)


def test_the_customer_and_the_amount_reach_nobody_else(cast, as_):
    """On every page that a member or a participant may open; there is something that could leak."""
    deal = lose(cast, causes=["message"])
    lesson = learn(deal, f"Ask {SECRET} early", step=cast.step)
    deal.decide_way_back("RA05", None)
    day = f"/w/{cast.workshop.pk}/lessons/"
    pages = ["/lessons/", f"/lessons/{lesson.pk}/", "/lessons/causes/", day, f"{day}{lesson.pk}/"]
    pages += [f"/lessons/file/?format={kind}" for kind in ("csv", "cp932")]
    for who in ("fay", "rei", "ana"):
        for page in pages:
            answer = as_(who).get(page)
            body = answer.getvalue().decode(errors="replace")
            assert answer.status_code in (200, 302)
            assert SECRET not in body and "2417000" not in body and "2,417,000" not in body, f"{who} {page}"
    assert SECRET in text_of(as_("fay").get(f"/deals/{deal.pk}/"))
    assert SECRET not in text_of(as_("fay").get("/lessons/ways-back/")) + text_of(as_("fay").get("/deals/"))


def test_a_workshop_hides_the_customer_from_then_on(cast):
    deal = lose(cast)
    deal.hide_customer_in(cast.workshop)
    deal.hide_customer_in(cast.workshop)
    cast.workshop.refresh_from_db()
    assert cast.workshop.customers == SECRET
