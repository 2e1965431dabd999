"""Who stands in front of a workshop: the same for requests and for sockets, found from cookies alone."""

from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.shortcuts import get_object_or_404

from . import live
from .models import Helper, Member, Participant, Workshop, anonymity
from .passes import Refused, helper_in, seat_in

# Rule 2.0.1, the desk: each right is the decorator of the views that need it (access.py), with the roles that have it.
FACILITATOR, CO_FACILITATOR, SCRIBE = "facilitator", Helper.Role.CO_FACILITATOR, Helper.Role.SCRIBE
RIGHTS = {
    "at_the_desk": {FACILITATOR, CO_FACILITATOR, SCRIBE},  # see the desk, enter notes from paper, translate notes
    "facilitator": {FACILITATOR, CO_FACILITATOR},  # agenda, phases, clock, teams, reveal, hold back, promises, end
    "in_charge": {FACILITATOR},  # publish, take seats and steps away, new codes and links, let somebody help
}


@dataclass
class Viewer:
    """A person or a projector in front of one workshop."""

    workshop: Workshop
    participant: Participant | None = None
    member: Member | None = None
    helper: Helper | None = None
    also: Participant | None = None  # the seat that the person at this desk holds besides
    is_screen: bool = False
    is_preview: bool = False  # a phone as the desk looks at it: nobody's
    as_list: bool = False  # reads a board as a list
    keys: dict = field(default_factory=dict)  # {anonymous step: the edit key of this phone}

    @property
    def role(self):
        """At the desk; elsewhere nothing."""
        if self.member and self.member.facilitates:
            return FACILITATOR
        return self.helper.role if self.helper else ""

    def has_right(self, right):
        return self.role in RIGHTS[right]

    @property
    def is_at_the_desk(self):
        return self.has_right("at_the_desk")

    @property
    def is_facilitator(self):
        return self.has_right("facilitator")

    @property
    def is_in_charge(self):
        return self.has_right("in_charge")

    def holds_key_of(self, note):
        return anonymity.is_marked(note, self.keys.get(note.board.step_id, ""))

    @property
    def observes(self):
        return bool(self.participant and not self.participant.writes)

    @property
    def eyes(self):
        """Whose view of the room this is: whoever only looks on is shown what the screen shows, and nothing else."""
        return Viewer(self.workshop, is_screen=True) if self.observes else self

    @property
    def language(self):
        if person := self.participant or self.helper:
            return person.language
        return self.member.user.language if self.member else self.workshop.language

    @property
    def audiences(self):
        """What this viewer hears on the wire; a reviewer hears nothing."""
        if self.is_screen:
            return [live.EVERYONE, live.SCREEN]
        if self.is_at_the_desk:
            return [live.EVERYONE, live.FACILITATORS, *([self.helper.audience] if self.helper else [])]
        if self.observes:
            return [*self.eyes.audiences, self.participant.audience]
        if self.is_preview:
            return [live.EVERYONE]
        return [live.EVERYONE, self.participant.audience] if self.participant else []

    @property
    def surface(self):
        if self.is_screen or self.is_preview:
            return "screen" if self.is_screen else "phone"
        if self.participant is None:
            return "desk"
        return "observer" if self.observes else "phone"

    @property
    def listens_as(self):
        """What its socket and its catch-up ask for: each brings a proof of its own."""
        return "preview" if self.is_preview else self.surface

    @property
    def by(self):
        """Who did it, for rows that remember."""
        return {"participant": self.participant} if self.participant else self.by_desk

    @property
    def by_desk(self):
        """The same for rows of the desk, also when the person there holds a seat."""
        return {"helper": self.helper} if self.helper else {"user": self.member.user}

    @property
    def name(self):
        return str(self.participant or self.helper or self.member.user)


def user_in(cookies):
    """The signed-in user of a socket, with the checks that the session middleware and get_user make."""
    session = SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    return get_user(SimpleNamespace(session=session)) if session.get(BACKEND_SESSION_KEY) else None


def member_of(user, workshop_id):
    """The user's part in the organisation of this workshop, with the workshop; None for strangers."""
    if not (user and user.is_authenticated):
        return None
    return Member.objects.select_related("user").filter(user=user, organisation__workshops__pk=workshop_id).first()


def workshop_of(member, workshop_id):
    return get_object_or_404(member.workshops.select_related("phase__step"), pk=workshop_id)


def desk_of(user, cookies, workshop_id):
    """The viewer at the desk, a member who facilitates or somebody with a pass; or None. Raises `Refused`."""
    member = member_of(user, workshop_id)
    if member and member.facilitates:
        desk = Viewer(workshop_of(member, workshop_id), member=member)
    elif helper := helper_in(cookies, workshop_id):
        desk = Viewer(helper.workshop, helper=helper, also=helper.seat)
    else:
        return None
    with suppress(Refused):
        desk.also = seat_in(cookies, workshop_id) or desk.also
    return desk


def screen_of(token):
    """The workshop whose screen this link shows. PostgreSQL takes no NUL in a text, not even in a question."""
    if not token.isprintable():
        return None
    return Workshop.objects.select_related("phase__step", "organisation").filter(screen_token=token).first()


def preview_of(desk):
    """What this desk's preview of a phone is shown: what every phone shows, and nothing of a person."""
    return Viewer(desk.workshop, is_preview=True)


def listener(cookies, workshop_id, surface, token=""):
    """The viewer behind a socket, or None. Each surface asks for its own proof."""
    if surface == "screen":
        workshop = screen_of(token)
        return Viewer(workshop, is_screen=True) if workshop and workshop.pk == workshop_id else None
    try:
        if surface in ("desk", "preview"):
            desk = desk_of(user_in(cookies), cookies, workshop_id)
            return preview_of(desk) if desk and surface == "preview" else desk
        seat = seat_in(cookies, workshop_id)
    except Refused:
        return None
    return (seat and not seat.workshop.has_ended and Viewer(seat.workshop, participant=seat)) or None
