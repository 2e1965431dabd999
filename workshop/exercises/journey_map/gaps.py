"""Gaps of a journey: no owner, two owners, a hand-off without a rule. See MT15."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import touchpoints

NO_OWNER, TWO_OWNERS, NO_RULE = KINDS = "no-owner", "two-owners", "no-rule"


@dataclass(frozen=True)
class Gap:
    kind: str
    key: str  # the same on both layers
    text: str
    stage: str
    departments: list  # whom it concerns; nobody's gap concerns everybody
    sent: bool
    touchpoint: object = None
    pin: object = None

    @property
    def stage_words(self):
        return (self.touchpoint.journey if self.touchpoint else self.pin.journey).board.column(self.stage)

    @property
    def kind_words(self):
        return words(self.kind)

    @property
    def is_critical(self):
        return bool(self.touchpoint and self.touchpoint.note.moment_of_truth)

    def concerns(self, department):
        return not self.departments or department in self.departments


def words(kind):
    return {NO_OWNER: _("no owner"), TWO_OWNERS: _("two owners"), NO_RULE: _("no rule for the hand-off")}[kind]


def of(journey, found=None, pinned=None):
    """All of them, by kind and then as the customer meets them."""
    found = touchpoints.of(journey) if found is None else found
    pinned = pins(journey) if pinned is None else pinned
    gaps = [of_touchpoint(journey, each) for each in found if each.status != "agreed"]
    gaps += [of_pin(journey, pin) for pin in pinned if not pin.is_complete]
    return sorted(gaps, key=lambda gap: KINDS.index(gap.kind))


def of_touchpoint(journey, each):
    kind = NO_OWNER if each.status == "open" else TWO_OWNERS
    key = f"{kind}-{each.note.root.pk}"
    concerned = each.departments or each.supporting
    return Gap(kind, key, each.note.text, each.note.column, concerned, key in journey.redesign, touchpoint=each)


def of_pin(journey, pin):
    key = f"{NO_RULE}-{pin.pk}"
    text = f"{pin.from_words} → {pin.to_words}"
    concerned = [pin.from_department, pin.to_department]
    return Gap(NO_RULE, key, text, pin.stage, concerned, key in journey.redesign, pin=pin)


def pins(journey):
    """The pins as the customer meets them, each with its map in hand."""
    order = {column["code"]: place for place, column in enumerate(journey.board.columns)}
    found = list(journey.pins.select_related("team", "note"))
    for pin in found:
        pin.journey = journey
    return sorted(found, key=lambda pin: (order.get(pin.stage, len(order)), pin.note.place if pin.note else 0, pin.pk))


def by_kind(gaps):
    """[(kind, its words, [gap, ...])], also of kinds that have none."""
    return [(kind, words(kind), [gap for gap in gaps if gap.kind == kind]) for kind in KINDS]
