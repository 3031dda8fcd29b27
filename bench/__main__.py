"""`python -m bench [OUT]`: measures on databases of its own, and leaves nothing behind.

`DATABASE_URL` and `REDIS_URL` say where these are made; `make bench` sets them.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence

from bench.databases import NoRoomError, empty_redis, fresh_database
from bench.programs import program

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    out = os.path.abspath(arguments[0] if arguments else "bench.json")
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with (
            tempfile.TemporaryDirectory(prefix="neptie-bench-") as directory,
            fresh_database(os.environ["DATABASE_URL"]) as database_url,
            empty_redis(os.environ["REDIS_URL"]) as redis_url,
        ):
            return _measure(out, directory, _environ(directory, database_url, redis_url))
    except KeyError as missing:
        print(f"{missing.args[0]} is not set; start this by `make bench`.", file=sys.stderr)
    except NoRoomError as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 1


def _environ(directory: str, database_url: str, redis_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "neptie.settings",
        "NEPTIE_LOCAL": "1",
        "NEPTIE_ALLOW_PRIVATE_HOSTS": "1",
        "NEPTIE_PUBLIC_URL": "http://127.0.0.1:8000",
        "NEPTIE_FILES": directory,
        "NEPTIE_LOG_LEVEL": "WARNING",
    }


def _measure(out: str, directory: str, environ: Mapping[str, str]) -> int:
    arguments = ("-m", "bench.with_django", "bench.run", out, directory)
    with program(arguments, environ=environ, stdin=subprocess.DEVNULL) as popen:
        return popen.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
