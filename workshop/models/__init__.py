"""Nouns with their verbs. A verb is a few lines: change, then announce."""

from .agenda import Phase, Step
from .anonymity import Secret, Spent, Writer
from .attention import Message
from .ballots import Ballot, Vote
from .boards import Board, BoardVersion
from .carrying import Carried
from .changes import NoteChange
from .clusters import Cluster
from .focus import Focus
from .groups import Group
from .helping import Helper
from .lines import Line
from .moves import Move
from .notes import Note
from .organisation import Member, Organisation, SignInCode, User
from .outcomes import ActionItem
from .parking import Parked
from .people import Participant
from .photos import Photo
from .presses import Press
from .readiness import Ready
from .rehearsal import Simulated
from .release import Release
from .suggestions import Settled, Willing
from .teams import Mix, Pair, Team
from .voices import Voice
from .workshop import Workshop

__all__ = [
    "ActionItem",
    "Ballot",
    "Board",
    "BoardVersion",
    "Carried",
    "Cluster",
    "Focus",
    "Group",
    "Helper",
    "Line",
    "Member",
    "Message",
    "Mix",
    "Move",
    "Note",
    "NoteChange",
    "Organisation",
    "Pair",
    "Parked",
    "Participant",
    "Phase",
    "Photo",
    "Press",
    "Ready",
    "Release",
    "Secret",
    "Settled",
    "SignInCode",
    "Simulated",
    "Spent",
    "Step",
    "Team",
    "User",
    "Voice",
    "Vote",
    "Willing",
    "Workshop",
    "Writer",
]
