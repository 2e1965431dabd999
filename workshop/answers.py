"""How a view answers what did not go as hoped: one clear sentence, and what was typed is kept.

A page's outbox asks with `X-Outbox`; it wants the status and the sentence. Everybody else gets a page.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no_seat": (403, _("Scan the code again to join.")),
    "removed": (403, _("The facilitator has taken this seat away. Ask at the desk if that was a mistake.")),
    "not_yours": (403, _("This page is for the facilitator.")),
    "not_author": (403, _("Only its author or the facilitator can change this.")),
    "ended": (410, _("This workshop has ended. What you wrote is still on this phone.")),
    "not_understood": (400, _("That request was not understood. Reload the page.")),
    "taken": (409, _("That id is taken. Reload the page.")),
    "gone": (404, _("That note is gone.")),
    "column_full": (409, _("This stage has sixty notes. Merge some before you add another.")),
    "no_code": (404, _("No open workshop has this code. Ask the facilitator to show the code.")),
    "door_closed": (403, _("The door is closed. Ask the facilitator to let you in.")),
    "full": (409, _("This workshop is full.")),
    "too_many": (429, _("Too many tries. Please wait ten minutes, or scan the QR code.")),
    "csrf": (403, _("Reload the page and try again. What you wrote is kept.")),
}


def refuse(request, why):
    status, sentence = SENTENCES[why]
    return say(request, status, sentence)


def say(request, status, sentence):
    if "X-Outbox" in request.headers:
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    template = "answers/inline.html" if request.htmx else "answers/page.html"
    return render(request, template, {"sentence": sentence, "status": status}, status=status)


def saved(request, row, *, created, back):
    """The row is in the database. `X-Saved` names it: a captive portal also answers 200."""
    if "X-Outbox" in request.headers:
        return HttpResponse(status=201 if created else 200, headers={"X-Saved": str(row.pk)})
    return redirect(back)


def invalid(request, form):
    """For the outbox: the first thing that is wrong, in words."""
    return HttpResponse(first_error(form), status=422, content_type="text/plain; charset=utf-8")


def first_error(form):
    return next(error for errors in form.errors.values() for error in errors)


def done(request, back, **headers):
    """The screens follow by the wire; a page without scripts goes back to where it was."""
    if request.htmx:
        return HttpResponse(status=204, headers=headers)
    return redirect(back)


def csrf_failure(request, reason=""):
    response = refuse(request, "csrf")
    response["X-Reload"] = "token"
    return response
