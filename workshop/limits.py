"""Limits on tries. Only wrong tries count: a room behind one router comes from one address."""

import logging

from django.core.cache import cache

log = logging.getLogger(__name__)

WRONG_CODES_PER_ADDRESS = (100, 600)  # so many in so many seconds
WRONG_CODES_IN_ALL = (300, 60)
WRONG_NUMBERS_PER_ADDRESS = (20, 600)
WRONG_NUMBERS_PER_WORKSHOP = (60, 600)
WRONG_SIGN_INS_PER_ACCOUNT = (10, 600)
WRONG_SIGN_INS_PER_ADDRESS = (60, 600)
CODES_MAILED_PER_ACCOUNT = (5, 600)


def _key(name, who):
    return f"limit:{name}:{who}"


def used_up(name, who, limit):
    """While the cache is away nobody is limited: a room that cannot come in is worse."""
    try:
        return cache.get(_key(name, who), 0) >= limit[0]
    except Exception as error:
        log.warning("no limits, the cache is away: %s", type(error).__name__)
        return False


def count(name, who, limit):
    """One more try. Returns how many there were in this window."""
    try:
        cache.add(_key(name, who), 0, limit[1])
        return cache.incr(_key(name, who))
    except ValueError:  # the window closed in between
        return 1
    except Exception as error:
        log.warning("no limits, the cache is away: %s", type(error).__name__)
        return 1


def address(request):
    return request.META.get("REMOTE_ADDR", "")
