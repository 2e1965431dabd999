"""A board as it leaves the room: what anybody takes who may, and a wall in clusters as rows and as a drawing."""

from django.utils.translation import gettext as _

from workshop import customers, privacy
from workshop.exports.drawing import drawn_in_clusters
from workshop.exports.tables import Table


def wall(board, version=None):
    """(board, notes) as it stands now, or as it was frozen."""
    if version is None:
        return board, board.wall(privacy.notes_to_take(board))
    then, notes = version.wall()
    return then, privacy.frozen_to_take(board.step, notes)


def under(note):
    """What lies under a note and is shown; with the wall it was asked for."""
    found = [other for other in note.gathered if other.shown and not other.held]
    for other in found:
        other.board = note.board
    return found


# A wall in clusters


def in_clusters(board, version=None):
    """[(name, [note])] in the order of the wall; those of no cluster stand last, under ""."""
    _then, notes = wall(board, version)
    standing = [(str(each.pk), each.name) for each in board.clusters.filter(removed_at=None)]
    if version:
        standing = [(entry["id"], entry["name"]) for entry in version.content.get("clusters", ())]
    names = {pk: customers.mask(name, board.customers) for pk, name in standing}
    piles = {pk: [] for pk in (*names, None)}
    for note in notes:
        piles[str(note.cluster_id) if str(note.cluster_id) in names else None].append(note)
    return [(names.get(pk, ""), pile) for pk, pile in piles.items() if pk or pile]


def tables(board, version=None):
    found = in_clusters(board, version)
    heads = {
        "cluster": _("Cluster"),
        "note": _("Note"),
        "note_en": "English",
        "note_ja": "日本語",
        "department": _("Department"),
        "under": _("Merged into"),
    }
    rows = [row for name, notes in found for note in notes for row in rows_of(name, note)]
    counts = [{"cluster": name, "n": len(notes)} for name, notes in found if name]
    return [
        Table("notes", _("Notes"), heads, rows),
        Table("clusters", _("Clusters"), {"cluster": _("Cluster"), "n": _("Notes")}, counts),
    ]


def rows_of(name, note):
    """A note, then what lies under it."""
    for each in (note, *under(note)):
        yield {
            "cluster": name,
            "note": each.text,
            "note_en": each.read_in("en"),
            "note_ja": each.read_in("ja"),
            "department": each.label_words,
            "under": note.text if each is not note else "",
        }


def drawing(board, version=None, about=""):
    legend = version.shown_departments if version else board.shown_departments()
    found = [(name or _("In no cluster"), notes) for name, notes in in_clusters(board, version)]
    return drawn_in_clusters(board.step.title, about, found, legend)
