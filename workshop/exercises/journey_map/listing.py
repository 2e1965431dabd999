"""The map as a list: stages are headings, kinds are headings below them. Frames find the same ids as in the grid."""


def context(whole):
    """[(stage, [(kind, notes)])], the grid turned on its side."""
    grid, columns = whole["grid"], whole["board"].columns
    return {"stages": [(column, [(lane, cells[n][1]) for lane, cells in grid]) for n, column in enumerate(columns)]}
