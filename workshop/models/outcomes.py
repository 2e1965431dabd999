"""What the room takes home: action items, each with one owner, one date, one measure and the words it came from."""

import uuid
from contextlib import contextmanager
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshop import live
from workshop.wording import LANGUAGES, InBoth

from .notes import Note, Stale, Taken
from .people import Participant


def working_day(day):
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


class ActionQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(status=ActionItem.Status.DROPPED)


class ActionItem(models.Model):
    """Rule 2.0.8. `proposed` until its one owner accepts."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for owner")
        COMMITTED = "committed", _("Committed")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # made by the page that asks for it
    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="actions")
    title_en = models.CharField(max_length=80, blank=True)
    title_ja = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="actions")
    status = models.CharField(max_length=12, choices=Status, default=Status.PROPOSED)
    declined = models.BooleanField(default=False)
    due = models.DateField()
    first_due = models.DateField()  # never overwritten
    done_on = models.DateField(null=True, blank=True)
    measure_en = models.CharField(max_length=80, blank=True)
    measure_ja = models.CharField(max_length=80, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit_en = models.CharField(max_length=16, blank=True)
    unit_ja = models.CharField(max_length=16, blank=True)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="actions")
    quote_en = models.CharField(max_length=120, blank=True)  # the note's sentence when the promise was made
    quote_ja = models.CharField(max_length=120, blank=True)
    source_en = models.CharField(max_length=80, blank=True)  # where it came from, in words
    source_ja = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    title, measure, unit, quote, source = InBoth(), InBoth(), InBoth(), InBoth(), InBoth()
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self):
        return self.title

    @property
    def is_accepted(self):
        return self.status in (self.Status.COMMITTED, self.Status.IN_PROGRESS, self.Status.DONE)

    @property
    def place(self):
        """Its order on any page, the same as `ordering`."""
        return self.due.toordinal() + self.pk.int / 2**128

    @property
    def evidence(self):
        return self.note.evidence if self.note else ""

    @property
    def days_left(self):
        return (self.due - timezone.localdate(timezone=self.workshop.tz)).days

    @property
    def is_late(self):
        return self.days_left < 0 and self.status not in (self.Status.DONE, self.Status.DROPPED)

    @classmethod
    def propose(cls, workshop, action_id, *, language, note=None, **fields):
        """A new promise, waiting for its owner; a note's sentence is quoted as it stands now. Sent twice, one row."""
        if known := cls.objects.filter(pk=action_id).first():
            if known.workshop_id != workshop.pk:
                raise Taken
            return known
        with live.change(workshop) as change:
            action = cls(id=action_id, workshop=workshop, note=note, first_due=fields["due"], rev=change.rev)
            action.write(language, **fields)
            if note:
                action.quote_from(note)
            action.save(force_insert=True)
            change.put(*action.elements())
        return action

    def quote_from(self, note):
        self.quote_en, self.quote_ja = note.read_in("en"), note.read_in("ja")
        for code in LANGUAGES:
            names = [
                next((e[code] for e in entries if e["code"] == wanted), wanted)
                for entries, wanted in ((note.board.columns, note.column), (note.board.lanes, note.lane))
            ]
            setattr(self, f"source_{code}", " · ".join(names)[:80])

    def forget_quote(self, change):
        """The note it came from was taken back by its author."""
        self.quote_en = self.quote_ja = ""
        self.rev = change.rev
        self.save(update_fields=["quote_en", "quote_ja", "rev"])
        change.put(*self.elements())

    def write(self, language, **fields):
        """Set fields; `title`, `measure` and `unit` in the language they were written in."""
        for name, value in fields.items():
            if name in ("title", "measure", "unit"):
                for code in LANGUAGES:
                    setattr(self, f"{name}_{code}", value if code == language else "")
            else:
                setattr(self, name, value)

    def amend(self, *, version, language, **fields):
        """New words or dates. Changing the owner asks the new one."""
        with self._fresh(version) as change:
            if fields.get("owner", self.owner) != self.owner:
                self._leave_owner(change)
            said = {name for name in ("title", "measure", "unit") if fields.get(name) == getattr(self, name)}
            self.write(language, **{name: value for name, value in fields.items() if name not in said})
            self._announce(change)

    def accept(self, *, version):
        self._become(version, self.Status.COMMITTED)

    def decline(self, *, version):
        """Nobody is told who; the room looks for another owner."""
        with self._fresh(version) as change:
            self._leave_owner(change)
            self.owner, self.declined = None, True
            self._announce(change)

    def finish(self, *, version, on=None):
        with self._fresh(version) as change:
            self.status, self.done_on = self.Status.DONE, on or timezone.localdate(timezone=self.workshop.tz)
            self._announce(change)

    def drop(self, *, version):
        self._become(version, self.Status.DROPPED)

    def _become(self, version, status):
        with self._fresh(version) as change:
            self.status = status
            self._announce(change)

    @contextmanager
    def _fresh(self, version):
        with live.change(self.workshop) as change:
            self.refresh_from_db()
            if self.version != version:
                raise Stale
            yield change

    def _leave_owner(self, change):
        """It waits for an answer again, and goes from the phone of whoever had it, also when that is offline now."""
        self.status, self.declined = self.Status.PROPOSED, False
        if self.owner:
            change.ring(self.owner.audience)

    def _announce(self, change):
        self.version, self.rev = self.version + 1, change.rev
        self.save()
        change.put(*self.elements())

    def elements(self):
        yield live.Element("actions/card.html", {"action": self}, live.EVERYONE)
        yield live.Element("actions/promise.html", {"action": self}, live.FACILITATORS)
        yield live.Element("actions/count.html", {"workshop": self.workshop}, live.FACILITATORS)
        if self.owner:
            yield live.Element("actions/offer.html", {"action": self}, live.person(self.owner_id))
