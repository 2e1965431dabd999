"""A pair on its walk: the safety card, the customer, what they hear, stepping out; and the seed cards at the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, participant
from workshop.models.notes import Stale, Taken
from workshop.views import desk
from workshop.wording import here

from ...models import Allowance, NobodyElse, Tick, Walk
from ...models.walks import MOST, Full, NameTaken, NotFictional
from ..forms import ChosenSeedForm, CompanyForm, HeardForm, IntroductionForm, SteppingForm
from .rooms import hunt_of, kept, own_walk, refused, unwritten, walk_of


@participant
@require_POST
def tick(request, workshop, step):
    """The safety card is read."""
    Tick.set(hunt_of(request.viewer, step), request.viewer.participant, request.POST.get("ticked") == "1")
    return answers.done(request, reverse("phone", args=[workshop]))


@participant
@require_POST
def company(request, workshop, step):
    """Whether it is all right to walk with one's manager, or with somebody who reports to one."""
    step, form = hunt_of(request.viewer, step).step, CompanyForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    try:
        Allowance.answer(step, request.viewer.participant, form.cleaned_data["agrees"] == "1")
    except NobodyElse:
        sentence = _("Nobody else is here to walk with yet. Wait a moment, or say a word to the facilitator.")
        return answers.say(request, 409, sentence)
    return answers.done(request, reverse("phone", args=[workshop]))


@participant
@require_POST
def introduction(request, workshop, group):
    """Who the customer of the pair is; either of the two may write it."""
    walk, form = own_walk(request.viewer, group), IntroductionForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "introduction")
    data = form.cleaned_data
    try:
        walk.introduce(data["name"], data["text"], here(), version=data["version"])
    except NotFictional as real:
        sentence = _("“%(name)s” is the name of somebody in this room or of a customer. Invent another name.")
        sentence %= {"name": real.name}
        return refused(request, sentence, 422, introduction=form)
    except NameTaken as taken:
        sentence = _("Another pair has a customer of this name. “%(name)s” is free.") % {"name": taken.offered}
        return refused(request, sentence, 422, introduction=form, offered=taken.offered)
    except Stale:
        first = Walk.objects.get(pair=walk.pair)
        sentence = _("Your partner wrote meanwhile: “%(name)s. %(text)s”. Yours is kept.")
        return refused(request, sentence % {"name": first.name, "text": first.morning}, 409, introduction=form)
    return kept(request, data["id"])


@participant
@require_POST
def notes(request, workshop, group):
    """What somebody heard. The id was made on the phone: sent twice, it is one note."""
    walk, form = own_walk(request.viewer, group), HeardForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "heard")
    data = form.cleaned_data
    about = {name: data[name] for name in ("part", "prompt", "tag", "in_character")}
    try:
        note, _created = walk.hear(data["id"], request.viewer.participant, data["text"], language=here(), **about)
    except Taken:
        return answers.refuse(request, "taken")
    except Full:
        return refused(request, _("Your pair has %(n)s notes, which is the limit.") % {"n": MOST}, 409, heard=form)
    return kept(request, note.pk)


@participant
@require_POST
def stepping(request, workshop, group):
    """The round is over for both, without a word to anybody else; or it goes on."""
    walk, form = own_walk(request.viewer, group), SteppingForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    walk.step_out(form.cleaned_data["part"], form.cleaned_data["out"])
    if "X-Outbox" in request.headers:
        return kept(request, form.cleaned_data["id"])
    return answers.done(request, reverse("phone", args=[workshop]))


@facilitator
@require_POST
def seed(request, workshop, group):
    """The pair gets another seed card."""
    desk.living(request)
    walk = walk_of(request.viewer, group)
    form = ChosenSeedForm(request.POST, hunt=walk.pair.step.hunt)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    walk.deal(form.cleaned_data["seed"])
    return answers.done(request, reverse("desk", args=[workshop]))
