"""The library of lessons: searched by both sides, each with where it was applied; kept by those who facilitate."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop.access import keeper, member, reviewer

from .. import counting, reading
from ..forms import UseForm
from ..models import Use


def listed(request, lessons, **who):
    """One page of what was searched for, as a context."""
    form, found = reading.searched(request, lessons)
    page, lessons = reading.page_of(found, request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "query": query.urlencode(), "asked": bool(query)}
    return context | {"lessons": reading.told(lessons, **who)}


def files():
    return [("xlsx", _("Download for Excel")), ("csv", _("Download as CSV")), ("cp932", _("CSV for older Excel"))]


@member
@require_safe
def library(request):
    member = request.member
    context = listed(request, reading.lessons_of(member), member=member) | {"member": member, "files": files()}
    return render(request, "lessons/library.html", context)


@reviewer
@require_safe
def of_day(request, workshop):
    viewer = request.viewer
    context = listed(request, reading.lessons_in(viewer), member=viewer.member, workshop=viewer.workshop)
    return render(request, "lessons/of_day.html", context | {"viewer": viewer, "workshop": viewer.workshop})


@reviewer
@require_safe
def lesson_of_day(request, workshop, lesson):
    viewer = request.viewer
    found = get_object_or_404(reading.lessons_in(viewer).ready(), pk=lesson)
    [found] = reading.told([found], member=viewer.member, workshop=viewer.workshop)
    found.proposed = reading.proposals_of(found, member=viewer.member, workshop=viewer.workshop)
    return render(request, "lessons/lesson.html", {"lesson": found, "viewer": viewer, "workshop": viewer.workshop})


def lesson_of(member, lesson):
    return get_object_or_404(reading.lessons_of(member).ready(), pk=lesson)


@member
@require_safe
def lesson(request, lesson):
    return show(request, lesson_of(request.member, lesson))


def show(request, lesson, *, status=200, **more):
    [lesson] = reading.told([lesson], member=request.member)
    lesson.proposed = reading.proposals_of(lesson, member=request.member)
    context = {"lesson": lesson, "member": request.member, "use_form": UseForm(), **more}
    return render(request, "lessons/lesson.html", context, status=status)


def verb(name):
    """A view for what a keeper does with a lesson at one press."""

    @keeper
    @require_POST
    def view(request, lesson):
        getattr(lesson_of(request.member, lesson), name)()
        return redirect("lesson", lesson)

    return view


publication = verb("publish")
withdrawal = verb("take_back")


@keeper
@require_POST
def uses(request, lesson):
    """It stands in material now."""
    found, form = lesson_of(request.member, lesson), UseForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, use_form=form)
    found.use_in(**form.cleaned_data)
    return redirect("lesson", lesson)


@keeper
@require_POST
def use_removal(request, lesson, use):
    get_object_or_404(Use, pk=use, lesson=lesson_of(request.member, lesson)).take_away()
    return redirect("lesson", lesson)


@member
@require_safe
def causes(request):
    member = request.member
    context = counting.overall(member.organisation, everything=member.facilitates)
    return render(request, "lessons/causes.html", context | {"member": member})
