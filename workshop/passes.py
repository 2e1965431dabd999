"""What a browser carries into a workshop, in signed cookies: a seat, a pass to the desk, keys of anonymous notes."""

from django.conf import settings
from django.core import signing

from .models import Helper, Participant, anonymity

SEAT_COOKIE_AGE = 60 * 60 * 24 * 60
PASS_COOKIE_AGE = 60 * 60 * 24 * 7
KEY_COOKIE_AGE = 60 * 60 * 24 * 2
_signer = signing.Signer(salt="seat")
_pass_signer = signing.TimestampSigner(salt="pass")


class Refused(Exception):
    """This viewer may not: `why` is a key of answers.SENTENCES."""

    def __init__(self, why):
        self.why = why


def seat_cookie(workshop_id):
    return f"seat-{workshop_id}"


def seat_in(cookies, workshop_id):
    """The participant whose seat this browser holds in the workshop. Raises `Refused` when it lost it."""
    try:
        pk, _dot, key = _signer.unsign(cookies.get(seat_cookie(workshop_id), "")).partition(".")
    except signing.BadSignature:
        return None
    seats = Participant.objects.select_related("workshop__phase__step", "team")
    try:
        seat = seats.get(pk=pk, workshop=workshop_id)  # unlike first(), without a word on order: asked at every request
    except (Participant.DoesNotExist, ValueError):
        return None
    if seat.removed_at:
        raise Refused("removed")
    if seat.key != key:
        raise Refused("moved")
    seat.workshop.phase and setattr(seat.workshop.phase.step, "workshop", seat.workshop)
    return seat


def give_seat(response, participant):
    """This browser now holds the seat."""
    return _give(response, seat_cookie(participant.workshop_id), _signer.sign(participant.cookie()), SEAT_COOKIE_AGE)


def key_cookie(step_id):
    return f"key-{step_id}"


def keys_in(cookies):
    """The edit keys of this phone (A2): random, made here and stored nowhere but on the phone."""
    found = ((name.removeprefix("key-"), value) for name, value in cookies.items() if name.startswith("key-"))
    return {int(step): key for step, key in found if step.isascii() and step.isdigit() and len(step) < 19}


def settle_keys(response, viewer):
    """The phone gets the edit key of the anonymous step in which it may write now, and loses those of others."""
    phase, path = viewer.workshop.phase, f"/w/{viewer.workshop.pk}/"
    here = phase.step_id if phase and phase.step.identity == "anon" and phase.face.writes else None
    for step in viewer.keys:
        if step != here:
            response.delete_cookie(key_cookie(step), path=path)
    if here and here not in viewer.keys and viewer.participant and viewer.participant.writes:
        give_key(response, viewer, here)
    return response


def give_key(response, viewer, step_id):
    secure, path = settings.HTTPS, f"/w/{viewer.workshop.pk}/"
    response.set_cookie(
        key_cookie(step_id),
        anonymity.new_key(),
        max_age=KEY_COOKIE_AGE,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
    return response


def pass_cookie(workshop_id):
    return f"pass-{workshop_id}"


def helper_in(cookies, workshop_id):
    """Who helps at the desk with the pass of this browser. Raises `Refused` when it was taken back."""
    try:
        signed = _pass_signer.unsign(cookies.get(pass_cookie(workshop_id), ""), max_age=PASS_COOKIE_AGE)
    except signing.BadSignature:
        return None
    pk, _dot, key = signed.partition(".")
    helper = Helper.objects.select_related("workshop__phase__step", "seat").filter(pk=pk, workshop=workshop_id).first()
    if helper and helper.key != key:
        raise Refused("pass_removed")
    return helper


def give_pass(response, helper):
    """This browser now stands at the desk."""
    return _give(response, pass_cookie(helper.workshop_id), _pass_signer.sign(helper.cookie()), PASS_COOKIE_AGE)


def _give(response, name, value, max_age):
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response
