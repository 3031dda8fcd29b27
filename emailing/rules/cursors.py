"""Where a reader of the ledger stands, as a text that fits into an address."""

import base64
from uuid import UUID

Key = tuple[UUID, int]
"""A line of the ledger: the lead, and the place of the step among those asked for, from 1."""

_PLACE = 2  # bytes


def written(key: Key) -> str:
    """The key in 24 characters of base64url (RFC 4648 section 5)."""
    lead_id, place = key
    return base64.urlsafe_b64encode(lead_id.bytes + place.to_bytes(_PLACE)).decode()


def read(text: str) -> Key:
    """The key that was written so; ValueError when it is none."""
    data = base64.b64decode(text, altchars=b"-_", validate=True)
    return UUID(bytes=data[:-_PLACE]), int.from_bytes(data[-_PLACE:])
