"""The first half of a night: settle, facts, silent cards, their reveal, one's own corner, and causes."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop import privacy
from workshop.exercise import Face
from workshop.methods.clusters import OnClusters, zoomed
from workshop.models import Board, clusters

from ..models import Corner, Echo, Night, corners, echoes, facts, seating
from . import closed, rehearsing, scenes

FACES = {
    "settle": Face("campfire_review/settle", night=True),
    "facts": Face("campfire_review/facts", night=True, writes=True),
    "silent": Face("campfire_review/silent", night=True, private=True, writes=True, what_not_who=True),
    "reveal": Face("campfire_review/reveal", night=True, writes=True, wall=True, zooms=True),
    "own": Face("campfire_review/own", night=True, writes=True),
    "cluster": Face("campfire_review/cluster", night=True, wall=True, zooms=True, what_not_who=True),
}


class Speaking(OnClusters):
    """Cards lie on one board; each circle has a lane of it with a wall of its own."""

    labels_notes = False  # in a circle of eight a department is two people
    note_length = 5, 200
    most_notes = 6
    cluster_tags = "loss_cause_tag"

    @property
    def night(self):
        night = self.step.night
        night.step = self.step  # the same step, so that its workshop is not fetched again
        return night

    @property
    def manager_guard(self):
        return self.night.guard

    def preparations(self):
        return [(self.address(), _("Deals and circles of “%(title)s”") % {"title": self.step.title})]

    def address(self):
        return reverse("campfire-review", args=[self.step.workshop_id, self.step.pk])

    def prepare(self):
        Board.objects.create(step=self.step)
        Night.objects.create(step=self.step)

    def prepare_like(self, step):
        """The same deals, to be tried with other people."""
        for circle in step.circles.all():
            self.step.circles.create(number=circle.number, deal=circle.deal)

    # Who is where, and who hears of it

    @classmethod
    def closed_to(cls, viewer):
        return closed.to(viewer, cls.kind)

    def circle(self, lane):
        circle = self.step.circles.filter(number=int(lane)).first() if lane.isdigit() else None
        if circle:
            circle.step = self.step
        return circle

    def ears(self, lane):
        circle = self.circle(lane)
        return circle.ears if circle else []

    def lane_of(self, seat):
        circle = seating.circle_of(self.step, seat)
        return circle.lane if circle else "0"  # somebody without a chair writes nowhere

    def enter(self, phase, change):
        super().enter(phase, change)
        if phase.code != "confirm":
            seating.seat_all(self.step, change)

    def come(self, seat, change):
        if self.step.workshop.phase.code != "confirm":
            seating.seat_late(self.step, seat)
            seating.circle_of(self.step, seat).ring(change)

    def is_used(self):
        return super().is_used() or Corner.objects.filter(circle__step=self.step).exists()

    # What ends with a part

    def leave(self, phase, change):
        shown = super().leave(phase, change)
        if phase.code == "reveal":
            Echo.close(self.step, change)
        if phase.code == "own":
            shown = corners.show(self.step, change) or shown
        if phase.code == "cluster":
            self.name_conditions()
        return shown

    def reveal(self, phase, change):
        if phase.code == "own":
            corners.show(self.step, change)
        else:
            super().reveal(phase, change)

    def freeze(self, change):
        super().freeze(change)
        Echo.close(self.step, change)
        self.name_conditions()

    def name_conditions(self):
        """The tags of each circle's causes are the conditions of its deal, as this night says."""
        for circle in seating.circles_of(self.step):
            if circle.deal:
                circle.deal.name_conditions(tags_of(self.step.board, circle.lane), self.step)

    # What pages need

    def context(self, viewer, phase, chosen=""):
        here = scenes.of(self, viewer, phase, chosen) if phase.code != "confirm" else {}
        self.shown = here.get("circle")
        return super().context(viewer, phase, chosen) | here

    def wall_context(self, viewer, phase):
        board, lane = self.board, self.shown.lane if self.shown else "0"
        notes = board.wall(privacy.notes_for(viewer, board.notes).filter(shown=True, merged_into=None, lane=lane))
        found = clusters.in_order(board, [note for note in notes if note.is_on_the_wall], lane)
        return zoomed(viewer, phase, board, found) | {"tray": [note for note in notes if note.removed_at]}

    def on_sheet(self, viewer, note):
        phase = self.step.workshop.phase
        if not (phase and phase.code == "reveal" and phase.step_id == self.step.pk and note.shown):
            return None
        if not viewer.participant:
            return ("campfire_review/reveal/rewrite.html", {}) if viewer.is_facilitator else None
        circle = self.circle(note.lane)
        said = echoes.said_by(circle, note, viewer.keys.get(self.step.pk, ""))
        return "campfire_review/reveal/echoes.html", {"said": said}

    def states(self, phase):
        """Who agreed to the one rule; everything else is nobody's."""
        if phase.code != "settle":
            return super().states(phase)
        return dict.fromkeys(phase.who_is_ready(), "ready")

    def unready(self, phase):
        return [*super().unready(phase), *self._open_ends(phase)]

    def _open_ends(self, phase):
        if phase.code not in FACES:
            return
        circles = seating.circles_of(self.step)
        if phase.code == "settle":
            agreed, people = phase.who_is_ready(), seating.people_of(self.step)
            if n := sum(seat.pk not in agreed for seat in people):
                yield _("%(n)s of %(all)s have not agreed") % {"n": n, "all": len(people)}
        if n := sum(not circle.deal for circle in circles):
            yield ngettext("%(n)s circle has no deal", "%(n)s circles have no deal", n) % {"n": n}
        if phase.code == "facts":
            counted = [circle.facts.filter(removed=False).count() for circle in circles]
            if n := sum(count < facts.FIVE for count in counted):
                yield ngettext(
                    "%(n)s timeline has fewer than five facts", "%(n)s timelines have fewer than five facts", n
                ) % {"n": n}
        if phase.code == "cluster":
            untagged = self.board.clusters.filter(removed_at=None, tag="").count()
            if untagged:
                yield ngettext("%(n)s cause has no kind", "%(n)s causes have no kind", untagged) % {"n": untagged}

    def rehearse(self, seat, phase, dice):
        if phase.code in FACES:
            rehearsing.act(self, seat, phase, dice)
        else:
            super().rehearse(seat, phase, dice)


def tags_of(board, lane):
    """The kinds of a circle's causes, each once, in the order of the wall."""
    tags = board.clusters.filter(removed_at=None, lane=lane).exclude(tag="").values_list("tag", flat=True)
    return list(dict.fromkeys(tags))
