"""What each part of a hunt shows: its holder's on a phone, progress at the desk, everyone's on the screen."""

from django.utils.translation import gettext as _

from workshop.models import Participant, suggestions
from workshop.models.groups import PAIR
from workshop.wording import choices, in_words, politely

from ..models import Allowance, CardLine, HuntNote, Shift, seeds
from ..models.cards import BOXES, Card, counted, proofs, stated
from ..models.tables import closed_votes, tables_of
from ..models.walks import CUSTOMER, WALKS, Walks
from ..sheet import FIELDS

INTO = {"trigger": "morning"}  # the field of a sheet that a box goes into, where it is called otherwise
BOX_OF = {"source": "words", "pull": "rescue", "habit": "fear", "dont": "fear"}  # the box that a tag goes into


def of(exercise, viewer, phase):
    show = {
        "brief": brief,
        "become": become,
        "walk1": walk,
        "walk2": walk,
        "swap": swap,
        "card": card,
        "merge": merge,
        "dots": sheets,
        "shift": shift,
        "convert": convert,
    }
    return show[phase.code](exercise, viewer, phase)


def walks(step):
    return Walks(step)


def brief(exercise, viewer, phase):
    hunt = exercise.hunt
    found = walks(exercise.step)
    context = {"address": exercise.address(), "walks": found.at_work, "asks_company": asks_company(found, viewer)}
    if viewer.is_at_the_desk:
        context["ticked"] = seeds.ticked(hunt)
    if viewer.participant:
        context["has_ticked"] = hunt.ticks.filter(seat=viewer.participant).exists()
    return context


def asks_company(found, viewer):
    """Is the viewer asked whether their partner is all right? Nobody else learns that there is a question."""
    seat = viewer.participant
    return bool(seat) and Allowance.asks(found.step, found.tree.around(seat, PAIR), seat)


def become(exercise, viewer, phase):
    found = walks(exercise.step)
    seeds_of = exercise.hunt.segments.prefetch_related("seeds") if viewer.is_facilitator else ()
    return {
        "walks": found.at_work,
        "walk": found.of(viewer.participant),
        "segments": seeds_of,
        "asks_company": asks_company(found, viewer),
    }


def walk(exercise, viewer, phase):
    found = walks(exercise.step)
    mine = found.of(viewer.participant)
    context = {"walks": found.at_work, "walk": mine, "prompts": exercise.hunt.prompts}
    if not mine:
        return context
    return context | {
        "letter": mine.letter(viewer.participant),
        "heading": heading(mine, phase.code, viewer.participant),
        "asks": mine.role(viewer.participant, phase.code) != CUSTOMER,
        "is_over": phase.code in mine.ended,
        "notes": notes_of(mine),
        "tags": [(code, in_words(entry)) for code, entry in choices("hunt_tag").items()],
    }


def heading(walk, part, seat):
    """What the phone says above the prompt: whose turn it is."""
    if walk.role(seat, part) == CUSTOMER:
        name = politely(walk.name)
        return _("Answer as %(name)s") % {"name": name} if name else _("Answer as the customer")
    return _("It is your turn to ask")


def notes_of(walk):
    notes = list(walk.notes.all()) if walk.pk else []
    for note in notes:
        note.walk = walk
    return notes


def swap(exercise, viewer, phase):
    mine = walks(exercise.step).of(viewer.participant)
    return {"walk": mine, "customer": mine and mine.customer(WALKS[1])}


def packed(exercise, seats):
    """{seat id: what its pages of the way are drawn from}: deck, route, and its pair with seed card and customer."""
    hunt, found = exercise.hunt, walks(exercise.step)
    everywhere = [hunt.deck, hunt.route_en, hunt.route_ja]
    return {seat.pk: [everywhere, walk_in_words(found.of(seat))] for seat in seats}


def walk_in_words(walk):
    if walk is None:
        return []
    people = [(seat.pk, seat.name, seat.department) for seat in walk.pair.people]
    return [walk.pair_id, people, walk.seed and walk.seed.words, walk.name, walk.morning, walk.version]


def card(exercise, viewer, phase):
    step = exercise.step
    context = {"proofs": counted(step), "boxes": BOXES.items()}
    if not viewer.participant:
        return context
    mine = Card.of(step, viewer.participant)
    used = {line.from_note_id for line in mine.written}
    own = HuntNote.objects.filter(walk__pair__step=step, author=viewer.participant).exclude(pk__in=used - {None})
    drafts = list(own)
    for note in drafts:
        note.box = note.tag if note.tag in BOXES else BOX_OF[note.tag]
    return context | {
        "card": mine,
        "filled": [(code, words, [line for line in mine.written if line.box == code]) for code, words in BOXES.items()],
        "drafts": drafts,
    }


def states(step):
    complete = {card.seat_id for card in step.cards.prefetch_related("lines") if not card.missing}
    seats = step.workshop.active().taking_part().values_list("pk", flat=True)
    return {pk: "written" if pk in complete else "waiting" for pk in seats}


def sheets(exercise, viewer, phase):
    """Everybody's sheets, one's own first."""
    step = exercise.step
    found = tables_at_work(step)
    mine = next((table for table in found if viewer.participant in table.group.people), None)
    return {"tables": found, "table": mine, "counted": bool(closed_votes(step, "never"))}


def tables_at_work(step):
    return [table for table in tables_of(step) if table.group.people]


def merge(exercise, viewer, phase):
    context = sheets(exercise, viewer, phase)
    if context["table"] is None:
        return context
    return context | table_context(context["table"], viewer)


def table_context(table, viewer):
    """What a phone needs to work on its table's sheet."""
    seat = viewer.participant
    return {
        "may_write": table.may_write(seat),
        "tray": tray(table.step, seat),
        "morning": morning(table, seat),
        "fields": fields(),
        "roles": choices("buying_role").values(),
        "may_undo": table.history.exists(),
    }


def tray(step, seat):
    """Their own lines that are on no sheet yet, each with the field that it would go into."""
    lines = CardLine.objects.filter(card__step=step, card__seat=seat).exclude(put__removed=False)
    found = list(lines.order_by("rev"))
    for line in found:
        line.into = INTO.get(line.box, line.box)
    return found


def morning(table, seat):
    """The walk whose sentence about the morning this seat may still put on the sheet: nobody else has it."""
    walk = Walks(table.step).of(seat)
    if walk and walk.morning and not table.lines.filter(pk=walk.morning_id, removed=False).exists():
        return walk
    return None


def fields():
    return [(code, field.name) for code, field in FIELDS.items()]


def options(step):
    """Every line of every sheet as an option of a vote, sheet by sheet."""
    return [
        {
            "code": str(line.pk),
            "evidence": line.evidence,
            "en": line.text_en or line.text_ja,
            "ja": line.text_ja or line.text_en,
        }
        | {f"group_{language}": str(table) for language in ("en", "ja")}
        for table in tables_of(step)
        for line in table.standing
        if line.evidence and table.group.people
    ]


def sentences(step):
    return [table for table in tables_at_work(step) if table.sentence]


def asked(table):
    """The shared sentence as the name of its vote; the whole of it stands above."""
    return {language: str(table) for language in ("en", "ja")}


def shift(exercise, viewer, phase):
    step = exercise.step
    context = sheets(exercise, viewer, phase) | {"quotes": quotes(step), "tallies": {"stated": step.shifts.count()}}
    if viewer.participant:
        context["mine"] = step.shifts.filter(seat=viewer.participant).first()
    return context


def quotes(step):
    found = list(Shift.objects.filter(step=step, shown=True))
    for each in found:
        each.step = step
    return found


def convert(exercise, viewer, phase):
    context = sheets(exercise, viewer, phase) | {"suggestions": suggestions.standing(exercise.step)}
    context["ready"] = [table for table in context["tables"] if not (table.missing or table.persona_id)]
    if not exercise.step.settled.exists():
        context["nothing"] = _("No line of the sheets is imagined or to verify.")
    if context["table"]:
        waiting = {each.key for each, _willing in context["suggestions"]}
        context["unproven"] = [line for line in context["table"].standing if f"ask-{line.pk}" in waiting]
    return context


def elements_since(exercise, phase, rev):
    step = exercise.step
    if phase.code == "brief":
        yield seeds.Tick.counted(exercise.hunt)
    if phase.code in WALKS:
        for each in walks(step).of_pair.values():
            if each.rev > rev:
                yield each.element()
                yield from (note.element() for note in notes_of(each) if note.rev > rev)
    if phase.code == "card":
        yield proofs(step)
        seats = Participant.objects.filter(cards__step=step).distinct()
        yield from (seat.on_the_desk() for seat in on_the_desk(seats, step, phase))
    if phase.code == "shift":
        yield stated(step)


def on_the_desk(seats, step, phase):
    for seat in seats.with_states(phase):
        seat.workshop = step.workshop
        yield seat


def report(step):
    """The people that the room made, with what must never be forgotten, and what changed in them."""
    found = tables_at_work_or_left(step)
    dots = found[0].dots if found else {}
    for table in found:
        said = [line for line in table.standing if line.evidence]
        for line in said:
            line.dots = dots.get(str(line.pk), 0)
        table.top = sorted(said, key=lambda line: (-line.dots, line.rank))[:5]
    return {"step": step, "people": [table for table in found if table.name], "quotes": quotes(step)}


def tables_at_work_or_left(step):
    return [table for table in tables_of(step) if table.standing]
