"""What Microsoft's stand-in knows, and what goes wrong with it."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeVar

from tests.standins.microsoft_mailboxes import Item, Mailboxes, Tokens

CLIENT_ID, CLIENT_SECRET = "standin-client", "standin-secret"
MOST_AT_ONCE = 4
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Behavior:
    """What goes wrong. `…_at` is one of Graph's operations: look, create, mark, send, purge,
    delete, me; blank: each of them, or for `expire_at` and `pause_at` none."""

    drop_every: int = 0  # done, and no answer
    drop_at: str = "send"
    throttle_every: int = 0  # 429, not done
    throttle_at: str = "send"
    retry_after: int = 1  # seconds; 0: says nothing
    fail_with: int = 0  # a status, not done
    fail_at: str = ""
    fail_code: str = "ErrorAsTold"
    expire_tokens: bool = False  # those issued so far, once
    expire_at: str = ""  # the same when this is asked for
    pause_at: str = ""  # until `paused` is over
    revoke: bool = False  # a refresh answers invalid_grant
    rewrites_message_id: bool = False  # as it is sent
    outbox_keeps: bool = False  # what is sent waits in the outbox
    lag_seconds: float = 0  # until a look-up finds what was sent
    ahead_seconds: float = 0  # how far the server's clock is ahead of ours
    deny: bool = False  # the person refuses consent
    email: str = ""  # who signs in, whatever the hint says
    token_seconds: int = 3600
    grants: str = ""  # the scopes that are granted; blank: those asked for


class MicrosoftStandIn:
    """The server's side as a test sees it."""

    def __init__(self, port: int, certificate: Path) -> None:
        self.url = f"https://127.0.0.1:{port}"
        self.authority = f"{self.url}/common"
        self.graph = f"{self.url}/v1.0"
        self.certificate = str(certificate)
        self.client_id, self.client_secret = CLIENT_ID, CLIENT_SECRET
        self.mailboxes = Mailboxes()
        self.tokens = Tokens()
        self.behavior = Behavior()
        self.asked: list[str] = []
        self.renewals = 0
        self.most_at_once = 0
        self._counts: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()
        self._lock = Lock()
        self._reached, self._resumed = Event(), Event()

    @property
    def settings(self) -> dict[str, str]:
        """What leads here; the certificate is to be trusted beside."""
        return {
            "NEPTIE_MICROSOFT_CLIENT_ID": self.client_id,
            "NEPTIE_MICROSOFT_CLIENT_SECRET": self.client_secret,
            "NEPTIE_MICROSOFT_AUTHORITY": self.authority,
            "NEPTIE_GRAPH_URL": self.graph,
        }

    def behave(self, **changes: Any) -> None:
        """From now on so; what isn't named stays."""
        self.behavior = replace(self.behavior, **changes)
        self.mailboxes.ahead = timedelta(seconds=self.behavior.ahead_seconds)
        if self.behavior.expire_tokens:
            self.tokens.expire()
            self.behavior = replace(self.behavior, expire_tokens=False)

    def mails(self) -> list[dict[str, str]]:
        """What was accepted for delivery."""
        return [each.counted() for each in self._items() if each.folder != "drafts"]

    def drafts(self) -> list[dict[str, str]]:
        """What was left over."""
        return [each.counted() for each in self._items() if each.folder == "drafts"]

    def raws(self) -> list[bytes]:
        """The mails themselves."""
        return [each.raw for each in self._items() if each.folder != "drafts"]

    def _items(self) -> list[Item]:
        return list(self.mailboxes.items.values())

    def is_nth(self, what: str, every: int) -> bool:
        """Whether this one of its kind is one that the behavior is about."""
        with self._lock:
            self._counts[what] += 1
            return bool(every) and self._counts[what] % every == 0

    @contextmanager
    def busy_with(self, owner: str) -> Iterator[bool]:
        """One more request for a mailbox; false where that is one too many."""
        with self._lock:
            self._at_once[owner] += 1
            self.most_at_once = max(self.most_at_once, self._at_once[owner])
            fits = self._at_once[owner] <= MOST_AT_ONCE
        try:
            yield fits
        finally:
            with self._lock:
                self._at_once[owner] -= 1

    def pass_by(self, act: str) -> None:
        """Where a request may be held up, or find its token gone."""
        if self.behavior.expire_at == act:
            self.behave(expire_at="", expire_tokens=True)
        if self.behavior.pause_at == act:
            self._reached.set()
            self._resumed.wait()

    @contextmanager
    def paused(self, act: Callable[[T], R], subject: T) -> Iterator[Future[R]]:
        """Somebody's act, held up at `pause_at` while the block runs."""
        with ThreadPoolExecutor(1) as threads:
            future = threads.submit(act, subject)
            assert self._reached.wait(10)
            try:
                yield future
            finally:
                self._resumed.set()
