"""POST /api/leads"""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from leads.models import Lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]

# The reference's own example.
JOHN = {
    "full_name": "John Doe",
    "email": "john@example.com",
    "company": "Example Corp",
    "job_title": "CEO",
}
BLANK = "This field may not be blank."
ONE_LINE = "Must be one line without control characters."


def test_the_references_example(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/v1/leads", JOHN)

    lead = Lead.objects.get()
    told = answer.json()["lead"]
    assert answer.status_code == 201
    assert told == {
        "id": str(lead.id),
        "full_name": "John Doe",
        "first_name": "John",
        "last_name": "Doe",
        "email": "john@example.com",
        "phone": "",
        "company": "Example Corp",
        "job_title": "CEO",
        "industry": "",
        "website": "",
        "country": "",
        "timezone": "",
        "status": "new",
        "source": "",
        "owner_id": None,
        "tags": [],
        "custom": {},
        "score": None,
        "created_at": told["created_at"],
        "updated_at": told["updated_at"],
        "last_contacted_at": None,
        "last_replied_at": None,
    }
    assert (lead.workspace_id, lead.email) == (ada.workspace_id, "john@example.com")
    event = BusinessEvent.objects.get(type="lead.created")
    assert (event.object_ids, event.actor_id) == ([lead.id], ada.user_id)
    assert event.fields == ["company", "email", "full_name", "job_title"]


def test_every_field_can_be_given(ada: Membership, api: Api) -> None:
    given = {
        **JOHN,
        "first_name": "Johnny",
        "last_name": "Doe",
        "phone": "+1 555",
        "industry": "Retail",
        "website": "example.com",
        "country": "Norway",
        "timezone": "Europe/Oslo",
        "status": "qualified",
        "source": "Fair",
        "owner_id": str(ada.id),
        "tags": ["vip", "Oslo"],
        "custom": {"size": 38, "open": True, "of": ["a", 1, None], "text": "x"},
    }

    answer = api(ada).post("/api/leads", given)

    assert answer.status_code == 201
    assert {field: answer.json()["lead"][field] for field in given} == given


def test_a_custom_field_without_a_value_is_none(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/leads", {**JOHN, "custom": {"note": None, "text": "x"}})

    assert answer.json()["lead"]["custom"] == {"text": "x"}


def test_what_is_read_only_is_ignored(ada: Membership, api: Api) -> None:
    sent = {**JOHN, "id": "x", "score": 1, "created_at": "x", "last_replied_at": "2020-01-01"}

    answer = api(ada).post("/api/leads", sent)

    assert answer.status_code == 201
    assert answer.json()["lead"]["score"] is None
    assert answer.json()["lead"]["last_replied_at"] is None


def test_an_address_is_folded(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/leads", {**JOHN, "email": " John@EXAMPLE.com "})

    assert answer.json()["lead"]["email"] == "john@example.com"


def test_an_existing_lead_is_409_with_its_id(ada: Membership, api: Api) -> None:
    first = api(ada).post("/api/leads", JOHN).json()["lead"]

    answer = api(ada).post("/api/leads", {**JOHN, "email": "JOHN@example.com", "company": "Other"})

    assert answer.status_code == 409
    assert set(answer.json()) == {"message", "code", "existing_id", "request_id"}
    assert answer.json()["code"] == "lead_exists"
    assert answer.json()["existing_id"] == first["id"]
    assert Lead.objects.get().company == "Example Corp"


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"full_name": None}, {"full_name": ["This field may not be null."]}),
        ({"full_name": " "}, {"full_name": [BLANK]}),
        ({"full_name": "John\r\nBcc: x"}, {"full_name": [ONE_LINE]}),
        (
            {"full_name": "J" * 301},
            {"full_name": ["Ensure this field has no more than 300 characters."]},
        ),
        ({"company": ["x"]}, {"company": ["Not a valid string."]}),
        ({"email": ""}, {"email": [BLANK]}),
        ({"email": "john"}, {"email": ["“john” is not an e-mail address."]}),
        ({"email": "j@x.example\nBcc: y@x.example"}, {"email": [ONE_LINE]}),
        ({"email": ["john@example.com"]}, {"email": ["Not a valid string."]}),
        ({"company": "Ex\tample"}, {"company": [ONE_LINE]}),
        (
            {"timezone": "Mars/Olympus"},
            {"timezone": ["Must be an IANA time zone such as Europe/Berlin."]},
        ),
        (
            {"status": "hot"},
            {
                "status": [
                    "“hot” is not one of: new, contacted, replied, qualified, "
                    "unqualified, converted, bounced, unsubscribed."
                ]
            },
        ),
        (
            {"status": {"a": 1}},
            {
                "status": [
                    "“{'a': 1}” is not one of: new, contacted, replied, "
                    "qualified, unqualified, converted, bounced, "
                    "unsubscribed."
                ]
            },
        ),
        ({"owner_id": "7"}, {"owner_id": ["Must be a valid UUID."]}),
        ({"tags": "vip"}, {"tags": ['Expected a list of items but got type "str".']}),
        ({"tags": ["a\nb"]}, {"tags.0": [ONE_LINE]}),
        ({"tags": ["x"] * 51}, {"tags": ["Ensure this field has no more than 50 elements."]}),
        ({"custom": []}, {"custom": ['Expected a dictionary of items but got type "list".']}),
        (
            {"custom": {"Size": 1}},
            {"custom": ["“Size” is no field name: use 1 to 64 of a-z, 0-9 and _."]},
        ),
        (
            {"custom": {"a": {"b": 1}}},
            {
                "custom": [
                    "“a” must be a text, a number, true, false, null, or a short list of these."
                ]
            },
        ),
        (
            {"custom": {"a": 1e300}},
            {
                "custom": [
                    "“a” must be a text, a number, true, false, null, or a short list of these."
                ]
            },
        ),
        (
            {"custom": {f"f{n}": n for n in range(101)}},
            {"custom": ["Must have at most 100 fields."]},
        ),
        (
            {"custom": {f"f{n}": "x" * 9000 for n in range(9)}},
            {"custom": ["Must be at most 64 KB together."]},
        ),
        (
            {"jobtitle": "CEO", "nmae": "x"},
            {"jobtitle": ["Unknown field."], "nmae": ["Unknown field."]},
        ),
    ],
)
def test_fields_at_fault_are_named(
    ada: Membership, api: Api, change: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    answer = api(ada).post("/api/leads", {**JOHN, **change})

    field, (sentence, *_) = next(iter(errors.items()))
    assert answer.status_code == 400
    assert answer.json()["errors"] == errors
    assert answer.json()["message"] == f"{field}: {sentence}"
    assert not Lead.objects.exists()


def test_what_is_required_is_named(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/leads", {})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "full_name": ["This field is required."],
        "email": ["This field is required."],
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "parse_error"),
        ("", "invalid"),
        ('{"full_name": "a\\u0000", "email": "a@x.example"}', "parse_error"),
        ('{"full_name": "a", "email": "a@x.example", "custom": {"a": NaN}}', "parse_error"),
        ("[" * 40 + "]" * 40, "parse_error"),
        ("[]", "invalid"),
        ('"John"', "invalid"),
        ("null", "invalid"),
    ],
)
def test_what_is_no_object_is_a_sentence(ada: Membership, api: Api, body: str, code: str) -> None:
    answer = api(ada).generic("POST", "/api/leads", body, content_type="application/json")

    assert answer.status_code == 400
    assert (answer.json()["code"], bool(answer.json()["message"])) == (code, True)
    assert not Lead.objects.exists()


@pytest.mark.parametrize("owner", ["bob", "nobody"])
def test_an_owner_from_elsewhere_is_404(
    ada: Membership, bob: Membership, api: Api, owner: str
) -> None:
    owner_id = str(bob.id if owner == "bob" else bob.workspace_id)

    answer = api(ada).post("/api/leads", {**JOHN, "owner_id": owner_id})

    assert answer.status_code == 404
    assert answer.json()["message"] == "There is no member with this id."
    assert not Lead.objects.exists()


def test_workspaces_have_their_own_leads(ada: Membership, bob: Membership, api: Api) -> None:
    answers = [api(member).post("/api/leads", JOHN) for member in (ada, bob)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert {lead.workspace_id for lead in Lead.objects.all()} == {
        ada.workspace_id,
        bob.workspace_id,
    }


def test_scopes(ada: Membership, keyed: Keyed, anonymous: APIClient) -> None:
    refused = keyed(ada, ["read:leads", "write:campaigns"]).post("/api/leads", JOHN)

    assert refused.status_code == 403
    assert refused.json()["code"] == "missing_scope"
    assert "write:leads" in refused.json()["message"]
    assert anonymous.post("/api/leads", JOHN).status_code == 401
    assert not Lead.objects.exists()
    assert keyed(ada, ["write:leads"]).post("/api/leads", JOHN).status_code == 201


def test_the_general_limit_counts_it(ada: Membership, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)
    first = client.post("/api/leads", JOHN)
    second = client.post("/api/leads", {**JOHN, "email": "jane@example.com"})

    assert (first.status_code, first["X-RateLimit-Remaining"]) == (201, "0")
    assert second.status_code == 429
    assert (second["X-RateLimit-Limit"], second["X-RateLimit-Remaining"]) == ("1", "0")
    assert 0 < int(second["Retry-After"]) <= 3600
    assert Lead.objects.count() == 1


def test_a_retry_makes_one_lead(ada: Membership, api: Api) -> None:
    client, headers = api(ada), {"Idempotency-Key": "once"}
    answers = [client.post("/api/leads", JOHN, headers=headers) for _ in range(2)]
    other = client.post("/api/leads", {**JOHN, "company": "Other"}, headers=headers)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert other.status_code == 422
    assert Lead.objects.count() == 1
