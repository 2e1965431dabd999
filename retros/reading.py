"""Who reads what of a lesson: both sides what is published, and where it was applied as far as they may know of it."""

from django.core.paginator import Paginator

from workshop.wording import in_words

from .forms import FoundForm
from .models import Lesson, Proposal
from .models.lessons import with_promises
from .models.proposals import State

ON_A_PAGE = 20


def lessons_of(member):
    """Those who keep the library also read its drafts."""
    kept = member.organisation.lessons.kept()
    return kept if member.facilitates else kept.published()


def lessons_in(viewer):
    """In a workshop: what is published, and in a rehearsal what it made itself."""
    workshop = viewer.workshop
    return workshop.organisation.lessons.known_in(workshop).filter(published_at__isnull=False)


def may_know(where, member, workshop):
    """What a day decided belongs to those of its workshop, and to members once its report is published (2.0.8)."""
    return where == workshop or bool(member and (member.facilitates or where.published_at))


def told(lessons, *, member=None, workshop=None):
    """With `known` promises to name, and how many are `elsewhere`."""
    found = with_promises(lessons)
    for lesson in found:
        lesson.known = [each for each in lesson.promises if may_know(each.workshop, member, workshop)]
        lesson.elsewhere = len(lesson.promises) - len(lesson.known)
    return found


def proposals_of(lesson, *, member=None, workshop=None):
    """What was kept of the proposals of its deal, for those who may know of that night."""
    kept = Proposal.objects.standing().filter(circle__deal=lesson.deal_id, state__in=(State.KEPT, State.AMENDED))
    if not lesson.deal_id:
        return []
    found = kept.filter(circle__step__workshop__rehearsal_of=None).select_related("circle__step__workshop")
    return [each for each in found if may_know(each.workshop, member, workshop)]


def searched(request, lessons):
    """(form, the lessons that it finds); what is not understood finds nothing."""
    form = FoundForm(request.GET, personas=personas_of(lessons))
    return form, lessons.found(**form.cleaned_data) if form.is_valid() else lessons.none()


def page_of(found, number):
    """A page of lessons, the newest first: which they are is asked of the index, and only these are read whole."""
    page = Paginator(found.values_list("pk", flat=True), ON_A_PAGE).get_page(number)
    keys = list(page.object_list)
    lessons = {each.pk: each for each in Lesson.objects.ready().filter(pk__in=keys)}
    return page, [lessons[key] for key in keys]


def personas_of(lessons):
    """[(key, words)]: of whom these lessons speak."""
    named = lessons.exclude(persona="").order_by("persona").values("persona", "persona_en", "persona_ja").distinct()
    return sorted({each["persona"]: in_words(each, "persona") for each in named}.items(), key=lambda each: each[1])
