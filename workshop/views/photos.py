"""Photographs of the wall: taken in at the desk, shown to whoever may read the report."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, privacy
from workshop.access import at_the_desk, facilitator, reviewer
from workshop.forms.taking import PhotoForm
from workshop.models import Photo
from workshop.models.photos import MOST, SIZES, TooMany
from workshop.passes import Refused

from .boards import board_of
from .taking import show


@at_the_desk
@require_POST
def photos(request, workshop, step):
    """One more. What is wrong with a file is said in a sentence, and nothing of it is kept."""
    board = board_of(request.viewer, step)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            Photo.add(board.step, form.cleaned_data["photo"])
            return redirect("taking", workshop, step)
        except TooMany:
            form.add_error("photo", _("%(most)s pictures are the limit. Remove one first.") % {"most": MOST})
    return show(request, board, status=422, photo_form=form)


def photo_of(viewer, photo):
    found = get_object_or_404(Photo.objects.select_related("step"), pk=photo, step__workshop=viewer.workshop)
    found.step.workshop = viewer.workshop
    return found


@reviewer
@require_safe
def photo(request, workshop, photo):
    """The picture itself, large or with `?size=small`."""
    found = photo_of(request.viewer, photo)
    if not privacy.may_take(request.viewer):
        raise Refused("not_published")
    if not privacy.may_take_cards(request.viewer, found.step):
        raise Refused("stays_in_the_room")
    size = request.GET.get("size", "large")
    if size not in SIZES:
        return answers.refuse(request, "not_understood")
    try:
        return FileResponse(found.files()[size].open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error


@facilitator
@require_POST
def removal(request, workshop, photo):
    found = photo_of(request.viewer, photo)
    step = found.step_id
    found.remove()
    return redirect("taking", workshop, step)
