"""Leads that do not exist, as many as are asked for, the same every time."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.db import connection

from bench.names import FIRMS, FIRST, FORMS, LAST, TITLES, TRADES
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

STATUSES = ("new", "contacted", "replied", "qualified", "unqualified", "converted")
INDUSTRIES = (
    *("Agriculture", "Banking", "Construction", "Education", "Energy", "Health care"),
    *("Hospitality", "Insurance", "Logistics", "Manufacturing", "Retail", "Software"),
)
_COUNTRIES = ("Germany", "France", "Nigeria", "Japan", "Brazil", "Canada", "India")
_SOURCES = ("Web form", "Trade fair", "Referral", "List")
# Common names are not those of the first letters.
_STEP = 101

_COPY = """
    COPY leads_lead (
        id, workspace_id, full_name, first_name, last_name, email, phone, company, job_title,
        industry, website, country, timezone, status, source, tags, custom, created_at, updated_at
    ) FROM STDIN
"""
_SCORES = """
    INSERT INTO leads_score (
        id, workspace_id, lead_id, purpose, value, low, high, factors, regime, model, scored_at
    )
    SELECT gen_random_uuid(), workspace_id, id, 'conversion', 0.25, 0.1, 0.5, '[]', 'prior',
        'local', now()
    FROM leads_lead WHERE workspace_id = %s
"""


def person(number: int) -> dict[str, str]:
    """A lead by the names of its fields; `custom.<key>` for what is a team's own."""
    dice = Random(number)
    status, industry, title, country, source = map(
        dice.choice, (STATUSES, INDUSTRIES, TITLES, _COUNTRIES, _SOURCES)
    )
    first, last = _often(dice, FIRST), _often(dice, LAST)
    firm, trade = dice.choice(FIRMS), dice.choice(TRADES)
    domain = f"{firm}-{trade}.example".lower()
    return {
        "first_name": first,
        "last_name": last,
        "email": f"{_plain(first)}.{_plain(last)}.{number}@{domain}",
        "phone": f"+49 30 {number:07d}",
        "company": f"{firm} {trade} {dice.choice(FORMS)}",
        "job_title": title,
        "industry": industry,
        "website": f"https://www.{domain}",
        "country": country,
        "timezone": "Europe/Berlin",
        "status": status,
        "source": source,
        "tags": "cold, spring",
        "custom.company_size": str(number % 900 + 3),
        "custom.region": country[:3].upper(),
        "custom.note": f"Met at stand {number % 400}, wants to hear about deliveries to {country}",
    }


def _often(dice: Random, names: Sequence[str]) -> str:
    """One of the names; some are far more common than others, as they are among people."""
    return names[int(len(names) * dice.random() ** 2) * _STEP % len(names)]


def _plain(name: str) -> str:
    """As it stands in an address."""
    return normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def write_csv(path: Path, rows: int) -> int:
    """A file of so many rows, as a CRM exports it; how many of them make a lead.

    Two in a hundred have the address of an earlier one, one in a hundred has none that is one.
    """
    header = [name.removeprefix("custom.").replace("_", " ").title() for name in person(0)]
    good = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(rows):
            row = person(number)
            if number % 50 == 49:
                row["email"] = person(number - 10)["email"].upper()
            elif number % 100 == 24:
                row["email"] = "nobody at all"
            else:
                good += 1
            writer.writerow(row.values())
    return good


def add_leads(workspace_id: UUID, count: int) -> list[UUID]:
    """Leads of a workspace with their stored scores; the ids, oldest first."""
    ids = [new_id() for _ in range(count)]
    with connection.cursor() as cursor:
        with cursor.copy(_COPY) as copy:
            for row in _rows(workspace_id, ids):
                copy.write_row(row)
        cursor.execute(_SCORES, [workspace_id])
    return ids


def _rows(workspace_id: UUID, ids: list[UUID]) -> Iterator[list[Any]]:
    at = now()
    for number, id in enumerate(ids):
        lead = person(number)
        custom = {key[7:]: lead.pop(key) for key in list(lead) if key.startswith("custom.")}
        full_name = f"{lead['first_name']} {lead['last_name']}"
        tags = lead.pop("tags").split(", ")
        yield [id, workspace_id, full_name, *lead.values(), tags, json.dumps(custom), at, at]


def tidy_up() -> None:
    """What autovacuum would do at a moment of its own."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
