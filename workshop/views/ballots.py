"""Blind votes: the answers of the phones, and what the facilitator does around them."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, in_the_room, participant
from workshop.forms.ballots import DebateForm, MomentForm, SettlementForm
from workshop.methods import Unfit
from workshop.methods.debate import ways
from workshop.models import Ballot
from workshop.models.ballots import Closed, NoVote
from workshop.wording import here

from . import desk, hints, room, voting
from .boards import back_to, changes, may_debate, note_of, show_sheet


def ballot_of(viewer, ballot):
    """A ballot of this workshop, with the workshop in hand."""
    ballots = Ballot.objects.select_related("phase__step", "note").filter(phase__step__workshop=viewer.workshop)
    found = get_object_or_404(ballots, pk=ballot)
    found.phase.step.workshop = viewer.workshop
    return found


@participant
@require_POST
def votes(request, workshop, ballot):
    """An answer, in place of the one before. The phone keeps it until `X-Saved` names the ballot."""
    viewer, ballot = request.viewer, ballot_of(request.viewer, ballot)
    try:
        answer = ballot.question.read(request.POST)
        if found := hints.found(request, ballot.phase.step, answer.get("text", "")):
            return hinted(request, ballot, found)
        ballot.vote(viewer.participant, answer)
    except Unfit as unfit:
        return unfitting(request, ballot, str(unfit))
    except Closed:
        return answers.refuse(request, "vote_closed")
    except NoVote:
        return answers.refuse(request, "no_vote")
    return answers.saved(request, ballot, created=False, back=reverse("phone", args=[workshop]))


def unfitting(request, ballot, sentence, **more):
    """What was chosen stays chosen on the page that says what is wrong with it."""
    if "X-Outbox" in request.headers or ballot.phase_id != request.viewer.workshop.phase_id:
        return answers.say(request, 422, sentence)
    context = room.region_context(request)
    tried = ballot, ballot.question.typed(request.POST), sentence
    context |= voting.context_of(request.viewer, context["phase"], tried) | more
    return render(request, "room/phone.html", context, status=422)


def hinted(request, ballot, found):
    """A14, beside the vote that is not sent yet: pressed again, it is sent as it is."""
    sentence = " ".join([*found, _("Nobody else sees this hint. Press again to send it as it is.")])
    if "X-Outbox" in request.headers:
        return answers.hint(request, sentence)
    return unfitting(request, ballot, sentence, hinted=True)


# What the facilitator does


def to_the_desk(request):
    return answers.done(request, reverse("desk", args=[request.viewer.workshop.pk]))


def running_phase(request, phase):
    """The phase that this desk showed, when the room still stands there."""
    found = desk.phase_of(request, phase)
    return found if found.pk == request.viewer.workshop.phase_id else None


def elsewhere(request):
    return answers.say(request, 409, _("Somebody else has already moved the room. The desk shows where it is now."))


@facilitator
@require_POST
def opening(request, workshop, phase):
    if not (phase := running_phase(request, phase)):
        return elsewhere(request)
    phase.open_votes(begin=request.POST.get("begin") == "1")
    return to_the_desk(request)


@facilitator
@require_POST
def closing(request, workshop, phase):
    if not (phase := running_phase(request, phase)):
        return elsewhere(request)
    phase.close_votes()
    return to_the_desk(request)


@facilitator
@require_POST
def stage(request, workshop, ballot):
    """Presenting, questions, the first side, the vote: one after the other, or straight to the vote."""
    ballot = ballot_of(request.viewer, ballot)
    if not running_phase(request, ballot.phase_id):
        return elsewhere(request)
    ballot.enter(request.POST.get("stage", ""))  # a second press finds it done
    return to_the_desk(request)


@facilitator
@require_POST
def integration(request, workshop, ballot):
    desk.living(request)
    ballot_of(request.viewer, ballot).integrate()
    return to_the_desk(request)


@facilitator
@require_POST
def another_round(request, workshop, ballot):
    ballot = ballot_of(request.viewer, ballot)
    if not running_phase(request, ballot.phase_id):
        return elsewhere(request)
    ballot.ask_again()
    return to_the_desk(request)


@facilitator
@require_POST
def settlement(request, workshop, ballot):
    desk.living(request)
    ballot = ballot_of(request.viewer, ballot)
    form = SettlementForm(request.POST)
    if not form.is_valid():
        return desk.unwritten(request, form, settlement_form=form)
    data = form.cleaned_data
    ballot.settle(data["choice"], data["reason"], by=request.viewer.name, **form.more())
    return to_the_desk(request)


@facilitator
@require_POST
def away(request, workshop, ballot):
    desk.living(request)
    ballot_of(request.viewer, ballot).put_away()
    return to_the_desk(request)


@changes(MomentForm, may=lambda viewer, note: viewer.is_facilitator and note.shown and note.is_on_the_wall)
def moment(request, note, data):
    note.mark_moment(data["moment"], version=data["version"])


@in_the_room
@require_POST
def debates(request, workshop, note):
    """Somebody asks for a debate about a note of the wall."""
    viewer, note = request.viewer, note_of(request.viewer, note)
    if not may_debate(viewer, note):
        return answers.refuse(request, "not_author")
    form = DebateForm(request.POST)
    if not form.is_valid():
        return show_sheet(request, note, status=422, error=answers.first_error(form), debate_form=form)
    data = form.cleaned_data
    phase = viewer.workshop.phase
    phase.step.workshop = viewer.workshop
    phase.propose_debate(note, ways(data["first"], data["second"], here(), third=data["third"]))
    return answers.done(request, back_to(viewer, note.column), **{"HX-Trigger": "sheet-done"})
