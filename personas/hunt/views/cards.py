"""The silent card of one person, and what changed in them."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import participant
from workshop.models.notes import Taken
from workshop.views.composing import hinted, kept, refused, unwritten
from workshop.wording import here

from ...models import Card, HuntNote, Shift
from ...models.cards import MOST, NEEDED
from ...models.walks import Full
from ..forms import CardLineForm, ShiftForm
from .rooms import hints_on, hunt_of


def card_of(request, step):
    return Card.of(hunt_of(request.viewer, step).step, request.viewer.participant)


@participant
@require_POST
def lines(request, workshop, step):
    card, form = card_of(request, step), CardLineForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "line_form")
    data = form.cleaned_data
    if found := hints_on(request, card.step, data):
        return hinted(request, found, line_form=form)
    note = HuntNote.objects.filter(pk=data["from_note"], author=request.viewer.participant).first()
    try:
        line, _created = card.write(data["id"], data["box"], data["text"], here(), data["evidence"], note)
    except Taken:
        return answers.refuse(request, "taken")
    except Full:
        sentence = _("Your card has %(n)s lines, which is the limit. Take one back first.") % {"n": MOST}
        return refused(request, sentence, 409, line_form=form)
    return kept(request, line.pk)


@participant
@require_POST
def removal(request, workshop, step, line):
    """Their own line is taken back; nobody has seen it."""
    card_of(request, step).withdraw(line)
    return answers.done(request, reverse("phone", args=[workshop]))


@participant
@require_POST
def none(request, workshop, step):
    """'I have none', for a box that otherwise asks for a line."""
    card, box = card_of(request, step), request.POST.get("box", "")
    if box not in NEEDED:
        return answers.refuse(request, "not_understood")
    card.have_none(box, request.POST.get("none") == "1")
    return answers.done(request, reverse("phone", args=[workshop]))


@participant
@require_POST
def shift(request, workshop, step):
    """Before I thought, now I think."""
    found, seat = hunt_of(request.viewer, step).step, request.viewer.participant
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return refused(request, answers.first_error(form), 422, shift_form=form)
    if found.shifts.filter(seat=seat, shown=True).exists():
        return refused(request, _("It has been shown; it stays as it was."), 409, shift_form=form)
    Shift.state(found, seat, **form.cleaned_data)
    if request.htmx:
        return answers.done(request, reverse("phone", args=[workshop]))
    return redirect("phone", workshop)
