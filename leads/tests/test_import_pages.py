"""The import wizard, from the file to what came of it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import CustomField, Lead, LeadImport, Reject
from leads.services.importing.drafting import clear_old_drafts
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead, start, tally, told, upload
from leads.tests.workbooks import cells, workbook
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

FILE = "Email,Name,Shoe size\ngrace@navy.example,Grace Hopper,38\nnonsense,=1+1,\n"


def drafted(client: Client, text: str | bytes = FILE, name: str = "my leads.csv") -> LeadImport:
    answer = client.post("/leads/import/", {"file": upload(text, name)})
    assert answer.status_code == 302, answer.content
    draft = LeadImport.objects.get()
    assert answer["Location"] == f"/leads/imports/{draft.id}/"
    return draft


def begin(client: Client, draft: LeadImport, *targets: str, **wishes: str) -> Any:
    columns = {f"column-{number}": target for number, target in enumerate(targets)}
    asked = {"on_duplicate": "skip", "act": "import", **wishes}
    return client.post(f"/leads/imports/{draft.id}/", {**columns, **asked})


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
    assert '<option value="custom.shoe_size" selected>New: shoe_size</option>' in page
    assert "grace@navy.example" in page
    assert "<li> 2 rows </li> <li> 3 columns </li>" in page
    assert "<li>UTF-8 text with commas between the columns</li>" in page
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
    begun = now() - timedelta(seconds=10)
    LeadImport.objects.update(
        status="running", total_rows=3720, processed=1240, rejected=12, created_at=begun
    )

    told_now = " ".join(client.get(f"{address}progress/").content.decode().split())
    assert "1,240 of 3,720 rows read, 12 refused" in told_now
    assert "a second, about 20 seconds left" in told_now
    client.post(f"{address}cancel/")
    lead_import.refresh_from_db()
    assert lead_import.status == "cancelled"
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert "The import was canceled" in page_of(client, lead_import)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04...", "The file is damaged or no workbook; save it again, or as CSV."),
        (b"%PDF-1.7 ...", "The file is a PDF; save the table as CSV and send that."),
        ("Email\n", "The file has column names and not a single row below them."),
        ("Email" + ",x" * 9_999 + "\na\n", "Line 1: there are more than 500 columns"),
        ("Ann,a@x.example\nBob,b@x.example\n", "The first line has an address where column"),
        ('Email\n"a@x.example\n', "Line 2: a quotation mark opens here and never closes."),
        (b"\x89PNG\r\n\x1a\n\x00", "The file holds bytes that are not text"),
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
    assert 'value="update" id="id_on_duplicate_2" required checked' in page.replace("  ", " ")
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


def test_without_a_column_of_that_name_the_one_with_addresses_is_it(
    ada: Membership, browser: Browser
) -> None:
    client = browser(ada)

    draft = drafted(client, "Who,Where\nGrace,grace@navy.example\nAda,ada@engines.example\n")

    assert dict(draft.mapping) == {"Who": "custom.who", "Where": "email"}


def test_where_nobody_can_tell_it_the_person_says_it(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    draft = drafted(client, "Who,Where\nGrace,\nAda,\n")

    assert "No column looks like e-mail addresses" in page_of(client, draft)
    assert begin(client, draft, "full_name", "").status_code == 422
    assert begin(client, draft, "full_name", "email").status_code == 302


def test_a_workbook_comes_in_and_its_rows_keep_their_numbers(
    ada: Membership, browser: Browser
) -> None:
    client = browser(ada)
    rows = [
        cells("Email", "Size", number=2),
        cells("grace@navy.example", 38, number=4),
        cells("nonsense", 39, number=7),
    ]

    draft = drafted(client, workbook(rows), "leads.xlsx")

    assert "<li>A sheet of an Excel workbook</li>" in page_of(client, draft)
    begin(client, draft, "email", "phone")
    run_next_import()
    draft.refresh_from_db()
    assert tally(draft) == {
        "status": "done",
        "total_rows": 2,
        "processed": 2,
        "created": 1,
        "rejected": 1,
    }
    assert Lead.objects.get().phone == "38"
    assert Reject.objects.get().line == 7


def test_what_custom_fields_keep_is_said(ada: Membership, browser: Browser) -> None:
    CustomField.objects.create(
        workspace_id=ada.workspace_id, key="since", name="Since when", kind="text"
    )
    client = browser(ada)
    text = "Email,Size,Since\na@x.example,38,2026-03-01\nb@x.example,39,2026-03-02\n"

    page = page_of(client, drafted(client, text))

    assert '<span data-np-kept="custom.size" > new field: numbers </span>' in page
    assert '<span data-np-kept="custom.since" > texts </span>' in page
    assert '<span data-np-kept="custom.email" hidden>' in page
    assert '<option value="custom.since">Since when</option>' in page


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
    with django_assert_max_num_queries(12):
        client.get("/leads/imports/")


def test_another_workspaces_import_is_not_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    theirs = imported(bob, FILE)

    for address in ("", "progress/", "rejects.csv"):
        answer = browser(ada).get(f"/leads/imports/{theirs.id}/{address}")
        assert answer.status_code == 404
