"""Who stands in front of a workshop: the same for requests and for sockets, found from cookies alone.

A seat is a signed cookie, one per workshop.
"""

from dataclasses import dataclass
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing

from . import live
from .models import Member, Participant, Workshop

SEAT_COOKIE_AGE = 60 * 60 * 24 * 60
_signer = signing.Signer(salt="seat")


class Refused(Exception):
    """This viewer may not: `why` is a key of answers.SENTENCES."""

    def __init__(self, why):
        self.why = why


@dataclass
class Viewer:
    """A person or a projector in front of one workshop."""

    workshop: Workshop
    participant: Participant | None = None
    member: Member | None = None
    is_screen: bool = False

    @property
    def is_facilitator(self):
        return bool(self.member and self.member.facilitates)

    @property
    def language(self):
        if self.participant:
            return self.participant.language
        return self.member.user.language if self.member else self.workshop.language

    @property
    def audiences(self):
        """What this viewer hears on the wire; a reviewer hears nothing."""
        if self.is_screen:
            return [live.EVERYONE, live.SCREEN]
        if self.is_facilitator:
            return [live.EVERYONE, live.FACILITATORS]
        return [live.EVERYONE, self.participant.audience] if self.participant else []

    @property
    def surface(self):
        return "screen" if self.is_screen else "phone" if self.participant else "desk"

    @property
    def by(self):
        """Who did it, for rows that remember."""
        return {"participant": self.participant} if self.participant else {"user": self.member.user}

    @property
    def name(self):
        return str(self.participant or self.member.user)


def seat_cookie(workshop_id):
    return f"seat-{workshop_id}"


def seat_in(cookies, workshop_id):
    """The participant whose seat this browser holds in the workshop. Raises `Refused` when it was taken away."""
    try:
        pk, _dot, key = _signer.unsign(cookies.get(seat_cookie(workshop_id), "")).partition(".")
    except signing.BadSignature:
        return None
    seats = Participant.objects.select_related("workshop__phase__step", "team")
    seat = seats.filter(pk=pk, workshop=workshop_id).first()
    if seat is None:
        return None
    if seat.removed_at or seat.key != key:
        raise Refused("removed")
    seat.workshop.phase and setattr(seat.workshop.phase.step, "workshop", seat.workshop)
    return seat


def give_seat(response, participant):
    """This browser now holds the seat."""
    response.set_cookie(
        seat_cookie(participant.workshop_id),
        _signer.sign(participant.cookie()),
        max_age=SEAT_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


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
    return member.organisation.workshops.select_related("phase__step").get(pk=workshop_id)


def screen_of(token):
    """The workshop whose screen this link shows. PostgreSQL takes no NUL in a text, not even in a question."""
    if not token.isprintable():
        return None
    return Workshop.objects.select_related("phase__step", "organisation").filter(screen_token=token).first()


def listener(cookies, workshop_id, surface, token=""):
    """The viewer behind a socket, or None. Each surface asks for its own proof."""
    if surface == "screen":
        workshop = screen_of(token)
        return Viewer(workshop, is_screen=True) if workshop and workshop.pk == workshop_id else None
    if surface == "desk":
        member = member_of(user_in(cookies), workshop_id)
        viewer = member and Viewer(workshop_of(member, workshop_id), member=member)
        return viewer if viewer and viewer.is_facilitator else None
    try:
        seat = seat_in(cookies, workshop_id)
    except Refused:
        return None
    return (seat and not seat.workshop.has_ended and Viewer(seat.workshop, participant=seat)) or None
