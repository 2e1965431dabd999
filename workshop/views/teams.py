"""Teams across departments: make them, see what could not be met, swap two people."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.forms.teams import ChosenForm, IntoForm, MixForm, PairForm
from workshop.grouping.regroup import questions
from workshop.grouping.unmet import verdict
from workshop.models import teams as mixes


def form_of(request):
    """The mix of now to change, or a first one: its seed is the day, so that it is no accident."""
    workshop = request.viewer.workshop
    people, last = mixes.people_of(workshop).count(), mixes.current(workshop)
    initial = {
        "number": workshop.teams.count() or max(2, people // 6),
        "purpose": "candour" if last and last.candour else "normal",
        "seed": last.seed + 1 if last else int(f"{workshop.starts_on:%Y%m%d}"),
    }
    posted = request.POST if request.method == "POST" and "seed" in request.POST else None
    return MixForm(posted, people=people, initial=initial)


def page(request, *, status=200, **more):
    workshop = request.viewer.workshop
    context = {
        "workshop": workshop,
        "form": more.pop("form", None) or form_of(request),
        "people": mixes.people_of(workshop).count(),
        "teams": mixes.placing(workshop),
        "mix": mixes.current(workshop),
        "verdict": verdict(workshop),
        "latecomers": mixes.latecomers(workshop),
        "questions": questions(workshop),
        "pairs": workshop.pairs.select_related("one", "other"),
        "pair_form": more.pop("pair_form", None) or PairForm(workshop=workshop),
    }
    return render(request, "teams/teams.html", context | more, status=status)


@facilitator
def teams(request, workshop):
    """The teams; a POST makes new ones."""
    if request.method != "POST":
        return page(request)
    form = MixForm(request.POST, people=mixes.people_of(request.viewer.workshop).count())
    if request.viewer.workshop.has_ended or not form.is_valid():
        return refused(request, form=form)
    data = form.cleaned_data
    mixes.mix(request.viewer.workshop, data["number"], seed=data["seed"], candour=data["purpose"] == "candour")
    return redirect("teams", workshop)


def refused(request, sentence="", **more):
    if request.viewer.workshop.has_ended:
        sentence = _("The workshop has ended. Its teams stay as they were.")
    return page(request, status=422, sentence=sentence, **more)


def chosen(request):
    """(form, what is wrong with it) of the people chosen in the lists."""
    form = ChosenForm(request.POST, seats=mixes.seated(request.viewer.workshop))
    wrong = "" if form.is_valid() else _("Choose the people first, in the lists of the teams.")
    return form, wrong


@facilitator
@require_POST
def swap(request, workshop):
    form, wrong = chosen(request)
    two = None if wrong else form.two()
    if two is None or request.viewer.workshop.has_ended:
        return refused(request, _("Choose two people of different teams; they change places."), ticked=ticked(request))
    for seat in two:
        seat.workshop = request.viewer.workshop
    mixes.swap(*two)
    return redirect("teams", workshop)


@facilitator
@require_POST
def keeping(request, workshop):
    """Those who are chosen keep their team when the others are mixed again, or no longer."""
    form, wrong = chosen(request)
    if wrong or request.viewer.workshop.has_ended:
        return refused(request, wrong)
    mixes.keep(request.viewer.workshop, form.cleaned_data["people"], request.POST.get("kept") == "1")
    return redirect("teams", workshop)


@facilitator
@require_POST
def dissolution(request, workshop):
    if request.viewer.workshop.has_ended:
        return refused(request)
    mixes.dissolve(request.viewer.workshop)
    return redirect("teams", workshop)


@facilitator
@require_POST
def merger(request, workshop, team):
    """A team that has become too small goes up in another."""
    team = get_object_or_404(request.viewer.workshop.teams, pk=team)
    form = IntoForm(request.POST, teams=request.viewer.workshop.teams.exclude(pk=team.pk))
    if request.viewer.workshop.has_ended or not form.is_valid():
        return refused(request, "" if form.is_valid() else answers.first_error(form))
    team.workshop = request.viewer.workshop
    mixes.merge(team, form.cleaned_data["into"])
    return answers.done(request, reverse("teams", args=[workshop]))


@facilitator
@require_POST
def pairs(request, workshop):
    """These two together, or not together, whenever teams are made."""
    form = PairForm(request.POST, workshop=request.viewer.workshop)
    if request.viewer.workshop.has_ended or not form.is_valid():
        return refused(request, pair_form=form)
    people = form.cleaned_data["one"], form.cleaned_data["other"]
    mixes.pair_up(request.viewer.workshop, *people, together=form.is_together)
    return redirect("teams", workshop)


@facilitator
@require_POST
def pair_removal(request, workshop, pair):
    get_object_or_404(request.viewer.workshop.pairs, pk=pair).delete()
    return redirect("teams", workshop)


def ticked(request):
    """What was chosen stays chosen."""
    return {int(pk) for pk in request.POST.getlist("people") if pk.isascii() and pk.isdigit() and len(pk) < 10}
