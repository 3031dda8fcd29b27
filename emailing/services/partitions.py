"""Monthly partitions of the event table, made ahead of time."""

import hashlib
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

from django.db import connection, transaction

from emailing.rules.months import months_from
from neptie.kernel.ids import first_id_at

AHEAD = 2
_LOCK = int.from_bytes(hashlib.sha256(b"emailing.partitions").digest()[:8], signed=True)

# Rows of the month may have come before its partition, into the default one; the lock keeps new
# ones out until they are moved. Inserts wait that long, and no longer than five seconds.
_LOCKS = """
    SET LOCAL lock_timeout = '5s';
    LOCK TABLE emailing_event_default IN ACCESS EXCLUSIVE MODE;
"""
_MAKE = """
    CREATE TABLE {name} (LIKE emailing_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    WITH moved AS (
        DELETE FROM emailing_event_default WHERE id >= '{low}' AND id < '{high}' RETURNING *
    ) INSERT INTO {name} SELECT * FROM moved;
    ALTER TABLE emailing_event ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}');
"""


def make_partitions(*, now: datetime) -> list[str]:
    """Partitions for this month (UTC) and the next two; the names of those that were missing.

    Safe while events are written and while another does the same.
    """
    months = months_from(now.astimezone(UTC), AHEAD + 2)
    return [
        name
        for month, following in pairwise(months)
        if (name := _make(month, first_id_at(month), first_id_at(following)))
    ]


@transaction.atomic
def _make(month: datetime, low: UUID, high: UUID) -> str | None:
    name = f"emailing_event_{month:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone()[0]:
            return None
        cursor.execute(_LOCKS)
        cursor.execute(_MAKE.format(name=name, low=low, high=high))
    return name
