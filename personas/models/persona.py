"""One fictional human being on whom sales and marketing agree. Belongs to the organisation and outlives the day."""

import uuid
from contextlib import contextmanager
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from workshop import live
from workshop.models import Organisation, Step, Workshop
from workshop.models.notes import Stale

from .lines import Line
from .reading import Reading

REVIEW_AFTER = timedelta(days=90)
LINE_FIELDS = "field", "text_en", "text_ja", "evidence", "to_verify", "dots"


class Unproven(Exception):
    """It cannot be called verified yet; `lacks` says why."""

    def __init__(self, lacks):
        self.lacks = lacks


class PersonaQuerySet(models.QuerySet):
    def kept(self):
        """Those of the library: what a rehearsal made goes with the rehearsal."""
        return self.filter(rehearsal=None)

    def ready(self):
        """With everything that a page draws, however many there are."""
        return self.select_related("portrait", "step").prefetch_related("lines__step__workshop")

    def of_day(self, workshop, also=()):
        """Those adopted in this workshop, and those that stand in it besides."""
        return self.filter(Q(step__workshop=workshop) | Q(pk__in=also)).distinct()


class Persona(Reading, models.Model):
    class Status(models.TextChoices):
        HYPOTHESIS = "hypothesis", _("Hypothesis")
        PARTLY_VERIFIED = "partly_verified", _("Partly verified")
        VERIFIED = "verified", _("Verified")
        RETIRED = "retired", _("Retired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="personas")
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="personas")  # made in
    rehearsal = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="+")  # and gone with it
    name = models.CharField(max_length=20)
    kana = models.CharField(max_length=30, blank=True)
    romaji = models.CharField(max_length=30, blank=True)
    roles = models.JSONField(default=list)  # one to three of content's buying_role
    age = models.CharField(max_length=2, blank=True)  # of sheet.AGES
    status = models.CharField(max_length=16, choices=Status, default=Status.HYPOTHESIS)
    status_before = models.CharField(max_length=16, choices=Status, blank=True)  # it retired
    made_at = models.DateTimeField(default=timezone.now)
    review_due = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = PersonaQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self):
        return self.name

    @classmethod
    @live.keeping()
    def adopt(
        cls,
        organisation,
        *,
        step,
        name,
        kana="",
        romaji="",
        roles=(),
        age="",
        lines=(),
        review_due=None,
        status=None,
        by=None,
    ):
        """Into the library. `lines` are unsaved `Line`s: `field`, words in a language or both, `evidence`, `to_verify`,
        `dots`; they are kept in this order within their field. Review is due after 90 days."""
        persona = cls.objects.create(
            organisation=organisation,
            step=step,
            rehearsal=step.workshop if step and step.workshop.is_rehearsal else None,
            name=name,
            kana=kana,
            romaji=romaji,
            roles=list(roles),
            age=age,
            status=status or cls.Status.HYPOTHESIS,
            review_due=review_due or timezone.localdate() + REVIEW_AFTER,
        )
        for rank, line in enumerate(lines):
            line.persona, line.rank, line.step = persona, rank, step
            line.save()
        persona.keep_version(by)
        return persona

    @cached_property
    def said(self):
        return list(self.lines.all())

    @property
    def is_retired(self):
        return self.status == self.Status.RETIRED

    @property
    def is_due(self):
        return not self.is_retired and self.review_due <= timezone.localdate()

    @contextmanager
    def changing(self, version, by):
        """One more version of the sheet; whoever has read an older one than the last raises `Stale`."""
        with live.keeping():
            if not Persona.objects.filter(pk=self.pk, version=version).update(version=F("version") + 1):
                raise Stale
            self.refresh_from_db()
            self.forget_lines()
            yield
            self.forget_lines()
            if self.status == self.Status.VERIFIED and self.lacks:
                self.status = self.Status.PARTLY_VERIFIED
            self.save()
            self.keep_version(by)

    def revise(self, *, version, by, language, said, **fields):
        """The sheet as somebody typed it: `fields` of the persona, and `said` as `Said` lines in their order."""
        with self.changing(version, by):
            for name, value in fields.items():
                setattr(self, name, value)
            known = {line.pk: line for line in self.lines.all()}
            for rank, each in enumerate(said):
                line = known.pop(each.line, None) or Line(persona=self)
                line.field, line.rank, line.evidence, line.to_verify = each.field, rank, each.evidence, each.to_verify
                line.say(language, each.text)
                line.save()
            self.lines.filter(pk__in=known).delete()

    def call(self, status, *, version, by):
        """How sure we are. Raises `Unproven` when the lines do not carry the word."""
        with self.changing(version, by):
            if status == self.Status.VERIFIED and self.lacks:
                raise Unproven(self.lacks)
            self.status = status

    def retire(self, *, version, by):
        """Out of the lists to choose from; everything that names it stays as it is."""
        with self.changing(version, by):
            if not self.is_retired:
                self.status_before, self.status = self.status, self.Status.RETIRED

    def bring_back(self, *, version, by):
        with self.changing(version, by):
            if self.is_retired:
                self.status, self.status_before = self.status_before or self.Status.HYPOTHESIS, ""

    def forget_lines(self):
        self.__dict__.pop("said", None)

    def keep_version(self, by):
        lines = [{name: getattr(line, name) for name in LINE_FIELDS} | {"step": line.step_id} for line in self.said]
        names = "name", "kana", "romaji", "roles", "age", "status"
        content = {name: getattr(self, name) for name in names} | {"review_due": f"{self.review_due}", "lines": lines}
        self.versions.create(number=self.version, user=by, content=content)

    @property
    def fell_back(self):
        """Did its last change take the word “verified” from it?"""
        if self.status != self.Status.PARTLY_VERIFIED or not self.lacks:
            return False
        before = self.versions.filter(number=self.version - 1).first()
        return bool(before and before.status == self.Status.VERIFIED)

    def sources(self):
        """[(number, workshop or None, how many lines)]: where its lines come from, the library's own last.

        Where there are several, each line is told its number.
        """
        found = {}
        for line in self.said:
            found.setdefault(line.step and line.step.workshop, []).append(line)
        numbered = enumerate(sorted(found.items(), key=lambda each: each[0] is None), start=1)
        sources = [(number, workshop, lines) for number, (workshop, lines) in numbered]
        for number, _workshop, lines in sources if len(sources) > 1 else ():
            for line in lines:
                line.source = number
        return [(number, workshop, len(lines)) for number, workshop, lines in sources]
