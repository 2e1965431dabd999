"""What is special about the campfire review: one deal for each circle, in the dark, and nobody is to blame."""

from workshop.exercise import register

from . import sampling
from .night import agreeing, speaking


@register
class CampfireReview(agreeing.Agreeing, speaking.Speaking):
    kind = "campfire_review"
    faces = {**speaking.FACES, **agreeing.FACES}

    def sample(self, data, seats):
        if self.step.variant != "confirm15":  # the next morning speaks of the same deals
            sampling.fill(self.step)
            sampling.lay_out(self.step)
