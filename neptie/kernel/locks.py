"""Locks by name, held by a transaction: PostgreSQL's advisory locks."""

import hashlib

from django.db import connection


def try_lock(name: str) -> bool:
    """Hold the name until the transaction ends; False, at once, when another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_number(name)])
        return bool(cursor.fetchone()[0])


def wait_for_lock(name: str) -> None:
    """Hold the name until the transaction ends, after whoever holds it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(name)])


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
