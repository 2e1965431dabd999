"""Lost deals, as those who prepare a fire keep them: nobody else reads whose they were, nor for how much."""

import zoneinfo

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, characters
from workshop.access import keeper
from workshop.models.notes import Stale
from workshop.wording import here

from .. import deal_forms
from ..deal_forms import DealForm
from ..forms import LessonForm, WayBackForm
from ..models import Deal, Lesson


def deal_of(member, deal):
    return get_object_or_404(member.organisation.deals.ready(), pk=deal)


def their_clock(request):
    """Moments are written in the time zone of the organisation."""
    return timezone.override(zoneinfo.ZoneInfo(request.member.organisation.time_zone))


def known_to(organisation):
    """What a form offers and refuses: the invented people of its workshops."""
    workshop = organisation.workshops.filter(rehearsal_of=None).first()
    return characters.of(workshop) if workshop else []


def names_of(organisation, but=None):
    deals = organisation.deals.exclude(pk=but and but.pk)
    return {name for names in deals.values_list("nickname_en", "nickname_ja") for name in names if name}


@keeper
@require_safe
def deals(request):
    found = request.member.organisation.deals.ready()
    return render(request, "deals/deals.html", {"deals": found, "member": request.member})


@keeper
def new(request):
    return edit(request, None)


@keeper
def deal(request, deal):
    return edit(request, deal_of(request.member, deal))


def edit(request, deal):
    with their_clock(request):
        form = form_of(request, deal)
        if request.method != "POST":
            return draw(request, deal, form)
        if not form.is_valid():
            return (
                draw(request, deal, form, status=422)
                if form.is_understood
                else answers.refuse(request, "not_understood")
            )
        return save(request, deal, form)


def form_of(request, deal):
    organisation = request.member.organisation
    more = {"characters": known_to(organisation), "taken": names_of(organisation, deal)}
    initial = values_of(deal) if deal else {"version": 0}
    return DealForm(
        request.POST if request.method == "POST" else None, initial=initial, facts=deal.facts if deal else (), **more
    )


def values_of(deal):
    names = [name for name in DealForm.base_fields if hasattr(deal, name)]
    return {name: getattr(deal, name) for name in names} | {
        "deal_nickname": deal.nickname,
        "cause_tags": deal.prepared_causes,
    }


def draw(request, deal, form, *, status=200, **more):
    context = {
        "deal": deal,
        "form": form,
        "groups": deal_forms.groups(form),
        "member": request.member,
        "lesson_form": LessonForm(),
        "way_form": WayBackForm(
            initial={"trigger": deal.way_back.trigger, "due": deal.way_back.due} if deal and deal.way_back else {}
        ),
        **more,
    }
    return render(request, "deals/deal.html", context, status=status)


def decided(deal):
    way = deal and deal.way_back
    return {"trigger": way.trigger, "due": way.due} if way else {}


def save(request, deal, form):
    """Whoever saves second is told; what they typed stays in the form."""
    version, fields = form.cleaned_data["version"], form.deal()
    if deal is None:
        return redirect("deal", Deal.prepare(request.member.organisation, language=here(), **fields).pk)
    try:
        deal.amend(version=version, language=here(), **fields)
    except Stale:
        sentence = _("This deal was changed meanwhile. What you typed is still here; save again to keep yours.")
        deal = deal_of(request.member, deal.pk)
        return draw(request, deal, form, status=409, conflict=sentence, version=deal.version)
    return redirect("deal", deal.pk)


@keeper
@require_POST
def removal(request, deal):
    """Taken away for good; what it taught stays, without it."""
    deal_of(request.member, deal).take_away()
    return redirect("deals")


@keeper
@require_POST
def lesson(request, deal):
    """What it taught, written by those who keep the library, without a night."""
    found, form = deal_of(request.member, deal), LessonForm(request.POST)
    if not form.is_valid():
        return draw_saved(request, found, status=422, lesson_form=form)
    return redirect("lesson", Lesson.write(found, language=here(), **form.cleaned_data).pk)


@keeper
@require_POST
def way_back(request, deal):
    found = deal_of(request.member, deal)
    form = WayBackForm(request.POST, lost_at=found.lost_at)
    if not form.is_valid():
        return draw_saved(request, found, status=422, way_form=form)
    found.decide_way_back(form.cleaned_data["trigger"], form.cleaned_data["due"])
    return redirect("deal", found.pk)


def draw_saved(request, deal, **more):
    """The page of a deal as it is kept, with a second form that was not understood."""
    organisation = request.member.organisation
    with their_clock(request):
        form = DealForm(initial=values_of(deal), facts=deal.facts, characters=known_to(organisation))
        return draw(request, deal, form, **more)
