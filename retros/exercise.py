"""What is special about the campfire review: one deal for each circle, in the dark, and nobody is to blame."""

from workshop.exercise import Face, register
from workshop.methods.boards import OnBoard
from workshop.models import Board

from . import sampling
from .night.agreeing import FACES, Agreeing


@register
class CampfireReview(Agreeing, OnBoard):
    kind = "campfire_review"
    manager_guard = True
    faces = {
        "settle": Face("prompt", aloud=True),
        "facts": Face("prompt", aloud=True),
        "silent": Face("prompt", aloud=True),
        "reveal": Face("prompt", aloud=True),
        "own": Face("prompt", aloud=True),
        "cluster": Face("prompt", aloud=True),
        **FACES,
    }

    def prepare(self):
        Board.objects.create(step=self.step)

    def sample(self, data, seats):
        if self.step.variant != "confirm15":  # the next morning speaks of the same deals
            sampling.fill(self.step)
