"""The invite list: who is expected, their badges, and one person of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import addresses, answers, privacy, roster
from workshop.access import facilitator, in_charge
from workshop.forms.planning import ListForm, PersonForm
from workshop.models import invitations as lists

BADGES_ON_A_PAGE = 8


@facilitator
def invitations(request, workshop):
    """The list; a POST adds people to it, or brings them up to date."""
    if request.method != "POST":
        return page(request, form=ListForm())
    form = ListForm(request.POST, request.FILES)
    if request.viewer.workshop.has_ended:
        return page(request, status=422, form=form, sentences=[_("The workshop has ended. Its list stays as it was.")])
    try:
        lists.take(request.viewer.workshop, form.list())
    except (roster.Unreadable, lists.Wrong) as wrong:
        return page(request, status=422, form=form, sentences=wrong.sentences)
    return redirect("invitations", workshop)


def page(request, *, status=200, **more):
    workshop = request.viewer.workshop
    people = listed(workshop)
    context = {
        "workshop": workshop,
        "people": people,
        "expected": sum(seat.is_expected for seat in people),
        "columns": roster.headings(),
    }
    return render(request, "invitations/invitations.html", context | more, status=status)


def listed(workshop):
    """Everybody, by department as the workshop orders them."""
    order = {code: place for place, code in enumerate(workshop.departments)}
    people = workshop.participants.standing().select_related("boss", "team")
    return sorted(people, key=lambda seat: (order.get(seat.department, len(order)), seat.pk))


@facilitator
@require_safe
def file(request, workshop):
    """The list for a spreadsheet; it can be uploaded again."""
    answer = HttpResponse(roster.written(listed(request.viewer.workshop)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="takibi-{workshop}.csv"'
    return answer


def seat_of(request, person):
    seat = get_object_or_404(request.viewer.workshop.participants.standing(), pk=person)
    seat.workshop = request.viewer.workshop
    return seat


@facilitator
def invitation(request, workshop, person):
    """One person of the list, to correct."""
    seat = seat_of(request, person)
    if request.method != "POST":
        return one(request, seat, PersonForm(seat=seat))
    form = PersonForm(request.POST, seat=seat)
    if not form.is_valid() or seat.workshop.has_ended:
        return one(request, seat, form, _("The workshop has ended. Its list stays as it was."))
    seat.amend(**form.cleaned_data)
    return redirect("invitations", workshop)


def one(request, seat, form, sentence=""):
    """The page of one person; `sentence` says why nothing was done when the form itself has nothing to say."""
    context = {"seat": seat, "form": form, "workshop": seat.workshop, "sentence": "" if form.errors else sentence}
    return render(request, "invitations/invitation.html", context, status=422 if sentence else 200)


@in_charge
@require_POST
def removal(request, workshop, person):
    """Off the list, while nobody has come."""
    seat = seat_of(request, person)
    if seat.workshop.has_ended:
        return one(request, seat, PersonForm(seat=seat), _("The workshop has ended. Its list stays as it was."))
    if not lists.strike(seat):
        sentence = _("%(name)s is here already. The desk can take the seat away.") % {"name": seat.name}
        return one(request, seat, PersonForm(seat=seat), sentence)
    return redirect("invitations", workshop)


@facilitator
@require_POST
def number(request, workshop, person):
    """The badge or the number fell into other hands."""
    seat_of(request, person).renew_number()
    return redirect("seat", workshop, person)


@facilitator
@require_safe
def badges(request, workshop):
    """Name badges to print: everybody on the list and everybody here."""
    if not privacy.may_hand_over(request.viewer):
        return answers.refuse(request, "guarded")
    seats = listed(request.viewer.workshop)
    for seat in seats:
        seat.have_number()
        seat.address = addresses.for_others(request, reverse("badge", args=[seat.badge()]))
    pages = [seats[at : at + BADGES_ON_A_PAGE] for at in range(0, len(seats), BADGES_ON_A_PAGE)]
    context = {"workshop": request.viewer.workshop, "pages": pages, "only_here": addresses.only_here(request)}
    return render(request, "invitations/badges.html", context)
