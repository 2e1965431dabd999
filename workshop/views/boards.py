"""Sticky notes: write, move, reword, merge, take away, withdraw, hold back, undo. Each verb is a noun in the URL."""

import uuid
from contextlib import suppress

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workshop import answers, privacy
from workshop.access import at_the_desk, at_the_wall, facilitator, in_the_room
from workshop.fields import Versioned
from workshop.forms.desk import ParkForm
from workshop.forms.groups import IntoClusterForm
from workshop.forms.notes import (
    CellForm,
    HoldForm,
    MergeForm,
    NoteForm,
    RemovalForm,
    ReplacementForm,
    TranslationForm,
    WordsForm,
)
from workshop.forms.promises import ActionForm
from workshop.models import Board, Note
from workshop.models.anonymity import Settled
from workshop.models.boards import ColumnFull
from workshop.models.notes import Stale, Taken
from workshop.passes import Refused, give_key
from workshop.wording import here

from . import desk, hints, room


def board_of(viewer, step):
    workshop = viewer.workshop
    if workshop.phase and workshop.phase.step_id == step:  # where the room is: the step came with the seat
        board = get_object_or_404(Board, step=step)
        board.step = workshop.phase.step
    else:
        board = get_object_or_404(Board.objects.select_related("step"), step=step, step__workshop=workshop)
    board.step.workshop = workshop
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
    if viewer.is_at_the_desk and not viewer.participant:
        return f"/w/{viewer.workshop.pk}/desk/"
    return f"/w/{viewer.workshop.pk}/" + (f"?stage={column}" if column else "")


@at_the_wall
@require_POST
def notes(request, workshop, step):
    """A new note. The id was made on the phone: sent twice, it is one note."""
    viewer, board = request.viewer, board_of(request.viewer, step)
    form = NoteForm(request.POST, board=board)
    if not form.is_valid():
        return unwritten(request, form)
    data = form.cleaned_data
    if lacks_key(viewer, board):
        return come_again(request, board)
    if found := hints.found(request, board.step, data["text"]):
        return hinted(request, form, found)
    key = viewer.keys.get(board.step_id, "")
    try:
        note, created = board.add_note(
            data["id"], viewer.participant, language=here(), key=key, **form.note_fields(), **origin(viewer)
        )
    except Taken:
        return answers.refuse(request, "taken")
    except ColumnFull:
        return answers.refuse(request, "column_full")
    except Settled:
        return answers.saved(request, Note(pk=data["id"]), created=False, back=back_to(viewer, data["column"]))
    html = render_to_string("boards/note.html", {"note": note}) if privacy.reaches_nobody(note) else ""
    back = back_to(viewer, note.column if note.shown else "")
    return answers.saved(request, note, created=created, back=back, html=html)


def lacks_key(viewer, board):
    """In an anonymous step only the edit key knows a note again, so the phone must hold one before the first (A2)."""
    return bool(board.is_anonymous and viewer.participant and board.step_id not in viewer.keys)


def come_again(request, board):
    """The same request once more, with the key: by the browser itself, or by the outbox at its next try."""
    response = HttpResponse(status=307, headers={"Location": request.path})
    return give_key(response, request.viewer, board.step_id)


def hinted(request, form, found):
    """The text stays on the phone; its writer sends it as it is or changes it."""
    if "X-Outbox" in request.headers:
        return answers.hint(request, " ".join(found), found.what)
    context = room.region_context(request) | {"form": form, "hints": found}
    return render(request, "room/phone.html", context, status=422)


def origin(viewer):
    return {"origin": "phone" if viewer.participant else "laptop" if viewer.is_facilitator else "scribe"}


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


@at_the_wall
@require_GET
def sheet(request, workshop, note):
    return show_sheet(request, note_of(request.viewer, note))


def show_sheet(request, note, *, status=200, **more):
    """One note with all that can be done to it, as a page or inside the page that asked."""
    viewer = request.viewer
    others = (
        privacy.notes_for(viewer, note.board.notes.on_the_wall())
        .filter(column=note.column, shown=True, layer=note.board.layer)
        .exclude(pk=note.pk)
    )
    context = {
        "note": note,
        "viewer": viewer,
        "workshop": viewer.workshop,
        "board": note.board,
        "others": [other for other in others.select_related("board") if other not in note.gathered],
        "clusters": note.board.clusters.filter(removed_at=None) if note.board.in_clusters else [],
        "fresh_id": uuid.uuid4(),
        "mine": is_mine(viewer, note),
        "rearranges": viewer.participant or viewer.is_facilitator,
        "last": None if note.is_ghost else note.changes.first(),
        "may_show": may_show(viewer, note),
        "may_debate": may_debate(viewer, note),
        "debated": note.debates.exclude(result=None),
        "evidences": room.evidences(),
        "back": back_to(viewer, note.column if note.shown else ""),
        "park_form": ParkForm(workshop=viewer.workshop, auto_id="park_%s"),
        "action_form": ActionForm(workshop=viewer.workshop, initial={"id": uuid.uuid4()}),
        **more,
    }
    template = "boards/sheet.html" if request.htmx else "boards/sheet_page.html"
    return render(request, template, context, status=status)


def may_show(viewer, note):
    """Where the screen draws this board now, so that the note can fill it."""
    phase = viewer.workshop.phase
    here = phase and phase.face.zooms and phase.step_id == note.board.step_id
    return bool(here and viewer.is_facilitator and note.is_on_the_wall and not note.is_out_of_sight)


def may_debate(viewer, note):
    """Where the room is at this map, and talks about it."""
    phase = viewer.workshop.phase
    return bool(phase and phase.face.debates and phase.step_id == note.board.step_id and note.is_on_the_wall)


def is_mine(viewer, note):
    return privacy.is_by(viewer, note)


def unseen(viewer):
    """What this viewer wrote and nobody has seen yet."""
    notes = Note.objects.filter(board__step__workshop=viewer.workshop, shown=False, withdrawn_at=None)
    return notes.filter(privacy.their_own(viewer, notes)).select_related("board__step")


def changes(form_class, *, may=lambda viewer, note: note.shown, wears=in_the_room):
    """A view that changes one note: checks the form, then calls `act(request, note, data)`, which may raise `Stale`."""

    def decorator(act):
        @wears
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
            if found := hints.found(request, note.board.step, form.cleaned_data.get("text", "")):
                return show_sheet(request, note, status=422, hints=found, tried=form.data)
            before = note.column
            try:
                done = act(request, note, form.cleaned_data)
            except Stale:
                return stale(request, note.pk, form.data)
            triggers = "sheet-done, region-again" if privacy.reaches_nobody(note) else "sheet-done"
            return done or answers.done(request, back_to(viewer, before), **{"HX-Trigger": triggers})

        return view

    return decorator


def form_needs(form_class, viewer, note):
    if issubclass(form_class, CellForm | WordsForm | IntoClusterForm):
        return {"board": note.board}
    if form_class is MergeForm:
        on_the_wall = note.board.notes.on_the_wall().filter(shown=True, layer=note.board.layer)
        notes = privacy.notes_for(viewer, on_the_wall).exclude(pk=note.pk)
        return {"notes": notes}
    if form_class is ParkForm:
        return {"workshop": viewer.workshop}
    return {}


def stale(request, pk, tried):
    """Somebody was first. Both are on the page: what stands there now, and what this person wanted."""
    note = note_of(request.viewer, pk)
    sentence = _("This note changed while you had it open. It stands here as it is now; what you wanted is kept below.")
    if name := privacy.changer(note, note.last_change):
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
    evidence = data.get("evidence", note.evidence)
    note.reword(data["text"], here(), evidence, version=data["version"], by=request.viewer.by)


@changes(TranslationForm, wears=at_the_desk)
def translation(request, note, data):
    note.translate(data["translation"], version=data["version"], by=request.viewer.by)


@changes(MergeForm)
def merge(request, note, data):
    note.merge(data["into"], version=data["version"], by=request.viewer.by)


@changes(RemovalForm)
def removal(request, note, data):
    note.remove(data["reason"], version=data["version"], by=request.viewer.by)


@changes(Versioned)
def keeping(request, note, data):
    note.keep(version=data["version"], by=request.viewer.by)


@changes(ReplacementForm)
def replacement(request, note, data):
    """Another note in its place. The id was made by the page: sent twice, it is one note."""
    viewer, said = request.viewer, (data["text"], here(), data["evidence"])
    if note.board.notes.filter(pk=data["id"], author=viewer.participant).exists():
        return None
    try:
        note.replace(data["id"], viewer.participant, *said, version=data["version"], by=viewer.by)
    except IntegrityError:
        return answers.refuse(request, "taken")


@facilitator
@require_POST
def keeping_of_the_rest(request, workshop, step):
    """Every ghost that nobody touched is kept as it is."""
    board = board_of(request.viewer, desk.living(request) and step)
    if board.shows_ghosts:
        board.keep_the_rest(request.viewer.by)
    return answers.done(request, back_to(request.viewer))


@changes(Versioned, may=is_mine)
def withdrawal(request, note, data):
    note.withdraw(version=data["version"], seat=request.viewer.participant)


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
    guarded = privacy.is_guarded(request.viewer, board.step)
    context = {"notes": hidden, "board": board, "workshop": request.viewer.workshop, "guarded": guarded}
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
