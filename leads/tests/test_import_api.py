"""`leads/import`, `leads/imports` and the refused rows, over the API."""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Membership
from accounts.rules import Rate
from accounts.services.limits import take
from leads.models import Lead, LeadImport
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, start, upload

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]

FILE = "Email,Name\ngrace@navy.example,Grace Hopper\n"


def post(client: APIClient, text: str | bytes = FILE, **parts: Any) -> Any:
    body = {"file": upload(text, "my leads.csv"), **parts}
    return client.post("/api/leads/import", body, format="multipart")


def body_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_a_file_is_taken_and_can_be_followed(ada: Membership, api: Api) -> None:
    client = api(ada)

    answer = post(client)

    told = answer.json()["import"]
    lead_import = LeadImport.objects.get()
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/leads/imports/{lead_import.id}"
    assert told == {
        "id": str(lead_import.id),
        "status": "pending",
        "total_rows": None,
        "processed": 0,
        "created": 0,
        "updated": 0,
        "skipped": 0,
        "rejected": 0,
        "resumes_at": None,
        "file_name": "my leads.csv",
        "mapping": {"Email": "email", "Name": "full_name"},
        "on_duplicate": "skip",
        "dry_run": False,
        "error": "",
        "created_at": told["created_at"],
        "finished_at": None,
    }
    assert lead_import.bucket_key == f"user:{ada.id}"
    run_next_import()
    done = client.get(answer["Location"]).json()["import"]
    assert (done["status"], done["total_rows"], done["created"]) == ("done", 1, 1)
    assert client.get("/v1/leads/imports").json()["imports"] == [done]


def test_its_wishes_are_kept(ada: Membership, api: Api) -> None:
    answer = post(
        api(ada),
        "Address\ngrace@navy.example\n",
        mapping='{"Address": "email"}',
        on_duplicate="update",
        dry_run="true",
    )

    told = answer.json()["import"]
    assert told["mapping"] == {"Address": "email"}
    assert (told["on_duplicate"], told["dry_run"]) == ("update", True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The file is empty."),
        (
            b"PK\x03\x04...",
            "The file is an Excel workbook or a zip archive; save the table as CSV and send that.",
        ),
        (
            b"\x89PNG\r\n\x1a\n\x00",
            "The file holds bytes that are not text; save the table as CSV, UTF-8.",
        ),
        (
            "Name,Company\nGrace,Navy\n",
            "No column is called “Email”; name the one with the addresses, or map it.",
        ),
    ],
)
def test_what_is_no_csv_is_refused_at_once(
    ada: Membership, api: Api, text: str | bytes, sentence: str
) -> None:
    answer = post(api(ada), text)

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"file": [sentence]}
    assert not LeadImport.objects.exists()


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"mapping": "{"}, "mapping"),
        ({"mapping": "[]"}, "mapping"),
        ({"mapping": '{"Email": 1}'}, "mapping"),
        ({"mapping": '{"Mail": "email"}'}, "mapping"),
        ({"mapping": '{"Email": "e_mail"}'}, "mapping"),
        ({"mapping": '{"Email": ""}'}, "mapping"),
        ({"mapping": '{"Email\\u0000": "email"}'}, "mapping"),
        ({"on_duplicate": "merge"}, "on_duplicate"),
        ({"dry_run": "perhaps"}, "dry_run"),
        ({"dryrun": "true"}, "dryrun"),
        ({"file": ""}, "file"),
        ({"file": "Email\na@x.example"}, "file"),
    ],
)
def test_parts_at_fault_are_named(
    ada: Membership, api: Api, parts: dict[str, Any], field: str
) -> None:
    answer = post(api(ada), **parts)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not LeadImport.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(ada: Membership, api: Api) -> None:
    answer = api(ada).generic(
        "POST",
        "/api/leads/import",
        "",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(1024**3),
    )

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_a_body_that_is_no_form_is_refused(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/leads/import", {"file": "x"})

    assert answer.status_code == 415
    assert "message" in answer.json()


def test_nothing_left_of_the_limit_is_429(ada: Membership, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "import": "3/h"}
    take(bucket="import", owner=f"user:{ada.id}", rate=Rate(3, 3600), amount=2)
    allowed = post(api(ada))
    take(bucket="import", owner=f"user:{ada.id}", rate=Rate(3, 3600), amount=1)

    refused = post(api(ada))

    assert (allowed.status_code, allowed["X-RateLimit-Remaining"]) == (202, "1")
    assert refused.status_code == 429
    assert refused["X-RateLimit-Limit"] == "3"
    assert refused["X-RateLimit-Remaining"] == "0"
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert LeadImport.objects.count() == 1
    assert post(api(ada), dry_run="true").status_code == 202


def test_a_retry_brings_no_second_file(ada: Membership, api: Api) -> None:
    client = api(ada)
    headers = {"Idempotency-Key": "once"}
    answers = [
        client.post(
            "/api/leads/import", {"file": upload(FILE)}, format="multipart", headers=headers
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Location"] == answers[0]["Location"]
    assert LeadImport.objects.count() == 1


def test_refused_rows_come_as_csv_that_runs_nothing(ada: Membership, api: Api) -> None:
    lead_import = imported(
        ada,
        'Email,=Name,Note\nnobody,"=HYPERLINK(""http://x"")","+1, -2"\nok@x.example,@a,b\n,x,\n',
    )

    answer = api(ada).get(
        f"/api/leads/imports/{lead_import.id}/rejects", headers={"Accept": "text/csv"}
    )

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv"
    assert "attachment" in answer["Content-Disposition"]
    assert body_of(answer) == (
        "line,reasons,Email,'=Name,Note\r\n"
        "2,“nobody” is not an e-mail address.,nobody,"
        '"\'=HYPERLINK(""http://x"")","\'+1, -2"\r\n'
        "4,There is no e-mail address.,,x,\r\n"
    )


def test_what_is_not_done_yet_can_be_cancelled_once(ada: Membership, api: Api) -> None:
    lead_import = start(ada, FILE)
    path = f"/api/leads/imports/{lead_import.id}/cancel"

    first, second = api(ada).post(path), api(ada).post(path)

    assert (first.status_code, first.json()["import"]["status"]) == (200, "cancelled")
    assert (second.status_code, second.json()["code"]) == (409, "import_ended")
    assert run_next_import() is False
    assert not Lead.objects.exists()


@pytest.mark.parametrize(("verb", "path"), [("get", ""), ("get", "/rejects"), ("post", "/cancel")])
def test_another_workspaces_import_is_not_there(
    ada: Membership, bob: Membership, api: Api, verb: str, path: str
) -> None:
    lead_import = start(bob, FILE)

    answer = getattr(api(ada), verb)(f"/api/leads/imports/{lead_import.id}{path}")

    assert answer.status_code == 404
    assert api(ada).get("/api/leads/imports").json()["imports"] == []
    lead_import.refresh_from_db()
    assert lead_import.status == "pending"


def test_scopes(ada: Membership, keyed: Keyed, anonymous: APIClient) -> None:
    lead_import = start(ada, FILE)
    paths = [
        f"/api/leads/imports{end}"
        for end in ("", f"/{lead_import.id}", f"/{lead_import.id}/rejects")
    ]
    reader, writer = keyed(ada, ["read:leads"]), keyed(ada, ["write:leads"])

    assert [reader.get(path).status_code for path in paths] == [200, 200, 200]
    assert [writer.get(path).status_code for path in paths] == [403, 403, 403]
    assert "write:leads" in post(reader).json()["message"]
    assert reader.post(f"{paths[1]}/cancel").status_code == 403
    assert post(anonymous).status_code == 401
    assert LeadImport.objects.get().status == "pending"
    assert post(writer).status_code == 202


def test_the_list_is_one_query_whatever_its_length(
    ada: Membership, api: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        start(ada, FILE)
    client = api(ada)

    with django_assert_num_queries(3):  # who calls, the total, the rows
        answer = client.get("/api/leads/imports")

    assert len(answer.json()["imports"]) == 3
