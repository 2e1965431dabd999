"""Who may do what. Every view wears exactly one of these, and looks things up through `request.viewer` only:

@anyone  @signed_in  @admin  @participant  @in_the_room  @took_part  @facilitator  @reviewer  @screen  @listening

What a viewer cannot reach through themselves is a 404.
"""

from contextlib import suppress
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseNotAllowed
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from . import answers
from .models import Member
from .viewers import Refused, Viewer, member_of, screen_of, seat_in, workshop_of

METHODS = ["GET", "HEAD", "POST"]


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
