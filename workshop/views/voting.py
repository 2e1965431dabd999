"""What the pages of a room show of its blind votes."""


def context_of(viewer, phase, tried=None):
    """What a face's `ballots/*.html` needs: the questions of a phase, with what this viewer answered.

    `tried`: (ballot, answer, sentence) of a form that comes back.
    """
    debate = phase.debate()
    asked = phase.asked() if viewer.surface != "phone" else asked_of(viewer.participant, phase)
    for ballot in [*asked, *([debate] if debate else [])]:
        ballot.mine = ballot.answer_of(viewer.participant) or {}
        if tried and tried[0] == ballot:
            ballot.mine, ballot.refused = tried[1:]
    in_turn(asked)
    return {
        "ballots": asked,
        "voting": any(ballot.is_open for ballot in asked),
        "waiting": any(not ballot.stage for ballot in asked),
        "debate": debate,
        "cards": phase.cards() if viewer.is_at_the_desk else [],
    }


def in_turn(asked):
    """Of several questions: each says how many this viewer has answered, and which waits."""
    asks = [ballot for ballot in asked if ballot.is_open]
    waiting = [ballot for ballot in asks if not ballot.mine or getattr(ballot, "refused", "")]
    for ballot in asks:
        ballot.sent, ballot.of = len(asks) - len(waiting), len(asks)
        ballot.following = next((each for each in waiting if each != ballot), None)


def asked_of(seat, phase):
    """The questions of a phase that are this seat's, or everybody's."""
    only = phase.step.exercise.electorates(phase)
    return [ballot for ballot in phase.asked() if ballot.name not in only or (seat and seat.pk in only[ballot.name])]
