"""What a night agrees on until the morning, and what the morning keeps: consent (M5), then keep, amend or drop."""

from workshop.models import Ballot

from .proposals import OFFER, REQUEST, State, standing_of

PASSING = 5  # of a circle, after the dots: they narrow a list, consent decides
OF_THE_NIGHT = State.OPEN, State.PROVISIONAL, State.TO_OFFER


def counted(step, code, prefix):
    """{name: the latest counted ballot} of the parts of a step that have this code."""
    found = Ballot.objects.filter(phase__step=step, phase__code=code, name__startswith=prefix).exclude(result=None)
    return {ballot.name: ballot for ballot in found.order_by("phase__place", "round")}


def by_circle(proposals):
    """[(circle, its proposals)]"""
    found = {}
    for proposal in proposals:
        found.setdefault(proposal.circle_id, (proposal.circle, []))[1].append(proposal)
    return list(found.values())


def to_decide(step):
    """What is put to consent: what came through the dots, and every offer where a request came through without one."""
    dots = counted(step, "dots", "dots-")
    return [each for circle, own in by_circle(standing_of(step)) for each in chosen(own, dots.get(dots_on(circle)))]


def dots_on(circle):
    """The name of the blind dots of a circle."""
    return f"dots-{circle.pk}"


def chosen(proposals, ballot):
    """Of one circle; all of them when it placed no dots."""
    if ballot is None or not ballot.result["voters"]:
        return proposals
    through = set(ballot.through)
    found = [each for each in proposals if str(each.pk) in through]
    if not lacks_offer({each.kind for each in found}):
        return found
    return [each for each in proposals if str(each.pk) in through or each.kind == OFFER]


def lacks_offer(kinds):
    """Somebody is asked for something, and nothing is offered."""
    return REQUEST in kinds and OFFER not in kinds


# The night


def agreed(proposals, passed, *, alone=False):
    """{proposal: state} of one circle, from the ids that nobody objects to.

    A request is saved only with an offer of the same circle. `alone`: one department is here; who would be asked is
    not, so a request waits to be offered to them and is no decision.
    """
    kinds = {each.kind for each in proposals if each.pk in passed}
    found = {}
    for each in proposals:
        stands = each.pk in passed
        if stands and each.kind == REQUEST and alone:
            found[each] = State.TO_OFFER
        elif stands and (each.kind != REQUEST or not lacks_offer(kinds)):
            found[each] = State.PROVISIONAL
        else:
            found[each] = State.OPEN
    return found


def is_alone(workshop):
    """Is only one department here?"""
    return workshop.participants.present().taking_part().order_by().values("department").distinct().count() <= 1


def passed(step):
    """The names of the questions to which nobody objects, or that are tried in spite of it (M5)."""
    ballots = counted(step, "decide", "proposal-")
    return {name for name, ballot in ballots.items() if nobody_objects(ballot)}


def nobody_objects(ballot):
    return ballot.result["passes"] or (ballot.settled or {}).get("choice") == "try"


def agree(step, change):
    """Within the change in which votes were counted: what is provisional now, and what is not."""
    names, alone = passed(step), is_alone(step.workshop)
    for _circle, own in by_circle(standing_of(step)):
        ids = {each.pk for each in own if each.question in names}
        for proposal, state in agreed(own, ids, alone=alone).items():
            if proposal.state in OF_THE_NIGHT:
                become(proposal, state, change)


def become(proposal, state, change):
    if proposal.state != state:
        proposal.state, proposal.rev, proposal.version = state, change.rev, proposal.version + 1
        proposal.save(update_fields=["state", "rev", "version"])


# The morning


def nights(step):
    """The campfires whose decisions this morning looks at: those since the morning before."""
    earlier = step.workshop.steps.filter(kind=step.kind, place__lt=step.place).order_by("place")
    mornings = [each.place for each in earlier if is_morning(each)]
    found = [each for each in earlier if not is_morning(each) and each.place > max(mornings, default=-1)]
    for night in found:
        night.workshop = step.workshop
    return found


def is_morning(step):
    return step.phases.filter(code="confirm").exists()


def to_confirm(step):
    """The provisional proposals of the night, also those that this morning has already answered."""
    taken_over = {State.PROVISIONAL, State.KEPT, State.AMENDED, State.DROPPED}
    return [each for night in nights(step) for each in standing_of(night) if each.state in taken_over]


def confirm(step, change):
    """Within the change in which votes were counted: decisions become real, or go."""
    verdicts = {name: ballot.result["verdict"] for name, ballot in counted(step, "confirm", "proposal-").items()}
    for proposal in to_confirm(step):
        become(proposal, CONFIRMED.get(verdicts.get(proposal.question), proposal.state), change)


CONFIRMED = {"keep": State.KEPT, "amend": State.AMENDED, "drop": State.DROPPED, "open": State.PROVISIONAL}


def kept(nights):
    """The proposals of some nights that the morning kept."""
    return [each for night in nights for each in standing_of(night) if each.is_kept]
