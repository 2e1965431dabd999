"""What is special about the open question; pairs, lines, clusters and voices are the core's."""

from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _

from workshop.exercise import Face, register
from workshop.methods import Confidence
from workshop.methods.clusters import CLUSTERS, OnClusters
from workshop.methods.groups import STAGES, OneTwoFourAll
from workshop.methods.voices import VOICES, SpeakInTurn
from workshop.models import Ballot
from workshop.wording import content, in_words

from . import rehearsing
from .models import Question

HERE = Path(__file__).parent
ASKING = "question", *STAGES  # what stands large above these parts is the question itself


@register
class OpenQuestion(OneTwoFourAll, OnClusters, SpeakInTurn):
    kind = "open_question"
    entry = content("open_question", HERE)
    sure = Face("open_question/sure", wall=True)  # the wall is the plan: what the room listens to changes it
    faces = {
        "question": Face("open_question/question", aloud=True),
        **STAGES,
        "clusters": CLUSTERS,
        "voices": VOICES,
        "sure": sure,
    }
    manager_guard = True

    @property
    def question(self):
        return self.step.open_question

    @property
    def about(self):
        return self.question.text

    def preparations(self):
        return [(self.address(), _("Question of “%(title)s”") % {"title": self.step.title})]

    def address(self):
        return reverse("open-question", args=[self.step.workshop_id, self.step.pk])

    def prepare(self):
        Question.make(self.step)

    def prepare_like(self, step):
        self.question.take_words(step.open_question)

    def words(self, phase_code, name):
        asked = self.question.text if name == "prompt" and phase_code in ASKING else ""
        return asked or super().words(phase_code, name)

    def questions(self, phase):
        return [Confidence("sure", self.entry["sure"])] if phase.code == "sure" else []

    def instruction(self, phase):
        """How the part is done, when the question stands where that would be said."""
        if phase.code not in ASKING or not self.question.text:
            return ""
        return in_words(next(entry for entry in self.entry["phases"] if entry["code"] == phase.code), "prompt")

    def context(self, viewer, phase, chosen=""):
        asked = {"question": self.question, "question_address": self.address()}
        return super().context(viewer, phase, chosen) | asked | {"instruction": self.instruction(phase)}

    def unready(self, phase):
        missing = phase.code == "question" and not self.question.text
        return [*([_("The question is not written yet")] if missing else []), *super().unready(phase)]

    def is_used(self):
        return super().is_used() or self.step.groups.exclude(lines=None).exists()

    def rehearse(self, seat, phase, dice):
        rehearsing.act(self, seat, phase, dice)

    def report(self, viewer):
        template, part = super().report(viewer)
        votes = Ballot.objects.filter(phase__step=self.step, name="sure").exclude(result=None)
        return template, part | {"question": self.question.text, "ballot": votes.order_by("round").last()}
