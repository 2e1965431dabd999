"""How a view of an exercise answers a composer: it is saved, it came back in words, or it is asked about once more.

A page's outbox reads the status and the sentence; a page without scripts gets the room again, with the form in it.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from workshop import answers

from . import room


def kept(request, pk):
    """The outbox hears that the row is saved; a page without scripts goes back to the room."""
    if "X-Outbox" in request.headers:
        return HttpResponse(headers={"X-Saved": str(pk)})
    return redirect("phone", request.viewer.workshop.pk)


def unwritten(request, form, name):
    """What is wrong with the form, in words; what was typed stays in it."""
    if not form.is_understood:
        return answers.refuse(request, "not_understood")
    return refused(request, answers.first_error(form), 422, **{name: form})


def hinted(request, found, **forms):
    """The text stays on the phone; its writer sends it as it is or changes it."""
    if "X-Outbox" in request.headers:
        return answers.hint(request, " ".join(found))
    return render(request, "room/phone.html", room.region_context(request) | {"hints": found} | forms, status=422)


def refused(request, sentence, status, **forms):
    if "X-Outbox" in request.headers or request.htmx or not request.viewer.participant:
        return answers.say(request, status, sentence)
    context = room.region_context(request) | {"refusal": sentence} | forms
    return render(request, "room/phone.html", context, status=status)
