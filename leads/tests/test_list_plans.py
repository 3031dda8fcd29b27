"""No query of the list reads the table from end to end: each walks or looks up an index."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.services.sessions import register
from leads.models import LeadList
from leads.rules.criteria import Criteria, clean
from leads.selectors.ordering import SORTS, Place, page_rows
from leads.selectors.totals import total
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
_LEADS = """
    INSERT INTO leads_lead (
        id, workspace_id, full_name, first_name, last_name, email, phone, company, job_title,
        industry, website, country, timezone, status, source, owner_id, tags, custom,
        created_at, updated_at, last_contacted_at
    )
    SELECT
        -- As UUIDv7 is made: the first 48 bits are a time.
        (lpad(to_hex(1767225600000 + number), 12, '0') || '7000' || '8000' ||
            lpad(to_hex(number), 12, '0'))::uuid,
        %(workspace)s, name, '', '', number || '@lead.example', '', 'Firm ' || number %% 5000,
        title,
        'Trade ' || number %% 40, repeat('As wide as it is. ', 16), 'Land ' || number %% 50, '',
        (ARRAY['new', 'contacted', 'replied', 'qualified'])[number %% 4 + 1], '',
        CASE WHEN number %% 20 = 0 THEN %(owner)s::uuid END,
        ARRAY['tag ' || number %% 60],
        jsonb_build_object('size', number %% 700) ||
            CASE WHEN number %% 100 = 0 THEN jsonb_build_object('seats', number) ELSE '{}' END,
        %(at)s::timestamptz - number * interval '1 minute',
        %(at)s::timestamptz - number * interval '1 minute',
        CASE WHEN number %% 30 = 0 THEN %(at)s::timestamptz - number * interval '1 minute' END
    FROM generate_series(%(first)s, %(last)s) AS number,
        LATERAL (SELECT 'Name' || md5(number::text) || ' Surname' || number %% 3000 AS name,
                        'Title ' || number %% 80 AS title) AS words
"""
_SCORES = """
    INSERT INTO leads_score (
        id, workspace_id, lead_id, purpose, value, low, high, factors, regime, model, scored_at
    )
    SELECT gen_random_uuid(), workspace_id, id, 'conversion', random(), 0, 1, '[]', '', '', now()
    FROM leads_lead
"""
_MEMBERS = """
    INSERT INTO leads_listmember (id, workspace_id, lead_list_id, lead_id, added_at)
    SELECT gen_random_uuid(), workspace_id, %s, id, now() FROM leads_lead
    WHERE workspace_id = %s AND custom ->> 'size' = '7'
"""


@pytest.fixture
def crowd(ada: Membership, bob: Membership) -> Membership:
    """Ada's workspace has 40,000 leads, two others have 10,000 each."""
    cyd = register(email="cyd@x.example", password="correct horse", full_name="Cyd", company="C")
    with connection.cursor() as cursor:
        # The triggers that count and note tags are not what is looked at.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for member, first, last in ((ada, 1, 40_000), (bob, 40_001, 50_000)):
            cursor.execute(_LEADS, _values(member, first, last))
        cursor.execute(_LEADS, _values(cyd.membership, 50_001, 60_000))
        cursor.execute(_SCORES)
        cursor.execute(_MEMBERS, [_list(ada), ada.workspace_id])
        for table in ("leads_lead", "leads_score", "leads_listmember"):
            cursor.execute(f"ANALYZE {table}")
    return ada


def _values(member: Membership, first: int, last: int) -> dict[str, Any]:
    return {
        "workspace": member.workspace_id,
        "owner": member.id,
        "at": now(),
        "first": first,
        "last": last,
    }


def _list(member: Membership) -> UUID:
    return LeadList.objects.create(workspace_id=member.workspace_id, name="Sevens").id


def _asked(crowd: Membership) -> Iterator[Criteria]:
    """Each word of the filters by itself, and some together."""
    list_id = LeadList.objects.get(workspace_id=crowd.workspace_id).id
    yesterday = (now() - timedelta(days=1)).isoformat()
    for data in (
        {},
        {"statuses": ["new"]},
        {"statuses": ["new", "replied"]},
        {"industry": "Trade 7"},
        {"statuses": ["new"], "industry": "Trade 8"},
        {"industries": ["TRADE 7", "trade 8"]},
        {"countries": ["land 7"]},
        {"tags": ["Tag 7"]},
        {"companies": ["firm 7"]},
        {"job_titles": ["title 7"]},
        {"min_score": 0.995},
        {"max_score": 0.005},
        {"owners": [str(crowd.id)]},
        {"lists": [str(list_id)]},
        {"search": "namea surname7"},
        {"search": "surname70"},
        {"custom": {"size": 7}},
        {"custom": {"size": [7, 8]}},
        {"custom": {"seats": {"min": 695}}},
        {"created_since": yesterday},
        {"updated_since": yesterday},
        {"search": "surname7", "statuses": ["new"], "tags": ["tag 7"]},
    ):
        yield clean(data)


@contextmanager
def _noted() -> Iterator[list[tuple[str, Sequence[Any]]]]:
    """The statements about leads that run within, each with its values."""
    statements: list[tuple[str, Sequence[Any]]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "leads_lead AS lead" in sql:
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def _scanning(statements: list[tuple[str, Sequence[Any]]]) -> list[str]:
    """Those whose plan reads all leads."""
    found = []
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(f"EXPLAIN {sql}", values)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            if re.search(r"Seq Scan on leads_lead\b", plan):
                found.append(f"{sql}\n{values}\n{plan}")
    return found


def test_no_page_total_or_cursor_reads_all_leads(crowd: Membership) -> None:
    with _noted() as statements:
        for criteria in _asked(crowd):
            total(crowd.workspace_id, criteria)
            for sort in SORTS:
                page_rows(crowd.workspace_id, criteria, sort=sort, limit=21)
        for sort in SORTS:
            row = page_rows(crowd.workspace_id, sort=sort, limit=1, offset=900)[0]
            place = Place(row["sort_key"], row["id"])
            page_rows(crowd.workspace_id, sort=sort, limit=21, after=place)
        page_rows(crowd.workspace_id, sort="contacted", limit=21, offset=20_000)

    assert len(statements) > 130
    found = _scanning(statements)
    assert not found, "\n\n".join(found)
