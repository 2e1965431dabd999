"""A14, the private hint: what may betray somebody in a text, told to its writer alone before it is sent.

A page whose reader can answer sends `ask`; "send it anyway" sends `anyway`. Nothing is blocked, kept or counted.
"""

from workshop import candour, customers


def found(request, step, text):
    """Sentences on a text of this step, while somebody is there to read them."""
    viewer = request.viewer
    if not viewer.participant or "ask" not in request.POST or "anyway" in request.POST:
        return []
    keys = ["customer"] if customers.are_named(text, viewer.workshop.customers) else []
    if step and step.identity != "named":
        names = viewer.workshop.participants.standing().values_list("name", flat=True)
        keys = candour.hints(text, names, viewer.participant.department) + keys
    return [str(candour.HINTS[key]) for key in keys]
