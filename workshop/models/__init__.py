"""Nouns with their verbs. A verb is a few lines: change, then announce."""

from .agenda import Phase, Step
from .boards import Board, BoardVersion
from .notes import Note, NoteChange
from .organisation import Member, Organisation, SignInCode, User
from .outcomes import ActionItem
from .people import Participant
from .teams import Mix, Team
from .workshop import Workshop

__all__ = [
    "ActionItem",
    "Board",
    "BoardVersion",
    "Member",
    "Mix",
    "Note",
    "NoteChange",
    "Organisation",
    "Participant",
    "Phase",
    "SignInCode",
    "Step",
    "Team",
    "User",
    "Workshop",
]
