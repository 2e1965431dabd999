"""The pages of the personas: the list, a sheet, its form, its versions; who may read and who may change."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from personas.models import Persona, Said, Version
from tests.cast import SHEET, adopt
from tests.test_personas import fresh, pains, revise


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def filled(persona=None, **changes):
    """What the form of a sheet sends."""
    data = {f"{field}-0-text": text for field, text in SHEET.items()}
    data |= {"rescue-0-evidence": "heard", "pain-0-text": "It breaks at night", "pain-0-evidence": "heard"}
    data |= {"name": "Mika Tani", "kana": "", "romaji": "", "roles": ["user"], "review_due": "2027-03-01"}
    for line in persona.said if persona else ():
        data[f"{line.field}-0-line"] = line.pk
    return data | {"version": persona.version if persona else 0} | changes


def address(persona, what=""):
    return f"/personas/{persona.pk}/{what}"


# Who


@pytest.mark.parametrize(
    "who, reads, changes",
    [("ada", 200, 200), ("fay", 200, 200), ("rei", 200, 403), ("sten", 404, 404), ("ana", 302, 302), (None, 302, 302)],
)
def test_members_read_and_keepers_change(cast, as_, who, reads, changes):
    persona = adopt(cast)
    assert as_(who).get(address(persona)).status_code == reads
    assert as_(who).get(address(persona, "editing/")).status_code == changes
    if changes != 200:
        for what in ("editing/", "status/", "retirement/", "return/", "picture/", "picture/removal/"):
            answer = as_(who).post(address(persona, what), filled(persona, status="verified"))
            assert answer.status_code == changes and fresh(persona).version == 1


def test_a_reviewer_sees_no_button_that_changes(cast, as_):
    page = text_of(as_("rei").get(address(adopt(cast))))
    assert "It breaks at night" in page and "Change the sheet" not in page and "Retire this persona" not in page


def test_each_organisation_has_its_own(cast, as_):
    adopt(cast)
    assert "Mika Tani" in text_of(as_("rei").get("/personas/"))
    assert "Mika Tani" not in text_of(as_("sten").get("/personas/"))
    assert 'href="/personas/"' in text_of(as_("rei").get("/"))


def test_active_first_and_retired_apart(cast, as_):
    gone, due = adopt(cast, name="Rin Oda"), adopt(cast, name="Mika Tani", review_due=timezone.localdate())
    gone.retire(version=1, by=cast.fay)
    page = text_of(as_("fay").get("/personas/"))
    assert page.index(due.name) < page.index("Retired") < page.index(gone.name)
    assert page.count("review is due") == 1 and "known 2 of 2" in page


def test_thirty_cost_as_many_questions_as_three(cast, as_):
    def questions(*addresses):
        found = []
        for each in addresses:
            client = as_("fay")
            client.get(each)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(each)
            found.append(len(asked))
        return found

    first = adopt(cast, name="Name 0")
    [adopt(cast, name=f"Name {n}") for n in range(1, 3)]
    pages = "/personas/", f"/w/{cast.workshop.pk}/personas/", f"/w/{cast.workshop.pk}/report/", address(first)
    few = questions(*pages)
    [adopt(cast, name=f"Name {n}") for n in range(3, 30)]
    assert questions(*pages) == few


# Searching


@pytest.fixture
def shelf(cast):
    tanaka = adopt(cast, name="山田 美香", kana="やまだ みか", romaji="Yamada Mika")
    revise(
        cast, tanaka, company=[Said("company", "産業機械メーカー、180名")], words=[Said("words", "止まる前に動きたい")]
    )
    adopt(cast, name="Rin Oda", roles=["approver"])
    return cast


@pytest.mark.parametrize(
    "typed, found",
    [
        *(("山田", "山田"), ("山田美香", "山田"), ("ヤマダ", "山田"), ("ﾔﾏﾀﾞﾐｶ", "山田"), ("yamadamika", "山田")),
        *(("YAMADA", "山田"), ("産業機械", "山田"), ("機械 180名", "山田"), ("１８０", "山田"), ("止まる前", "山田")),
        *(("ringi", "Rin Oda"), ("稟議", "Rin Oda"), ("buyer rin", "Rin Oda"), ("  ", "both"), ("pumps", "Rin Oda")),
        *(("zzz", ""), ("山田 rin", ""), ("%", ""), ("<b>", ""), ("w" * 500, "both")),
    ],
)
def test_the_library_is_searched_in_both_languages(shelf, as_, typed, found):
    page = text_of(as_("rei").get("/personas/", {"q": typed}))
    shown = {name: f">{called}</a>" in page for name, called in (("山田", "Yamada Mika"), ("Rin Oda", "Rin Oda"))}
    assert shown == {name: found in (name, "both") for name in shown}
    assert "<b>" not in page.replace("<b>Hypothesis</b>", "") or typed != "<b>"


def test_a_search_that_finds_nobody_says_so_and_leads_back(shelf, as_):
    page = text_of(as_("rei").get("/personas/", {"q": "zzz"}))
    assert "Nobody here is meant by “zzz”." in page and "Show all" in page and 'value="zzz"' in page


def test_a_search_finds_nobody_of_another_organisation(shelf, as_):
    assert "Yamada" not in text_of(as_("sten").get("/personas/", {"q": "yamada"}))


def test_a_long_library_has_pages(cast, as_):
    [adopt(cast, name=f"Name {n:02}") for n in range(30)]
    rei = as_("rei")
    first, second = (text_of(rei.get("/personas/", {"page": n, "q": "name"})) for n in (1, 2))
    assert first.count("persona-item__title") == 24 and second.count("persona-item__title") == 6
    assert 'href="?q=name&amp;page=2"' in first and "Page 2 of 2" in second
    for odd in ("0", "99", "x", "-1", "9" * 400):
        assert rei.get("/personas/", {"page": odd}).status_code == 200


# The form


def test_a_persona_is_written_by_hand(cast, as_):
    answer = as_("fay").post("/personas/new/", filled())
    persona = Persona.objects.get()
    assert answer.status_code == 302 and answer["Location"] == address(persona)
    assert (persona.organisation, persona.step, persona.top_pain.text) == (
        cast.organisation,
        None,
        "It breaks at night",
    )
    assert Version.objects.get().user == cast.fay


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast, as_):
    data = filled(**{"pain-0-text": "", "title-0-text": "T" * 61, "rescue-0-evidence": "", "sentence-0-text": "short"})
    answer = as_("fay").post("/personas/new/", data)
    page = text_of(answer)
    assert answer.status_code == 422 and not Persona.objects.exists()
    for sentence in (
        "“What hurts” is still empty.",
        "61 characters; 60 are the limit.",
        "Say how you know.",
        "at least 20",
    ):
        assert sentence in page
    assert 'href="#part-pain"' in page and 'href="#part-fear"' not in page
    assert "T" * 61 in page and "One page for the boss" in page


def test_the_name_of_a_participant_is_refused_in_words(cast, as_):
    for field in ("name", "romaji"):
        answer = as_("fay").post("/personas/new/", filled(**{field: "Ana"}))
        assert answer.status_code == 422 and "“Ana” is the name of somebody in your workshops" in text_of(answer)
    assert not Persona.objects.exists()


@pytest.mark.parametrize("roles", [[], ["user", "budget", "influencer", "approver"], ["king"]])
def test_one_to_three_roles(cast, as_, roles):
    assert as_("fay").post("/personas/new/", filled(roles=roles)).status_code == 422


def test_more_lines_than_there_is_room_for_are_left_out(cast, as_):
    more = {f"pain-{n}-text": f"Pain {n}" for n in range(9)} | {f"pain-{n}-evidence": "heard" for n in range(9)}
    as_("fay").post("/personas/new/", filled(**more))
    assert len(Persona.objects.get().in_field("pain")) == 5


def test_two_lines_that_disagree_are_both_kept(cast, as_):
    """A hunt may leave two in a field that has one: neither is lost when somebody changes another line."""
    persona = revise(
        cast, adopt(cast), fear=[Said("fear", "Nobody uses it"), Said("fear", "Everybody", to_verify=True)]
    )
    page = text_of(as_("fay").get(address(persona, "editing/")))
    assert 'name="fear-0-text"' in page and 'name="fear-1-text"' in page and 'name="fear-2-text"' not in page
    more = {"fear-1-text": "Everybody", "fear-1-to_verify": "on", "fear-1-line": persona.in_field("fear")[1].pk}
    data = filled(persona, **more) | {"fear-0-line": persona.in_field("fear")[0].pk}
    assert as_("fay").post(address(persona, "editing/"), data).status_code == 302
    assert [line.text for line in fresh(persona).in_field("fear")] == ["Nobody uses it", "Everybody"]


def test_a_hint_asks_once_and_blocks_nothing(cast, as_):
    data = filled(**{"push-0-text": "A woman of forty"})
    answer = as_("fay").post("/personas/new/", data)
    assert answer.status_code == 422 and "This line speaks of gender." in text_of(answer)
    assert not Persona.objects.exists()
    assert as_("fay").post("/personas/new/", data | {"anyway": "1"}).status_code == 302
    assert Persona.objects.get().first("push") == "A woman of forty"


def test_evidence_answers_the_hint(cast, as_):
    data = filled(**{"push-0-text": "A woman of forty", "push-0-evidence": "heard"})
    assert as_("fay").post("/personas/new/", data).status_code == 302


def test_a_line_moves_by_button_and_nothing_is_saved_yet(cast, as_):
    persona = adopt(cast)
    more = {"pain-1-text": "Second", "pain-1-evidence": "data", "move": "pain-1-up"}
    page = text_of(as_("fay").post(address(persona, "editing/"), filled(persona, **more)))
    assert page.index(">Second</textarea>") < page.index(">It breaks at night</textarea>")
    assert fresh(persona).version == 1 and "field__error" not in page


def test_two_editors_one_is_saved_and_the_other_is_told(cast, as_):
    persona = adopt(cast)
    before = filled(persona)
    assert as_("fay").post(address(persona, "editing/"), before | {"fear-0-text": "Fay's fear"}).status_code == 302
    mine = before | {"fear-0-text": "Ada's fear"}
    answer = as_("ada").post(address(persona, "editing/"), mine)
    page = text_of(answer)
    assert answer.status_code == 409 and "Changed meanwhile by Fay." in page
    assert (
        "Ada&#x27;s fear</textarea>" in page
        and "Fay&#x27;s fear" in page
        and fresh(persona).first("fear") == "Fay's fear"
    )
    assert 'name="version" value="2"' in page
    assert as_("ada").post(address(persona, "editing/"), mine | {"version": 2}).status_code == 302
    assert fresh(persona).first("fear") == "Ada's fear"


def test_a_form_that_no_page_sent_is_not_understood(cast, as_):
    persona = adopt(cast)
    for version in ("", "x", "-1", "9" * 99):
        assert as_("fay").post(address(persona, "editing/"), filled(persona, version=version)).status_code == 400
    assert as_("fay").post(address(persona, "editing/"), filled(persona, **{"pain-0-line": "x"})).status_code == 422
    assert fresh(persona).version == 1


# Status, versions, comparison


def test_verified_is_refused_with_what_is_missing(cast, as_):
    persona = adopt(cast)
    answer = as_("fay").post(address(persona, "status/"), {"status": "verified", "version": 1})
    assert answer.status_code == 422 and "Only 2 lines were heard" in text_of(answer)
    assert as_("fay").post(address(persona, "status/"), {"status": "retired", "version": 1}).status_code == 400
    assert as_("fay").post(address(persona, "status/"), {"status": "partly_verified", "version": 1}).status_code == 302
    assert fresh(persona).status == "partly_verified"
    late = as_("fay").post(address(persona, "status/"), {"status": "hypothesis", "version": 1})
    assert late.status_code == 409 and "changed meanwhile" in text_of(late)


def test_a_status_that_fell_back_says_so(cast, as_):
    persona = adopt(cast, "One", "Two")
    persona.call("verified", version=1, by=cast.fay)
    revise(cast, persona, pain=pains(("imagined", False)))
    page = text_of(as_("rei").get(address(persona)))
    assert "The last change took “verified” away" in page and "Only 1 line was heard" in page
    assert "“Verified” was taken away" in text_of(as_("rei").get(address(persona, "versions/")))


def test_an_earlier_version_stands_beside_the_present(cast, as_):
    persona = revise(cast, adopt(cast, "Before"), pain=[Said("pain", "After", "imagined")])
    listed = text_of(as_("rei").get(address(persona, "versions/")))
    assert "Version 1" in listed and "Version 2" in listed and "Fay" in listed
    page = text_of(as_("rei").get(address(persona, "versions/1/")))
    assert "Before" in page and "After" in page and page.count("data-differs") == 1
    assert as_("rei").get(address(persona, "versions/2/"))["Location"] == address(persona)
    assert as_("rei").get(address(persona, "versions/3/")).status_code == 404


def test_two_personas_stand_beside_each_other(cast, as_):
    one, other = adopt(cast, "One hurts"), adopt(cast, "Other hurts", name="Rin Oda")
    page = text_of(as_("rei").get(f"/personas/comparison/?one={one.pk}&other={other.pk}"))
    assert "One hurts" in page and "Other hurts" in page
    for query in ("", "?one=x", f"?one={one.pk}", "?one=00000000-0000-0000-0000-000000000000&other="):
        assert "Choose two personas." in text_of(as_("rei").get(f"/personas/comparison/{query}"))
    stranger = text_of(as_("sten").get(f"/personas/comparison/?one={one.pk}&other={other.pk}"))
    assert "One hurts" not in stranger


def test_retired_it_is_not_edited_until_it_is_back(cast, as_):
    persona = adopt(cast)
    assert as_("fay").post(address(persona, "retirement/"), {"version": 1}).status_code == 302
    assert as_("fay").get(address(persona, "editing/")).status_code == 409
    assert as_("fay").post(address(persona, "status/"), {"status": "hypothesis", "version": 2}).status_code == 409
    assert as_("fay").post(address(persona, "return/"), {"version": 2}).status_code == 302
    assert fresh(persona).status == "hypothesis"


# The sheet in both languages; what is imagined


@pytest.mark.parametrize(
    "language, words",
    [("en", ("Imagined", "to verify", "known 1 of 2")), ("ja", ("想像", "要確認", "2行のうち1行は根拠あり"))],
)
def test_what_is_imagined_says_so_on_every_page(cast, as_, language, words):
    persona = revise(cast, adopt(cast), pain=pains(("imagined", True)))
    for user in (cast.fay, cast.rei):
        user.language = language
        user.save()
    for page in (address(persona), address(persona, "versions/1/")):
        text = text_of(as_("rei").get(page))
        assert 'data-evidence="imagined"' in text and words[0] in text and words[1] in text
    assert words[2] in text_of(as_("rei").get("/personas/"))


def test_the_card_is_one_picture_with_everything_in_it(cast, as_):
    persona = revise(cast, adopt(cast), pain=[Said("pain", "<b> & ]]>", "imagined")])
    answer = as_("rei").get(address(persona, "card/"))
    text = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml" and "attachment" in answer["Content-Disposition"]
    assert "&lt;b&gt; &amp; ]]&gt;" in text and "stroke-dasharray" in text and ">Imagined<" in text
    assert not re.search(r"<script|style=|https?://(?!www\.w3\.org/2000/svg)", text)


def test_one_page_prints(cast, as_):
    page = text_of(as_("rei").get(address(adopt(cast))))
    assert "data-print" in page and "js/print.js" in page
