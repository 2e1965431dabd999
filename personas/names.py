"""A persona's name is invented: nobody of the rosters of the organisation is called so."""

from workshop.candour import called
from workshop.models import Participant
from workshop.wording import folded


def somebody_called(organisation, *names):
    """The first of these names that somebody has who takes or took part in a workshop, or is expected; else nothing."""
    day = {"workshop__organisation": organisation, "workshop__rehearsal_of": None}
    roster = set()
    for name in Participant.objects.filter(**day).values_list("name", flat=True):
        roster |= keys(name)
    return next((name for name in names if keys(name) & roster), "")


def keys(name):
    """How a name may stand on a list: either part first, with or without a space, in any width."""
    parts = [folded(part) for part in called(name).split()]
    return {"".join(parts), "".join(reversed(parts))} - {""}
