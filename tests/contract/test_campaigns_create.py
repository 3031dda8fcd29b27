"""POST /api/campaigns"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]

FULL: dict[str, Any] = {
    "name": "Spring",
    "description": "For those who asked in winter.\nTwice.",
    "type": "email",
    "target_audience": {"industries": ["Banking"], "min_score": 0.5},
    "settings": {
        "windows": [{"weekdays": [4, 0, 0], "from": "09:00", "to": "17:30"}],
        "timezone": "Europe/Berlin",
        "track_opens": False,
    },
}


def test_a_campaign_begins_as_a_draft(api: Api, ada: Membership) -> None:
    answer = api(ada).post("/api/campaigns", {"name": "Spring", "type": "email"})

    campaign = answer.json()["campaign"]
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/campaigns/{campaign['id']}"
    assert campaign == {
        "id": str(Campaign.objects.get().id),
        "name": "Spring",
        "description": "",
        "type": "email",
        "status": "draft",
        "target_audience": {},
        "settings": {
            "account_ids": [],
            "windows": [],
            "timezone": None,
            "track_opens": True,
            "track_clicks": True,
        },
        "created_at": campaign["created_at"],
        "started_at": None,
        "counts": {
            "enrolled": 0,
            "pending": 0,
            "active": 0,
            "held": 0,
            "finished": 0,
            "stopped": 0,
            "failed": 0,
        },
    }
    assert campaign["created_at"].endswith("Z")


def test_everything_sent_is_kept(api: Api, ada: Membership) -> None:
    campaign = api(ada).post("/v1/campaigns/", FULL).json()["campaign"]

    assert campaign["description"] == FULL["description"]
    assert campaign["target_audience"] == {"industries": ["Banking"], "min_score": 0.5}
    assert campaign["settings"] == {
        "account_ids": [],
        "windows": [{"weekdays": [0, 4], "from": "09:00", "to": "17:30"}],
        "timezone": "Europe/Berlin",
        "track_opens": False,
        "track_clicks": True,
    }


def test_it_is_told(api: Api, ada: Membership) -> None:
    api(ada).post("/api/campaigns", FULL)

    event = BusinessEvent.objects.get(type="campaign.created")
    assert event.object_ids == [Campaign.objects.get().id]
    assert event.fields == ["description", "name", "settings", "target_audience", "type"]
    assert event.actor_id == ada.user_id


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (
            {},
            {"name": ["This field is required."], "type": ["This field is required."]},
        ),
        (
            {"name": "x", "type": "fax"},
            {"type": ["Must be one of email, voice, mixed."]},
        ),
        ({"name": "x", "type": "email", "nmae": 1}, {"nmae": ["Unknown field."]}),
        (
            {"name": "a\r\nb", "type": "email"},
            {"name": ["Must be one line without control characters."]},
        ),
        (
            {"name": "x", "type": "email", "target_audience": {"sector": ["Banking"]}},
            {
                "target_audience.sector": [
                    "Unknown field; there are industries, job_titles, companies, countries, "
                    "statuses, tags, min_score, industry, search, lists, owners, max_score, "
                    "custom, created_since, updated_since."
                ]
            },
        ),
        (
            {"name": "x", "type": "email", "settings": {"account_ids": ["mine"], "speed": 9}},
            {"settings.speed": ["Unknown field."]},
        ),
        (
            {"name": "x", "type": "email", "settings": {"account_ids": ["mine"]}},
            {"settings.account_ids.0": ["Must be a valid UUID."]},
        ),
        (
            {"name": "x", "type": "email", "settings": {"timezone": "Mars/Olympus"}},
            {"settings.timezone": ["Must be an IANA time zone such as Europe/Berlin."]},
        ),
        (
            {
                "name": "x",
                "type": "email",
                "settings": {"windows": [{"weekdays": [7], "from": "9:00", "to": "25:00"}]},
            },
            {
                "settings.windows.0.weekdays.0": ["Ensure this value is less than or equal to 6."],
                "settings.windows.0.from": [
                    "Must be a time such as 09:00, or 24:00 for the end of the day."
                ],
                "settings.windows.0.to": [
                    "Must be a time such as 09:00, or 24:00 for the end of the day."
                ],
            },
        ),
        (
            {
                "name": "x",
                "type": "email",
                "settings": {"windows": [{"weekdays": [0], "from": "22:00", "to": "06:00"}]},
            },
            {"settings.windows.0.to": ["Must be later than “from”; write a night as two windows."]},
        ),
        (
            {"name": "x", "type": "email", "settings": {"track_opens": "maybe"}},
            {"settings.track_opens": ["Must be a valid boolean."]},
        ),
    ],
    ids=lambda value: None,
)
def test_what_is_wrong_is_named_and_nothing_is_made(
    api: Api, ada: Membership, body: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    answer = api(ada).post("/api/campaigns", body)

    assert answer.status_code == 400
    assert answer.json()["errors"] == errors
    assert answer.json()["code"] == "invalid"
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("value", [None, [], "email", 3, {"a": 1}], ids=str)
def test_values_of_other_types_are_refused(api: Api, ada: Membership, value: Any) -> None:
    for field in ("name", "type", "target_audience", "settings"):
        if field == "name" and value in ("email", 3):
            continue
        answer = api(ada).post("/api/campaigns", {"name": "x", "type": "email", field: value})

        assert answer.status_code == (201 if (field, value) == ("type", "email") else 400), field


def test_reading_is_not_enough(
    keyed: Callable[[Membership, list[str]], APIClient], ada: Membership
) -> None:
    answer = keyed(ada, ["read:campaigns", "write:leads"]).post("/api/campaigns", FULL)

    assert answer.status_code == 403
    assert "write:campaigns" in answer.json()["message"]
    assert not Campaign.objects.exists()


def test_nobody_is_401(anonymous: APIClient, db: None) -> None:
    assert anonymous.post("/api/campaigns", FULL).status_code == 401


def test_it_counts_in_the_general_limit(api: Api, ada: Membership, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)

    assert client.post("/api/campaigns", FULL)["X-RateLimit-Remaining"] == "0"
    assert client.post("/api/campaigns", FULL).status_code == 429
    assert Campaign.objects.count() == 1


def test_a_retry_with_the_same_key_makes_one(api: Api, ada: Membership) -> None:
    client = api(ada)
    answers = [
        client.post("/api/campaigns", FULL, headers={"Idempotency-Key": "spring"}) for _ in "12"
    ]

    assert answers[0].json() == answers[1].json()
    assert Campaign.objects.count() == 1
