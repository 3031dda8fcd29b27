"""A search by psycopg: a page of the leads that have words with these beginnings, and how many."""

import os
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

_WORDS = """
    to_tsvector('simple'::regconfig, translate(
        lead.full_name || ' ' || lead.company || ' ' || lead.email || ' ' || lead.job_title,
        '@._+/\\:,;&()#*|<>="''-', '                       '
    ))
"""
_FOUND = f"""
    FROM leads_lead AS lead
    WHERE workspace_id = %s AND merged_into_id IS NULL
      AND {_WORDS} @@ to_tsquery('simple', %s)
"""
_COUNT = f"SELECT count(*) AS total {_FOUND}"
_PAGE = f"SELECT * {_FOUND} ORDER BY id DESC LIMIT 21"


def connected() -> "psycopg.Connection[dict[str, Any]]":
    """A connection that plans each statement for its values."""
    return psycopg.connect(
        os.environ["DATABASE_URL"], autocommit=True, row_factory=dict_row, prepare_threshold=None
    )


def search(
    connection: "psycopg.Connection[dict[str, Any]]", workspace_id: UUID, prefix: str
) -> int:
    """How many there are; the first of them are read."""
    values = (workspace_id, f"{prefix}:*")
    connection.execute(_PAGE, values).fetchall()
    found = connection.execute(_COUNT, values).fetchone()
    return int(found["total"]) if found else 0
