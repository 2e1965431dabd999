"""What the screen shows of the map, and how the desk chooses it."""

from workshop.models import Focus


def context(viewer, whole):
    """The screen gets the part in focus, the desk the whole with the choice; phones know nothing of it."""
    board = whole["board"]
    if not (viewer.is_screen or viewer.is_facilitator):
        return {}
    focus = Focus.of(board)
    chosen = {"focus": focus, **around(board, focus)}
    return chosen | (part(whole["grid"], board, focus) if viewer.is_screen and focus else {})


def around(board, focus):
    """The stages beside the one in focus; from anywhere else the way leads to the first or the last."""
    codes = [column["code"] for column in board.columns]
    here = codes.index(focus.column) if focus and focus.column else None
    before = codes[here - 1] if here else codes[-1] if here is None else ""
    after = codes[0] if here is None else "".join(codes[here + 1 : here + 2])
    return {"stage_before": before, "stage_after": after}


def part(grid, board, focus):
    """The grid and the columns of what is in focus, or the one note."""
    if focus.note:
        found = (
            note for _lane, cells in grid for _column, notes in cells for note in notes if note.pk == focus.note_id
        )
        return {"in_focus": next(found, None)}
    columns = [column for column in board.columns if focus.column in ("", column["code"])]
    cut = [
        (lane, [(column, notes) for column, notes in cells if column in columns])
        for lane, cells in grid
        if focus.lane in ("", lane["code"])
    ]
    return {"columns": columns, "grid": cut}
