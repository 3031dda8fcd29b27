"""The mailboxes behind Graph's stand-in: drafts, what was sent, and who may do it.

As Exchange does: a draft that is sent is gone under its id, and a copy of it with another id is
filed in Sent Items; a look-up reaches every folder.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from threading import Lock
from typing import Any
from uuid import uuid4

MARKER_HEADER = "X-Neptie-Marker"
_BY_MESSAGE_ID = re.compile(r"internetMessageId eq '(?P<value>[^']+)'")
_BY_PROPERTY = re.compile(
    r"singleValueExtendedProperties/Any\(ep: ?ep/id eq '(?P<id>[^']+)' and "
    r"ep/value (?:eq '(?P<value>[^']+)'|ne null)\)"
)


@dataclass
class Item:
    """A mail in a mailbox; `message_id` is what it is filed under."""

    id: str
    owner: str
    raw: bytes
    message_id: str
    marker: str
    to: str
    thread_id: str
    created_at: datetime
    folder: str = "drafts"
    visible_at: datetime | None = None
    properties: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        """What waits in the outbox is unsent, too."""
        return self.folder != "sentitems"

    def told(self) -> dict[str, Any]:
        """Graph's message resource, as far as anybody here asks."""
        return {
            "id": self.id,
            "internetMessageId": self.message_id,
            "conversationId": self.thread_id,
            "isDraft": self.is_draft,
            "createdDateTime": self.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "singleValueExtendedProperties": [{"id": "Integer 0xe07", "value": str(self.flags)}],
        }

    @property
    def flags(self) -> int:
        """MS-OXCMSG 2.2.1.6: 0x1 read, 0x4 submitted, 0x8 unsent."""
        return {"drafts": 0x9, "outbox": 0xD, "sentitems": 0x1}[self.folder]

    def counted(self) -> dict[str, str]:
        """What a trial counts."""
        return {
            "id": self.id,
            "threadId": self.thread_id,
            "message_id": self.message_id,
            "marker": next(iter(self.properties.values()), self.marker),
            "to": self.to,
            "at": self.created_at.isoformat(),
        }


class Unknown(Exception):
    """There is no such item, or no such way to ask."""


class Mailboxes:
    """Everybody's; safe for threads."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.uploads: dict[str, tuple[tuple[str, str, str, str], int, bytes]] = {}
        self.ahead = timedelta()
        self._lock = Lock()

    def now(self) -> datetime:
        """The server's clock."""
        return datetime.now(UTC) + self.ahead

    def draft(self, owner: str, raw: bytes) -> Item:
        """A new draft."""
        headers = BytesHeaderParser().parsebytes(raw)
        item = Item(
            id=_new_id(),
            owner=owner,
            raw=raw,
            message_id=str(headers["Message-ID"]),
            marker=str(headers[MARKER_HEADER]),
            to=str(headers["To"]),
            thread_id=f"AAQ-{uuid4().hex}",
            created_at=self.now(),
        )
        with self._lock:
            self.items[item.id] = item
        return item

    def mark(self, owner: str, id: str, properties: dict[str, str]) -> Item:
        """Write extended properties."""
        with self._lock:
            item = self._of(owner, id)
            item.properties |= properties
            return item

    def send(self, owner: str, id: str, *, rewrites: bool, lag: timedelta, waits: bool) -> None:
        """A draft leaves, once; `waits` is on its way in the outbox."""
        with self._lock:
            item = self._of(owner, id)
            if item.folder != "drafts":
                raise Unknown
            del self.items[id]
            item.id, item.folder = _new_id(), "outbox" if waits else "sentitems"
            if rewrites:
                item.message_id = f"<{uuid4().hex}@prod.outlook.example>"
            item.visible_at = self.now() + lag
            self.items[item.id] = item

    def attach(self, owner: str, id: str, name: str, content_type: str, content: bytes) -> None:
        """A file more."""
        with self._lock:
            self._of(owner, id).files.append((name, content_type, content))

    def begin_upload(self, owner: str, id: str, name: str, content_type: str, size: int) -> str:
        """Where a file is uploaded; the name of the session."""
        with self._lock:
            self._of(owner, id)
            session = f"upload-{uuid4().hex}"
            self.uploads[session] = ((owner, id, name, content_type), size, b"")
            return session

    def upload(self, session: str, begin: int, piece: bytes) -> bool:
        """A piece of it; whether it was the last. The pieces come in order."""
        target, size, content = self.uploads[session]
        if begin != len(content):
            raise Unknown
        content += piece
        self.uploads[session] = (target, size, content)
        if len(content) == size:
            self.attach(*target, content)
        return len(content) == size

    def erase(self, owner: str, id: str) -> None:
        """Gone for good."""
        with self._lock:
            del self.items[self._of(owner, id).id]

    def found(self, owner: str, folder: str, asked: str) -> list[Item]:
        """What a `$filter` finds in a folder, or in all of them."""
        return [
            item
            for item in list(self.items.values())
            if item.owner == owner
            and folder in ("", item.folder)
            and (item.visible_at is None or item.visible_at <= self.now())
            and _matches(item, asked)
        ]

    def _of(self, owner: str, id: str) -> Item:
        item = self.items.get(id)
        if item is None or item.owner != owner:
            raise Unknown
        return item


def _matches(item: Item, asked: str) -> bool:
    if match := _BY_MESSAGE_ID.fullmatch(asked):
        return item.message_id == match["value"]
    if match := _BY_PROPERTY.fullmatch(asked):
        value = item.properties.get(match["id"])
        return value == match["value"] if match["value"] else value is not None
    raise Unknown


def _new_id() -> str:
    # As Graph's: letters that an address has to escape.
    return base64.b64encode(b"AAMk" + uuid4().bytes + b"\xfb\xff\xfe").decode()


class Tokens:
    """Who consented, and what was issued for it; safe for threads."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, str, str, str]] = {}
        self.access: dict[str, str] = {}
        self.refresh: dict[str, str] = {}

    def consent(self, email: str, challenge: str, redirect_uri: str, nonce: str) -> str:
        """A code, to be redeemed once."""
        code = f"code-{uuid4().hex}"
        self.codes[code] = (email, challenge, redirect_uri, nonce)
        return code

    def redeemed(self, code: str, verifier: str, redirect_uri: str) -> tuple[str, str] | None:
        """Whose code it is, and its nonce, if all is as it was when it was asked for (RFC 7636)."""
        email, challenge, asked_from, nonce = self.codes.pop(code, ("", "", "", ""))
        digest = hashlib.sha256(verifier.encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        return (email, nonce) if email and proven and asked_from == redirect_uri else None

    def issue(self, email: str) -> tuple[str, str]:
        """An access token and a refresh token."""
        access, refresh = f"access-{uuid4().hex}", f"refresh-{uuid4().hex}"
        self.access[access], self.refresh[refresh] = email, email
        return access, refresh

    def expire(self) -> None:
        """Every access token so far."""
        self.access.clear()
