"""When a process that died is started again, and the sentence that says so."""

import signal

STEADY_SECONDS = 10.0
LONGEST_WAIT = 30.0


class Restarts:
    """Counts the deaths of one process that came soon after its start."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._early = 0

    def after(self, code: int, lived: float) -> tuple[float, str]:
        """Seconds to wait, and what to tell; `code` as Popen's, `lived` in seconds."""
        self._early = self._early + 1 if lived < STEADY_SECONDS else 0
        wait = min(2.0 ** (self._early - 2), LONGEST_WAIT) if self._early > 1 else 0.0
        return wait, f"{self._name} {how_it_ended(code)}; {self._next(wait)}."

    def _next(self, wait: float) -> str:
        if not wait:
            return "starting it again"
        return f"that was {self._early} times in a row, starting it again in {wait:g} s"


def how_it_ended(code: int) -> str:
    """`was killed by SIGKILL` or `ended with exit code 3`."""
    if code >= 0:
        return f"ended with exit code {code}"
    return f"was killed by {_signal_name(-code)}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
