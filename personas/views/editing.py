"""A sheet as a form: all of it at once, its lines moved by buttons, and saved as one more version."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from workshop import answers
from workshop.access import keeper
from workshop.models.notes import Stale
from workshop.wording import here

from .. import rows
from ..forms import SheetForm
from ..models import Line, Persona
from ..models.persona import REVIEW_AFTER
from ..models.versions import compared
from .library import has_retired, persona_of

HEAD = "name", "kana", "romaji", "roles", "age", "review_due", "version"


@keeper
def new(request):
    """One more, by hand."""
    return edit(request, None)


@keeper
def editing(request, persona):
    persona = persona_of(request.member, persona)
    if persona.is_retired:
        return has_retired(request)
    return edit(request, persona)


def edit(request, persona):
    if request.method != "POST":
        return draw(request, persona, unsent(request, rows.of(persona), head_of(persona)))
    found = rows.without_gaps(rows.typed(request.POST))
    if "move" in request.POST or "more" in request.POST:  # nothing is saved yet
        return draw(request, persona, unsent(request, rows.moved(found, request.POST.get("move", "")), sent(request)))
    form = SheetForm(request.POST, organisation=request.member.organisation, found=found)
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return draw(request, persona, form, status=422)
    if form.hints() and "anyway" not in request.POST:
        return draw(request, persona, form, status=422, hinted=True)
    return save(request, persona, form)


def unsent(request, found, head):
    return SheetForm(organisation=request.member.organisation, found=found, initial=head)


def head_of(persona):
    if persona is None:
        return {"version": 0, "review_due": timezone.localdate() + REVIEW_AFTER}
    return {name: getattr(persona, name) for name in HEAD}


def sent(request):
    return {name: request.POST.get(name, "") for name in HEAD} | {"roles": request.POST.getlist("roles")}


def draw(request, persona, form, *, status=200, **more):
    context = {"persona": persona, "form": form, "version": form["version"].value(), "member": request.member, **more}
    return render(request, "personas/edit.html", context, status=status)


def save(request, persona, form):
    """Whoever saves second is told what changed; what they typed stays in the form."""
    fields, by = form.sheet(), request.user
    if persona is None:
        lines = [line_of(said) for said in fields.pop("said")]
        return redirect(
            "persona", Persona.adopt(request.member.organisation, step=None, lines=lines, by=by, **fields).pk
        )
    try:
        persona.revise(version=form.cleaned_data["version"], by=by, language=here(), **fields)
    except Stale:
        return stale(request, persona_of(request.member, persona.pk), form)
    return redirect("persona", persona.pk)


def line_of(said):
    line = Line(field=said.field, evidence=said.evidence, to_verify=said.to_verify)
    line.say(here(), said.text)
    return line


def stale(request, persona, form):
    read = persona.versions.filter(number=form.cleaned_data["version"]).first()
    latest = persona.versions.select_related("user").first()
    sentence = _("This sheet was changed meanwhile. What you typed is still here; save again to keep yours.")
    if latest.user:
        sentence = _("Changed meanwhile by %(name)s.") % {"name": latest.user} + " " + sentence
    changed = [row for row in compared(read, persona) if not row[-1]] if read else []
    return draw(request, persona, form, status=409, conflict=sentence, changed=changed, version=persona.version)
