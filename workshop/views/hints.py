"""The private hints, told to a writer alone before a text is sent: what may betray somebody (A14), and what reads as
being about a person (2.0.6).

A page whose reader can answer sends `ask`; "send it anyway" sends `anyway`. Nothing is blocked or kept. Only how often
a step hinted at blame, and how often the words were changed after it, is counted.
"""

from workshop import blame, candour, customers


class Found(list):
    """Sentences; `what` says that one of them is "what, not who"."""

    what = ""


def found(request, step, text):
    """Sentences on a text of this step, while somebody is there to read them."""
    viewer, hints = request.viewer, Found()
    if not viewer.participant or "ask" not in request.POST or "anyway" in request.POST:
        return hints
    if asks_what_not_who(viewer, step):
        blamed = blame.find(text, *candour.who_is_here(viewer.workshop))
        remember(step, blamed, has_seen=request.POST.get("hinted"))
        hints.what = "what" if blamed else ""
        hints += map(str, candour.WHAT) if blamed else []
    hints += [str(candour.HINTS[key]) for key in betraying(viewer, step, text)]
    return hints


def asks_what_not_who(viewer, step):
    """Where the room is now, if that part of its exercise asks for it."""
    phase = viewer.workshop.phase
    return bool(step and phase and phase.step_id == step.pk and phase.face.what_not_who)


def remember(step, blamed, has_seen):
    """Whoever changes a text twice was hinted once."""
    if blamed and not has_seen:
        step.count_hint("hinted")
    elif has_seen and not blamed:
        step.count_hint("rewritten")


def betraying(viewer, step, text):
    """A14: keys of candour.HINTS."""
    keys = ["customer"] if customers.are_named(text, viewer.workshop.customers) else []
    if step and step.identity != "named":
        names = viewer.workshop.participants.standing().values_list("name", flat=True)
        keys = candour.hints(text, names, viewer.participant.department) + keys
    return keys
