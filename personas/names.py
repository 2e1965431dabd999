"""A persona's name is invented: nobody of the rosters of the organisation is called so, and none of its customers."""

from workshop import customers
from workshop.candour import called
from workshop.models import Participant, Workshop
from workshop.wording import folded


def real_one(organisation, *names):
    """The first of these names that is a real one; else nothing.

    Somebody is called so who takes or took part in a workshop, or is expected; or a customer, whom a workshop lists.
    """
    roster = set()
    for name in Participant.objects.filter(**of(organisation, "workshop__")).values_list("name", flat=True):
        roster |= keys(name)
    lists = set(Workshop.objects.filter(**of(organisation)).values_list("customers", flat=True))
    return next((name for name in names if keys(name) & roster or is_customer(name, lists)), "")


def of(organisation, prefix=""):
    """Of its real days: those whom a rehearsal makes up are nobody."""
    return {f"{prefix}organisation": organisation, f"{prefix}rehearsal_of": None}


def is_customer(name, lists):
    """Does it name somebody of these lists, alone or in a longer name, either part first?"""
    listed = {key for each in lists for customer in customers.listed(each) for key in keys(customer)}
    return bool(keys(name) & listed) or any(customers.are_named(name, each) for each in lists)


def keys(name):
    """How a name may stand on a list: either part first, with or without a space, in any width."""
    parts = [folded(part) for part in called(name).split()]
    return {"".join(parts), "".join(reversed(parts))} - {""}
