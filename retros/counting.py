"""What the losses of an organisation say together: causes over deals and events, and how long a loop takes (MT19b).

The customer's reasons are counted apart; the two are never one figure.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from workshop.wording import choices, in_words

from .models import Condition
from .models.lessons import with_promises


@dataclass
class Cause:
    tag: str
    deals: set = field(default_factory=set)
    events: set = field(default_factory=set)  # workshops that named it
    changed_on: object = None  # since when something is done about it
    after: set = field(default_factory=set)  # deals lost after that day, for the same cause

    @property
    def name(self):
        return in_words(choices("loss_cause_tag").get(self.tag, {}))

    @property
    def returns(self):
        """Named on more than one event, or again although something was changed."""
        return len(self.events) > 1 or bool(self.after)


@dataclass
class Causes:
    rows: list
    deals: int  # of how many it is known what made them likely
    events: int


@dataclass
class Loop:
    """Days from loss to lesson and from loss to a change that is done: medians, each with its n."""

    when: object
    to_lesson: list = field(default_factory=list)
    to_change: list = field(default_factory=list)

    @property
    def lesson(self):
        return median(self.to_lesson) if self.to_lesson else None

    @property
    def change(self):
        return median(self.to_change) if self.to_change else None


def conditions(organisation, everything):
    found = Condition.objects.kept().filter(deal__organisation=organisation)
    return found if everything else found.published()


def causes(organisation, *, everything, changes=None):
    """Most deals first. `everything`: also what nights named whose report nobody has published yet."""
    found, deals, events = {}, set(), set()
    rows = conditions(organisation, everything).values_list("tag", "deal", "deal__lost_at", "step__workshop")
    for tag, deal, lost_at, workshop in rows:
        cause = found.setdefault(tag, Cause(tag, changed_on=(changes or {}).get(tag)))
        cause.deals.add(deal)
        deals.add(deal)
        if workshop:
            cause.events.add(workshop)
            events.add(workshop)
        if cause.changed_on and lost_at > cause.changed_on:
            cause.after.add(deal)
    order = list(choices("loss_cause_tag"))
    ranked = sorted(found.values(), key=lambda each: (-len(each.deals), -len(each.events), order.index(each.tag)))
    return Causes(ranked, len(deals), len(events))


def reasons(organisation):
    """([(words, deals)], of how many deals): what customers said, most first."""
    said = list(organisation.deals.values_list("reason_customer", flat=True))
    counted = Counter(code for codes in said for code in codes)
    known = choices("loss_reason_customer")
    return [(in_words(known.get(code, {})), n) for code, n in counted.most_common()], len(said)


def named_before(step, tags):
    """{tag: how many earlier events named it}, for a circle that is about to name it again."""
    earlier = conditions(step.workshop.organisation, True).exclude(step=None).exclude(step__workshop=step.workshop)
    events = defaultdict(set)
    for tag, workshop in earlier.filter(tag__in=tags).values_list("tag", "step__workshop"):
        events[tag].add(workshop)
    return {tag: len(found) for tag, found in events.items()}


def lessons_with_promises(organisation):
    return with_promises(organisation.lessons.published().ready().exclude(deal=None))


def changes(lessons):
    """{tag: day}: since when a change is done that a lesson of this cause asked for."""
    found = {}
    for lesson in lessons:
        for tag in lesson.causes if (done := done_on(lesson)) else ():
            found[tag] = min(done, found.get(tag, done))
    return found


def done_on(lesson):
    return min((each.done_on for each in lesson.promises if each.status == "done" and each.done_on), default=None)


def loops(lessons):
    """(all, [of each quarter of loss, the latest first])."""
    whole, quarters = Loop(None), {}
    for lesson in lessons:
        lost_at, done = lesson.deal.lost_at, done_on(lesson)
        quarter = quarters.setdefault(lesson.deal.lost_in, Loop(lesson.deal.lost_in))
        for loop in (whole, quarter):
            loop.to_lesson.append((lesson.published_on - lost_at).days)
            if done:
                loop.to_change.append((done - lost_at).days)
    return whole, [quarters[key] for key in sorted(quarters, reverse=True)]


def overall(organisation, *, everything):
    """Everything that the page of causes says."""
    lessons = lessons_with_promises(organisation)
    whole, quarters = loops(lessons)
    said, of = reasons(organisation)
    found = causes(organisation, everything=everything, changes=changes(lessons))
    return {
        "causes": found,
        "loop": whole,
        "quarters": quarters,
        "reasons": said,
        "reasons_of": of,
        "waits": waits(organisation),
    }


def waits(organisation):
    """(median hours of the longest internal wait, n of it, deals in which two of us said different things): S9."""
    found = organisation.deals.values_list("internal_delay_h", "message_gap")
    hours = [wait for wait, _gap in found if wait is not None]
    return median(hours) if hours else None, len(hours), sum(bool(gap) for _wait, gap in found)
