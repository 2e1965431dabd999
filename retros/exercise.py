"""What is special about the campfire review: one deal for each circle, in the dark, and nobody is to blame."""

from workshop.exercise import Face, register

from .night import speaking


@register
class CampfireReview(speaking.Speaking):
    kind = "campfire_review"
    faces = {
        **speaking.FACES,
        "propose": Face("prompt", aloud=True),
        "dots": Face("prompt", aloud=True),
        "decide": Face("prompt", aloud=True),
        "asset": Face("prompt", aloud=True),
        "confirm": Face("prompt", aloud=True),
    }
