"""A file is checked before anything comes in; then it comes in, or its columns are changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import Lead, LeadImport, Reject
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead, start, tally, told, upload

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

FILE = "Email,Name\ngrace@navy.example,Grace\nada@x.example,Ada\nnonsense,Bob\nada@x.example,A\n"


def page_of(client: Client, lead_import: LeadImport) -> str:
    page = client.get(f"/leads/imports/{lead_import.id}/").content.decode()
    return " ".join(page.split())


def checked(client: Client, on_duplicate: str = "skip") -> LeadImport:
    """A draft that was checked."""
    client.post("/leads/import/", {"file": upload(FILE)})
    draft = LeadImport.objects.get(status="draft")
    asked = {"column-0": "email", "column-1": "full_name", "on_duplicate": on_duplicate}
    client.post(f"/leads/imports/{draft.id}/", {**asked, "act": "check"})
    draft.refresh_from_db()
    assert (draft.status, draft.dry_run) == ("pending", True)
    run_next_import()
    draft.refresh_from_db()
    return draft


def act(client: Client, lead_import: LeadImport, name: str) -> Any:
    return client.post(f"/leads/imports/{lead_import.id}/{name}/")


def test_a_check_says_what_an_import_would_do(ada: Membership, browser: Browser) -> None:
    make_lead(ada)
    client = browser(ada)

    found = checked(client, "update")

    assert tally(found) == {
        "status": "done",
        "total_rows": 4,
        "processed": 4,
        "created": 1,
        "updated": 1,
        "skipped": 1,
        "rejected": 1,
    }
    assert Lead.objects.count() == 1
    page = page_of(client, found)
    assert "This is what an import would do. Nothing has come in yet." in page
    assert "Import 2 rows" in page
    assert "There already, to be updated" in page
    assert "Twice in the file, skipped" in page
    assert "nonsense · Bob" in page
    answer: Any = client.get(f"/leads/imports/{found.id}/rejects.csv")
    assert b"".join(answer.streaming_content).decode() == (
        "line,reasons,Email,Name\r\n4,“nonsense” is not an e-mail address.,nonsense,Bob\r\n"
    )


def test_what_was_checked_comes_in_as_it_was_checked(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    found = checked(client)
    counted = tally(found)
    assert "Import 2 leads" in page_of(client, found)

    answers = [act(client, found, "begin") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [f"/leads/imports/{found.id}/"] * 2
    found.refresh_from_db()
    assert tally(found) == {"status": "pending"}
    assert (found.dry_run, found.on_duplicate) == (False, "skip")
    assert not Reject.objects.exists()
    run_next_import()
    found.refresh_from_db()
    assert tally(found) == counted
    assert set(Lead.objects.values_list("email", flat=True)) == {
        "grace@navy.example",
        "ada@x.example",
    }
    assert Reject.objects.get().line == 4


def test_its_columns_can_be_changed_after_a_check(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    found = checked(client, "fill")

    act(client, found, "reopen")

    found.refresh_from_db()
    assert (tally(found), found.dry_run) == ({"status": "draft"}, False)
    assert not Reject.objects.exists()
    page = page_of(client, found)
    assert '<option value="full_name" selected>' in page
    assert 'value="fill" id="id_on_duplicate_1" required checked' in page
    assert run_next_import() is False


def test_a_canceled_check_wrote_nothing_and_may_go_on(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    waiting = start(ada, FILE, dry_run=True)

    act(client, waiting, "cancel")

    page = page_of(client, waiting)
    assert "The check was canceled before its end. Nothing has come in." in page
    assert "Import without a check" in page
    assert not Lead.objects.exists()


@pytest.mark.parametrize("name", ["begin", "reopen"])
def test_only_an_ended_check_is_begun_or_reopened(
    ada: Membership, browser: Browser, name: str
) -> None:
    client = browser(ada)
    done, runs = imported(ada, FILE), start(ada, FILE, dry_run=True)
    before = told(ada)

    for each in (done, runs):
        act(client, each, name)

    done.refresh_from_db()
    runs.refresh_from_db()
    assert (done.status, runs.status) == ("done", "pending")
    assert told(ada) == before


@pytest.mark.parametrize("name", ["begin", "reopen", "undo"])
def test_another_workspaces_is_not_there_and_a_viewer_may_not(
    ada: Membership, bob: Membership, browser: Browser, colleague: Any, name: str
) -> None:
    theirs = imported(bob, FILE, dry_run=True)
    ours = imported(ada, FILE, dry_run=True)

    assert act(browser(ada), theirs, name).status_code == 404
    assert act(browser(colleague(ada, "viewer")), ours, name).status_code == 403
    assert set(LeadImport.objects.values_list("status", "dry_run")) == {("done", True)}
