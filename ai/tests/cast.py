"""The leads that these tests are about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ai.rules.features import LeadFacts

ADA = LeadFacts(
    id=UUID(int=1),
    full_name="Ada Hall",
    first_name="Ada",
    last_name="Hall",
    email="ada@acme.example",
    phone="+47 21 00 00 00",
    company="Acme",
    job_title="VP Sales",
    industry="Education",
    website="https://www.acme.example/about",
    country="Norway",
    status="new",
    source="Trade show",
    tags=("vip",),
    custom={},
    opens=0,
    clicks=0,
    replies=0,
    created_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)

# Only a last name and an address, as many a CRM exports its leads.
HALL = replace(
    ADA,
    id=UUID(int=2),
    full_name="Hall",
    first_name="",
    email="hall@gmail.com",
    phone="",
    company="",
    job_title="",
    industry="",
    website="",
    country="",
    source="",
    tags=(),
)


def like(facts: LeadFacts, **fields: Any) -> LeadFacts:
    """A lead that differs in these fields, whose names a test may have worked out."""
    return replace(facts, **fields)
