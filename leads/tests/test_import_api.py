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
from leads.tests.cast import imported, make_lead, start, tally, upload
from leads.tests.workbooks import archive, cells, workbook

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
        "undoing": False,
        "undo": {"removed": 0, "restored": 0, "kept": 0},
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
    "file",
    [
        b"Email\tSize\ngrace@navy.example\t38\nnonsense\t1\n",
        workbook(
            [
                cells("Email", "Size"),
                cells("grace@navy.example", 38, number=2),
                cells("nonsense", 1, number=3),
            ]
        ),
        archive({"out/leads.csv": b"Email|Size\ngrace@navy.example|38\nnonsense|1\n"}),
        "Email;Size\ngrace@navy.example;38\nnonsense;1\n".encode("utf-16-le"),
    ],
)
def test_a_table_in_any_dress_comes_in(ada: Membership, api: Api, file: bytes) -> None:
    answer = post(api(ada), file)
    run_next_import()

    lead_import = LeadImport.objects.get()
    assert (answer.status_code, answer.json()["import"]["mapping"]) == (
        202,
        {"Email": "email", "Size": "custom.size"},
    )
    assert tally(lead_import) == {
        "status": "done",
        "total_rows": 2,
        "processed": 2,
        "created": 1,
        "rejected": 1,
    }
    assert Lead.objects.get().custom["size"] in (38, "38")
    assert lead_import.rejects.get().line == 3


def test_rows_longer_than_the_header_and_columns_of_one_name(ada: Membership, api: Api) -> None:
    post(api(ada), "Email,Note,Note\na@x.example,1,2\nb@x.example,1,2,3\nc@x.example\n")
    run_next_import()

    lead_import = LeadImport.objects.get()
    assert dict(lead_import.mapping) == {
        "Email": "email",
        "Note": "custom.note",
        "Note (2)": "custom.note_2",
    }
    assert (lead_import.created, lead_import.rejected) == (2, 1)
    reject = lead_import.rejects.get()
    assert (reject.line, reject.reasons) == (3, ["The row has 4 values for 3 columns."])


def test_blanks_alone_can_be_filled(ada: Membership, api: Api) -> None:
    make_lead(ada, "grace@navy.example", company="Navy")

    post(api(ada), "Email,Company,Phone\ngrace@navy.example,Univac,555\n", on_duplicate="fill")
    run_next_import()

    lead = Lead.objects.get()
    assert (lead.company, lead.phone) == ("Navy", "555")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04...", "The file is damaged or no workbook; save it again, or as CSV."),
        (
            archive({"a.csv": b"Email", "b.csv": b"Email"}),
            "The zip archive holds 2 tables; put only one into it.",
        ),
        (b"%PDF-1.7", "The file is a PDF; save the table as CSV and send that."),
        (b"Email\n", "The file has column names and not a single row below them."),
        (
            b"Email" + b",x" * 9_999 + b"\na@x.example\n",
            "Line 1: there are more than 500 columns; leave some out.",
        ),
        (b"Email\na\0b\n", "The file holds bytes that are not text; save the table as CSV, UTF-8."),
        (b'Email\n"a', "Line 2: a quotation mark opens here and never closes."),
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


def test_an_ended_import_is_undone_once(ada: Membership, api: Api) -> None:
    lead_import = imported(ada, FILE)
    path = f"/api/leads/imports/{lead_import.id}"
    client = api(ada)

    first, second = client.post(f"{path}/undo"), client.post(f"{path}/undo")

    assert (first.status_code, second.status_code) == (202, 409)
    told = first.json()["import"]
    assert (told["status"], told["undoing"]) == ("done", True)
    while run_next_import():
        pass
    told = client.get(path).json()["import"]
    assert (told["status"], told["undoing"]) == ("undone", False)
    assert told["undo"] == {"removed": 1, "restored": 0, "kept": 0}
    assert not Lead.objects.exists()


def test_what_has_not_ended_is_not_undone(ada: Membership, api: Api) -> None:
    lead_import = start(ada, FILE)

    answer = api(ada).post(f"/api/leads/imports/{lead_import.id}/undo")

    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ended")
    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.undo_asked_at) == ("pending", None)


@pytest.mark.parametrize(
    ("verb", "path"), [("get", ""), ("get", "/rejects"), ("post", "/cancel"), ("post", "/undo")]
)
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
    assert reader.post(f"{paths[1]}/undo").status_code == 403
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
