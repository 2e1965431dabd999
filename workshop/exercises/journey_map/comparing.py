"""Two frozen versions of a board, note by note: pure. A note keeps its identity through the layers."""

from dataclasses import dataclass

PLACE, WORDS = ("column", "lane"), ("text_en", "text_ja")


@dataclass(frozen=True)
class Difference:
    added: list
    removed: list
    moved: list  # [(before, after)]
    reworded: list  # [(before, after)]
    same: int


def compare(earlier, later):
    """What became of the notes of one version in another; each version is its list of notes as dictionaries."""
    before, after = by_identity(earlier), by_identity(later)
    both = [(before[key], after[key]) for key in before if key in after]
    moved = [pair for pair in both if differs(pair, PLACE)]
    reworded = [pair for pair in both if differs(pair, WORDS)]
    return Difference(
        added=[note for key, note in after.items() if key not in before],
        removed=[note for key, note in before.items() if key not in after],
        moved=moved,
        reworded=reworded,
        same=sum(not differs(pair, PLACE + WORDS) for pair in both),
    )


def by_identity(notes):
    """{identity: note}; of two that come from one note, the second is a note of its own."""
    found = {}
    for note in notes:
        origin = note.get("origin_note_id") or note["id"]
        found[note["id"] if origin in found else origin] = note
    return found


def differs(pair, names):
    one, other = pair
    return any(one.get(name) != other.get(name) for name in names)
