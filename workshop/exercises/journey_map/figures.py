"""MT15, the ownership of a journey: pure figures. Shares are of 1; None where there is nothing to divide by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ownership:
    n: int  # touchpoints
    unowned: int
    contested: int
    moments: int  # of truth
    critical: int  # moments of truth without exactly one owner
    handoffs: int
    unruled: int  # without a complete pin
    cells: int  # of active lanes
    filled: int  # with one note at least

    @property
    def gap_rate(self):
        return share(self.unowned + self.contested, self.n)

    @property
    def handoff_rule_gap(self):
        return share(self.unruled, self.handoffs)

    @property
    def coverage(self):
        return share(self.filled, self.cells)


def ownership(touchpoints, handoffs=(), cells=()):
    """`touchpoints` are [(accountable departments, is it a moment of truth?)], `handoffs` [has it a rule?],
    `cells` the number of notes in each."""
    counts = [(len(set(departments)), moment) for departments, moment in touchpoints]
    return Ownership(
        n=len(counts),
        unowned=sum(owners == 0 for owners, _moment in counts),
        contested=sum(owners > 1 for owners, _moment in counts),
        moments=sum(bool(moment) for _owners, moment in counts),
        critical=sum(bool(moment) and owners != 1 for owners, moment in counts),
        handoffs=len(handoffs),
        unruled=sum(not ruled for ruled in handoffs),
        cells=len(cells),
        filled=sum(notes > 0 for notes in cells),
    )


def share(part, whole):
    return part / whole if whole else None
