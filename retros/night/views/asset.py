"""A loss becomes an asset: the lesson card of a deal, the way back to its customer, thanks; and the end of a review."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator, in_the_room, participant
from workshop.models.notes import Taken
from workshop.views import desk, hints
from workshop.views.boards import back_to
from workshop.views.composing import hinted, kept, refused, unwritten
from workshop.views.suggestions import step_of
from workshop.wording import here

from ...forms import WayBackForm
from ...models import Completion, Thanks, assets
from ...models.completion import Incomplete
from ..forms import LessonForm, ThanksForm
from .proposals import circle_of


def without_deal(request, **forms):
    return refused(request, _("This circle has no deal. The facilitator chooses one at the desk."), 409, **forms)


@participant
@require_POST
def lesson(request, workshop, circle):
    """The card of the circle's deal, or new words for it."""
    circle, form = circle_of(request.viewer, circle), LessonForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "lesson_form")
    data = form.cleaned_data
    if found := hints.found(request, circle.step, f"{data['signal']} {data['text']}"):
        return hinted(request, found, lesson_form=form)
    if circle.deal is None:
        return without_deal(request, lesson_form=form)
    try:
        assets.write_lesson(circle, data["id"], data["signal"], data["text"], here())
    except Taken:
        return answers.refuse(request, "taken")
    return kept(request, data["id"])


@in_the_room
@require_POST
def way_back(request, workshop, circle):
    """When we are in touch again with the customer of the circle's deal."""
    circle = circle_of(request.viewer, circle)
    form = WayBackForm(request.POST, lost_at=circle.deal and circle.deal.lost_at)
    if not form.is_valid():
        return refused(request, answers.first_error(form), 422, way_back_form=form)
    if circle.deal is None:
        return without_deal(request, way_back_form=form)
    assets.decide_way_back(circle, form.cleaned_data["trigger"], form.cleaned_data["due"])
    return answers.done(request, back_to(request.viewer))


@participant
@require_POST
def thanks(request, workshop, circle):
    """To whoever shared the deal."""
    circle, form = circle_of(request.viewer, circle), ThanksForm(request.POST)
    if not form.is_valid():
        return unwritten(request, form, "thanks_form")
    try:
        said, _created = Thanks.say(circle, form.cleaned_data["id"], form.cleaned_data["text"])
    except Taken:
        return answers.refuse(request, "taken")
    return kept(request, said.pk)


@facilitator
@require_POST
def publication(request, workshop, step):
    """The lessons of this night go into the library, for both sides; or come back out of it."""
    assets.publish(step_of(request, step), request.POST.get("back") != "1")
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def completion(request, workshop, step):
    """The review is closed as complete, when it is; or opened again."""
    desk.living(request)
    step = step_of(request, step)
    try:
        if request.POST.get("again") == "1":
            Completion.open_again(step)
        else:
            Completion.close(step)
    except Incomplete:
        return answers.say(request, 409, _("The review is not complete. The desk says what is missing for each deal."))
    return answers.done(request, reverse("desk", args=[workshop]))
