"""The room's attention: call everyone and release, and the message that stands on every phone."""

from django.urls import reverse
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import facilitator
from workshop.forms.desk import MessageForm

from . import desk


@facilitator
@require_POST
def call(request, workshop):
    desk.living(request).call(request.POST.get("called") == "1")
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def message(request, workshop):
    form = MessageForm(request.POST)
    if not form.is_valid():
        return desk.unwritten(request, form, message_form=form)
    desk.living(request).say(form.words(), by=request.viewer.by)
    return answers.done(request, reverse("desk", args=[workshop]))


@facilitator
@require_POST
def message_removal(request, workshop):
    desk.living(request).unsay()
    return answers.done(request, reverse("desk", args=[workshop]))
