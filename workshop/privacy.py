"""The one policy: what may this viewer know of this row, on any surface.

Rules A1-A15 are those of the candour chapter. Whoever draws, sends, exports or prints a row asks here.
"""

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _

from . import exercise, figures, live
from .wording import SIDES, side_of


def note_audiences(note):
    """Who is told of a note: everyone once it is shown (also that it is gone), or those of its lane; only its author
    before.

    Before the reveal of an anonymous step that is nobody: the answer to the phone that wrote it draws it there.
    """
    if note.shown:
        return note.board.ears(note.lane)
    return [live.person(note.author_id)] if note.author_id else []


def notes_for(viewer, notes):
    """The notes of a queryset that this viewer may read: the same rule, for pages. What is parked waits at the desk."""
    mine = their_own(viewer, notes)
    return open_to(viewer, notes, mine).filter(Q(shown=True) | mine, withdrawn_at=None, parked=None)


def open_to(viewer, rows, mine=None):
    """Rows of boards without those in lanes of other people; what somebody wrote is theirs wherever it lies."""
    for kind in exercise.kinds().values():
        closed = kind.closed_to(viewer)
        if closed is not None:
            rows = rows.exclude(closed if mine is None else closed & ~mine)
    return rows


def their_own(viewer, notes):
    """Which notes of a queryset this viewer wrote: by their seat, or by the edit key that their phone holds (A2)."""
    if not viewer.participant:
        return Q(pk__in=[])
    kept = notes.exclude(mark="").select_related("board") if viewer.keys else ()
    marked = [note.pk for note in kept if viewer.holds_key_of(note)]
    return Q(author=viewer.participant) | Q(pk__in=marked)


def is_by(viewer, note):
    """Did this viewer write it? In an anonymous step only their phone can tell, and after the lock nobody."""
    return bool(viewer.participant and (note.author_id == viewer.participant.pk or viewer.holds_key_of(note)))


def reaches_nobody(note):
    """Its author's page hears nothing of its changes: the answer to their own press must show them."""
    return not note_audiences(note)


def notes_to_moderate(viewer, notes):
    """Notes not yet shown, for a facilitator who must be able to hold one back: without author, in no order (A8)."""
    if not viewer.is_facilitator:
        return notes.none()
    guarded = [step.pk for step in viewer.workshop.steps.all() if is_guarded(viewer, step)]
    waiting = notes.filter(shown=False, withdrawn_at=None).exclude(board__step__in=guarded)
    return without_latest(waiting, viewer.workshop.organisation.k).order_by("shuffle")


def without_latest(waiting, k):
    """Anonymous ones come `k` at a time (A7): one by one, whoever looks on would see which note was just sent."""
    anonymous = waiting.filter(board__step__identity="anon").order_by("rev").values_list("pk", "board")
    by_board = {}
    for pk, board in anonymous:
        by_board.setdefault(board, []).append(pk)
    latest = [pk for found in by_board.values() for pk in found[figures.in_steps(len(found), k) :]]
    return waiting.exclude(pk__in=latest)


def may_take(viewer):
    """May they have the map as a file, on paper, or its photographs? Whoever reads the report: all, once published."""
    return bool(viewer.workshop.published_at or viewer.is_at_the_desk)


def may_take_cards(viewer, step):
    """A10: the words of an anonymous step leave the desk only when the group released them."""
    return viewer.is_at_the_desk or cards_may_leave(step)


def may_take_unfrozen(viewer):
    """What is not frozen is still the room's: the desk takes it, and nobody else."""
    return viewer.is_at_the_desk


def notes_to_take(board):
    """The notes of a file or a print, the same whoever takes it: what stands on the wall for everyone.

    In an anonymous step their order says nothing (A8).
    """
    order = "shuffle" if board.step.identity == "anon" else "place"
    return board.notes.on_the_wall().filter(shown=True, held=False).order_by(order)


def frozen_to_take(step, notes):
    """The same for a frozen version, whose notes carry no more than they showed; their ids are of chance."""
    return sorted(notes, key=lambda note: note.id) if step.identity == "anon" else notes


def is_guarded(viewer, step):
    """A9, the narrowest view: may this desk not read the cards of this step before the reveal?

    Whoever holds a seat here is one of those who write, or the manager of some; a desk of theirs does not change that.
    """
    return bool(step.exercise.manager_guard and viewer.also)


def may_hand_over(viewer):
    """May this desk give a seat to another phone, by code, number or badge? Whoever has the seat reads its cards."""
    return not (viewer.workshop.step and is_guarded(viewer, viewer.workshop.step))


def entered_for(viewer, step):
    """The seats for whom this desk may enter a note from paper; in an anonymous step a note names nobody (A2)."""
    seats = viewer.workshop.participants.present().taking_part().order_by("department", "name")
    return seats if viewer.is_at_the_desk and step.identity != "anon" else seats.none()


def labels(writers, k):
    """A4: {department: what stands on its notes}: the department from `k` writers on, else its side, else nothing."""
    by_side = Counter()
    for department, count in writers.items():
        by_side[side_of(department)] += count
    return {
        department: department if count >= k else side_of(department) if by_side[side_of(department)] >= k else ""
        for department, count in writers.items()
    }


def parts(writers, k):
    """A4 with A5 and A6, for anonymous steps: {group: what stands on its notes}, so that nothing can be subtracted.

    Each label stands for `k` writers at least, and so does having none: departments, else sides, else nothing.
    """
    for name in (str, as_side):
        found = Counter()
        for group, count in writers.items():
            found[name(group)] += count
        if all(count >= k for count in found.values()):
            return {group: name(group) for group in writers}
    return dict.fromkeys(writers, "")


def as_side(group):
    """The side of a department; a side, or nothing, stays what it is."""
    return side_of(group) if group not in ("", "neutral", *SIDES.values()) else group


def signature(step, by):
    """Who changed a note, for the row that remembers it: in an anonymous step nobody (M3: "someone")."""
    return {} if step.identity == "anon" else by


def changer(note, change):
    """The name of who changed a note, for those who were second; None where it would name its author.

    Only authors and facilitators reword, so new words are signed in named steps alone; in anonymous steps nothing is.
    """
    identity = note.board.step.identity
    if change is None or identity == "anon" or ("language" in change.was and identity != "named"):
        return None
    return change.by and str(change.by)


def mover(note, change):
    """Who moved a note last, for everybody to see (M3): in an anonymous step it was someone. Nothing was moved: ""."""
    if change is None or "cluster_id" not in change.was:
        return ""
    return changer(note, change) or _("someone")


def owner_is_shown(action):
    """What everyone reads names an owner only after their yes, whoever reads it: a facilitator's print is a print."""
    return bool(action.owner_id and action.is_accepted)


def writing_is_visible(step):
    """May the desk say who has written? Never in an anonymous step (M1, A2)."""
    return step.identity != "anon"


def cards_may_leave(step):
    """A10: may the words of its notes stand in the report, the frozen map, an export? Not only figures and promises.

    Those of an anonymous step only if the group agreed and at least k people wrote.
    """
    if step.identity != "anon":
        return True
    release = getattr(step, "release", None)
    authors = step.board.authors if hasattr(step, "board") else 0
    return bool(release and release.agreed and authors >= step.workshop.organisation.k)


def released(workshop):
    """The steps whose words may leave the room, for whatever quotes a note elsewhere."""
    steps = list(workshop.steps.select_related("release", "board"))
    for step in steps:
        step.workshop = workshop
    return {step.pk for step in steps if cards_may_leave(step)}
