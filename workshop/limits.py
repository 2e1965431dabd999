"""Limits on tries. Only wrong tries count: a room behind one router comes from one address."""

from django.core.cache import cache

WRONG_CODES_PER_ADDRESS = (100, 600)  # so many in so many seconds
WRONG_CODES_IN_ALL = (300, 60)
WRONG_SIGN_INS_PER_ACCOUNT = (10, 600)
WRONG_SIGN_INS_PER_ADDRESS = (60, 600)
CODES_MAILED_PER_ACCOUNT = (5, 600)


def _key(name, who):
    return f"limit:{name}:{who}"


def used_up(name, who, limit):
    return cache.get(_key(name, who), 0) >= limit[0]


def count(name, who, limit):
    """One more try. Returns how many there were in this window."""
    cache.add(_key(name, who), 0, limit[1])
    try:
        return cache.incr(_key(name, who))
    except ValueError:  # the window closed in between
        return 1


def address(request):
    return request.META.get("REMOTE_ADDR", "")
