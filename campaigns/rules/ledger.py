"""The ledger: for each step, every lead of the campaign is in exactly one column.

sent + skipped + failed + uncertain + pending = enrolled, whatever happened (promise 3).
"""

ALIVE = frozenset({"pending", "active", "held"})


def outcome_of(run: str | None, state: str, *, is_gone: bool = False) -> str:
    """The outcome of a step for an enrollment in `state`; `run` is its run's outcome, if any.

    A step that never came to an enrollment which has ended was skipped; before that it is pending.
    Of a step that was taken out (`is_gone`) nothing is to come any more.
    """
    if run is not None:
        return run
    return "pending" if state in ALIVE and not is_gone else "skipped"
