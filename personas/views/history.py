"""What a sheet said earlier, and two sheets beside each other."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from workshop.access import member

from ..forms import PairForm
from ..models.versions import compared
from .library import kept, persona_of


@member
@require_safe
def versions(request, persona):
    persona = persona_of(request.member, persona)
    found = list(persona.versions.select_related("user"))
    for version, earlier in zip(found, [*found[1:], None], strict=True):
        version.fell = bool(earlier and (earlier.status, version.status) == ("verified", "partly_verified"))
    context = {"persona": persona, "versions": found, "member": request.member}
    return render(request, "personas/versions.html", context)


@member
@require_safe
def version(request, persona, number):
    """A version beside the present sheet; the last one is the present sheet."""
    persona = persona_of(request.member, persona)
    if number == persona.version:
        return redirect("persona", persona.pk)
    found = get_object_or_404(persona.versions.select_related("user"), number=number)
    context = {"persona": persona, "version": found, "rows": compared(found, persona), "member": request.member}
    return render(request, "personas/version.html", context)


@member
@require_safe
def comparison(request):
    """Two personas beside each other."""
    personas = kept(request.member).ready()
    form = PairForm(request.GET, personas=personas)
    one, other = (form.cleaned_data[name] if form.is_valid() else None for name in ("one", "other"))
    both = bool(one and other)
    context = {
        "member": request.member,
        "personas": personas,
        "one": one,
        "other": other,
        "pair": [one, other] if both else [],
        "rows": compared(one, other) if both else [],
    }
    return render(request, "personas/comparison.html", context)
