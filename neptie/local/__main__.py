"""The command line: `run`, or `exec -- COMMAND`."""

import os
import sys
from collections.abc import Sequence

from neptie.local.addresses import neptie_home
from neptie.local.errors import LocalError
from neptie.local.execute import INTERRUPTED, execute
from neptie.local.privileges import end_with_parent
from neptie.local.run import run

USAGE = "Usage: python -m neptie.local run | exec -- COMMAND [ARGUMENT ...]"


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    if os.environ.get("MAKELEVEL"):
        # A killed make passes nothing on. Started otherwise, we may be meant to outlive a shell.
        end_with_parent()
    try:
        match arguments:
            case ["run"]:
                run(neptie_home(), os.environ)
                return 0
            case ["exec", "--", _, *_]:
                return execute(neptie_home(), os.environ, arguments[2:])
    except LocalError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
