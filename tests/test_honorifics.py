"""A persona is spoken of with one honorific: some names have one already."""

import pytest
from django.utils.translation import override

from tests.hunting import hunting, stand, walk_of
from workshop.wording import politely


@pytest.mark.parametrize("name", ["佐伯さん", "佐伯様", "佐伯氏", "健くん", "はなちゃん", ""])
def test_a_name_with_an_honorific_gets_no_second_one(name):
    with override("ja"):
        assert politely(name) == name


def test_a_name_without_one_gets_one_in_japanese_only():
    with override("ja"):
        assert politely("佐伯") == "佐伯さん"
    with override("en"):
        assert politely("Mika") == "Mika"


def test_no_page_of_the_hunt_says_it_twice(cast, as_):
    hunt = hunting(cast)
    stand(hunt, "become")
    walk = walk_of(hunt, hunt.ana)
    walk.introduce("佐伯さん", "ラインが止まった", "ja", version=0)
    for seat in walk.pair.people:
        type(seat).objects.filter(pk=seat.pk).update(language="ja")
    for code in ("walk1", "swap", "walk2"):
        stand(hunt, code)
        page = as_("ana").get(f"/w/{hunt.workshop.pk}/", HTTP_ACCEPT_LANGUAGE="ja").content.decode()
        assert "さんさん" not in page
