"""The night, its first half: circles, facts, silent cards, their reveal, corners and causes."""

from tests.burning import burning, card, stand


def test_it_runs(cast, as_desk=None):
    burning(cast)
    phase = stand(cast, "silent")
    note = card(cast, cast.ana)
    assert not note.shown and note.author is None
    assert phase.face.night
