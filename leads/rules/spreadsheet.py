"""Cells that a spreadsheet program must show, not run."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: str) -> str:
    """The cell, with an apostrophe before what a program would take for a formula.

    OWASP, “CSV Injection”.
    """
    return f"'{cell}" if cell.startswith(_STARTS) else cell
