"""The library on its pages: who reads what, what is searched, where it was applied, what leaves as a file."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from retros.models import Lesson, Night, Proposal, WayBack
from tests.cast import promise, workshop
from tests.losses import SECRET, learn, lose
from workshop.models import suggestions


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def lesson(cast):
    return learn(lose(cast, causes=["message"], industry="food"), step=cast.step)


@pytest.mark.parametrize("who", ["ada", "fay", "rei"])
def test_members_read_what_is_published(cast, as_, lesson, who):
    draft = learn(lose(cast, "Other"), "Not yet", published=False)
    page = text_of(as_(who).get("/lessons/"))
    assert lesson.lesson in page and (draft.lesson in page) == (who != "rei")
    assert as_(who).get(f"/lessons/{draft.pk}/").status_code == (404 if who == "rei" else 200)
    assert "It stands in material now" not in page


def test_each_organisation_has_its_own(cast, as_, lesson):
    assert lesson.lesson not in text_of(as_("sten").get("/lessons/"))
    assert as_("sten").get(f"/lessons/{lesson.pk}/").status_code == 404
    assert as_("sten").post(f"/lessons/{lesson.pk}/withdrawal/").status_code == 404
    assert "message" not in text_of(as_("sten").get("/lessons/causes/")).casefold()


def test_who_takes_part_reads_the_library_in_their_workshop(cast, as_, lesson):
    draft = learn(lose(cast, "Other"), "Not yet", published=False)
    base = f"/w/{cast.workshop.pk}/lessons/"
    page = text_of(as_("ana").get(base, {"words": "early"}))
    assert lesson.lesson in page and draft.lesson not in page
    assert as_("ana").get(f"{base}{draft.pk}/").status_code == 404
    whole = text_of(as_("ana").get(f"{base}{lesson.pk}/"))
    assert "They quote the page" in whole and "Publish it" not in whole and "Take it back" not in whole
    assert lesson.lesson not in text_of(as_("una").get(f"/w/{cast.elsewhere.pk}/lessons/"))


def test_the_search_keeps_what_was_asked(cast, as_, lesson):
    learn(lose(cast, "Other", industry="paper"), "Say yes on time")
    page = text_of(as_("rei").get("/lessons/", {"words": "say no", "industry": "food"}))
    assert "1 lesson<" in page and 'value="say no"' in page and '<option value="food" selected>' in page
    assert "Nothing says that." in text_of(as_("rei").get("/lessons/", {"words": "mars"}))
    for bad in ({"cause": "nobody"}, {"words": "x" * 81}, {"persona": "x"}, {"page": "x"}, {"words": "\0"}):
        assert as_("rei").get("/lessons/", bad).status_code == 200


def test_the_next_page_keeps_the_question(cast, as_, lesson):
    [learn(lesson.deal, f"Lesson {n}") for n in range(25)]
    page = text_of(as_("rei").get("/lessons/", {"cause": "message"}))
    assert "26 lessons" in page and 'href="?cause=message&amp;page=2#found"' in page
    assert "2 / 2" in text_of(as_("rei").get("/lessons/", {"cause": "message", "page": 2}))


def test_thirty_cost_as_many_questions_as_three(cast, as_):
    def questions(*addresses):
        found = []
        for each in addresses:
            client = as_("fay")
            client.get(each)
            with CaptureQueriesContext(connection) as asked:
                client.get(each)
            found.append(len(asked))
        return found

    def more(numbers):
        for n in numbers:
            deal = lose(cast, f"Deal {n}", causes=["message"])
            learn(deal, f"Lesson {n}", step=cast.step).uses.create(action=promise(cast, title=f"Promise {n}"))
            deal.decide_way_back("RA05")

    more(range(3))
    day = f"/w/{cast.workshop.pk}/lessons/"
    pages = (
        "/lessons/?words=lesson",
        "/lessons/causes/",
        "/lessons/ways-back/",
        "/deals/",
        day,
        "/lessons/file/?format=csv",
    )
    few = questions(*pages)
    more(range(3, 20))
    assert questions(*pages) == few


# Where it was applied


def test_a_promise_that_its_signal_became_applies_it(cast, as_, lesson):
    action = promise(cast)
    suggestions.settle(cast.step, lesson.key, action)
    page = text_of(as_("ana").get(f"/w/{cast.workshop.pk}/lessons/{lesson.pk}/"))
    assert action.title in page and "Waiting for owner" in page
    action.drop(version=1)
    assert action.title not in text_of(as_("fay").get(f"/lessons/{lesson.pk}/"))


def propose(cast, deal, **fields):
    circle = cast.step.circles.create(number=1, deal=deal)
    said = {"kind": "change", "area": "marketing", "next_time": "we write six weeks", "so_that": "nobody loses face"}
    return Proposal.objects.create(circle=circle, number=1, **said | fields)


def test_what_a_circle_kept_stands_with_its_lesson(cast, as_, lesson):
    proposal, address = propose(cast, lesson.deal), f"/lessons/{lesson.pk}/"
    assert "we write six weeks" not in text_of(as_("fay").get(address))
    proposal.state = "keep"
    proposal.save()
    assert "we write six weeks" not in text_of(as_("rei").get(address))
    assert "we write six weeks" in text_of(as_("ana").get(f"/w/{cast.workshop.pk}{address}"))
    cast.workshop.published_at = timezone.now()
    cast.workshop.save()
    assert "we write six weeks" in text_of(as_("rei").get(address))
    suggestions.settle(cast.step, f"proposal-{proposal.pk}", promise(cast))
    assert "Call every lead" in text_of(as_("rei").get(address))


def test_a_circle_that_gets_a_deal_hides_its_customer(cast):
    Night.objects.get_or_create(step=cast.step)
    circle = cast.step.circles.create(number=1)
    circle.speak_of(lose(cast))
    cast.workshop.refresh_from_db()
    assert cast.workshop.customers == SECRET and circle.facts.count() == 1


def test_a_promise_is_named_to_those_who_may_know_of_it(cast, as_, lesson):
    later = workshop(cast.organisation, "Next year", "NEXTYEAR")
    lesson.uses.create(action=promise(cast))
    seat = later.seat("Ann", "marketing", "en")
    cast.zoe = seat
    there = text_of(as_("zoe").get(f"/w/{later.pk}/lessons/{lesson.pk}/"))
    assert "Call every lead" not in there and "1 promise of another workshop" in there
    assert "Call every lead" not in text_of(as_("rei").get(f"/lessons/{lesson.pk}/"))
    assert "Call every lead" in text_of(as_("fay").get(f"/lessons/{lesson.pk}/"))
    cast.workshop.published_at = timezone.now()
    cast.workshop.save()
    assert "Call every lead" in text_of(as_("rei").get(f"/lessons/{lesson.pk}/"))


def test_material_is_named_and_taken_off(cast, as_, lesson):
    fay, address = as_("fay"), f"/lessons/{lesson.pk}/"
    assert fay.post(f"{address}uses/", {"name": "x"}).status_code == 422
    assert fay.post(f"{address}uses/", {"name": "Page 3", "address": "javascript:alert(1)"}).status_code == 422
    assert fay.post(f"{address}uses/", {"name": "Page 3", "address": "https://example.com/3"}).status_code == 302
    assert 'href="https://example.com/3"' in text_of(as_("rei").get(address))
    use = lesson.uses.get()
    assert as_("rei").post(f"{address}uses/{use.pk}/removal/").status_code == 403
    assert fay.post(f"{address}uses/{use.pk}/removal/").status_code == 302 and not lesson.uses.exists()


def test_publishing_and_taking_back(cast, as_, lesson):
    as_("fay").post(f"/lessons/{lesson.pk}/withdrawal/")
    assert as_("rei").get(f"/lessons/{lesson.pk}/").status_code == 404
    as_("fay").post(f"/lessons/{lesson.pk}/publication/")
    assert as_("rei").get(f"/lessons/{lesson.pk}/").status_code == 200


def test_what_a_rehearsal_learned_stays_there(cast, as_, lesson):
    rehearsal = workshop(cast.organisation, "Trial", "TRIALRUN")
    rehearsal.rehearsal_of = cast.workshop
    rehearsal.save()
    made = learn(lose(cast, "Other"), "Only tried", step=rehearsal.steps.first())
    assert made.rehearsal == rehearsal
    for page in ("/lessons/", f"/w/{cast.workshop.pk}/lessons/"):
        assert "Only tried" not in text_of(as_("fay").get(page))
    assert "Only tried" in text_of(as_("fay").get(f"/w/{rehearsal.pk}/lessons/"))
    rehearsal.delete()
    assert Lesson.objects.get() == lesson


# Causes, ways back, files


def test_reasons_of_customers_stand_apart_and_for_the_desk(cast, as_, lesson):
    desk, review = (text_of(as_(who).get("/lessons/causes/")) for who in ("fay", "rei"))
    assert "What customers said" in desk and "Price or budget" in desk
    assert "What customers said" not in review and "Price or budget" not in review


def test_the_overdue_say_so_and_are_done(cast, as_):
    late, soon = lose(cast, "Late"), lose(cast, "Soon")
    soon.decide_way_back("RA01", date(2099, 1, 1))
    way = late.decide_way_back("RA01", date(2026, 1, 1))
    lose(cast, "Open")
    page = text_of(as_("fay").get("/lessons/ways-back/"))
    assert page.count("overdue") == 1 and page.index("Late") < page.index("Soon") < page.index("Not decided yet")
    as_("fay").post(f"/lessons/ways-back/{way.pk}/completion/")
    page = text_of(as_("fay").get("/lessons/ways-back/"))
    assert "overdue" not in page and page.index("Soon") < page.index("Taken") < page.index("Late")
    as_("fay").post(f"/lessons/ways-back/{way.pk}/reopening/")
    assert WayBack.objects.get(pk=way.pk).done_at is None


@pytest.mark.parametrize("kind", ["csv", "cp932", "xlsx"])
def test_lessons_and_causes_as_a_file(cast, as_, kind):
    learn(lose(cast, causes=["message"]), "=1+1 is the lesson", step=cast.step)
    answer = as_("rei").get("/lessons/file/", {"format": kind})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    if kind == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
        assert "is the lesson" in book and "Blue line" not in book
    else:
        text = answer.content.decode("cp932" if kind == "cp932" else "utf-8-sig")
        assert "'=1+1 is the lesson" in text and "Message / advertising wording" in text
    assert as_("rei").get("/lessons/file/", {"format": "pdf"}).status_code == 400
