"""Identifiers: UUIDv7 (RFC 9562, section 5.7), so that the order of ids is the order of time."""

from datetime import datetime
from uuid import UUID

import uuid_utils.compat

_TIMESTAMP_SHIFT = 80


def new_id() -> UUID:
    """A fresh UUIDv7. Made here because core PostgreSQL 15 to 17 cannot."""
    return uuid_utils.compat.uuid7()


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUID whose timestamp (milliseconds) is `moment`: a bound for ranges of ids."""
    return UUID(int=int(moment.timestamp() * 1000) << _TIMESTAMP_SHIFT)
