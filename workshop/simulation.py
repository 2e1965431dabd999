"""How simulated people behave: pure functions of chance and time, the same in every process and after a restart."""

import random

from .wording import content

FEWEST, MOST, USUAL = 6, 40, 12
ARRIVING_S, LATE_S = 30, 150
WRITER, QUIET, AWAY, LATE = "writer", "quiet", "away", "late"


def chance(*seed):
    """Dice that fall the same way for the same seed."""
    return random.Random(repr(seed))


def cast(seed, number, departments, language):
    """[fields of each person]: spread over the departments, most of them in the language of the workshop."""
    dice = chance(seed, "cast")
    names = dice.sample(content("rehearsal")["names"], number)
    return [
        {
            "number": n,
            "name": names[n][spoken(n, language)],
            "department": departments[n % len(departments)],
            "language": spoken(n, language),
            "habit": habit(n, number),
            "arrives_s": LATE_S if habit(n, number) == LATE else dice.uniform(1, ARRIVING_S),
        }
        for n in range(number)
    ]


def spoken(n, language):
    """Every third person speaks the other language."""
    return {"en": "ja", "ja": "en"}[language] if n % 3 == 2 else language


def habit(n, number):
    """The last one comes late, the one before is soon away, one in six never writes."""
    if n >= number - 2:
        return LATE if n == number - 1 else AWAY
    return QUIET if n % 6 == 3 else WRITER


def moments(habit, planned_s, dice):
    """When this person acts in a phase, in seconds since it began: the first soon, most in the planned time."""
    if habit in (QUIET, AWAY):
        return []
    return sorted(max(6, dice.triangular(0, 1.1, 0.3) * planned_s) for _act in range(dice.randint(2, 5)))
