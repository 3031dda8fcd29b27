"""Where mails are handed over, and what arrived there: as those tell it who took them."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urljoin

import requests
from django.conf import settings

from bench.programs import program
from emailing.providers import PROVIDERS

DROP_EVERY = 50
"""One answer in so many is dropped after the mail was accepted."""
_SECONDS = 30.0
Mail = Mapping[str, str]
"""`marker`, `message_id` and `to` of a mail that was taken."""


class Post(Protocol):
    """A server that mails are handed to."""

    def mailboxes(self) -> Sequence[Mapping[str, Any]]:
        """What `create_mailbox` is told of the mailboxes there that a run sends through."""

    def taken(self) -> Sequence[Mail]:
        """All that it took so far, in order, answered or not."""

    def doubts(self, mails: int, *, cut_off: int) -> int:
        """How many may stay uncertain of so many that it took, where so many senders could not
        write down what it said: killed, or without their database."""


class MailServer:
    """The program `mail_server`: it can only be sent to; what it did not answer stays unknown."""

    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        assert popen.stdin is not None
        assert popen.stdout is not None
        self._questions, self._answers = popen.stdin, popen.stdout
        self._port = int(self._answers.readline())

    def mailboxes(self) -> Sequence[Mapping[str, Any]]:
        """One, without encryption or sign-in."""
        plain = {"username": "", "password": "", "security": "none"}
        server = {"host": "127.0.0.1", "port": self._port, **plain}
        return [{"email": "ada@engines.example", "provider": "smtp", "smtp": server}]

    def taken(self) -> Sequence[Mail]:
        """All that it took so far."""
        print("list", file=self._questions, flush=True)
        return list(json.loads(self._answers.readline()))

    def doubts(self, mails: int, *, cut_off: int) -> int:
        """Those that were not answered, and what the others had on their lines."""
        return mails // DROP_EVERY + 1 + cut_off * PROVIDERS["smtp"].at_once


class StandIn:
    """A provider's stand-in, which can be asked what it has on file: no doubt may stay."""

    def __init__(
        self, provider: str, url: str, *, mailboxes: int, behavior: Mapping[str, Any]
    ) -> None:
        self._provider = provider
        self._url = url
        self._mailboxes = mailboxes
        self._post("behavior", behavior)

    def mailboxes(self) -> Sequence[Mapping[str, Any]]:
        """Each with a token, as an integrator pastes it."""
        emails = [f"ada{number}@engines.example" for number in range(self._mailboxes)]
        return [
            {
                "email": email,
                "provider": self._provider,
                "oauth_token": self._post("tokens", {"email": email})["refresh_token"],
            }
            for email in emails
        ]

    def taken(self) -> Sequence[Mail]:
        """All that it filed so far."""
        answer = requests.get(urljoin(self._url, "/_standin/mails"), timeout=_SECONDS)
        answer.raise_for_status()
        return list(answer.json())

    def doubts(self, mails: int, *, cut_off: int) -> int:
        """None."""
        return 0

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        address = urljoin(self._url, f"/_standin/{path}")
        answer = requests.post(address, json=body, timeout=_SECONDS)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The mail server, for as long as the block runs."""
    arguments = ("-m", "trials.sending.mail_server", str(DROP_EVERY))
    with program(arguments, output=subprocess.PIPE) as popen:
        yield MailServer(popen)


def gmail() -> StandIn:
    """What the settings say is Gmail. Some mails it loses on the way, and says nothing either."""
    faults = {"drop_every": DROP_EVERY, "loses_every": 70, "throttle_every": 90}
    return StandIn("gmail", settings.NEPTIE_GMAIL_URL, mailboxes=1, behavior=faults)


def outlook() -> StandIn:
    """What the settings say is Graph, which drops answers at each of its steps.

    Many mailboxes, since each may send thirty mails a minute.
    """
    faults = {"drop_every": DROP_EVERY, "drop_at": "", "throttle_every": 90}
    return StandIn("outlook", settings.NEPTIE_GRAPH_URL, mailboxes=20, behavior=faults)
