"""All runs one after another, each row of the table as soon as it is there; Django is set up."""

import os
import signal
import sys
from pathlib import Path

from django.core.management import call_command

from emailing.services.partitions import make_partitions
from neptie.kernel.clock import now
from trials.sending.crew import Crew, crew
from trials.sending.runs import RUNS
from trials.sending.stage import Stage, staged
from trials.sending.verdicts import head

_LOG_SHOWN = 6_000


def main(directory: str) -> int:
    """The exit code: 1 when a promise broke. The variable TRIALS names runs, else it is all."""
    call_command("migrate", interactive=False, verbosity=0)
    make_partitions(now=now())
    stage = staged(Path(directory))
    names = os.environ.get("TRIALS") or ",".join(RUNS)
    print(f"{stage.mails} mails a run, one answer in fifty dropped; SEED={stage.seed}")
    print(head(), flush=True)
    with crew(stage.senders, stage.directory, stage.log) as senders:
        verdicts = [_kept(name, stage, senders) for name in names.split(",")]
    return 0 if all(verdicts) else 1


def _kept(name: str, stage: Stage, senders: Crew) -> bool:
    """Whether all runs of a name kept the promises."""
    is_kept = True
    try:
        for verdict in RUNS[name](stage, senders):
            print("\n".join(verdict.lines()), flush=True)
            is_kept &= verdict.is_kept
    except RuntimeError as error:
        print(error, flush=True)
        is_kept = False
    if not is_kept:
        print(stage.log.read_text(encoding="utf-8")[-_LOG_SHOWN:], flush=True)
    return is_kept


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    sys.exit(main(sys.argv[1]))
