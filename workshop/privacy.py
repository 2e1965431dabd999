"""The one policy: what may this viewer know of this row, on any surface.

Rules A1-A15 are those of the candour chapter. Whoever draws, sends, exports or prints a row asks here.
"""

from collections import Counter

from django.db.models import Q

from . import live
from .wording import side_of


def note_audiences(note):
    """Who is told of a note: everyone once it is shown (also that it is gone); only its author before."""
    if note.shown:
        return [live.EVERYONE]
    return [live.person(note.author_id)] if note.author_id else []


def notes_for(viewer, notes):
    """The notes of a queryset that this viewer may read: the same rule, for pages."""
    shown = Q(shown=True)
    if viewer.participant:
        shown |= Q(author=viewer.participant)
    return notes.filter(shown, withdrawn_at=None)


def notes_to_moderate(viewer, notes):
    """Notes not yet shown, for a facilitator who must be able to hold one back: without author, in no order (A8)."""
    if not viewer.is_facilitator:
        return notes.none()
    return notes.filter(shown=False, withdrawn_at=None).order_by("shuffle")


def labels(writers, k):
    """A4: {department: what stands on its notes}: the department from `k` writers on, else its side, else nothing."""
    by_side = Counter()
    for department, count in writers.items():
        by_side[side_of(department)] += count
    return {
        department: department if count >= k else side_of(department) if by_side[side_of(department)] >= k else ""
        for department, count in writers.items()
    }


def changer(note, change):
    """The name of who changed a note, for those who were second; None where it would name its author.

    Only authors and facilitators reword, so new words are signed in named steps alone; in anonymous steps nothing is.
    """
    identity = note.board.step.identity
    if change is None or identity == "anon" or ("language" in change.was and identity != "named"):
        return None
    return change.by and str(change.by)


def owner_is_shown(action):
    """What everyone reads names an owner only after their yes, whoever reads it: a facilitator's print is a print."""
    return bool(action.owner_id and action.is_accepted)


def writing_is_visible(step):
    """May the desk say who has written? Never in an anonymous step (M1, A2)."""
    return step.identity != "anon"
