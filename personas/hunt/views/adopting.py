"""What the facilitator does with the sheets: open, close, name a scribe, and adopt them."""

from django.urls import reverse
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.views import desk

from .. import scenes, suggesting
from .rooms import hunt_of
from .tables import table_of


@facilitator
@require_POST
def opening(request, workshop, table):
    """The sheet takes lines, or no more."""
    desk.living(request)
    table_of(request.viewer, table).open(request.POST.get("open") == "1")
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def scribe(request, workshop, table):
    """Whose phone writes for the table; nobody's: all of them do."""
    desk.living(request)
    table, chosen = table_of(request.viewer, table), request.POST.get("seat", "")
    seat = next((seat for seat in table.group.people if str(seat.pk) == chosen), None)
    if chosen and seat is None:
        return answers.refuse(request, "not_understood")
    table.appoint(seat)
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def adoption(request, workshop, step):
    """What the tables made goes into the library: each sheet that is complete, once."""
    desk.living(request)
    step = hunt_of(request.viewer, step).step
    flags = suggesting.flags(step)
    for table in scenes.tables_at_work(step):
        table.adopt(flags)
    return answers.done(request, reverse("desk", args=[workshop]))
