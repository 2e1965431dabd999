"""The sheet of a table: lines are written, moved, merged, doubted, and undone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workshop import answers
from workshop.access import in_the_room
from workshop.models.notes import Stale, Taken
from workshop.views import room
from workshop.views.boards import back_to
from workshop.views.composing import hinted, kept, refused, unwritten
from workshop.wording import here

from ...models import SheetLine, Table
from ...models.tables import Closed, tables_of
from ...models.walks import Full, NameTaken, NotFictional
from .. import scenes
from ..forms import LineChangeForm, SheetLineForm, TitleForm
from .rooms import hints_on


def table_of(viewer, table):
    """A table of this workshop, with its people and lines in hand."""
    row = get_object_or_404(
        Table.objects.select_related("group__step"), pk=table, group__step__workshop=viewer.workshop
    )
    row.step.workshop = viewer.workshop
    return next(each for each in tables_of(row.step) if each.pk == row.pk)


def writer(viewer, table):
    """Somebody who sits at it, or nobody in particular at the desk. Others have no part in it."""
    if viewer.participant in table.group.people:
        return viewer.participant
    if viewer.is_facilitator:
        return None
    raise Http404


def closed(request):
    sentence = _("This sheet is closed, or another phone writes for your table.")
    return answers.say(request, 409, sentence)


def full(request, form, name="sheet_form"):
    sentence = _("There is no more room in this field. Put two lines together first.")
    return (
        refused(request, sentence, 409, **{name: form}) if request.viewer.participant else said(request, 409, sentence)
    )


def said(request, status, sentence):
    return answers.say(request, status, sentence)


@in_the_room
@require_POST
def lines(request, workshop, table):
    """A line that somebody writes straight into a field."""
    table, form = table_of(request.viewer, table), SheetLineForm(request.POST)
    by = writer(request.viewer, table)
    if not form.is_valid():
        if by is None:
            return said(request, 422, answers.first_error(form))
        return unwritten(request, form, "sheet_form")
    data = form.cleaned_data
    if found := by and hints_on(request, table.step, data):
        return hinted(request, found, sheet_form=form)
    if data["field"] == "sentence":
        return sentence(request, table, data, by)
    try:
        line, _new = table.add(data["id"], data["field"], data["text"], here(), data["evidence"], by=by)
    except Taken:
        return answers.refuse(request, "taken")
    except Closed:
        return closed(request)
    except Full:
        return full(request, form)
    return kept(request, line.pk) if by else answers.done(request, back_to(request.viewer))


def sentence(request, table, data, by):
    """The shared sentence: there is one, and whoever writes it anew writes over it."""
    phase = request.viewer.workshop.phase
    if phase and any(ballot.name == f"sentence-{table.pk}" for ballot in phase.open_ballots()):
        return said(request, 409, _("The room is voting on this sentence. Close the vote first."))
    try:
        if table.sentence:
            line = table.sentence
            line.reword(data["text"], here(), "", version=line.version, by=by)
        else:
            line, _new = table.add(data["id"], "sentence", data["text"], here(), "", by=by)
    except Closed:
        return closed(request)
    except (Stale, Taken, Full):
        return said(request, 409, _("Somebody wrote it meanwhile. Look at it again."))
    return kept(request, data["id"]) if by else answers.done(request, back_to(request.viewer))


def line_of(viewer, line):
    """A line of this workshop as its table has it."""
    lines = SheetLine.objects.filter(removed=False, table__group__step__workshop=viewer.workshop)
    row = get_object_or_404(lines, pk=line)
    table = table_of(viewer, row.table_id)
    standing = [each for top in table.standing for each in (top, *top.others)]
    return next(each for each in standing if each.pk == row.pk)


@in_the_room
def line(request, workshop, line):
    """One line with all that can be done to it; a POST does one of them."""
    found = line_of(request.viewer, line)
    if request.method != "POST":
        return show(request, found)
    by = writer(request.viewer, found.table)
    form = LineChangeForm(request.POST, line=found)
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return show(request, found, 422, sentence=answers.first_error(form), form=form)
    try:
        change(found, form.cleaned_data, by)
    except Closed:
        return closed(request)
    except Full:
        return show(
            request, found, 409, sentence=_("There is no more room in this field. Put two lines together first.")
        )
    except Stale:
        sentence = _("This line was changed meanwhile. It stands here as it is now.")
        return show(request, line_of(request.viewer, line), 409, sentence=sentence, form=form)
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})


def change(line, data, by):
    """The verb that the form names, with what it needs."""
    needs = {
        "move": [data["field"]],
        "reword": [data["text"], here(), data["evidence"]],
        "merge": [other_line(line, data["other"])] if data["change"] == "merge" else [],
        "doubt": [data["to_verify"]],
    }
    verb = data["change"]
    getattr(line, verb)(*needs.get(verb, ()), version=data["version"], by=by)


def other_line(line, pk):
    other = next((each for each in line.table.standing if each.pk == pk and each != line), None)
    if other is None:
        raise Stale
    return other


def show(request, line, status=200, **more):
    viewer = request.viewer
    at_it = viewer.participant in line.table.group.people if viewer.participant else viewer.is_facilitator
    context = {
        "line": line,
        "viewer": viewer,
        "workshop": viewer.workshop,
        "may_change": at_it and (not viewer.participant or line.table.may_write(viewer.participant)),
        "others": [each for each in line.table.standing if each != line and each.field == line.field],
        "fields": scenes.fields(),
        "evidences": room.evidences(),
        "back": back_to(viewer),
        **more,
    }
    template = "persona_hunt/merge/line.html" if request.htmx else "persona_hunt/merge/line_page.html"
    return render(request, template, context, status=status)


@in_the_room
def title(request, workshop, table):
    """What the person is called, and their part in buying."""
    table = table_of(request.viewer, table)
    by = writer(request.viewer, table)
    if request.method != "POST":
        return show_title(request, table)
    form = TitleForm(request.POST)
    if not form.is_valid():
        if not form.is_understood:
            return answers.refuse(request, "not_understood")
        return show_title(request, table, 422, form=form)
    data = form.cleaned_data
    try:
        table.entitle(version=data.pop("version"), by=by, **data)
    except Closed:
        return closed(request)
    except NotFictional as real:
        sentence = _("“%(name)s” is the name of somebody in this room or of a customer. Invent another name.")
        sentence %= {"name": real.name}
        return show_title(request, table, 422, form=form, sentence=sentence)
    except NameTaken as taken:
        sentence = _("Another table has a person of this name. “%(name)s” is free.") % {"name": taken.offered}
        return show_title(request, table, 422, form=form, sentence=sentence, offered=taken.offered)
    except Stale:
        sentence = _("Somebody changed the name meanwhile. Look at it again.")
        return show_title(request, table_of(request.viewer, table.pk), 409, form=form, sentence=sentence)
    return answers.done(request, back_to(request.viewer), **{"HX-Trigger": "sheet-done"})


def show_title(request, table, status=200, **more):
    initial = {name: getattr(table, name) for name in ("name", "kana", "romaji", "roles", "age")}
    context = {"table": table, "form": TitleForm(initial=initial), "workshop": request.viewer.workshop} | more
    template = "persona_hunt/merge/title.html" if request.htmx else "persona_hunt/merge/title_page.html"
    return render(request, template, context | {"back": back_to(request.viewer)}, status=status)


@in_the_room
@require_POST
def undo(request, workshop, table):
    table = table_of(request.viewer, table)
    try:
        table.undo(writer(request.viewer, table))
    except Closed:
        return closed(request)
    return answers.done(request, back_to(request.viewer))
