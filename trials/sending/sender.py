"""Processes that send when they are told: all that is due, and what dead senders left.

`python -m bench.with_django trials.sending.sender SOCKET` loads the product once, and forks one for
each line it reads. That one says its process id over the unix socket, and a dot for each byte that
it was told and has done. It does what a worker does when the sweeps ring, and like a worker it
outlives its database.
"""

import os
import signal
import socket
import sys
from time import sleep

from django.db import InterfaceError, OperationalError, connection

from emailing.services.looking import look_for_uncertain
from emailing.services.lost import settle_lost
from emailing.services.sending import send_due
from neptie.kernel.clock import now

_PAUSE = 0.2


def main(path: str) -> None:
    """Until the standard input ends."""
    # Nobody asks how one ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        if os.fork() == 0:
            _send_as_told(path)
            os._exit(0)


def _send_as_told(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as trial:
        trial.connect(path)
        trial.sendall(f"{os.getpid()}\n".encode())
        while trial.recv(1):
            _send_all()
            trial.sendall(b".")


def _send_all() -> None:
    """Until nothing is due."""
    while True:
        try:
            settle_lost(now=now())
            look_for_uncertain()
            while send_due():
                pass
        except (OperationalError, InterfaceError):
            connection.close()
            sleep(_PAUSE)
        else:
            return


if __name__ == "__main__":
    main(sys.argv[1])
