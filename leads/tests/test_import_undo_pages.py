"""A whole import is undone: asked first, followed, and what stayed is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import Lead, LeadImport
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

FILE = "Email,Company\ngrace@navy.example,Univac\nada@x.example,Engines\n"


def page_of(client: Client, lead_import: LeadImport, part: str = "") -> str:
    page = client.get(f"/leads/imports/{lead_import.id}/{part}").content.decode()
    return " ".join(page.split())


def test_it_is_asked_then_done_and_told(ada: Membership, browser: Browser) -> None:
    client, known = browser(ada), make_lead(ada, company="Navy")
    lead_import = imported(ada, FILE, on_duplicate="update")
    address = f"/leads/imports/{lead_import.id}/"
    assert f'href="{address}undo/"' in page_of(client, lead_import)

    question = page_of(client, lead_import, "undo/")
    assert "1 lead that it brought in is taken away, with its notes." in question
    assert "1 lead that it changed is put back as it was, unless somebody changed" in question
    assert Lead.objects.count() == 2
    assert client.post(f"{address}undo/")["Location"] == address
    progress = page_of(client, lead_import, "progress/")
    assert "0 of 2 leads looked at: 0 taken away, 0 put back as they were, 0 kept" in progress
    assert "The import is being undone." in page_of(client, lead_import)
    while run_next_import():
        pass

    page = page_of(client, lead_import)
    assert "The import was undone" in page
    assert f'href="{address}undo/"' not in page
    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.removed, lead_import.restored) == ("undone", 1, 1)
    known.refresh_from_db()
    assert (Lead.objects.get(), known.company) == (known, "Navy")


def test_an_import_whose_lead_was_written_to_stays_and_says_why(
    ada: Membership, browser: Browser
) -> None:
    client = browser(ada)
    lead_import = imported(ada, FILE)
    Lead.objects.filter(email="ada@x.example").update(last_contacted_at=now())
    address = f"/leads/imports/{lead_import.id}/"

    answer = client.post(f"{address}undo/", follow=True)

    assert "A lead of this import was contacted already" in answer.content.decode()
    lead_import.refresh_from_db()
    assert (lead_import.undo_asked_at, lead_import.status) == (None, "done")
    assert Lead.objects.count() == 2


def test_what_was_kept_is_told(ada: Membership, browser: Browser) -> None:
    lead_import = imported(ada, FILE)
    LeadImport.objects.update(status="undone", undo_asked_at=now(), removed=1, restored=0, kept=1)

    page = page_of(browser(ada), lead_import)

    assert "Leads kept" in page
    assert "Kept are leads that mail was written to" in page


def test_the_undo_of_a_long_one_tells_its_pace(ada: Membership, browser: Browser) -> None:
    lead_import = imported(ada, FILE)
    LeadImport.objects.update(
        undo_asked_at=now() - timedelta(seconds=10), created=3000, removed=900, kept=100
    )

    progress = page_of(browser(ada), lead_import, "progress/")

    assert "1,000 of 3,000 leads looked at: 900 taken away" in progress
    assert "a second, about 20 seconds left" in progress


def test_there_is_no_question_where_there_is_nothing_to_undo(
    ada: Membership, browser: Browser
) -> None:
    lead_import = imported(ada, FILE, dry_run=True)

    answer = browser(ada).get(f"/leads/imports/{lead_import.id}/undo/")

    assert answer["Location"] == f"/leads/imports/{lead_import.id}/"
