"""What a journey map suggests as promises: table 2.0.8. Always edited by somebody, never proposed by itself."""

from django.utils.translation import gettext as _

from workshop.exercise import Suggestion

from . import gaps
from .models import touchpoints
from .models.touchpoints import department_words

TITLE = 80
IDEAS = 5  # an event should leave five to twelve promises
SOON, LATER, LATE = 14, 21, 30  # days after the workshop


def of(journey):
    found = touchpoints.of(journey)
    pins = gaps.pins(journey)
    figures = journey.ownership(found, pins)
    say = {gaps.NO_OWNER: no_owner, gaps.TWO_OWNERS: two_owners, gaps.NO_RULE: no_rule}
    made = [say[gap.kind](gap, figures) for gap in gaps.of(journey, found, pins)]
    made += [moment(each) for each in found if each.note.moment_of_truth and each.owner]
    return made + [idea(note) for note in ideas(journey.board)]


def no_owner(gap, figures):
    return Suggestion(
        key=gap.key,
        title=fitted(_("Name one owner for “%(what)s”"), what=gap.text),
        measure=_("Touchpoints without exactly one owner"),
        baseline=percent(figures.gap_rate),
        target=0,
        unit="%",
        days=SOON,
        why=f"{gap.stage_words} · {gaps.words(gap.kind)}",
        department=(gap.departments or [usual_owner(gap)])[0],
        note=gap.touchpoint.note,
    )


def two_owners(gap, figures):
    one, other = (department_words(code) for code in gap.departments[:2])
    text = _("Decide between %(one)s and %(other)s for “%(what)s”")
    return Suggestion(
        key=gap.key,
        title=fitted(text, what=gap.text, one=one, other=other),
        measure=_("Touchpoints with two owners"),
        baseline=figures.contested,
        target=0,
        days=SOON,
        why=f"{gap.stage_words} · {gaps.words(gap.kind)}",
        department=gap.departments[0],
        note=gap.touchpoint.note,
    )


def no_rule(gap, figures):
    text = _("Write trigger, facts, time limit and way back for “%(what)s”")
    return Suggestion(
        key=gap.key,
        title=fitted(text, what=gap.text),
        measure=_("Hand-offs without a rule"),
        baseline=percent(figures.handoff_rule_gap),
        target=0,
        unit="%",
        days=LATER,
        why=f"{gap.stage_words} · {gaps.words(gap.kind)}",
        department=gap.pin.to_department,
        note=gap.pin.note,
    )


def moment(touchpoint):
    return Suggestion(
        key=f"moment-{touchpoint.note.root.pk}",
        title=fitted(_("Measure the moment of truth “%(what)s”"), what=touchpoint.note.text),
        measure=_("The figure is shown every month"),
        baseline=0,
        target=1,
        days=LATE,
        why=f"{touchpoint.note.column_name} · {_('moment of truth')}",
        department=touchpoint.owner,
        note=touchpoint.note,
    )


def idea(note):
    return Suggestion(
        key=f"idea-{note.root.pk}",
        title=fitted(_("Try: %(what)s"), what=note.text),
        measure=_("done or not done"),
        baseline=0,
        target=1,
        days=LATE,
        why=f"{note.column_name} · {note.lane_name}",
        note=note,
    )


def ideas(board):
    """Ideas with dots, most first; where the map was redrawn, those that stand in it, as they are called there."""
    notes = board.notes.on_the_wall().filter(shown=True, lane="idea", layer=board.layer).select_related("origin_note")
    dotted = [note for note in board.wall(notes.order_by("place")) if dots_of(note)]
    return sorted(dotted, key=dots_of, reverse=True)[:IDEAS]


def dots_of(note):
    """Dots are placed before the redesign: a note drawn over another keeps those of its origin."""
    return sum(note.root.dots.values())


def usual_owner(gap):
    """Who usually answers for this stage, by the preset it comes from."""
    return gap.touchpoint.journey.usual_owners.get(gap.stage, "")


def percent(share):
    return round(100 * share, 1)


def fitted(text, *, what, **names):
    """A title of eighty characters at most: what it is about is cut, not what is to be done."""
    room = TITLE - len(text % {"what": "", **names})
    return (text % {"what": what if len(what) <= room else what[: max(room - 1, 0)] + "…", **names})[:TITLE]
