"""Measures section by section, prints the table and writes the figures; Django is set up."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from django.core.management import call_command

from bench.figures import Figure, table
from bench.sections import deep_page, exporting, importing, listing, pixel, search, sending
from bench.stage import Stage
from emailing.services.partitions import make_partitions
from neptie.kernel.clock import now

SECTIONS: dict[str, Callable[[Stage], list[Figure]]] = {
    "import": importing.measure,
    "list": listing.measure,
    "deep_page": deep_page.measure,
    "search": search.measure,
    "export": exporting.measure,
    "send": sending.measure,
    "pixel": pixel.measure,
}


def main(out: str, directory: str) -> None:
    """All sections, or those that the variable SECTIONS names."""
    call_command("migrate", interactive=False, verbosity=0)
    make_partitions(now=now())
    stage = Stage(float(os.environ.get("SCALE", "1")), Path(directory))
    names = os.environ.get("SECTIONS", ",".join(SECTIONS)).split(",")
    figures = [figure for name in names for figure in _section(name, stage)]
    print(table(figures))
    written = json.dumps([figure.as_json() for figure in figures], indent=2)
    Path(out).write_text(f"{written}\n", encoding="utf-8")


def _section(name: str, stage: Stage) -> list[Figure]:
    start = perf_counter()
    figures = SECTIONS[name](stage)
    print(f"{name}: {perf_counter() - start:.0f} s", flush=True)
    return figures


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
