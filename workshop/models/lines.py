"""The one line that a group of 1-2-4-All carries up (M2). Anybody in it may write it; nobody's words are lost."""

import uuid

from django.db import models

from workshop import live

from .groups import ALONE, FOUR, Group, Tree
from .notes import Note, Stale
from .people import Participant

WORDS = 120
FROM_THE_PAGE = "-"  # what travels holds no token: the outbox sends that of its page


class Line(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="lines")
    round = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=WORDS, blank=True)
    language = models.CharField(max_length=5, default="en")
    by = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")  # who wrote last
    note = models.OneToOneField(Note, models.SET_NULL, null=True, blank=True, related_name="+")  # on the wall
    version = models.PositiveIntegerField(default=0)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "round"], name="one_line_per_round")]

    def __str__(self):
        return f"line of {self.group}"

    @classmethod
    def write(cls, group, text, language, *, version, by):
        """New words for the line of a group. Raises `Stale` when somebody else of the group was first.

        The same words again, such as those of an outbox that got no answer, change nothing.
        """
        step = group.step
        with live.change(step.workshop) as change:
            line = lines_of(step).groups[group.pk].line
            if line.text == text:
                return line
            if line.version != version:
                raise Stale
            line.text, line.language, line.by = text, language, by
            line.version, line.rev = line.version + 1, change.rev
            line.save()
            if line.group.level == FOUR and step.workshop.phase.face.wall:
                line.bring(change)
            change.put(*line.elements(), *progress(step))
            if line.group.level == ALONE:
                by.__dict__.pop("state", None)  # found anew when it is drawn
                change.put(by.on_the_desk())
        return line

    def bring(self, change):
        """To everybody: it hangs on the wall as a note, or the note that it became says the new words."""
        board = self.group.step.board
        board.step = self.group.step
        if self.note is None:
            self.note = hang(board, self.text, self.language, change)
            self.save(update_fields=["note"])
        elif not self.note.withdrawn_at:
            self.note.board = board
            self.note.say(self.text, self.language, change)

    @property
    def below(self):
        """The lines of the parts of its group."""
        return [part.line for part in self.group.inside if part.line.text]

    @property
    def begins_with(self):
        """What stands in the field: the line, or the lines below it, to make one of them."""
        return self.text or ("\n".join(line.text for line in self.below) if self.round == 1 else "")

    def elements(self):
        """On the phones of its group; and of the group around it, whose line begins with it."""
        yield self.element()
        above = self.group.above
        if above and not above.line.text:
            yield above.line.element()
        if self.group.level > ALONE:
            there = f"group-{self.group.pk}"
            yield live.Element("groups/group.html", {"group": self.group}, live.SCREEN, live.FACILITATORS, id=there)

    def element(self):
        there = f"line-{self.group.pk}"
        context = {"group": self.group, "csrf_token": FROM_THE_PAGE}
        return live.Element("groups/line.html", context, *self.group.ears, id=there)


def hang(board, text, language, change):
    """On the wall within a change, as a note of nobody in particular."""
    place = {"column": board.columns[0]["code"], "lane": board.lanes[0]["code"]} if board.columns else {}
    note = Note(id=uuid.uuid4(), board=board, place=board.notes.count(), rev=change.rev, shown=True, **place)
    note.gathered = []
    note.write(text, language)
    note.save(force_insert=True)
    change.put(*note.elements(), *board.counts(note.column))
    if board.in_clusters:
        change.put(*board.cluster_heads([None]))
    return note


def lines_of(step):
    """The tree of a step, each group with its line of this round."""
    tree = Tree(step)
    lines = Line.objects.filter(group__step=step).select_related("by", "note")
    known = {(line.group_id, line.round): line for line in lines}
    for group in tree.groups.values():
        group.line = known.get((group.pk, group.round)) or Line(round=group.round)
        group.line.group = group
    return tree


def carry_up(step, change):
    """What the fours agreed on comes before everybody: one line of each (M2, 'All')."""
    for four in lines_of(step).of(FOUR):
        if four.line.text and not four.line.note:
            four.line.bring(change)


def written(tree, level):
    """(groups that have their line, all groups that work): counted, never named."""
    groups = tree.at_work(level)
    return sum(bool(group.line.text) for group in groups), len(groups)


def progress(step):
    """How far the groups of this phase are, on the desk and the screen."""
    phase = step.workshop.phase
    if not (phase and phase.step_id == step.pk and phase.face.together):
        return
    tree = lines_of(step)
    count = {"phase": phase, "written": written(tree, phase.face.together)}
    yield live.Element("groups/count.html", count, live.SCREEN, live.FACILITATORS, id="lines")
    yield from phase.progress()
