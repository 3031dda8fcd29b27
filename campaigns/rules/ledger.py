"""The ledger: for each step, every lead of the campaign is in exactly one column.

sent + skipped + failed + uncertain + pending = enrolled, whatever happened (promise 3).
"""

ALIVE = frozenset({"pending", "active", "held"})


def outcome_of(run: str | None, state: str) -> str:
    """The outcome of a step for an enrollment in `state`; `run` is its run's outcome, if any.

    A step that never came to an enrollment which has ended was skipped; before that it is pending.
    """
    if run is not None:
        return run
    return "pending" if state in ALIVE else "skipped"
