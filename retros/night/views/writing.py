"""What a phone does at the fire: agree to the rule, add facts and doubt them, echo a card, volunteer a corner."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers, privacy
from workshop.access import in_the_room, participant
from workshop.models import Note, Ready
from workshop.models.anonymity import Settled
from workshop.models.notes import Stale, Taken
from workshop.passes import Refused, give_key
from workshop.views import hints
from workshop.views.boards import back_to
from workshop.views.composing import hinted, kept, refused, unwritten
from workshop.wording import choices, here, in_words

from ...models import Corner, Echo, Fact, corners, facts
from ..speaking_forms import CornerForm, EchoForm, FactChangeForm, FactForm
from .rooms import circle_of, fact_of, key_of, night_of


def has_passed(viewer, step, *codes):
    """The room is elsewhere: what was written stays on the phone, with a sentence."""
    phase = viewer.workshop.phase
    return not (phase and phase.step_id == step.pk and phase.code in codes)


def passed(request):
    return answers.say(request, 409, _("The room has moved on from this part."))


def come_again(request, step):
    """The same request once more, with a key (A2)."""
    response = HttpResponse(status=307, headers={"Location": request.path})
    return give_key(response, request.viewer, step.pk)


@participant
@require_POST
def agreement(request, workshop, step):
    night = night_of(request.viewer, step)
    if has_passed(request.viewer, night.step, "settle"):
        return passed(request)
    phase = request.viewer.workshop.phase
    phase.step.workshop = request.viewer.workshop
    Ready.say(phase, request.viewer.participant, request.POST.get("agreed") == "1")
    return answers.done(request, back_to(request.viewer))


@in_the_room
@require_POST
def new_fact(request, workshop, circle):
    """A fact of the timeline. The id was made on the phone: sent twice, it is one fact."""
    viewer, circle = request.viewer, circle_of(request.viewer, circle)
    form = FactForm(request.POST)
    if not form.is_valid():
        if viewer.participant:
            return unwritten(request, form, "fact_form")
        return answers.say(request, 422, answers.first_error(form))
    if has_passed(viewer, circle.step, "facts"):
        return passed(request)
    if found := hints.found(request, circle.step, form.cleaned_data["text"]):
        return hinted(request, found, fact_form=form)
    try:
        fact, _new = Fact.add(circle, form.cleaned_data["id"], **form.words())
    except Taken:
        return answers.refuse(request, "taken")
    except facts.Full:
        sentence = _("Twelve facts are the limit. Take one away first.")
        if viewer.participant:
            return refused(request, sentence, 409, fact_form=form)
        return answers.say(request, 409, sentence)
    return kept(request, fact.pk) if viewer.participant else answers.done(request, back_to(viewer))


@in_the_room
def fact(request, workshop, fact):
    """One fact with what can be done to it; a POST does one of it."""
    found = fact_of(request.viewer, fact)
    if request.method != "POST":
        return show_fact(request, found)
    form = FactChangeForm(request.POST)
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return show_fact(request, found, 422, sentence=answers.first_error(form), tried=form.data)
    try:
        change(found, form)
    except Stale:
        sentence = _("This fact was changed meanwhile. It stands here as it is now.")
        return show_fact(request, fact_of(request.viewer, fact), 409, sentence=sentence, tried=form.data)
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})


def change(fact, form):
    verb, version = form.cleaned_data["change"], form.cleaned_data["version"]
    if verb == "words":
        fact.reword(version=version, **form.words())
    elif verb == "removal":
        fact.remove(version=version)
    else:
        fact.move(verb == "up", version=version)


def show_fact(request, fact, status=200, **more):
    sources = [(code, in_words(entry)) for code, entry in choices("fact_source").items()]
    context = {"fact": fact, "sources": sources, "workshop": request.viewer.workshop, "viewer": request.viewer}
    context |= {"back": back_to(request.viewer), **more}
    template = "campfire_review/facts/fact.html" if request.htmx else "campfire_review/facts/fact_page.html"
    return render(request, template, context, status=status)


@participant
@require_POST
def doubt(request, workshop, fact):
    """A question mark of this phone."""
    found = fact_of(request.viewer, fact)
    if has_passed(request.viewer, found.circle.step, "facts"):
        return passed(request)
    if not (key := key_of(request.viewer, found.circle.step)):
        return come_again(request, found.circle.step)
    found.doubt(key, request.POST.get("doubted") == "1")
    return answers.done(request, back_to(request.viewer))


@participant
@require_POST
def echo(request, workshop, note):
    """A clarifying question, or "me too", on a card of one's own circle."""
    viewer = request.viewer
    notes = Note.objects.filter(board__step__workshop=viewer.workshop, shown=True).select_related("board__step")
    found = privacy.notes_for(viewer, notes).filter(pk=note).first()
    if found is None:
        raise Refused("gone")
    step = found.board.step
    step.workshop = viewer.workshop
    form, circle = EchoForm(request.POST), step.circles.filter(number=found.lane or 0).first()
    if circle is None or not form.is_valid():
        return answers.refuse(request, "not_understood")
    if has_passed(viewer, step, "reveal"):
        return passed(request)
    if not (key := key_of(viewer, step)):
        return come_again(request, step)
    circle.step = step
    Echo.say(circle, found, form.cleaned_data["kind"], key, form.cleaned_data["said"])
    return answers.done(request, back_to(viewer), **{"HX-Trigger": "sheet-done"})


@participant
@require_POST
def new_corner(request, workshop, circle):
    """A card of one's own corner, with what its writer lets be known."""
    viewer, circle = request.viewer, circle_of(request.viewer, circle)
    form = CornerForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "corner_form")
    if has_passed(viewer, circle.step, "own"):
        return passed(request)
    if not (key := key_of(viewer, circle.step)):
        return come_again(request, circle.step)
    data = form.cleaned_data
    if data["identity"] == corners.ANON and (found := hints.found(request, circle.step, data["text"])):
        return hinted(request, found, corner_form=form)
    try:
        corner, _new = Corner.add(circle, data["id"], viewer.participant, key, data["identity"], data["text"], here())
    except Taken:
        return answers.refuse(request, "taken")
    except Settled:
        return kept(request, data["id"])
    except corners.Full:
        return refused(request, _("Two cards are enough. Take one back to write another."), 409, corner_form=form)
    return kept(request, corner.pk)


@participant
@require_POST
def corner_removal(request, workshop, corner):
    viewer = request.viewer
    found = get_object_or_404(Corner.objects.filter(shown=False), pk=corner)
    found.circle = circle_of(viewer, found.circle_id)
    if not found.is_by(key_of(viewer, found.circle.step)):
        return answers.refuse(request, "not_author")
    found.withdraw(viewer.participant)
    return answers.done(request, back_to(viewer))
