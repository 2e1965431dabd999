"""What is tried in the venue the day before: the line, phones in its network, the code on the wall, this server."""

import shutil
import time

import segno
from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import connection

from . import limits

PASS_S = 3600
ANSWERS = (200, PASS_S)  # of phones, to one workshop
ROOM_ON_DISK = 1_000_000_000
# The join code of the screen (screen.css) as a part of the picture's width; a camera reads ten times a code's width.
CODE_PART, REACH, QUIET_MODULES = 50.8 / 177.8, 10, 4


class WidthForm(forms.Form):
    width = forms.FloatField(min_value=0.5, max_value=20, initial=2.4)


class AnswerForm(forms.Form):
    """What a phone measured: milliseconds, and whether the live line answered; without scripts nothing."""

    ms = forms.IntegerField(min_value=0, max_value=60_000, required=False)
    line = forms.BooleanField(required=False)


# Phones that try the network, without a seat


def new_pass(workshop):
    return signing.dumps(workshop.pk, salt="venue")


def workshop_of(token):
    """The id of the workshop whose check this pass belongs to; nothing when it is over or was never given."""
    try:
        return signing.loads(token, salt="venue", max_age=PASS_S)
    except signing.BadSignature:
        return None


def hear(workshop_id, answer):
    """Remember for an hour what a phone measured. False when too many have answered."""
    number = limits.count("venue", workshop_id, ANSWERS)
    if number > ANSWERS[0]:
        return False
    cache.set(f"venue:{workshop_id}:{number}", answer, PASS_S)
    return True


def heard(workshop_id):
    """What phones measured in the last hour, as they came."""
    found = cache.get_many([f"venue:{workshop_id}:{number}" for number in range(1, ANSWERS[0] + 1)])
    return [found[key] for key in sorted(found, key=lambda key: int(key.rpartition(":")[2]))]


# The code on the wall


def reading(address, width):
    """Of a picture so many metres wide: how wide its join code is, and from how many metres phones read it."""
    modules = segno.make(address, error="m").symbol_size(border=0)[0]
    code = width * CODE_PART * modules / (modules + QUIET_MODULES)
    return {"code": round(code, 2), "far": round(code * REACH)}


# This server


def facts():
    free = shutil.disk_usage(settings.VAR).free
    return {
        "database_ms": answer_time(ask_database),
        "database": connection.vendor,
        "cache_ms": answer_time(ask_cache),
        "redis": bool(settings.REDIS_URL),
        "free_gb": round(free / 1e9, 1),
        "has_room": free > ROOM_ON_DISK,
    }


def answer_time(ask):
    """Milliseconds until the answer; None when there is none."""
    began = time.perf_counter()
    try:
        ask()
    except Exception:
        return None
    return max(1, round(1000 * (time.perf_counter() - began)))


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_cache():
    cache.set("venue", 1, 1)
    cache.get("venue")
