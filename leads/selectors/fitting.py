"""Whether the values that leads hold fit a custom field."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from leads.models import CustomField
from leads.rules.custom import shown
from leads.rules.retyping import as_kind
from leads.rules.typed import BadValue

_VALUES = """
    SELECT (lead.custom -> %s)::text, count(*) FROM leads_lead AS lead
    WHERE lead.workspace_id = %s AND lead.merged_into_id IS NULL AND lead.custom ? %s
    GROUP BY 1
"""
_LONGEST_EXAMPLE = 60


def misfits(field: CustomField) -> tuple[int, str]:
    """How many leads hold a value that the field, as it is in memory, has no room for; and such
    a value. Call it inside a transaction: the values are streamed, each of them once."""
    count, example = 0, ""
    for value, leads in _held(field):
        try:
            as_kind(value, field.kind, field.choices)
        except BadValue:
            count += leads
            example = example or shown(value)[:_LONGEST_EXAMPLE]
    return count, example


def _held(field: CustomField) -> Iterator[tuple[Any, int]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_VALUES, [field.key, field.workspace_id, field.key])
        for text, leads in cursor:
            yield json.loads(text), leads
