"""Who wrote what: the mode of a step, which is only ever tightened (A1), and whether its cards leave the room (A10)."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, privacy
from workshop.access import admin, facilitator
from workshop.customers import MASK
from workshop.forms.candour import CustomersForm, KForm, ReleaseForm, TightenForm
from workshop.models import Member, Release
from workshop.models.agenda import Looser
from workshop.passes import Refused


def step_of(request, step):
    found = get_object_or_404(request.viewer.workshop.steps, pk=step)
    found.workshop = request.viewer.workshop
    return found


@facilitator
@require_safe
def candour(request, workshop, step):
    return page(request, step_of(request, step))


def page(request, step, *, status=200, **more):
    context = {
        "workshop": step.workshop,
        "step": step,
        "form": TightenForm(step=step),
        "release_form": ReleaseForm(),
        "answered": hasattr(step, "release"),
        "leaves": privacy.cards_may_leave(step),
        "k": step.workshop.organisation.k,
    }
    return render(request, "candour/candour.html", context | more, status=status)


@facilitator
@require_POST
def identity(request, workshop, step):
    """A more private mode; a looser one is refused whoever asks."""
    step = step_of(request, step)
    if step.workshop.has_ended:
        raise Refused("ended")
    form = TightenForm(request.POST, step=step)
    if not form.is_valid():
        return page(request, step, status=422, form=form, sentence=answers.first_error(form))
    try:
        step.tighten(form.cleaned_data["identity"])
    except Looser:
        sentence = _("Somebody has already made it more private. It is never made less private.")
        return page(request, step_of(request, step.pk), status=409, sentence=sentence)
    return redirect("candour", workshop, step.pk)


@facilitator
@require_POST
def release(request, workshop, step):
    """What the group answered, as the facilitator records it."""
    step, form = step_of(request, step), ReleaseForm(request.POST)
    if not form.is_valid():
        return page(request, step, status=422, release_form=form)
    Release.record(step, form.cleaned_data["agreed"], request.viewer.by)
    return redirect("candour", workshop, step.pk)


@facilitator
def customers(request, workshop):
    """Names of real customers, for those at the desk alone: they are hidden wherever somebody typed them."""
    workshop = request.viewer.workshop
    form = CustomersForm(request.POST or None, initial={"names": workshop.customers})
    if form.is_bound and form.is_valid():
        workshop.list_customers(form.cleaned_data["names"])
        return redirect("desk", workshop.pk)
    context = {"form": form, "workshop": workshop, "sign": MASK}
    return render(request, "candour/customers.html", context, status=422 if form.errors else 200)


@admin
@require_POST
def k(request):
    """From how many people on something is shown: an organisation's own figure (A3)."""
    member = request.user.memberships.select_related("organisation").get(role=Member.Role.ADMIN)
    form = KForm(request.POST, organisation=member.organisation)
    if not form.is_valid():
        return answers.say(request, 422, answers.first_error(form))
    member.organisation.set_k(form.cleaned_data["k"])
    return redirect("members")
