"""Files that PostgreSQL writes itself, passed on block by block, whatever their length."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.db import connection, transaction

_BLOCK = 64 * 1024
# A reader who stops reading would hold a snapshot, and with it the clearing of the tables.
_LONGEST = "15min"


def copied(select: str, values: Sequence[Any]) -> Iterator[bytes]:
    """What a SELECT finds as a CSV file with its header, in blocks of some 64 KB of whole lines.

    All of it is one snapshot. The values are written into the statement, for COPY takes none.
    """
    sql = f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER)"
    statement = str(cast("Any", connection.ops).compose_sql(sql, values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{_LONGEST}'")
        with cursor.copy(statement) as copy:
            yield from _blocks(copy)


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The driver gives line by line; a write for each would cost more than the line."""
    block: list[bytes] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _BLOCK:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def defused(text: str) -> str:
    """`leads.rules.spreadsheet.defused` in SQL."""
    return rf"CASE WHEN {text} ~ '^[=+@\t\r-]' THEN '''' || {text} ELSE {text} END"


def moment(column: str) -> str:
    """RFC 3339, in UTC."""
    return rf"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
