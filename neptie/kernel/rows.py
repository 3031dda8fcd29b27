"""Rows of statements that are run over and over, straight from the driver.

The driver binds the values on the server, and prepares what it met five times on a connection: a
statement with a dozen indexes to choose from is then planned once, not at each request. Django's
cursor around it keeps errors, query counts and the transaction as they are everywhere else.
"""

from collections.abc import Sequence
from typing import Any, Self, cast

import psycopg
from django.db import connection
from psycopg.rows import dict_row
from psycopg.types.datetime import TimestamptzLoader


class _PlanningCursor(psycopg.Cursor[dict[str, Any]]):
    """Plans each time, for the values it is given."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        return super().execute(query, params, **{"prepare": False, **options})


def rows(sql: str, values: Sequence[Any], *, prepare: bool = True) -> list[dict[str, Any]]:
    """All rows of a SELECT as dicts by column; `%s` stand for the values, in order.

    `prepare` is for statements whose best plan is one and the same whatever the values.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    kind = psycopg.Cursor[dict[str, Any]] if prepare else _PlanningCursor
    cursor = kind(connection.connection, row_factory=dict_row)
    # The driver's own, written in C; Django's takes longer than the query for a page of rows.
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(cast("Any", cursor)) as wrapped:
        wrapped.execute(sql, values)
        return cast("list[dict[str, Any]]", wrapped.fetchall())
