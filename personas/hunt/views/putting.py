"""What one person or one pair has reaches the sheet of their table: only when they put it there themselves."""

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import in_the_room
from workshop.models.notes import Stale, Taken
from workshop.views.boards import back_to
from workshop.views.composing import unwritten

from ...models import CardLine
from ...models.tables import Closed
from ...models.walks import Full
from .. import scenes
from ..forms import PuttingForm
from .tables import closed, full, line_of, table_of, writer


@in_the_room
@require_POST
def putting(request, workshop, table, line):
    """A line of one's own card goes on the sheet."""
    viewer, table = request.viewer, table_of(request.viewer, table)
    card_line = get_object_or_404(CardLine, pk=line, card__step=table.step, card__seat=viewer.participant)
    form = PuttingForm(request.POST, line=card_line)
    by = writer(viewer, table)
    if not form.is_valid():
        return unwritten(request, form, "putting")
    words = card_line.text, card_line.language, card_line.evidence
    try:
        table.add(uuid.uuid4(), form.cleaned_data["field"], *words, by=by, card_line=card_line)
    except Closed:
        return closed(request)
    except Full:
        return full(request, form, "putting")
    return answers.done(request, back_to(viewer))


@in_the_room
@require_POST
def morning(request, workshop, table):
    """How the morning of one's own customer began goes on the sheet."""
    viewer, table = request.viewer, table_of(request.viewer, table)
    by = writer(viewer, table)
    walk = by and scenes.walks(table.step).of(by)
    if not (walk and walk.morning):
        raise Http404
    try:
        table.put_morning(walk, by=by)
    except Closed:
        return closed(request)
    except Full:
        return full(request, None, "putting")
    except (Stale, Taken):
        return answers.refuse(request, "taken")
    return answers.done(request, back_to(viewer))


@in_the_room
@require_POST
def first(request, workshop, line):
    """The table wants a real customer to be asked about this line first."""
    viewer, found = request.viewer, line_of(request.viewer, line)
    writer(viewer, found.table)
    found.table.check_first(found.pk)
    return answers.done(request, back_to(viewer))
