"""The stand-in's mail: what was accepted, how it is found again, and how sending goes wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from threading import Lock
from time import time
from typing import Any
from uuid import uuid4

from tests.standins.google_account import gmail_refusal


class Dropped(Exception):
    """The connection is closed without an answer."""


class Silent(Exception):
    """Nothing is answered until the server ends."""


@dataclass
class Behavior:
    """How it misbehaves; `…_every` n is one send in n, 0 none."""

    # Accepted and filed, but no answer. `loses_every`: no answer, and not filed either.
    drop_every: int = 0
    # The same, and the connection stays open: the client has to give up.
    hangs: bool = False
    loses_every: int = 0
    # Refused for now: by which status, to be asked again when (`Retry-After`; "" doesn't say).
    throttle_every: int = 0
    throttle_status: int = 429
    retry_after: str = "30"
    # The access tokens end before the send is taken.
    expire_every: int = 0
    # Every send is refused with this status, and this reason and message; with `files_failed` the
    # mail goes out all the same.
    fail_with: int = 0
    fail_reason: str = "backendError"
    fail_message: str = "As told to."
    files_failed: bool = False
    # Files mails under a Message-ID of its own.
    rewrites_message_id: bool = False
    # Takes the mail and answers what cannot be read: a page, or JSON without an id.
    babbles: Any = None
    # Shows nobody their profile, for this reason.
    profile_refusal: str = ""
    # Each answer is the last of its connection, and says so.
    closes: bool = False
    # Until a mail is found by a search.
    search_lag_seconds: float = 0
    # What people do on the consent page.
    denies: bool = False
    grants_scopes: Sequence[str] | None = None


@dataclass(frozen=True)
class Mail:
    """A mail as it was accepted."""

    id: str
    thread_id: str
    account: str
    filed_as: str
    headers: Mapping[str, str]
    raw: bytes
    at: float

    def told(self) -> dict[str, str]:
        """What a program that counts wants to know."""
        return {
            "id": self.id,
            "threadId": self.thread_id,
            "message_id": self.headers["message-id"],
            "marker": self.headers.get("x-neptie-marker", ""),
            "to": self.headers["to"],
            "account": self.account,
        }

    def shown(self) -> dict[str, Any]:
        """As `messages.get` shows it (format metadata)."""
        headers = {**self.headers, "message-id": self.filed_as}
        listed = [{"name": name, "value": value} for name, value in headers.items()]
        return {
            "id": self.id,
            "threadId": self.thread_id,
            "labelIds": ["SENT"],
            "internalDate": str(int(self.at * 1000)),
            "payload": {"headers": listed},
        }


class Mails:
    """Everybody's Sent folder."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._mails: dict[str, Mail] = {}
        self._sends = 0
        self.behavior = Behavior()

    def accepted(self) -> list[Mail]:
        """In the order they came."""
        with self._lock:
            return list(self._mails.values())

    def sent(self, account: str, raw: bytes, thread: str, expire: Callable[[], None]) -> object:
        """Take a mail, or not, as the behavior says."""
        how = self.behavior
        with self._lock:
            self._sends += 1
            count = self._sends
        if _is_due(how.expire_every, count):
            expire()
            raise gmail_refusal(401, "authError", "Invalid Credentials")
        if _is_due(how.throttle_every, count):
            raise self._throttled()
        if _is_due(how.loses_every, count):
            raise Dropped
        if how.fail_with and not how.files_failed:
            raise self._failed()
        mail = self._filed(account, raw, thread)
        if how.fail_with:
            raise self._failed()
        if how.hangs:
            raise Silent
        if how.babbles is not None:
            return how.babbles
        if _is_due(how.drop_every, count):
            raise Dropped
        return {"id": mail.id, "threadId": mail.thread_id, "labelIds": ["SENT"]}

    def _throttled(self) -> Exception:
        how = self.behavior
        waits = {"retry_after": how.retry_after} if how.retry_after else {}
        reason = "userRateLimitExceeded" if how.throttle_status == 403 else "rateLimitExceeded"
        return gmail_refusal(how.throttle_status, reason, "User-rate limit exceeded.", **waits)

    def _failed(self) -> Exception:
        how = self.behavior
        return gmail_refusal(how.fail_with, how.fail_reason, how.fail_message)

    def _filed(self, account: str, raw: bytes, thread: str) -> Mail:
        parsed = BytesHeaderParser().parsebytes(raw)
        headers = {name.lower(): str(value) for name, value in parsed.items()}
        id = uuid4().hex[:16]
        own = f"<CA{id}@mail.gmail.com>"
        filed_as = own if self.behavior.rewrites_message_id else headers["message-id"]
        with self._lock:
            threads = {mail.thread_id for mail in self._mails.values()} if thread else set()
            if thread and thread not in threads:
                raise gmail_refusal(404, "notFound", "Requested entity was not found.")
            mail = Mail(id, thread or id, account, filed_as, headers, raw, time())
            self._mails[id] = mail
        return mail

    def profile(self, account: str) -> object:
        """`users.getProfile`."""
        if self.behavior.profile_refusal:
            raise gmail_refusal(403, self.behavior.profile_refusal, "As told to.")
        return {"emailAddress": account, "messagesTotal": len(self.accepted())}

    def listed(self, account: str, query: Mapping[str, str]) -> object:
        """`messages.list`, newest first, with the terms of Gmail's search that we use."""
        terms = [term.partition(":") for term in query.get("q", "").split()]
        before = time() - self.behavior.search_lag_seconds
        found = [
            {"id": mail.id, "threadId": mail.thread_id}
            for mail in reversed(self.accepted())
            if mail.account == account
            and mail.at <= before
            and all(_matches(mail, name, value) for name, _colon, value in terms)
        ]
        start, size = int(query.get("pageToken", 0)), int(query.get("maxResults", 100))
        page: dict[str, Any] = {"resultSizeEstimate": len(found)}
        if found[start : start + size]:
            page["messages"] = found[start : start + size]
        if found[start + size :]:
            page["nextPageToken"] = str(start + size)
        return page

    def shown(self, account: str, id: str) -> object:
        """`messages.get`."""
        with self._lock:
            mail = self._mails.get(id)
        if mail is None or mail.account != account:
            raise gmail_refusal(404, "notFound", "Requested entity was not found.")
        return mail.shown()


def _is_due(every: int, count: int) -> bool:
    return bool(every) and count % every == 0


def _matches(mail: Mail, name: str, value: str) -> bool:
    if name == "rfc822msgid":
        return mail.filed_as.strip("<>") == value.strip("<>")
    if name == "after":
        return mail.at >= int(value)
    assert (name, value) == ("in", "sent"), (name, value)
    return True
