"""The picture of a persona, wherever the persona may be seen, and the card to share."""

import base64

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from workshop import answers
from workshop.access import keeper, member

from .. import share_card
from ..forms import PortraitForm
from ..models import Portrait
from ..models.portraits import SIZES
from .library import persona_of, show


@member
@require_safe
def portrait(request, persona):
    return picture(request, persona_of(request.member, persona))


def picture(request, persona):
    """The file: a square, or `?size=large` for the whole and `?size=small` for lists."""
    size = request.GET.get("size", "middle")
    if size not in SIZES:
        return answers.refuse(request, "not_understood")
    found = Portrait.objects.filter(persona=persona).first()
    if found is None:
        raise Http404
    try:
        return FileResponse(found.files()[size].open("rb"), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error


@keeper
@require_POST
def picturing(request, persona):
    """A picture in place of the drawn figure. What is wrong with a file is said, and nothing of it is kept."""
    found, form = persona_of(request.member, persona), PortraitForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, found, status=422, portrait_form=form)
    Portrait.put(found, form.cleaned_data["picture"])
    return redirect("persona", persona)


@keeper
@require_POST
def picture_removal(request, persona):
    Portrait.take_away(persona_of(request.member, persona))
    return redirect("persona", persona)


@member
@require_safe
def card(request, persona):
    return drawn(persona_of(request.member, persona))


def drawn(persona):
    """The card as a file: one SVG with everything in it."""
    text = render_to_string("personas/card.svg", {"card": share_card.card_of(persona), "picture": embedded(persona)})
    name = f"persona-{persona.pk.hex[:8]}.svg"
    return HttpResponse(
        text, content_type="image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def embedded(persona):
    """The uploaded picture as an address that holds all of it, or nothing."""
    found = Portrait.objects.filter(persona=persona).first()
    file = found and found.files()["middle"]
    return f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}" if file and file.exists() else ""
