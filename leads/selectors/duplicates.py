"""Leads that look like the same person.

Looked for among the newest leads of a workspace, so that the question costs the same with a
million of them as with some thousands; and for one lead, among all, by the indexes of names and
words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from leads.models import Lead
from leads.rules.criteria import clean
from leads.rules.lookalikes import LONGEST_SECOND_LEVEL, Lookalikes, joined, label_of
from leads.selectors.leads import leads_in, with_score
from leads.selectors.where import where

NEWEST = 20_000
"""Among so many of the newest leads suggestions are looked for."""

_MOST_GROUPS = 400
# A telephone that more leads have is a switchboard's.
_MOST_AT_PHONE = 4
_FEWEST_DIGITS = 7
_MOST_ALIKE = 10
_GROUPS = """
    WITH newest AS MATERIALIZED (
        SELECT id, lower(full_name) AS name, lower(company) AS company,
            right(regexp_replace(phone, '[^0-9]', '', 'g'), 10) AS phone,
            split_part(email, '@', 1) AS person, split_part(email, '@', 2) AS domain
        FROM leads_lead WHERE workspace_id = %(workspace)s AND merged_into_id IS NULL
        ORDER BY id DESC LIMIT %(newest)s
    ), said AS (
        SELECT 'name' AS reason, name || chr(10) || company AS said, id FROM newest
        WHERE name <> '' AND company <> ''
        UNION ALL
        SELECT 'address', person || '@' || CASE
            WHEN split_part(domain, '.', 3) <> ''
                AND length(split_part(domain, '.', -2)) <= %(second_level)s
            THEN split_part(domain, '.', -3) ELSE split_part(domain, '.', -2) END, id
        FROM newest
        UNION ALL
        SELECT 'phone', phone, id FROM newest WHERE length(phone) >= %(digits)s
    )
    SELECT reason, array_agg(id) FROM said GROUP BY reason, said
    HAVING count(*) BETWEEN 2 AND CASE reason WHEN 'phone' THEN %(at_phone)s ELSE 20 END
    ORDER BY max(id::text) DESC LIMIT %(most)s
"""
_NAMED = """
    (SELECT lead.id, lead.email, true FROM leads_lead AS lead
    WHERE lead.workspace_id = %s AND lead.merged_into_id IS NULL
        AND lower(lead.full_name) = lower(%s) AND lower(lead.company) = lower(%s)
        AND lead.full_name <> '' AND lead.company <> '' LIMIT %s)
"""
_ADDRESSED = """
    SELECT lead.id, lead.email, false FROM leads_lead AS lead
    WHERE split_part(lead.email, '@', 1) = %s
"""


@dataclass(frozen=True)
class Duplicates:
    """Leads that look like the same person, the oldest first, and why (`Lookalikes.reasons`)."""

    leads: Sequence[Lead]
    reasons: Sequence[str]


def suggested(workspace_id: UUID) -> list[Lookalikes]:
    """Whom to compare, among the workspace's newest leads: the newest first. One query."""
    asked: dict[str, Any] = {
        "workspace": workspace_id,
        "newest": NEWEST,
        "second_level": LONGEST_SECOND_LEVEL,
        "digits": _FEWEST_DIGITS,
        "at_phone": _MOST_AT_PHONE,
        "most": _MOST_GROUPS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, asked)
        return joined(cursor.fetchall())


def with_leads(workspace_id: UUID, suggestions: Sequence[Lookalikes]) -> list[Duplicates]:
    """The suggestions with their leads, each of these with its score. One query."""
    ids = [id for each in suggestions for id in each.lead_ids]
    leads = with_score(leads_in(workspace_id)).select_related("owner__user").in_bulk(ids)
    return [
        Duplicates([leads[id] for id in each.lead_ids if id in leads], each.reasons)
        for each in suggestions
    ]


def looking_like(lead: Lead) -> list[UUID]:
    """Other leads that look like this one by name and company, or by address: ten at most, the
    oldest first. One query."""
    person, _at, domain = lead.email.rpartition("@")
    label = label_of(domain)
    worded = where(lead.workspace_id, clean({"search": f"{person} {label}"}))
    named: list[Any] = [lead.workspace_id, lead.full_name, lead.company]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_NAMED} UNION ({_ADDRESSED} AND {worded.sql} LIMIT %s)",
            [*named, _MOST_ALIKE, person, *worded.values, _MOST_ALIKE],
        )
        found: list[tuple[UUID, str, bool]] = cursor.fetchall()
    alike = {id for id, email, by_name in found if by_name or label_of(email) == label}
    return sorted(alike - {lead.id})[:_MOST_ALIKE]
