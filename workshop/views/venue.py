"""The day before, in the room where it will be: does everything reach everything, and can everybody read it?"""

import re

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workshop import addresses, answers, venue
from workshop.access import anyone, facilitator
from workshop.wording import choices, in_words


@facilitator
@require_safe
def page(request, workshop):
    workshop = request.viewer.workshop
    token = venue.new_pass(workshop)
    join_address = addresses.for_others(request, reverse("join-by-qr", args=[workshop.join_token]))
    form = venue.WidthForm(request.GET if "width" in request.GET else None)
    width = form.cleaned_data["width"] if form.is_valid() else form.fields["width"].initial
    context = {
        "workshop": workshop,
        "token": token,
        "join_address": join_address,
        "phone_address": addresses.for_others(request, reverse("venue-phone", args=[token])),
        "screen_address": reverse("screen", args=[workshop.screen_token]),
        "only_here": addresses.only_here(request),
        "is_secure": join_address.startswith("https://"),
        "form": form,
        "reading": venue.reading(join_address, width) if form.is_valid() or not form.is_bound else None,
        "facts": venue.facts(),
        "heard": venue.heard(workshop.pk),
    }
    return render(request, "venue/venue.html", context)


@facilitator
@require_safe
def phones(request, workshop):
    """Who has answered by now; the page asks again and again."""
    return render(request, "venue/phones.html", {"heard": venue.heard(workshop)})


@anyone
def phone(request, token):
    """Any phone that reaches the server. It tells the laptop, gets no seat and learns nothing of the workshop."""
    workshop_id = venue.workshop_of(token)
    if workshop_id is None:
        return answers.refuse(request, "check_over")
    if request.method != "POST":
        return render(request, "venue/phone.html", {"token": token, "told": "told" in request.GET})
    form = venue.AnswerForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    if not venue.hear(workshop_id, {"device": device(request), **form.cleaned_data}):
        return answers.say(request, 409, _("Enough phones have answered. This one reaches the server too."))
    return redirect(f"{request.path}?told=1")


def device(request):
    """What kind of phone, as its browser says; nothing for what it does not."""
    found = re.search("iPhone|iPad|Android", request.headers.get("User-Agent", ""))
    return found[0] if found else ""


def test_screen(request):
    """What a projector must be able to show; nothing of any workshop."""
    departments = [(code, in_words(entry)) for code, entry in choices("department").items()]
    evidences = [(code, in_words(entry, "short")) for code, entry in choices("evidence").items()]
    context = {"departments": departments, "evidences": evidences, "moods": ["paper", "night"], "steps": range(1, 9)}
    return render(request, "venue/screen.html", context)
