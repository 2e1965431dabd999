"""Who may do what. Every view wears exactly one of these, and looks things up through `request.viewer` only:

@anyone  @signed_in  @admin  @participant  @in_the_room  @took_part  @facilitator  @reviewer  @screen  @listening

What a viewer cannot reach through themselves is a 404. A seat is a signed cookie, one per workshop.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.http import Http404, HttpResponseNotAllowed
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from . import answers, live
from .models import Member, Participant, Workshop

METHODS = ["GET", "HEAD", "POST"]
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


# Finding out who it is: the same for requests and for sockets, from cookies alone


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


# What views wear


def _wears(find):
    """A decorator from `find(request, kwargs)`, which returns a Viewer, a response, or raises."""

    def decorator(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            request.get_host()  # a forged host is refused at every address
            try:
                found = find(request, kwargs)
            except Refused as refused:
                return answers.refuse(request, refused.why)
            if not isinstance(found, Viewer | None):
                return found
            request.viewer = found
            with _as(request, found):
                try:
                    response = view(request, *args, **kwargs)
                except Refused as refused:
                    response = answers.refuse(request, refused.why)
            if found:
                patch_cache_control(response, no_store=True, private=True)
            return response

        wrapped.access = find.__name__.strip("_")
        return wrapped

    return decorator


def _as(request, viewer):
    """The language and the clock of the person who reads."""
    if viewer is None:
        known = request.user.language if request.user.is_authenticated else translation.get_language()
        return translation.override(known)
    request.LANGUAGE_CODE = viewer.language
    return _InTheirWorld(viewer)


class _InTheirWorld:
    def __init__(self, viewer):
        self.parts = [translation.override(viewer.language), timezone.override(viewer.workshop.tz)]

    def __enter__(self):
        for part in self.parts:
            part.__enter__()

    def __exit__(self, *error):
        for part in reversed(self.parts):
            part.__exit__(*error)


def _anyone(request, kwargs):
    return None


def _signed_in(request, kwargs):
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())


def _as_member(request, kwargs, may):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    member = member_of(request.user, kwargs["workshop"])
    if member is None:
        raise Http404
    if not may(member):
        raise Refused("not_yours")
    return Viewer(workshop_of(member, kwargs["workshop"]), member=member)


def _as_participant(request, kwargs):
    seat = seat_in(request.COOKIES, kwargs["workshop"])
    return seat and Viewer(seat.workshop, participant=seat)


def _participant(request, kwargs):
    viewer = _as_participant(request, kwargs)
    if viewer is None:
        raise Refused("no_seat")
    if viewer.workshop.has_ended and request.method == "POST":
        raise Refused("ended")
    return viewer


def _facilitator(request, kwargs):
    return _as_member(request, kwargs, lambda member: member.facilitates)


def _reviewer(request, kwargs):
    """Whoever may read the outcome: members of the organisation, and those who took part."""
    if viewer := _as_participant(request, kwargs):
        return viewer
    return _as_member(request, kwargs, lambda member: True)


def _took_part(request, kwargs):
    """A participant, also after the day, or the facilitator: promises are answered when the room is empty.

    A browser may hold a seat and a desk. What comes from the desk is the facilitator's; elsewhere it is both.
    """
    member = member_of(request.user, kwargs["workshop"])
    if not (member and member.facilitates):
        seated = _as_participant(request, kwargs)
        return seated or (_facilitator(request, kwargs) if request.user.is_authenticated else _no_seat())
    desk = Viewer(workshop_of(member, kwargs["workshop"]), member=member)
    if request.headers.get("X-Surface") != "desk":
        with suppress(Refused):
            desk.participant = seat_in(request.COOKIES, kwargs["workshop"])
    return desk


def _no_seat():
    raise Refused("no_seat")


def _in_the_room(request, kwargs):
    """A participant, or the facilitator at the desk, while the day lasts."""
    viewer = _took_part(request, kwargs)
    if isinstance(viewer, Viewer) and viewer.workshop.has_ended and request.method == "POST":
        raise Refused("ended")
    return viewer


def _screen(request, kwargs):
    if not (found := screen_of(kwargs["token"])):
        raise Http404
    return Viewer(found, is_screen=True)


def _listening(request, kwargs):
    """Whoever holds the surface named in the query: the catch-up of a page asks with the proof of its socket."""
    surface = request.GET.get("surface", "phone")
    if surface == "desk":
        return _facilitator(request, kwargs)
    if surface == "screen":
        viewer = _screen(request, {"token": request.GET.get("token", "")})
        if viewer.workshop.pk != kwargs["workshop"]:
            raise Http404
        return viewer
    viewer = _participant(request, kwargs)
    if viewer.workshop.has_ended:
        raise Refused("ended")
    return viewer


def _admin(request, kwargs):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.memberships.filter(role=Member.Role.ADMIN).exists():
        raise Refused("not_yours")
    return None


anyone = _wears(_anyone)
signed_in = _wears(_signed_in)
admin = _wears(_admin)
participant = _wears(_participant)
in_the_room = _wears(_in_the_room)
took_part = _wears(_took_part)
facilitator = _wears(_facilitator)
reviewer = _wears(_reviewer)
screen = _wears(_screen)
listening = _wears(_listening)
