"""The import wizard, from the file to what came of it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import Lead, LeadImport
from leads.services.importing.drafting import clear_old_drafts
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead, start, tally, told, upload
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

FILE = "Email,Name,Shoe size\ngrace@navy.example,Grace Hopper,38\nnonsense,=1+1,\n"


def drafted(client: Client, text: str | bytes = FILE) -> LeadImport:
    answer = client.post("/leads/import/", {"file": upload(text, "my leads.csv")})
    assert answer.status_code == 302, answer.content
    draft = LeadImport.objects.get()
    assert answer["Location"] == f"/leads/imports/{draft.id}/"
    return draft


def begin(client: Client, draft: LeadImport, *targets: str, on_duplicate: str = "skip") -> Any:
    columns = {f"column-{number}": target for number, target in enumerate(targets)}
    return client.post(f"/leads/imports/{draft.id}/", {**columns, "on_duplicate": on_duplicate})


def page_of(client: Client, lead_import: LeadImport) -> str:
    page = client.get(f"/leads/imports/{lead_import.id}/").content.decode()
    return " ".join(page.split())


def test_a_file_is_looked_at_before_anything_comes_in(ada: Membership, browser: Browser) -> None:
    client = browser(ada)

    draft = drafted(client)

    assert (draft.status, draft.file_name) == ("draft", "my leads.csv")
    assert told(ada) == []
    assert not run_next_import()
    page = page_of(client, draft)
    assert "Import 2 leads" in page
    assert '<option value="email" selected>E-mail</option>' in page
    assert '<option value="custom.shoe_size" selected>' in page
    assert "grace@navy.example" in page
    assert not Lead.objects.exists()


def test_the_draft_is_no_import_of_the_api(
    ada: Membership, browser: Browser, api: Callable[[Membership], Any]
) -> None:
    draft, client = drafted(browser(ada)), api(ada)

    assert client.get("/api/leads/imports").json()["imports"] == []
    assert client.get(f"/api/leads/imports/{draft.id}").status_code == 404


def test_it_begins_once_and_comes_in_as_mapped(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    draft = drafted(client)

    answers = [begin(client, draft, "email", "full_name", "") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [f"/leads/imports/{draft.id}/"] * 2
    assert told(ada) == [("import.created", [draft.id], [])]
    draft.refresh_from_db()
    assert (draft.status, draft.bucket_key) == ("pending", "")
    run_next_import()
    draft.refresh_from_db()
    assert tally(draft) == {
        "status": "done",
        "total_rows": 2,
        "processed": 2,
        "created": 1,
        "rejected": 1,
    }
    assert Lead.objects.get().custom == {}


def test_the_result_says_what_came_of_it(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    lead_import = imported(ada, FILE)

    page = page_of(client, lead_import)

    assert "“…” is not an e-mail address." in page
    assert "nonsense · =1+1 ·" in page
    assert "2 of 2 rows read" in page
    assert 'href="/campaigns/new/"' in page
    answer: Any = client.get(f"/leads/imports/{lead_import.id}/rejects.csv")
    assert b"".join(answer.streaming_content).decode() == (
        "line,reasons,Email,Name,Shoe size\r\n"
        "3,“nonsense” is not an e-mail address.,nonsense,'=1+1,\r\n"
    )


def test_progress_is_told_until_the_end(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    lead_import = start(ada, FILE)
    address = f"/leads/imports/{lead_import.id}/"
    assert 'hx-trigger="every 1s"' in page_of(client, lead_import)
    assert '<meta http-equiv="refresh"' in page_of(client, lead_import)
    LeadImport.objects.update(status="running", total_rows=3900, processed=1240, rejected=12)

    told_now = " ".join(client.get(f"{address}progress/").content.decode().split())
    assert "1,240 of 3,900 leads read, 12 refused" in told_now
    client.post(f"{address}cancel/")
    lead_import.refresh_from_db()
    assert lead_import.status == "cancelled"
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert "The import was canceled" in page_of(client, lead_import)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04...", "The file is an Excel workbook"),
        (b"\x89PNG\r\n\x1a\n\x00", "The file holds bytes that are not text"),
        ("Name\nGrace\n", "No column is called “Email”"),
    ],
)
def test_what_is_no_table_is_told_at_once_and_not_kept(
    ada: Membership, browser: Browser, text: Any, sentence: str, settings: Any
) -> None:
    answer = browser(ada).post("/leads/import/", {"file": upload(text)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Nothing was kept." in answer.content.decode()
    assert not LeadImport.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_no_file_is_told(ada: Membership, browser: Browser) -> None:
    assert "Choose a file first." in browser(ada).post("/leads/import/").content.decode()


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        (("", "full_name", ""), "No column goes to “email”"),
        (("email", "email", ""), "Two columns go to “email”."),
        (("email", "owner", ""), "owner is not one of the available choices"),
    ],
)
def test_a_mapping_that_is_none_begins_nothing(
    ada: Membership, browser: Browser, targets: tuple[str, ...], sentence: str
) -> None:
    client = browser(ada)
    draft = drafted(client)

    answer = begin(client, draft, *targets, on_duplicate="update")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="update" id="id_on_duplicate_1" required checked' in page.replace("  ", " ")
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_known_leads_are_updated_where_asked(ada: Membership, browser: Browser) -> None:
    client, lead = browser(ada), make_lead(ada)
    draft = drafted(client)

    begin(client, draft, "email", "full_name", "phone", on_duplicate="update")
    run_next_import()

    lead.refresh_from_db()
    assert lead.phone == "38"


def test_a_draft_is_discarded_with_its_file(
    ada: Membership,
    browser: Browser,
    settings: Any,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client = browser(ada)
    draft = drafted(client)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/leads/imports/{draft.id}/discard/")

    assert not LeadImport.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_drafts_of_yesterday_are_cleared(
    ada: Membership,
    browser: Browser,
    settings: Any,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    draft = drafted(browser(ada))
    done = imported(ada, FILE)
    LeadImport.objects.filter(id=done.id).update(created_at=now() - timedelta(days=3))

    assert clear_old_drafts(draft.created_at + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_old_drafts(draft.created_at + timedelta(hours=25)) == 1
    assert list(LeadImport.objects.all()) == [done]
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


def test_a_file_that_is_gone_is_told(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    draft = drafted(client)
    draft.file.storage.delete(str(draft.file.name))

    assert client.get(f"/leads/imports/{draft.id}/")["Location"] == "/leads/import/"
    assert begin(client, draft, "email", "", "")["Location"] == "/leads/import/"


def test_html_stays_text(ada: Membership, browser: Browser) -> None:
    client, script = browser(ada), "<script>x</script>"
    draft = drafted(client, f"Email,{script}\n{script},{script}\n")

    page = page_of(client, draft)
    assert script not in page
    assert page.count("&lt;script&gt;x&lt;/script&gt;") >= 5
    begin(client, draft, "email", "company")
    run_next_import()
    assert script not in page_of(client, draft)


def test_few_queries_whatever_the_rows(
    ada: Membership, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(ada)
    lead_import = imported(ada, "Email\n" + "nonsense\n" * 200)
    for _ in range(60):
        LeadImport.objects.create(
            workspace_id=ada.workspace_id, created_by=ada, file_name="x.csv", status="done"
        )

    with django_assert_max_num_queries(12):
        page_of(client, lead_import)
    with django_assert_max_num_queries(12):
        client.get("/leads/import/")


def test_another_workspaces_import_is_not_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    theirs = imported(bob, FILE)

    for address in ("", "progress/", "rejects.csv"):
        answer = browser(ada).get(f"/leads/imports/{theirs.id}/{address}")
        assert answer.status_code == 404
