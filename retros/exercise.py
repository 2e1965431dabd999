"""What is special about the campfire review: one deal for each circle, in the dark, and nobody is to blame."""

from workshop.exercise import register

from .night import agreeing, speaking


@register
class CampfireReview(agreeing.Agreeing, speaking.Speaking):
    kind = "campfire_review"
    faces = {**speaking.FACES, **agreeing.FACES}
