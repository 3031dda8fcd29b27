"""The import limit counts leads, and a file that is larger goes on as the hour gives room."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from accounts.rules import Rate
from accounts.services.limits import look, redis_client
from leads.models import Lead, LeadImport
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead, tally
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db

FILE = "Email\n" + "".join(f"lead{n}@x.example\n" for n in range(5))


def limited(membership: Membership, text: str, **wishes: Any) -> LeadImport:
    return imported(membership, text, bucket_key=f"user:{membership.id}", **wishes)


def left(membership: Membership) -> int:
    owner = f"user:{membership.id}"
    return look(bucket="import", owner=owner, rate=Rate(3, 3600)).remaining


@pytest.fixture(autouse=True)
def _three_an_hour(settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "import": "3/h"}


def test_what_there_is_no_room_for_waits(ada: Membership) -> None:
    lead_import = limited(ada, FILE)

    assert tally(lead_import) == {
        "status": "waiting",
        "total_rows": 5,
        "processed": 3,
        "created": 3,
    }
    assert lead_import.resumes_at is not None
    wait = lead_import.resumes_at - now()
    assert timedelta(minutes=59) < wait <= timedelta(hours=1, seconds=1)
    assert Lead.objects.count() == 3
    assert run_next_import() is False  # its hour has not come


def test_it_goes_on_when_its_hour_has_come(ada: Membership) -> None:
    lead_import = limited(ada, FILE)
    redis_client().flushdb()
    LeadImport.objects.update(resumes_at=now())

    run_next_import()

    lead_import.refresh_from_db()
    assert tally(lead_import) == {
        "status": "done",
        "total_rows": 5,
        "processed": 5,
        "created": 5,
    }
    assert lead_import.resumes_at is None
    assert Lead.objects.count() == 5


def test_only_leads_that_are_written_count(ada: Membership) -> None:
    make_lead(ada, "lead0@x.example")

    lead_import = limited(ada, f"{FILE.replace('lead1@', 'lead1')}lead4@x.example\n")

    assert (lead_import.status, lead_import.created) == ("done", 3)
    assert (lead_import.skipped, lead_import.rejected) == (2, 1)
    assert left(ada) == 0


def test_a_dry_run_takes_nothing(ada: Membership) -> None:
    lead_import = limited(ada, FILE, dry_run=True)

    assert (lead_import.status, lead_import.created) == ("done", 5)
    assert left(ada) == 3


@pytest.mark.parametrize("where", ["setting", "workspace"])
def test_off_means_no_limit(ada: Membership, settings: Any, where: str) -> None:
    if where == "setting":
        settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "import": "off"}
    else:
        ada.workspace.limits = {"import": "off"}
        ada.workspace.save()

    assert limited(ada, FILE).status == "done"


def test_what_no_credential_brought_is_not_limited(ada: Membership) -> None:
    assert imported(ada, FILE).status == "done"
    assert left(ada) == 3
