"""Deals from a list: all of it, or a sentence for every line that is wrong."""

from django.shortcuts import redirect, render

from workshop import live
from workshop.access import keeper
from workshop.forms.planning import ListForm
from workshop.spreadsheet import Unreadable, Wrong
from workshop.wording import content, here, in_words

from ..importing import read
from ..models import Deal
from ..texts import HERE
from .deals import known_to, names_of, their_clock

NEEDED, LATER = ("deal_nickname", "lost_at"), ("proposals", "signal", "lesson", "reactivate")


@keeper
def importing(request):
    if request.method != "POST":
        return page(request, ListForm())
    form, organisation = ListForm(request.POST, request.FILES), request.member.organisation
    try:
        with their_clock(request):
            found = read(form.list(), characters=known_to(organisation), taken=names_of(organisation))
    except (Unreadable, Wrong) as wrong:
        return page(request, form, status=422, sentences=wrong.sentences)
    with live.keeping():
        for each in found:
            Deal.prepare(organisation, language=here(), **each.deal())
    return redirect("deals")


def page(request, form, *, status=200, **more):
    fields = content("loss_fields", HERE)
    context = {
        "form": form,
        "needed": [in_words(each) for each in fields if each["field"] in ("deal_nickname", "lost_at")],
        "columns": [
            in_words(each) for each in fields if each["field"] not in ("proposals", "signal", "lesson", "reactivate")
        ],
        **more,
    }
    return render(request, "deals/importing.html", context, status=status)
