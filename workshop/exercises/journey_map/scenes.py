"""What each phase of the journey map shows beyond the map itself, for whoever looks."""

from django.utils.translation import ngettext

from workshop import live
from workshop.models import suggestions
from workshop.models.layers import AS_IS

from . import gaps, stations
from .models import Signature, touchpoints
from .models.signatures import is_agreed

SHOWN = "owners", "gaps", "tobe", "handoffs", "sign", "convert"


def of(journey, viewer, phase):
    """The context of the phase that runs."""
    context = {"teams_at": teams_at(journey)} if phase.code in ("stations", "owners") else {}
    make = {"owners": owners, "gaps": gaps_of, "tobe": redesign, "handoffs": pins, "sign": signing, "convert": convert}
    return context | (make[phase.code](journey, viewer) if phase.code in make else {})


def owners(journey, viewer):
    found = touchpoints.of(journey)
    contested = [each for each in found if each.status == "contested"]
    return figures(journey, found) | {
        "stages": touchpoints.by_stage(journey, found, codes_for(journey, viewer)),
        "contested": contested,
        "locked": journey.owners_locked_at,
    }


def gaps_of(journey, viewer):
    found = touchpoints.of(journey)
    all_of_them = gaps.of(journey, found)
    seat = viewer.participant
    return figures(journey, found) | {
        "gaps": gaps.by_kind(all_of_them),
        "gaps_here": [gap for gap in all_of_them if seat and gap.concerns(seat.department)],
        "gaps_elsewhere": [gap for gap in all_of_them if seat and not gap.concerns(seat.department)],
    }


def redesign(journey, _viewer):
    """The gaps that were sent here are gaps of today."""
    today = touchpoints.of(journey, AS_IS) if journey.redesign else []
    return {"sent": [gap for gap in gaps.of(journey, today) if gap.sent]}


def pins(journey, viewer):
    found = touchpoints.of(journey)
    every = gaps.pins(journey)
    team = viewer.participant and viewer.participant.team_id
    return figures(journey, found) | {
        "stages": touchpoints.by_stage(journey, found),
        "pins": every,
        "pins_here": [pin for pin in every if not team or pin.team_id in (None, team)],
        "pins_elsewhere": [pin for pin in every if team and pin.team_id not in (None, team)],
        "pin_teams": list(journey.workshop.teams.all()),
        "open_touchpoints": [each for each in found if each.status != "agreed"],
    }


def signing(journey, viewer):
    version = journey.board.versions.first()
    signed = list(version.signatures.select_related("seat")) if version else []
    return {
        "version": version,
        "signatures": signed,
        "agreed": is_agreed(journey.board.step),
        "outdated": is_outdated(journey, version),
        "signed": next((each for each in signed if each.seat == viewer.participant), None),
        "pins": gaps.pins(journey),
        "stages": touchpoints.by_stage(journey, touchpoints.of(journey)),
    }


def is_outdated(journey, version):
    """Has the map changed since this version was frozen?"""
    return bool(version) and version.content != journey.board.content(draft=not journey.persona)


def freshness(journey):
    """The sentence about it, whoever changed the map."""
    version = journey.board.versions.first()
    context = {"version": version, "outdated": is_outdated(journey, version)}
    return live.Element("journey_map/sign/outdated.html", context, live.EVERYONE, id="outdated")


def convert(journey, _viewer):
    return {"suggestions": suggestions.standing(journey.board.step)}


def figures(journey, found):
    """MT15; and a legend of everybody who may answer, instead of those who wrote."""
    everybody = {"shown_departments": journey.workshop.department_choices, "hides_departments": False}
    return everybody | {"ownership": journey.ownership(found)}


def report(journey):
    """Owners, gaps with their figures, pins, signatures, versions: as they stand when somebody reads."""
    found = touchpoints.of(journey)
    versions = list(journey.board.versions.prefetch_related("signatures__seat"))
    return {
        "ownership": journey.ownership(found),
        "map": journey,
        "stages": touchpoints.by_stage(journey, found),
        "gaps": gaps.by_kind(gaps.of(journey, found)),
        "pins": [pin for pin in gaps.pins(journey) if pin.is_complete],
        "versions": versions,
        "signed": [version for version in versions if version.signatures.all()],
    }


def open_owners(journey):
    """For Next on the desk: touchpoints for which nobody answers, or two do."""
    figures = journey.ownership(touchpoints.of(journey))
    without = ngettext("%(n)s touchpoint has no owner", "%(n)s touchpoints have no owner", figures.unowned)
    with_two = ngettext("%(n)s touchpoint has two", "%(n)s touchpoints have two", figures.contested)
    counted = (without, figures.unowned), (with_two, figures.contested)
    return [text % {"n": n} for text, n in counted if n]


def untouched(board):
    """For Next on the desk: what nobody took over into the map that should be."""
    n = not_kept(board)
    text = ngettext("%(n)s note of today is not kept", "%(n)s notes of today are not kept", n)
    return [text % {"n": n}] if n else []


def left_behind(board):
    """What Next asks while something of today was not taken over."""
    n = not_kept(board)
    text = ngettext(
        "%(n)s note of today will not stand on the new map. Press again to move on.",
        "%(n)s notes of today will not stand on the new map. Press again to move on.",
        n,
    )
    return text % {"n": n} if n else ""


def not_kept(board):
    """How many notes of today have nothing on the layer that is being drawn."""
    drawn = board.notes.filter(layer=board.layer, withdrawn_at=None).exclude(origin_note=None)
    today = board.notes.on_the_wall().filter(shown=True).exclude(layer=board.layer)
    return today.exclude(pk__in=drawn.values("origin_note")).count()


def elements_since(journey, phase, rev):
    """What was said about owners, and who signed, after `rev`."""
    if touchpoints.are_watched(journey):
        found = touchpoints.of(journey)
        changed = {each.note.pk for each in found if any(claim.rev > rev for claim in each.claims)}
        if changed:
            yield from touchpoints.elements(journey, found, changed)
    if phase.code == "sign" and (version := journey.board.versions.first()):
        yield freshness(journey)
        for signature in Signature.objects.filter(version=version, rev__gt=rev).select_related("seat", "version"):
            signature.seat.workshop = journey.workshop
            yield from signature.elements()


# Stage teams


def teams_at(journey):
    """[(team, [stage], [department it lacks])]: which team stands where, in this turn."""
    placed = stations_of(journey)
    columns = {column["code"]: column for column in journey.board.columns}
    return [
        (team, [columns[code] for code in station.stages], map(touchpoints.department_words, station.lacks))
        for team, station in placed
    ]


def stations_of(journey):
    """[(team, station)] of the workshop's teams; nothing without teams."""
    teams = list(journey.workshop.teams.all())
    if not teams:
        return []
    inside = {team.pk: set() for team in teams}
    for team, department in journey.workshop.active().exclude(team=None).values_list("team", "department"):
        inside[team].add(department)
    room, usual = set().union(*inside.values()), journey.usual_owners
    stages = [(column["code"], usual.get(column["code"], "")) for column in journey.board.columns]
    stages = [(code, department if department in room else "") for code, department in stages]
    return list(zip(teams, stations.deal(stages, [inside[team.pk] for team in teams], journey.turn), strict=True))


def codes_for(journey, viewer):
    """The stages of the viewer's own team; all of them for everybody else."""
    team = viewer.participant and viewer.participant.team_id
    if not team:
        return None
    return next((station.stages for each, station in stations_of(journey) if each.pk == team), None)


def first_stage(journey, viewer):
    """Where a phone begins: at a stage of its own team; a latecomer at the one with fewest notes; others spread."""
    codes = [column["code"] for column in journey.board.columns]
    seat, phase = viewer.participant, journey.workshop.phase
    if own := codes_for(journey, viewer):
        return own[0]
    if not seat:
        return codes[0]
    if phase and phase.started_at and seat.joined_at and seat.joined_at > phase.started_at:
        tallies = journey.board.tallies()
        return min(codes, key=lambda code: tallies[code])
    return codes[seat.pk % len(codes)]
