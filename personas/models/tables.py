"""The one person whom a table makes of its cards: a sheet with lines that are moved, merged and doubted, never lost."""

import uuid
from contextlib import contextmanager

from django.db import models
from django.utils.translation import gettext as _

from workshop import live
from workshop.models import Group, Participant
from workshop.models.groups import FOUR, Tree
from workshop.models.notes import Stale, Taken
from workshop.wording import LANGUAGES

from ..sheet import FIELDS
from .persona import Persona
from .sheet_lines import SheetLine, arranged, room_in
from .walks import Full, NotFictional, Walks, must_be_free, real_name

NAME, READING = 20, 30
NAMES = "name", "kana", "romaji"


class Closed(Exception):
    """The boards of the tables are closed, or another phone is the scribe's."""


class Table(models.Model):
    """The sheet of one table, which is a four of the step's groups."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="table")
    name = models.CharField(max_length=NAME, blank=True)
    kana = models.CharField(max_length=READING, blank=True)
    romaji = models.CharField(max_length=READING, blank=True)
    roles = models.JSONField(default=list)  # one to three of content's buying_role
    age = models.CharField(max_length=2, blank=True)  # of sheet.AGES
    is_open = models.BooleanField(default=True)
    scribe = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    persona = models.OneToOneField(Persona, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["group__number"]

    def __str__(self):
        return self.name or str(self.group)

    @property
    def step(self):
        return self.group.step

    @property
    def workshop(self):
        return self.step.workshop

    @property
    def standing(self):
        """Its lines, each with those under it, in their order."""
        if not hasattr(self, "_standing"):
            self._standing = arranged(self, self.lines.filter(removed=False))
        return self._standing

    @property
    def sheet(self):
        """[(code, field, lines)] of everything that a persona has."""
        return [(code, field, [line for line in self.standing if line.field == code]) for code, field in FIELDS.items()]

    @property
    def sentence(self):
        return next((line for line in self.standing if line.field == "sentence"), None)

    @property
    def proven(self):
        """(lines that are not imagined, lines that say how they are known): "known 7 of 12"."""
        said = [line for line in self.standing if line.evidence]
        return sum(line.evidence != "imagined" for line in said), len(said)

    @property
    def missing(self):
        """What it needs before it is adopted, in words."""
        head = [(self.name, _("Name")), (self.roles, _("Part in buying"))]
        return [words for is_there, words in head if not is_there] + [field.name for _code, field, _id in self.gaps]

    @property
    def gaps(self):
        """[(code, field, id of the line to come)] of the needed fields without one."""
        have = {line.field for line in self.standing}
        return [(code, field, uuid.uuid4()) for code, field in FIELDS.items() if field.needed and code not in have]

    def may_write(self, seat):
        return self.is_open and (self.scribe_id is None or self.scribe_id == seat.pk)

    # Verbs

    def put_morning(self, walk, *, by):
        """How the morning of a pair's customer began, put here by one of the pair; taken off it can be put again."""
        line = SheetLine.objects.filter(pk=walk.morning_id, table=self, removed=True).first()
        if line:
            line.table = self
            return line.put_back(version=line.version, by=by)
        return self.add(walk.morning_id, "morning", walk.morning, walk.language, "imagined", by=by)[0]

    def add(self, line_id, field, text, language, evidence, *, by, card_line=None):
        """A line, written here or put here from a card. Returns (line, created). Raises `Taken`, `Full`, `Closed`."""
        with self._changing(by) as change:
            if known := SheetLine.objects.filter(pk=line_id).first():
                if known.table_id != self.pk:
                    raise Taken
                return known, False
            line = SheetLine.objects.filter(card_line=card_line).first() if card_line else None
            if line and not line.removed:
                return line, False
            self.make_room(field)
            was = line and line.kept
            line = line or SheetLine(id=line_id, card_line=card_line)
            line.table, line.field, line.evidence, line.seat, line.removed = self, field, evidence, by, False
            line.say(text, language)
            line.rank, line.rev = self._last_rank + 1, change.rev
            line.save()
            self.history.create(line=line, was=was, rev=change.rev)
            self.doubt(field, change)
        return line, True

    def entitle(self, *, version, by, **fields):
        """Name, reading, buying roles and age. Raises `Stale` when somebody was first, `NotFictional` for a real name,
        `NameTaken` for one that another table has."""
        with self._changing(by):
            if version != self.version:
                raise Stale
            if real := real_name(self.workshop, *filter(None, (fields[name] for name in NAMES))):
                raise NotFictional(real)
            others = Table.objects.filter(group__step=self.step).exclude(pk=self.pk)
            must_be_free(fields["name"], others.values_list("name", flat=True))
            for name, value in fields.items():
                setattr(self, name, value)
            self.version += 1

    def check_first(self, line_id):
        """Of its unproven lines a real customer is asked about this one first. Everybody sees the suggestions."""
        with self._changing(None) as change:
            self.lines.update(first=False)
            self.lines.filter(pk=line_id, removed=False).update(first=True, rev=change.rev)
            change.ring()

    def undo(self, by):
        """The last change of a line never happened. False when there is none."""
        with self._changing(by) as change:
            last = self.history.select_related("line").first()
            if last is None:
                return False
            for name, value in (last.was or {"removed": True}).items():
                setattr(last.line, name, value)
            last.line.version, last.line.rev = last.line.version + 1, change.rev
            last.line.save()
            last.delete()
        return True

    def open(self, is_open):
        """The facilitator closes the board of this table, or opens it again."""
        with self._changing(None):
            self.is_open = is_open

    def appoint(self, seat):
        """Whose phone writes for the table; nobody's: every phone does."""
        with self._changing(None):
            self.scribe = seat

    def adopt(self, flags=None):
        """Into the library as a persona, once: asked again it is the same one. None while something is missing.

        `flags` are {line id: dots} of what must be verified first.
        """
        with self._changing(None):
            if self.persona or self.missing:
                return self.persona
            names = {name: getattr(self, name) for name in (*NAMES, "roles", "age")}
            self.persona = Persona.adopt(
                self.workshop.organisation, step=self.step, **names, lines=self._lines_to_adopt(flags or {})
            )
        return self.persona

    def _lines_to_adopt(self, flags):
        dots = self.dots
        order = list(FIELDS)
        lines = sorted(self.standing, key=lambda line: (order.index(line.field), line.rank))
        return [line.for_library(dots.get(str(line.pk), 0), bool(flags.get(str(line.pk)))) for line in lines]

    @property
    def dots(self):
        """{line id: dots} of the closed vote."""
        ballot = next(iter(closed_votes(self.step, "never")), None)
        return ballot.result["dots"] if ballot else {}

    def make_room(self, field, without=None):
        """A field has room for so many lines; of two that disagree both are kept. Raises `Full`."""
        here = [line for line in self.lines.filter(field=field, removed=False, under=None) if line != without]
        if len(here) >= room_in(field):
            raise Full

    def doubt(self, field, change):
        """Two lines where one is expected disagree: both are to verify."""
        here = list(self.lines.filter(field=field, removed=False, under=None))
        if FIELDS[field].most == 1 and len(here) > 1:
            self.lines.filter(pk__in=[line.pk for line in here]).update(to_verify=True, rev=change.rev)

    @property
    def _last_rank(self):
        return self.lines.aggregate(last=models.Max("rank"))["last"] or 0

    @contextmanager
    def _changing(self, by):
        """The row as it is now under the lock; afterwards the table, the desk and the screen know."""
        group = self.group
        with live.change(self.workshop) as change:
            self.refresh_from_db()
            self.group = group
            vars(self).pop("_standing", None)
            if by and not self.may_write(by):
                raise Closed
            yield change
            vars(self).pop("_standing", None)
            self.rev = change.rev
            self.save()
            for audience in (*group.ears, live.SCREEN, live.FACILITATORS):
                change.ring(audience)


def closed_votes(step, name):
    """The counted ballots of this name, the latest first."""
    found = []
    for phase in step.phases.filter(code="dots"):
        found += phase.ballots.filter(name=name).exclude(result=None).order_by("-round")
    return found


def set_up(step):
    """Every four has a table; a new one begins with the customer of one of its pairs. Within a change."""
    walks = Walks(step)
    for group in walks.tree.of(FOUR):
        if not Table.objects.filter(group=group).exists():
            begin(group, [walks.of_pair[pair.pk] for pair in group.inside])
    return tables_of(step)


def begin(group, walks):
    """Name, job and company are of one pair. How its morning began stays with it until it is put here."""
    walk = next((walk for walk in walks if walk.name), None) or next((walk for walk in walks if walk.seed), None)
    table = Table.objects.create(group=group, name=walk.name if walk else "")
    for rank, name in enumerate(("title", "company") if walk and walk.seed else (), 1):
        texts = {f"text_{code}": getattr(walk.seed, f"{name}_{code}") for code in LANGUAGES}
        if any(texts.values()):
            table.lines.create(field=name, rank=rank, **texts)


def tables_of(step):
    """The tables of a step in a few queries, each with its people and its lines in hand."""
    tree, lines = Tree(step), {}
    for line in SheetLine.objects.filter(table__group__step=step, removed=False).select_related("seat"):
        lines.setdefault(line.table_id, []).append(line)
    found = list(Table.objects.filter(group__step=step).select_related("scribe", "persona"))
    for table in found:
        table.group = tree.groups[table.group_id]
        table._standing = arranged(table, lines.get(table.pk, []))
    return found
