"""The personas of an organisation: the list, a sheet, how sure everybody is of it, and retirement."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import keeper, member
from workshop.fields import Versioned
from workshop.models.notes import Stale

from .. import searching
from ..forms import PortraitForm, SearchForm, StatusForm
from ..models import Unproven


def kept(member):
    """The personas that this member may read."""
    return member.organisation.personas.kept()


def persona_of(member, persona):
    return get_object_or_404(kept(member).ready(), pk=persona)


@member
@require_safe
def library(request):
    """All of them, or those that a search means; who has retired stands last."""
    everybody, form = list(kept(request.member).ready()), SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = sorted(searching.found(everybody, words), key=lambda each: each.is_retired)
    page = Paginator(found, searching.SHOWN).get_page(request.GET.get("page"))
    context = {
        "member": request.member,
        "words": words,
        "page": page,
        "active": [each for each in page if not each.is_retired],
        "retired": [each for each in page if each.is_retired],
        "everybody": len(everybody),
    }
    return render(request, "personas/library.html", context)


@member
@require_safe
def sheet(request, persona):
    return show(request, persona_of(request.member, persona))


def show(request, persona, *, status=200, **more):
    context = {
        "persona": persona,
        "sources": persona.sources(),
        "member": request.member,
        "status_form": StatusForm(initial={"status": persona.status}),
        "portrait_form": PortraitForm(),
        "has_others": kept(request.member).exclude(pk=persona.pk).exists(),
        **more,
    }
    return render(request, "personas/sheet_page.html", context, status=status)


@keeper
@require_POST
def status(request, persona):
    """How sure we are; “verified” only when the lines carry it."""
    found, form = persona_of(request.member, persona), StatusForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    if found.is_retired:
        return has_retired(request)
    try:
        found.call(form.cleaned_data["status"], version=form.cleaned_data["version"], by=request.user)
    except Unproven as unproven:
        return show(request, persona_of(request.member, persona), status=422, unproven=unproven.lacks)
    except Stale:
        return changed_meanwhile(request, persona)
    return redirect("persona", persona)


def has_retired(request):
    return answers.say(request, 409, _("This persona has retired. Bring it back before you change its sheet."))


def changed_meanwhile(request, persona):
    sentence = _("This persona changed meanwhile. It stands here as it is now; please decide again.")
    return show(request, persona_of(request.member, persona), status=409, conflict=sentence)


def verb(name):
    """A view for a verb of a persona that asks for nothing but the version somebody saw."""

    @keeper
    @require_POST
    def view(request, persona):
        found, form = persona_of(request.member, persona), Versioned(request.POST)
        if not form.is_valid():
            return answers.refuse(request, "not_understood")
        try:
            getattr(found, name)(version=form.cleaned_data["version"], by=request.user)
        except Stale:
            return changed_meanwhile(request, persona)
        return redirect("persona", persona)

    return view


retirement = verb("retire")
coming_back = verb("bring_back")
