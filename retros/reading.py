"""Who reads what of a lesson: both sides what is published, and where it was applied as far as they may know of it."""

from django.core.paginator import Paginator

from workshop.wording import in_words

from .forms import FoundForm
from .models import Lesson
from .models.lessons import with_promises

ON_A_PAGE = 20


def lessons_of(member):
    """Those who keep the library also read its drafts."""
    kept = member.organisation.lessons.kept()
    return kept if member.facilitates else kept.published()


def lessons_in(viewer):
    """In a workshop: what is published, and in a rehearsal what it made itself."""
    workshop = viewer.workshop
    return workshop.organisation.lessons.known_in(workshop).filter(published_at__isnull=False)


def knows_of(action, *, member=None, workshop=None):
    """A promise belongs to those of its workshop, and to members once its report is published (2.0.8)."""
    if workshop and action.workshop_id == workshop.pk:
        return True
    return bool(member and (member.facilitates or action.workshop.published_at))


def told(lessons, *, member=None, workshop=None):
    """With `known` promises to name, and how many are `elsewhere`."""
    found = with_promises(lessons)
    for lesson in found:
        lesson.known = [each for each in lesson.promises if knows_of(each, member=member, workshop=workshop)]
        lesson.elsewhere = len(lesson.promises) - len(lesson.known)
    return found


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
