"""Vague wording of promises (2.0.8): which titles are hinted, and what becomes of the hint."""

import uuid

import pytest

from tests.cast import at, promise, write
from workshop.models import ActionItem
from workshop.vague import is_vague

VAGUE = [
    "連携を強化する",
    "情報共有を徹底する",
    "お客さま目線を意識する",
    "Improve communication between teams",
    "Be more proactive",
    "コミュニケーションを増やす",
    "Foster a culture of feedback",
    "Put the customer first",
    "Ｉｍｐｒｏｖｅ communication",
    "もっと頑張る",
    "お互いの理解を深める",
]
PLAIN = [
    "資料請求フォームに「導入時期」の選択肢を追加する",
    "差し戻し理由14種をSFAの必須項目にする",
    "Add the same-industry case to page 3 of the deck",
    "毎週金曜16時に失注カードを2枚公開する",
    "Call every demo request within 15 minutes in business hours",
    "製造業向け広告の「即日導入」を「最短6週間」に変える",
    "Improve the share of answered leads from 40 to 60 percent",
    "Create the process map on one page",
    "引き継ぎの合図・情報・期限・戻し方を書く",
    "Write the handover form",
    "Check why the segment differs",
    "",
]


@pytest.mark.parametrize("title", VAGUE)
def test_a_direction_alone_is_vague(title):
    assert is_vague(title)


@pytest.mark.parametrize("title", PLAIN)
def test_a_thing_a_place_or_a_number_is_not(title):
    assert not is_vague(title)


def fields(owner, **more):
    said = {"title": VAGUE[3], "measure": "talks counted", "due": "2026-12-01", "target": "10", "owner": owner.pk}
    return {"id": uuid.uuid4(), "ask": "1"} | said | more


@pytest.mark.parametrize("who", ["ana", "fay"])
def test_a_new_promise_is_hinted_once_and_kept_as_it_is(cast, as_, who):
    at(cast.workshop, "convert")
    address = f"/w/{cast.workshop.pk}/notes/{write(cast, 'ana').pk}/action/"
    said = fields(cast.ana)
    page = as_(who).post(address, said)
    assert (
        page.status_code == 422 and "What would a visitor see changed?" in page.text and not ActionItem.objects.exists()
    )
    assert VAGUE[3] in page.text and 'name="anyway"' in page.text
    assert as_(who).post(address, said | {"anyway": "1"}).status_code == 302 and ActionItem.objects.count() == 1


def test_new_words_of_a_promise_are_hinted_too(cast, as_):
    action = promise(cast)
    said = fields(cast.ana, version=action.version)
    page = as_("ana").post(f"/w/{cast.workshop.pk}/actions/{action.pk}/", said)
    assert page.status_code == 422 and "What would a visitor see changed?" in page.text
    action.refresh_from_db()
    assert action.title == "Call every lead on Monday"
    said |= {"title": "Call every lead on Tuesday"}
    assert as_("ana").post(f"/w/{cast.workshop.pk}/actions/{action.pk}/", said).status_code == 302
