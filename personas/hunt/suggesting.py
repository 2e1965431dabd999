"""What a hunt suggests as promises: real customers are asked about the lines that nobody has proven (table 2.0.8)."""

from django.utils.translation import gettext as _

from workshop.exercise import Suggestion

from ..models.tables import closed_votes, tables_of

TITLE, CUSTOMERS, LATER, MOST = 80, 5, 30, 12


def of(step):
    first = flags(step)
    lines = [line for table in tables_of(step) for line in table.standing if is_open(line, first)]
    lines.sort(key=lambda line: rank(line, first))
    return [ask(line) for line in lines[:MOST]]


def flags(step):
    """{line id: how many want it verified first}, when the vote is closed."""
    ballot = next(iter(closed_votes(step, "verify")), None)
    return ballot.result["dots"] if ballot else {}


def is_open(line, first):
    return line.to_verify or line.evidence == "imagined" or bool(first.get(str(line.pk)))


def rank(line, first):
    """What a table checks first, then what the room flagged, what is to verify, and what is only imagined."""
    return not line.first, -first.get(str(line.pk), 0), not line.to_verify, line.table.pk, line.rank


def ask(line):
    return Suggestion(
        key=f"ask-{line.pk}",
        title=fitted(_("Ask %(n)s customers about “%(what)s”"), n=CUSTOMERS, what=line.text),
        measure=_("Lines verified by customers"),
        baseline=0,
        target=1,
        days=LATER,
        why=" · ".join(filter(None, (str(line.table), str(line.field_words), line.evidence_words))),
        department=line.seat.department if line.seat else "",
    )


def fitted(text, *, what, **names):
    """What it is about is cut, not what is to be done."""
    room = TITLE - len(text % {"what": "", **names})
    return text % {"what": what if len(what) <= room else what[: max(room - 1, 0)] + "…", **names}
