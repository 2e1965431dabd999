"""M9, a round of voices.

class Close(SpeakInTurn, Exercise):
    faces = {"round": VOICES}
"""

from workshop.exercise import Exercise, Face
from workshop.models import voices

VOICES = Face("voices/round", voices=True)


class SpeakInTurn(Exercise):
    def enter(self, phase, change):
        super().enter(phase, change)
        if phase.face.voices:
            voices.line_up(phase)

    def context(self, viewer, phase, chosen=""):
        context = super().context(viewer, phase, chosen)
        if not phase.face.voices:
            return context
        order = voices.Order(phase)
        return context | {"voices": order, "my_voice": order.of(viewer.participant)}

    def elements_since(self, rev):
        yield from super().elements_since(rev)
        phase = self.step.workshop.phase
        if phase.face.voices:
            yield from voices.elements(phase)
