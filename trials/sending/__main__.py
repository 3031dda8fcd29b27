"""`python -m trials.sending`: on databases of its own, which are gone afterwards.

It restarts PostgreSQL and Redis, and so wants services that nobody else uses: `make trial-sending`
starts them, and starts them again.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from bench.databases import NoRoomError, empty_redis, fresh_database
from bench.programs import program
from neptie.local.addresses import addresses, neptie_home

INTERRUPTED = 130
_MICROSOFT = {
    "authority": "NEPTIE_MICROSOFT_AUTHORITY",
    "graph": "NEPTIE_GRAPH_URL",
    "client_id": "NEPTIE_MICROSOFT_CLIENT_ID",
    "client_secret": "NEPTIE_MICROSOFT_CLIENT_SECRET",
    "certificate": "REQUESTS_CA_BUNDLE",
}


def main() -> int:
    """The exit code."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    own = addresses(neptie_home())
    if (os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")) != (
        own.database_url,
        own.redis_url,
    ):
        print(
            "This restarts PostgreSQL and Redis; start it by `make trial-sending`, which has "
            "some for it alone.",
            file=sys.stderr,
        )
        return 1
    try:
        return _try()
    except NoRoomError as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 1


def _try() -> int:
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="neptie-trial-"))
        environ = {
            "DATABASE_URL": stack.enter_context(fresh_database(os.environ["DATABASE_URL"])),
            "REDIS_URL": stack.enter_context(empty_redis(os.environ["REDIS_URL"])),
            "NEPTIE_FILES": directory,
            "NEPTIE_LOG_LEVEL": "WARNING",
        }
        microsoft = _stand_in(stack, "tests.standins.microsoft")
        environ |= _stand_in(stack, "tests.standins.google")["environment"]
        environ |= {variable: microsoft[name] for name, variable in _MICROSOFT.items()}
        popen = stack.enter_context(
            program(
                ("-m", "bench.with_django", "trials.sending.run", directory),
                environ=environ,
                stdin=subprocess.DEVNULL,
            )
        )
        return popen.wait()


def _stand_in(stack: ExitStack, module: str) -> Mapping[str, Any]:
    """Start a provider's stand-in; where it is."""
    popen = stack.enter_context(program(("-m", module), output=subprocess.PIPE))
    assert popen.stdout is not None
    return dict(json.loads(popen.stdout.readline()))


if __name__ == "__main__":
    sys.exit(main())
