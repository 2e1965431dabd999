"""What the pages of a night need: a phone reads its own circle, the desk one of all, the screen one that shares."""

from workshop.wording import choices, content, in_words

from ..models import corners, facts, seating
from ..texts import HERE


def words(name):
    return content("night", HERE)[name]


def of(exercise, viewer, phase, chosen):
    """Whoever has no circle yet sees the rule and the time."""
    step, night = exercise.step, exercise.night
    circles = seating.circles_of(step)
    circle = circle_for(viewer, night, circles, chosen)
    key = viewer.keys.get(step.pk, "")
    context = {
        "night": night,
        "circles": circles,
        "circle": circle,
        "lane": circle.lane if circle else "",
        "tray_id": f"tray-{circle.lane}" if circle else "tray",
        "prepare_address": exercise.address(),
        "script": [in_words(line) for line in words("script")],
    }
    if viewer.is_screen and night.paused_at:
        return context | {"face": "campfire_review/rests.html"}
    return context | SCENES.get(phase.code, nothing)(circle, viewer, phase, key)


def circle_for(viewer, night, circles, chosen):
    if viewer.is_screen:
        return next((circle for circle in circles if circle.pk == night.shown_id), None)
    if viewer.participant:
        mine = seating.circle_of(night.step, viewer.participant)
        return mine and next(circle for circle in circles if circle.pk == mine.pk)
    if viewer.is_preview:
        return None
    return next((circle for circle in circles if circle.lane == chosen), circles[0] if circles else None)


def nothing(circle, viewer, phase, key):
    return {}


def settle(circle, viewer, phase, key):
    rule = {name: in_words(entry) for name, entry in words("rule").items()}
    return {"rule": rule, "i_agree": bool(viewer.participant) and phase.is_ready(viewer.participant)}


def timeline(circle, viewer, phase, key):
    found = facts.timeline(circle, key) if circle else []
    sources = [(code, in_words(entry)) for code, entry in choices("fact_source").items()]
    return {"timeline": found, "sources": sources, "is_full": len(found) >= facts.MOST}


def own(circle, viewer, phase, key):
    if circle is None:
        return {"volunteered": [], "my_corners": []}
    mine = corners.mine(circle, key) if viewer.participant else []
    return {
        "volunteered": corners.volunteered(circle),
        "my_corners": mine,
        "may_add": len(mine) < corners.MOST,
        "modes": [(code, in_words(choices("identity_mode")[code])) for code in corners.MODES],
    }


SCENES = {"settle": settle, "facts": timeline, "own": own}
