"""How a view answers what did not go as hoped: one clear sentence, and what was typed is kept.

A page's outbox asks with `X-Outbox`; it wants the status and the sentence. Everybody else gets a page.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no_seat": (403, _("Scan the code again to join.")),
    "removed": (403, _("The facilitator has taken this seat away. Ask at the desk if that was a mistake.")),
    "moved": (
        403,
        _("Your seat has moved to another phone. If that was not you, tell the facilitator at once."),
    ),
    "not_yours": (403, _("This page is for the facilitator.")),
    "observes": (403, _("You are here to look on: this seat sees what the screen shows and writes nothing.")),
    "not_with_this_pass": (403, _("Your pass does not reach that far. Ask the facilitator.")),
    "guarded": (
        403,
        _(
            "You also hold a seat here, and in this step nobody who takes part reads the cards of others."
            " Another person at the desk can do this."
        ),
    ),
    "pass_removed": (403, _("The facilitator has taken this pass back. Ask at the desk if that was a mistake.")),
    "pass_used": (404, _("This link has been used or is too old. Ask the facilitator for a new one.")),
    "not_author": (403, _("Only its author or the facilitator can change this.")),
    "ended": (410, _("This workshop has ended. What you wrote is still on this phone.")),
    "not_understood": (400, _("That request was not understood. Reload the page.")),
    "taken": (409, _("That id is taken. Reload the page.")),
    "vote_closed": (409, _("This vote is closed, so your answer was not counted. The result shows what was.")),
    "no_vote": (403, _("Whoever looks on or has left has no vote.")),
    "gone": (404, _("That note is gone.")),
    "cluster_gone": (404, _("That cluster is gone.")),
    "column_full": (409, _("This stage has sixty notes. Merge some before you add another.")),
    "stays_in_the_room": (403, _("Its cards were written without names and stay in the room.")),
    "not_published": (403, _("This is not published yet. The facilitator publishes it with the report.")),
    "check_over": (404, _("This check is over. Scan the code on the laptop again.")),
    "old_screen": (404, _("This link to the screen is not in use any more. The desk has the new one.")),
    "no_code": (404, _("No open workshop has this code. Ask the facilitator to show the code.")),
    "door_closed": (403, _("The door is closed. Ask the facilitator to let you in.")),
    "full": (409, _("This workshop is full.")),
    "too_many": (429, _("Too many tries. Please wait ten minutes, or scan the QR code.")),
    "no_badge": (404, _("This badge opens no seat any more. Ask at the desk.")),
    "not_yet": (403, _("The door is not open yet. Scan your badge again when the workshop begins.")),
    "wrong_numbers": (
        429,
        _("Too many wrong numbers. Please wait ten minutes, scan your badge, or ask at the desk."),
    ),
    "csrf": (403, _("Reload the page and try again. What you wrote is kept.")),
}


SEATLESS = {"no_seat", "removed", "moved"}


def refuse(request, why):
    status, sentence = SENTENCES[why]
    answer = say(request, status, sentence)
    if why in SEATLESS:
        answer["X-Seat"] = "none"  # what a phone carried for a seat goes with it: carrier.js
    return answer


def part_only(request):
    """Does a living page ask for a part of itself? A boosted form takes a whole page and finds its part there."""
    return request.htmx and not request.htmx.boosted


def say(request, status, sentence):
    if "X-Outbox" in request.headers:
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    template = "answers/inline.html" if part_only(request) else "answers/page.html"
    return render(request, template, {"sentence": sentence, "status": status}, status=status)


def saved(request, row, *, created, back, html=""):
    """The row is in the database. `X-Saved` names it: a captive portal also answers 200.

    `html` draws it where no frame may bring it, not even to the page of whoever wrote it.
    """
    if "X-Outbox" in request.headers:
        return HttpResponse(html, status=201 if created else 200, headers={"X-Saved": str(row.pk)})
    return redirect(back)


def invalid(request, form):
    """For the outbox: the first thing that is wrong, in words."""
    return HttpResponse(first_error(form), status=422, content_type="text/plain; charset=utf-8")


def hint(request, sentence, kind=""):
    """For the outbox: nothing is wrong, but look once more; sent again without `ask` it is taken as it is (A14).

    Of the `kind` "what" it asks to rewrite (2.0.6).
    """
    headers = {"X-Hint": kind or "1"}
    return HttpResponse(sentence, status=422, headers=headers, content_type="text/plain; charset=utf-8")


def first_error(form):
    return next(error for errors in form.errors.values() for error in errors)


def done(request, back, **headers):
    """The screens follow by the wire; a page without scripts goes back to where it was."""
    if part_only(request):
        return HttpResponse(status=204, headers=headers)
    return redirect(back)


def csrf_failure(request, reason=""):
    response = refuse(request, "csrf")
    response["X-Reload"] = "token"
    return response
