"""What remains of a lost deal: its lesson cards, the way back, the thanks; and what is still missing."""

from workshop import live
from workshop.models.notes import Taken

from .lessons import Lesson
from .reactivation import WayBack


def write_lesson(circle, lesson_id, signal, lesson, language):
    """The card of the circle's deal, or new words for it. Raises `Taken`."""
    with live.change(circle.step.workshop) as change:
        if Lesson.objects.filter(pk=lesson_id).exclude(deal=circle.deal, step=circle.step).exists():
            raise Taken
        Lesson.write(
            circle.deal, language=language, signal=signal, lesson=lesson, lesson_id=lesson_id, step=circle.step
        )
        circle.ring(change)


def decide_way_back(circle, trigger, due):
    with live.change(circle.step.workshop) as change:
        circle.deal.decide_way_back(trigger, due, circle.step)
        circle.ring(change)


def publish(step, into_library):
    with live.change(step.workshop) as change:
        for lesson in lessons_of(step):
            lesson.publish() if into_library else lesson.take_back()
        change.ring(live.FACILITATORS)


def lessons_of(step):
    """The lesson cards of a night, in the order of its circles."""
    return list(Lesson.objects.filter(step=step).select_related("deal").order_by("deal__circles__number", "made_at"))


def of_circles(step):
    """The circles of a night, each with `cards`, `way_back` and `proposed`."""
    circles = list(step.circles.select_related("deal").prefetch_related("thanks"))
    lessons = list(Lesson.objects.filter(step=step).order_by("made_at"))
    ways = {way.deal_id: way for way in WayBack.objects.filter(step=step)}
    for circle in circles:
        circle.step = step
        circle.cards = [lesson for lesson in lessons if circle.deal_id and lesson.deal_id == circle.deal_id]
        circle.way_back = ways.get(circle.deal_id)
    return circles
