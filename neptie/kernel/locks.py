"""Locks by name, held by a transaction: PostgreSQL's advisory locks."""

import hashlib

from django.db import connection


def try_lock(name: str) -> bool:
    """Hold the name until the transaction ends; False, at once, when another one holds it."""
    number = hashlib.sha256(name.encode()).digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(number, signed=True)]
        )
        return bool(cursor.fetchone()[0])
