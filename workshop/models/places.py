"""Where somebody belongs who comes while the day runs: a team, a group, a place in the round of voices."""

from . import forming, teams, voices


def find(seat, change):
    """They came, came back or take part from now on. Nobody else moves."""
    if not seat.team_id:
        teams.seat_late(seat)
    forming.come(seat, change)
    voices.come(seat, change)
    if step := seat.workshop.step:
        step.workshop = seat.workshop
        step.exercise.come(seat, change)


def tell(seat, change):
    """They are gone, or only look on from now on."""
    forming.tell(seat, change)
    voices.come(seat, change)
