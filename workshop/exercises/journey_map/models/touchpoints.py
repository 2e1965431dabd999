"""Touchpoints: the notes of one lane with everything that is said about who answers for them."""

from collections import Counter

from workshop import live
from workshop.models.notes import Stale
from workshop.wording import choices, in_words

from . import handoffs
from .owners import Locked, TouchpointOwner

LANE, FACE = "touchpoint", "journey_map/owners"


class Touchpoint:
    """What was agreed for the touchpoint of today holds for its like on the layer above, until somebody says else."""

    def __init__(self, journey, note, claims):
        self.journey, self.note, self.claims = journey, note, claims

    @property
    def decision(self):
        return next((claim for claim in self.claims if claim.decided), None)

    @property
    def standing(self):
        """The claims that count: after a decision only that."""
        return [self.decision] if self.decision else self.claims

    @property
    def departments(self):
        """Those that would be accountable; one is right (MT15)."""
        return list(dict.fromkeys(claim.department for claim in self.standing if claim.department))

    @property
    def owner(self):
        return self.departments[0] if len(self.departments) == 1 else ""

    @property
    def status(self):
        return {0: "open", 1: "agreed"}.get(len(self.departments), "contested")

    @property
    def supporting(self):
        found = dict.fromkeys(code for claim in self.standing for code in claim.supporting)
        return [code for code in found if code not in self.departments]

    @property
    def is_unknown(self):
        """Somebody looked and does not know, and nobody else claims it."""
        return bool(self.claims) and not self.departments

    @property
    def said(self):
        """[(words, how many say so)]; who said it is nobody's business."""
        return [(department_words(code), n) for code, n in Counter(claim.department for claim in self.standing).items()]

    @property
    def owner_words(self):
        return department_words(self.owner) if self.owner else ""

    @property
    def departments_words(self):
        return [(code, department_words(code)) for code in self.departments]

    @property
    def supporting_words(self):
        return [department_words(code) for code in self.supporting]

    @property
    def stands(self):
        """Is it on the map, on the layer that is drawn?"""
        note = self.note
        return note.shown and note.is_on_the_wall and note.lane == LANE and not note.is_ghost

    def claim_of(self, claimant):
        """What this team or seat has said here, or None."""
        own = (claim for claim in self.claims if claim.note_id == self.note.pk)
        return next((claim for claim in own if claim.is_of(claimant)), None)

    def claim(self, claimant, department, supporting, *, version):
        """`claimant` is {"team": team} or {"seat": participant}; `version` of its claim, 0 for a first one.

        Raises `Locked` after a decision, `Stale` when somebody of the team was first.
        """
        with live.change(self.journey.workshop) as change:
            self.journey.refresh_from_db(fields=["owners_locked_at"])
            rows = self.note.touchpoint_owners
            if self.journey.owners_locked_at or rows.filter(decided=True).exists():
                raise Locked
            row = rows.filter(**claimant).first()
            if (row.version if row else 0) != version:
                raise Stale
            said = {"department": department, "supporting": supporting, "version": version + 1, "rev": change.rev}
            rows.update_or_create(**claimant, defaults=said)
            tell(self.journey, change, self.note)

    def decide(self, department, supporting):
        """A person decides between claims."""
        with live.change(self.journey.workshop) as change:
            said = {"department": department, "supporting": supporting, "rev": change.rev}
            self.note.touchpoint_owners.update_or_create(decided=True, defaults=said)
            tell(self.journey, change, self.note)

    def undecide(self):
        """The claims count again."""
        with live.change(self.journey.workshop) as change:
            self.note.touchpoint_owners.filter(decided=True).delete()
            handoffs.follow(self.journey, of(self.journey))
            change.ring()

    def element(self):
        return live.Element("journey_map/owners/touchpoint.html", {"touchpoint": self}, live.EVERYONE)


def department_words(code):
    return in_words(choices("department")[code]) if code else in_words(choices("owner_kind")["unknown"])


def of(journey, layer=None):
    """All of a layer, that which is drawn, as the customer meets them; in a fixed number of queries."""
    board = journey.board
    order = {column["code"]: place for place, column in enumerate(board.columns)}
    notes = board.notes.on_the_wall().filter(shown=True, lane=LANE, layer=layer or board.layer)
    notes = notes.select_related("origin_note")
    claims = {}
    for claim in TouchpointOwner.objects.filter(note__board=board):
        claims.setdefault(claim.note_id, []).append(claim)
    found = []
    for note in sorted(notes, key=lambda note: (order.get(note.column, len(order)), note.place)):
        note.board = board
        found.append(Touchpoint(journey, note, claims.get(note.pk) or claims.get(note.origin_note_id, [])))
    return found


def by_stage(journey, found, codes=None):
    """[(stage, [touchpoint, ...])] of all stages, or of some."""
    stages = [column for column in journey.board.columns if codes is None or column["code"] in codes]
    return [(stage, [each for each in found if each.note.column == stage["code"]]) for stage in stages]


def one(journey, note):
    """What is said about this note, whether or not it is a touchpoint now."""
    found = next((each for each in of(journey) if each.note.pk == note.pk), None)
    return found or Touchpoint(journey, note, [])


def are_watched(journey):
    """Is the room where owners are claimed?"""
    phase = journey.workshop.phase
    return bool(phase and phase.step_id == journey.board.step_id and phase.face.folder == FACE)


def tell(journey, change, note):
    """Something was said about the owner of this note."""
    found = of(journey)
    handoffs.follow(journey, found)
    if are_watched(journey):
        change.put(*elements(journey, found, [note.pk]))
    else:
        change.ring()


def elements(journey, found, pks):
    """How the touchpoints of these notes, and what counts them, are drawn where owners are claimed."""
    yield from (each.element() for each in found if each.note.pk in pks)
    yield from counts(journey, found)


def counts(journey, found):
    contested = [each for each in found if each.status == "contested"]
    to = live.SCREEN, live.FACILITATORS
    yield live.Element("journey_map/ownership.html", {"ownership": journey.ownership(found)}, *to, id="ownership")
    context = {"contested": contested, "workshop": journey.workshop}
    yield live.Element("journey_map/owners/contested.html", context, live.FACILITATORS, id="contested")
    yield from journey.workshop.phase.progress()


def follow(journey, note):
    """A note was changed where owners are claimed: whether it still is a touchpoint, and how it reads."""
    found = of(journey)
    standing = next((each for each in found if each.note.pk == note.pk), None)
    yield (standing or Touchpoint(journey, note, [])).element()
    yield from counts(journey, found)
