"""A bare smtplib loop: for each line it reads, its share of ready-made mails over one connection.

`python -m bench.bare.sending FILE PORT FIRST STEP`: of the mails in FILE every STEP-th from FIRST.
"""

import json
import smtplib
import sys
from pathlib import Path


def main(path: str, port: str, first: str, step: str) -> None:
    """Until the standard input ends."""
    mails = [
        (sender, recipient, raw.encode("ascii"))
        for sender, recipient, raw in json.loads(Path(path).read_text("ascii"))
    ][int(first) :: int(step)]
    with smtplib.SMTP("127.0.0.1", int(port), local_hostname="[127.0.0.1]") as client:
        client.ehlo()
        print("ready", flush=True)
        for _line in sys.stdin:
            for sender, recipient, raw in mails:
                client.sendmail(sender, [recipient], raw)
            print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
