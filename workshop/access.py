"""Who may do what. Every view wears exactly one of these, and looks things up through `request.viewer` only:

@anyone  @signed_in  @admin  @member  @keeper  @seated  @participant  @at_the_wall  @in_the_room  @took_part
@at_the_desk  @facilitator  @in_charge  @previewing  @reviewer  @screen  @listening

What belongs to the organisation and to no workshop, a `@member` reads and a `@keeper`, who facilitates, changes; who
asks is `request.member`.
The three of the desk are the rights of viewers.RIGHTS: `@facilitator` lets in co-facilitators, `@in_charge` does not.
Whoever only looks on, an observer or a judge, writes nothing: they are refused here, before any view.

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
from .passes import Refused, keys_in, pass_cookie, seat_in
from .viewers import Viewer, desk_of, member_of, preview_of, screen_of, workshop_of

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
    if seat:
        seat.note_seen()
    return seat and Viewer(seat.workshop, participant=seat, keys=keys_in(request.COOKIES))


def _seated(request, kwargs):
    """Whoever holds a seat, in whatever role, also after the day."""
    if viewer := _as_participant(request, kwargs):
        return viewer
    raise Refused("no_seat")


def _participant(request, kwargs):
    viewer = _seated(request, kwargs)
    if request.method == "POST":
        _writing(viewer)
        _lasting(viewer)
    return viewer


def _writing(viewer):
    if viewer and viewer.observes:
        raise Refused("observes")
    return viewer


def _lasting(viewer):
    if viewer.workshop.has_ended:
        raise Refused("ended")
    return viewer


def _with_right(request, kwargs, right):
    """Somebody at the desk, with a right of viewers.RIGHTS."""
    desk = desk_of(request.user, request.COOKIES, kwargs["workshop"])
    if desk is None:
        return _as_member(request, kwargs, lambda member: member.facilitates)
    if not desk.has_right(right):
        raise Refused("not_with_this_pass")
    return desk


def _at_the_desk(request, kwargs):
    return _with_right(request, kwargs, "at_the_desk")


def _facilitator(request, kwargs):
    return _with_right(request, kwargs, "facilitator")


def _in_charge(request, kwargs):
    return _with_right(request, kwargs, "in_charge")


def _previewing(request, kwargs):
    """Somebody at the desk, who looks at a phone of nobody."""
    found = _at_the_desk(request, kwargs)
    return preview_of(found) if isinstance(found, Viewer) else found


def _reviewer(request, kwargs):
    """Whoever may read the outcome: the desk, members of the organisation, and those who took part.

    A facilitator who also holds a seat, perhaps to look through a phone, is the facilitator.
    """
    with suppress(Refused):
        if desk := desk_of(request.user, request.COOKIES, kwargs["workshop"]):
            return desk
    if viewer := _as_participant(request, kwargs):
        return viewer
    return _as_member(request, kwargs, lambda member: True)


def _took_part(request, kwargs, right="facilitator"):
    """A participant, also after the day, or the desk: promises are answered when the room is empty.

    A browser may hold a seat and a desk. What comes from the desk is the desk's; elsewhere it is both.
    """
    if request.headers.get("X-Surface") == "desk":
        return _with_right(request, kwargs, right)
    desk = None
    with suppress(Refused):
        desk = desk_of(request.user, request.COOKIES, kwargs["workshop"])
    if not (desk and desk.has_right(right)):
        return _writing(_as_participant(request, kwargs)) or _without_seat(request, kwargs, right)
    with suppress(Refused):
        seated = _writing(_as_participant(request, kwargs))
        desk.participant, desk.keys = seated and seated.participant, seated.keys if seated else {}
    return desk


def _without_seat(request, kwargs, right):
    """Why not, in the words of what this browser holds instead."""
    if request.user.is_authenticated or pass_cookie(kwargs["workshop"]) in request.COOKIES:
        return _with_right(request, kwargs, right)
    raise Refused("no_seat")


def _in_the_room(request, kwargs, right="facilitator"):
    """A participant, or whoever runs the room from the desk, while the day lasts."""
    viewer = _took_part(request, kwargs, right)
    if isinstance(viewer, Viewer) and request.method == "POST":
        _lasting(viewer)
    return viewer


def _at_the_wall(request, kwargs):
    """As in the room, and scribes: who may add a note, and open one."""
    return _in_the_room(request, kwargs, "at_the_desk")


def _screen(request, kwargs):
    if not (found := screen_of(kwargs["token"])):
        raise Refused("old_screen")
    return Viewer(found, is_screen=True)


def _listening(request, kwargs):
    """Whoever holds the surface named in the query: the catch-up of a page asks with the proof of its socket."""
    surface = request.GET.get("surface", "phone")
    if surface == "desk":
        return _at_the_desk(request, kwargs)
    if surface == "preview":
        return _previewing(request, kwargs)
    if surface == "screen":
        viewer = _screen(request, {"token": request.GET.get("token", "")})
        if viewer.workshop.pk != kwargs["workshop"]:
            raise Http404
        return viewer
    return _lasting(_seated(request, kwargs))


def _admin(request, kwargs):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.memberships.filter(role=Member.Role.ADMIN).exists():
        raise Refused("not_yours")
    return None


def _of_the_house(request, may):
    """A member of an organisation, in front of what it keeps: `request.member`."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    member = request.user.memberships.select_related("organisation", "user").first()
    if member is None:
        raise Http404
    if not may(member):
        raise Refused("not_yours")
    request.member = member
    return None


def _member(request, kwargs):
    return _of_the_house(request, lambda member: True)


def _keeper(request, kwargs):
    return _of_the_house(request, lambda member: member.facilitates)


anyone = _wears(_anyone)
signed_in = _wears(_signed_in)
admin = _wears(_admin)
member = _wears(_member)
keeper = _wears(_keeper)
seated = _wears(_seated)
participant = _wears(_participant)
at_the_wall = _wears(_at_the_wall)
in_the_room = _wears(_in_the_room)
took_part = _wears(_took_part)
at_the_desk = _wears(_at_the_desk)
facilitator = _wears(_facilitator)
in_charge = _wears(_in_charge)
previewing = _wears(_previewing)
reviewer = _wears(_reviewer)
screen = _wears(_screen)
listening = _wears(_listening)
