"""What is special about the persona hunt: a walk in pairs, a silent card, and one person for each table."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshop.exercise import Face, register
from workshop.methods import Consent, Dots
from workshop.methods.groups import InGroups
from workshop.models import forming
from workshop.models.groups import FOUR, PAIR

from .hunt import rehearsing, scenes, suggesting, taking
from .models import Hunt, Walk, seeds, tables
from .models.cards import show_shifts

ASIDE = re.compile(r"^[(（].*?[)）]\s*")  # in a prompt, what is said to whoever builds the page
STATED = Face("persona_hunt/shift", writes=True, wall=True)


@register
class PersonaHunt(InGroups):
    kind = "persona_hunt"
    parts_lines = True
    most_private = "team"  # a note of a walk belongs to two people who know each other; A2 allows no such link
    fills_tables = True
    faces = {
        "brief": Face("persona_hunt/brief", together=PAIR),
        "become": Face("persona_hunt/become", together=PAIR, writes=True, carried=True),
        "walk1": Face("persona_hunt/walk", together=PAIR, writes=True, aloud=True, carried=True),
        "swap": Face("persona_hunt/swap", together=PAIR, aloud=True, carried=True),
        "walk2": Face("persona_hunt/walk", together=PAIR, writes=True, aloud=True, carried=True),
        "card": Face("persona_hunt/card", together=PAIR, writes=True),
        "merge": Face("persona_hunt/merge", together=FOUR, writes=True, wall=True),
        "dots": Face("persona_hunt/dots", together=FOUR, wall=True),
        "shift": Face("persona_hunt/shift", together=FOUR, writes=True, private=True),
        "convert": Face("persona_hunt/convert", together=FOUR, wall=True),
    }

    @property
    def hunt(self):
        hunt = self.step.hunt
        hunt.step = self.step  # the same step, so that its workshop is not fetched again
        return hunt

    def preparations(self):
        return [(self.address(), _("Segments and prompts of “%(title)s”") % {"title": self.step.title})]

    def address(self):
        return reverse("persona-hunt", args=[self.step.workshop_id, self.step.pk])

    def prepare(self):
        Hunt.make(self.step)

    def prepare_like(self, step):
        self.hunt.take_over(step.hunt)

    def words(self, phase_code, name):
        return ASIDE.sub("", super().words(phase_code, name))

    def face(self, phase):
        """What is stated in silence stands on the wall once it is revealed."""
        face = super().face(phase)
        return STATED if phase.code == "shift" and phase.revealed_at else face

    def is_used(self):
        return self.keeps_groups() or self.step.cards.exists() or self.step.shifts.exists()

    def keeps_groups(self):
        return Walk.objects.filter(pair__step=self.step).exclude(name="", notes=None).exists()

    def enter(self, phase, change):
        """Fours stand from the beginning: all pairs of one have seed cards of one segment."""
        super().enter(phase, change)
        if phase.face.together:
            forming.form(self.step, FOUR)
        if phase.face.together == FOUR:
            tables.set_up(self.step)

    def leave(self, phase, change):
        return phase.code == "shift" and show_shifts(self.step)

    def reveal(self, phase, change):
        if phase.code == "shift":
            show_shifts(self.step)

    def questions(self, phase):
        if phase.code == "dots":
            lines = scenes.options(self.step)
            words = seeds.words("questions")
            return [
                Dots("never", words["never"], lines, budget=3),
                Dots("verify", words["verify"], lines, budget=1, most=1),
            ]
        if phase.code == "shift":
            found = scenes.sentences(self.step)
            return [Consent(f"sentence-{table.pk}", scenes.asked(table)) for table in found]
        return []

    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen)
        if phase.code not in self.faces:
            return context
        return context | {"hunt": self.hunt} | scenes.of(self, viewer, phase)

    def packed(self, seats):
        return scenes.packed(self, seats)

    def elements_since(self, rev):
        yield from super().elements_since(rev)
        yield from scenes.elements_since(self, self.step.workshop.phase, rev)

    def states(self, phase):
        """Whose card has what it needs; never what it says."""
        return scenes.states(self.step) if phase.code == "card" else super().states(phase)

    def unready(self, phase):
        return [*super().unready(phase), *self._open_ends(phase)]

    def _open_ends(self, phase):
        ends = {"become": self._nameless, "card": self._silent, "merge": self._unfinished, "convert": self._unadopted}
        find = ends.get(phase.code)
        return find() if find else []

    def _nameless(self):
        n = sum(not walk.name for walk in scenes.walks(self.step).at_work)
        return [ngettext("%(n)s pair has no name yet", "%(n)s pairs have no name yet", n) % {"n": n}] if n else []

    def _silent(self):
        n = sum(word == "waiting" for word in scenes.states(self.step).values())
        sentence = ngettext("%(n)s card is not complete", "%(n)s cards are not complete", n)
        return [sentence % {"n": n}] if n else []

    def _unfinished(self):
        n = sum(bool(table.missing) for table in scenes.tables_at_work(self.step))
        return [ngettext("%(n)s sheet has gaps", "%(n)s sheets have gaps", n) % {"n": n}] if n else []

    def _unadopted(self):
        n = sum(not table.persona_id for table in scenes.tables_at_work(self.step))
        sentence = ngettext("%(n)s person is not adopted", "%(n)s people are not adopted", n)
        return [sentence % {"n": n}] if n else []

    def suggestions(self):
        return suggesting.of(self.step)

    def rehearse(self, seat, phase, dice):
        rehearsing.act(self, seat, phase, dice)

    def tables(self, version=None):
        return taking.tables(self.step)

    def report(self, viewer):
        return "persona_hunt/report.html", scenes.report(self.step)
