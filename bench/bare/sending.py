"""Bare smtplib loops: for each line it reads, its share of ready-made mails over its connections.

`python -m bench.bare.sending FILE PORT FIRST STEP LINES`: of the mails in FILE every STEP-th from
FIRST, over so many connections, each with a thread of its own.
"""

import json
import smtplib
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Mail = tuple[str, str, bytes]


def main(path: str, port: str, first: str, step: str, lines: str) -> None:
    """Until the standard input ends."""
    mails = [
        (sender, recipient, raw.encode("ascii"))
        for sender, recipient, raw in json.loads(Path(path).read_text("ascii"))
    ][int(first) :: int(step)]
    count = int(lines)
    shares = [mails[line::count] for line in range(count)]
    clients = [_connected(int(port)) for _ in range(count)]
    with ThreadPoolExecutor(count) as threads:
        print("ready", flush=True)
        for _line in sys.stdin:
            list(threads.map(_send, clients, shares))
            print("done", flush=True)


def _connected(port: int) -> smtplib.SMTP:
    client = smtplib.SMTP("127.0.0.1", port, local_hostname="[127.0.0.1]")
    client.ehlo()
    return client


def _send(client: smtplib.SMTP, mails: Sequence[Mail]) -> None:
    for sender, recipient, raw in mails:
        client.sendmail(sender, [recipient], raw)


if __name__ == "__main__":
    main(*sys.argv[1:])
