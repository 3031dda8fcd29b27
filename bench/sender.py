"""A process of the product that sends: for each line it reads, all that is due."""

import sys

from emailing.services.sending import send_due

if __name__ == "__main__":
    print("ready", flush=True)
    for _line in sys.stdin:
        while send_due():
            pass
        print("done", flush=True)
