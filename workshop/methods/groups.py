"""M2, 1-2-4-All, and M8, cross pairs.

class Ask(OneTwoFourAll, OnClusters):
    faces = {**STAGES, "clusters": CLUSTERS}     # phases "one", "two", "four" and "all"

class Swap(InGroups, Exercise):
    parts_lines = True                           # nobody is in a pair with their boss
    faces = {"walk": PAIRS}
"""

from django.utils.translation import ngettext

from workshop.exercise import Exercise, Face
from workshop.models import forming
from workshop.models.groups import ALONE, FOUR, PAIR, Tree
from workshop.models.lines import carry_up, lines_of, progress, written

PAIRS = Face("groups/pairs", together=PAIR)
STAGES = {
    "one": Face("groups/one", together=ALONE, writes=True, aloud=True),
    "two": Face("groups/two", together=PAIR, writes=True),
    "four": Face("groups/two", together=FOUR, writes=True),
    "all": Face("groups/all", together=FOUR, writes=True, wall=True, zooms=True),
}


class InGroups(Exercise):
    """Groups are made when the room comes to a phase in which people work together."""

    def enter(self, phase, change):
        super().enter(phase, change)
        if phase.face.together:
            forming.form(self.step, phase.face.together)

    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen)
        return context | self.groups_context(viewer, phase) if phase.face.together else context

    def groups_context(self, viewer, phase):
        tree, level = self.tree(), phase.face.together
        mine = tree.around(viewer.participant, level)
        return {
            "group": mine,
            "partners": mine.others(viewer.participant) if mine else [],
            "shelter": tree.shelter(viewer.participant) if mine else None,
            "groups": tree.at_work(level) if level > ALONE else [],
        }

    def tree(self):
        return Tree(self.step)


class OneTwoFourAll(InGroups):
    """One line of each, of each pair, of each four; what the fours agreed on hangs on the wall of the step's board."""

    parts_lines = True
    most_private = "team"  # a line belongs to a group whose people know each other; A2 allows no such link

    def tree(self):
        return lines_of(self.step)

    def enter(self, phase, change):
        super().enter(phase, change)
        if phase.face.together and phase.face.wall:
            carry_up(self.step, change)

    def groups_context(self, viewer, phase):
        context = super().groups_context(viewer, phase)
        tree = self.tree()
        return context | {
            "written": written(tree, phase.face.together),
            "all_have_brought": all(four.line.text for four in tree.at_work(FOUR)),
        }

    def elements_since(self, rev):
        yield from super().elements_since(rev)
        tree = lines_of(self.step)
        changed = [group for group in tree.groups.values() if group.line.rev > rev]
        for group in changed:
            yield from group.line.elements()
        if changed:
            yield from progress(self.step)
            yield from self.writers_since(changed)

    def writers_since(self, changed):
        """On the desk's list, who has written since; where it may be known."""
        phase = self.step.workshop.phase
        if self.states(phase):
            seats = [group.participant_id for group in changed if group.level == ALONE]
            writers = self.step.workshop.participants.filter(pk__in=seats)
            yield from (seat.on_the_desk() for seat in writers.with_states(phase))

    def states(self, phase):
        """While each writes alone: who has, not what."""
        if phase.face.together != ALONE:
            return super().states(phase)
        have = {group.participant_id for group in self.tree().of(ALONE) if group.line.text}
        seats = self.step.workshop.active().taking_part().values_list("pk", flat=True)
        return {pk: "written" if pk in have else "waiting" for pk in seats}

    def unready(self, phase):
        sentences = super().unready(phase)
        if not phase.face.together:
            return sentences
        done, all_ = written(self.tree(), phase.face.together)
        missing = {"n": all_ - done}
        if missing["n"] and phase.face.together == ALONE:
            sentences.append(ngettext("%(n)s person has no line", "%(n)s people have no line", missing["n"]) % missing)
        elif missing["n"] and phase.face.together == PAIR:
            sentences.append(ngettext("%(n)s pair has no line", "%(n)s pairs have no line", missing["n"]) % missing)
        elif missing["n"]:
            sentences.append(ngettext("%(n)s group has no line", "%(n)s groups have no line", missing["n"]) % missing)
        return sentences
