"""Identifiers: UUIDv7 (RFC 9562, section 5.7), so that the order of ids is the order of time."""

from datetime import datetime
from uuid import UUID

import uuid_utils
import uuid_utils.compat

_TIMESTAMP_SHIFT = 80


def new_id() -> UUID:
    """A fresh UUIDv7. Made here because core PostgreSQL 15 to 17 cannot."""
    return uuid_utils.compat.uuid7()


def new_ids(count: int) -> list[str]:
    """So many fresh UUIDv7s as text, in their order, for what is copied in by the thousand."""
    return [str(uuid_utils.uuid7()) for _ in range(count)]


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUID whose timestamp (milliseconds) is `moment`: a bound for ranges of ids."""
    return UUID(int=int(moment.timestamp() * 1000) << _TIMESTAMP_SHIFT)
