"""Lost deals for tests, with something in them that could leak."""

from datetime import date

from retros.models import Deal, Lesson

SECRET = "Mikage Pumps"  # the customer, whom nobody but the desk knows
ABOUT = {
    "nickname": "Blue line",
    "industry": "machinery",
    "source": "ads",
    "lost_at": date(2026, 7, 24),
    "stage_lost": "proposal",
    "outcome": "competitor",
    "reason_customer": ["price"],
    "reason_source": "heard",
    "facts": [{"date": "2026-05-11", "text": "The page said: at once", "source": "campaign"}],
}


def lose(cast, nickname="Blue line", *, causes=(), organisation=None, **fields):
    """A deal of Kumo's, lost to somebody else; nobody may know whose it was, nor for how much."""
    fields = ABOUT | {"customer": SECRET, "amount": 2_417_000} | fields | {"nickname": nickname}
    return Deal.prepare(organisation or cast.organisation, language="en", causes=causes, **fields)


def learn(deal, lesson="Say no on an early day", signal="They quote the page", *, published=True, **more):
    made = Lesson.write(deal, language="en", signal=signal, lesson=lesson, **more)
    if published:
        made.publish()
    return made
