"""Sticky notes: write, move, reword, merge, take away, withdraw, hold back, undo. Each verb is a noun in the URL."""

import uuid
from contextlib import suppress

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workshop import answers, privacy
from workshop.access import facilitator, in_the_room
from workshop.forms import (
    ActionForm,
    CellForm,
    HoldForm,
    MergeForm,
    NoteForm,
    RemovalForm,
    Versioned,
    WordsForm,
)
from workshop.models import Board, Note
from workshop.models.boards import ColumnFull
from workshop.models.notes import Stale, Taken
from workshop.viewers import Refused
from workshop.wording import here

from . import desk, room


def board_of(viewer, step):
    board = get_object_or_404(Board.objects.select_related("step"), step=step, step__workshop=viewer.workshop)
    board.step.workshop = viewer.workshop
    return board


def note_of(viewer, note):
    """A note that this viewer may see, with its label; those that wait for the reveal have a page of their own."""
    notes = Note.objects.filter(board__step__workshop=viewer.workshop).select_related("board__step", "author")
    found = privacy.notes_for(viewer, notes).filter(pk=note).first()
    if found is None:
        raise Refused("gone")
    found.board.step.workshop = viewer.workshop
    return found


def back_to(viewer, column=""):
    """The page this viewer came from, for forms without scripts."""
    if viewer.is_facilitator and not viewer.participant:
        return f"/w/{viewer.workshop.pk}/desk/"
    return f"/w/{viewer.workshop.pk}/" + (f"?stage={column}" if column else "")


@in_the_room
@require_POST
def notes(request, workshop, step):
    """A new note. The id was made on the phone: sent twice, it is one note."""
    viewer, board = request.viewer, board_of(request.viewer, step)
    form = NoteForm(request.POST, board=board)
    if not form.is_valid():
        return unwritten(request, form)
    data = form.cleaned_data
    try:
        note, created = board.add_note(
            data["id"], viewer.participant, language=here(), **form.note_fields(), **origin(viewer)
        )
    except Taken:
        return answers.refuse(request, "taken")
    except ColumnFull:
        return answers.refuse(request, "column_full")
    return answers.saved(request, note, created=created, back=back_to(viewer, note.column if note.shown else ""))


def origin(viewer):
    return {"origin": "phone" if viewer.participant else "laptop"}


def unwritten(request, form):
    """What was typed stays in the form; only what a page made wrong cannot be helped by words."""
    if not form.is_understood:
        return answers.refuse(request, "not_understood")
    if "X-Outbox" in request.headers:
        return answers.invalid(request, form)
    if request.viewer.participant:
        context = room.region_context(request) | {"form": form, "error": answers.first_error(form)}
        return render(request, "room/phone.html", context, status=422)
    return desk.page(request, status=422, form=form, error=answers.first_error(form))


@in_the_room
@require_GET
def sheet(request, workshop, note):
    return show_sheet(request, note_of(request.viewer, note))


def show_sheet(request, note, *, status=200, **more):
    """One note with all that can be done to it, as a page or inside the page that asked."""
    viewer = request.viewer
    others = (
        privacy.notes_for(viewer, note.board.notes.on_the_wall())
        .filter(column=note.column, shown=True)
        .exclude(pk=note.pk)
    )
    context = {
        "note": note,
        "viewer": viewer,
        "workshop": viewer.workshop,
        "board": note.board,
        "others": [other for other in others.select_related("board") if other not in note.gathered],
        "mine": is_mine(viewer, note),
        "last": note.changes.first(),
        "evidences": room.evidences(),
        "back": back_to(viewer, note.column if note.shown else ""),
        "action_form": ActionForm(workshop=viewer.workshop, initial={"id": uuid.uuid4()}),
        **more,
    }
    template = "boards/sheet.html" if request.htmx else "boards/sheet_page.html"
    return render(request, template, context, status=status)


def is_mine(viewer, note):
    return bool(viewer.participant and note.author_id == viewer.participant.pk)


def changes(form_class, *, may=lambda viewer, note: note.shown):
    """A view that changes one note: checks the form, then calls `act(request, note, data)`, which may raise `Stale`."""

    def decorator(act):
        @in_the_room
        @require_POST
        def view(request, workshop, note):
            viewer, note = request.viewer, note_of(request.viewer, note)
            if not may(viewer, note):
                return answers.refuse(request, "not_author")
            form = form_class(request.POST, **form_needs(form_class, viewer, note))
            if not form.is_valid():
                if not form.is_understood:
                    return answers.refuse(request, "not_understood")
                return show_sheet(request, note, status=422, error=answers.first_error(form), tried=form.data)
            before = note.column
            try:
                done = act(request, note, form.cleaned_data)
            except Stale:
                return stale(request, note.pk, form.data)
            return done or answers.done(request, back_to(viewer, before), **{"HX-Trigger": "note-changed"})

        return view

    return decorator


def form_needs(form_class, viewer, note):
    if form_class is CellForm:
        return {"board": note.board}
    if form_class is MergeForm:
        notes = privacy.notes_for(viewer, note.board.notes.on_the_wall()).filter(shown=True).exclude(pk=note.pk)
        return {"notes": notes}
    return {}


def stale(request, pk, tried):
    """Somebody was first. Both are on the page: what stands there now, and what this person wanted."""
    note = note_of(request.viewer, pk)
    sentence = _("This note changed while you had it open. It stands here as it is now; what you wanted is kept below.")
    if name := privacy.changer(note, note.changes.first()):
        sentence = _("Changed meanwhile by %(name)s.") % {"name": name} + " " + sentence
    if "X-Outbox" in request.headers:
        return answers.say(request, 409, sentence)
    return show_sheet(request, note, status=409, error=sentence, tried=tried, conflict=True)


def author_or_facilitator(viewer, note):
    return is_mine(viewer, note) or (viewer.is_facilitator and note.shown)


@changes(CellForm)
def cell(request, note, data):
    note.move(data["column"], data["lane"], version=data["version"], by=request.viewer.by)


@changes(WordsForm, may=author_or_facilitator)
def words(request, note, data):
    note.reword(data["text"], here(), data["evidence"], version=data["version"], by=request.viewer.by)


@changes(MergeForm)
def merge(request, note, data):
    note.merge(data["into"], version=data["version"], by=request.viewer.by)


@changes(RemovalForm)
def removal(request, note, data):
    note.remove(data["reason"], version=data["version"], by=request.viewer.by)


@changes(Versioned, may=is_mine)
def withdrawal(request, note, data):
    note.withdraw(version=data["version"])


@changes(Versioned)
def undo(request, note, data):
    if not note.undo(version=data["version"]):
        return show_sheet(request, note, status=409, error=_("There is nothing left to undo."))


@facilitator
@require_GET
def waiting(request, workshop, step):
    """Before the reveal: every note without its author, in no order, to hold one back."""
    board = board_of(request.viewer, step)
    hidden = privacy.notes_to_moderate(request.viewer, board.notes).select_related("board")
    context = {"notes": hidden, "board": board, "workshop": request.viewer.workshop}
    return render(request, "boards/waiting.html", context)


@facilitator
@require_POST
def hold(request, workshop, note):
    viewer = request.viewer
    notes = Note.objects.filter(board__step__workshop=viewer.workshop)
    note = get_object_or_404(privacy.notes_to_moderate(viewer, notes).select_related("board__step"), pk=note)
    note.board.step.workshop = viewer.workshop
    form = HoldForm(request.POST)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    with suppress(Stale):  # the list that follows shows how it stands now
        note.hold(form.cleaned_data["held"], version=form.cleaned_data["version"])
    return redirect("waiting-notes", workshop, note.board.step_id)
