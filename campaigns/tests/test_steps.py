"""campaigns/{id}/steps: in order, in Liquid, and only while the campaign rests."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Step, Variant
from campaigns.tests.cast import a_campaign, a_step, some_leads

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
MAIL = {"kind": "email", "subject": "Hello {{ lead.first_name }}", "body": "Hi.\n\nAda"}


def path(campaign: Campaign, step: Step | None = None) -> str:
    """Of its steps, or of one."""
    return f"/api/campaigns/{campaign.id}/steps" + (f"/{step.id}" if step else "")


def test_a_step_is_appended(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)

    first = client.post(path(campaign), MAIL)
    client.post(path(campaign), {"kind": "wait", "delay_days": 2})

    step = first.json()["step"]
    assert first.status_code == 201
    assert first["Location"] == f"{path(campaign)}/{step['id']}"
    assert step == {
        "id": step["id"],
        "campaign_id": str(campaign.id),
        "position": 1,
        "kind": "email",
        "subject": "Hello {{ lead.first_name }}",
        "body": "Hi.\n\nAda",
        "attachment_ids": [],
        "delay_days": 0,
        "delay_hours": 0,
        "created_at": step["created_at"],
        "counts": {"pending": 0, "sent": 0, "skipped": 0, "failed": 0, "uncertain": 0},
    }
    listed = client.get(path(campaign)).json()
    assert [each["kind"] for each in listed["steps"]] == ["email", "wait"]
    assert listed["steps"][1]["counts"] is None
    assert {**listed, "steps": None} == {
        "steps": None,
        "total": 2,
        "page": 1,
        "limit": 20,
        "next_cursor": None,
    }
    assert Variant.objects.order_by("id").values_list("label", flat=True)[0] == "A"


def test_pages_keep_the_order(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)
    for number in range(3):
        a_step(campaign, subject=str(number))

    first = client.get(f"{path(campaign)}?limit=2").json()
    second = client.get(f"{path(campaign)}?limit=2&cursor={first['next_cursor']}").json()

    assert [step["subject"] for step in first["steps"] + second["steps"]] == ["0", "1", "2"]
    assert second["next_cursor"] is None


def test_the_number_of_queries_does_not_grow(
    api: Api, ada: Membership, django_assert_num_queries: Any
) -> None:
    campaign, client = a_campaign(ada), api(ada)
    for _ in range(4):
        a_step(campaign)

    # The session, the campaign, the total, the page with its words, and two for the ledger.
    with django_assert_num_queries(6):
        client.get(path(campaign))


def test_what_is_sent_is_changed_and_the_rest_is_left(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)
    step = a_step(campaign, delay_days=1)

    answer = client.put(path(campaign, step), {"subject": "New", "delay_hours": 5})

    changed = answer.json()["step"]
    assert (changed["subject"], changed["body"]) == ("New", "Hi {{ lead.first_name }}")
    assert (changed["delay_days"], changed["delay_hours"]) == (1, 5)
    assert client.put(path(campaign, step), changed).json()["step"] == changed
    event = BusinessEvent.objects.filter(type="campaign.updated").latest("sequence")
    assert (event.object_ids, event.fields) == ([campaign.id, step.id], ["steps"])


def test_one_taken_out_is_not_shown_and_its_place_stays_free(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)
    first, second = a_step(campaign), a_step(campaign)

    assert client.delete(path(campaign, second)).status_code == 204
    third = client.post(path(campaign), MAIL).json()["step"]

    assert third["position"] == 3
    shown = [step["id"] for step in client.get(path(campaign)).json()["steps"]]
    assert shown == [str(first.id), third["id"]]
    assert client.get(path(campaign, second)).status_code == 404
    assert Step.objects.filter(id=second.id).exists()


def test_unknown_variables_are_named(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)

    answer = api(ada).post(
        path(campaign),
        {"kind": "email", "subject": "{{ lead.frist_name }}", "body": "Hi\n{{ lead.company }"},
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert set(answer.json()["errors"]) == {"subject", "body"}
    assert answer.json()["errors"]["subject"] == [
        "Line 1: “lead.frist_name” is not a variable; did you mean “lead.first_name”?"
    ]
    assert answer.json()["errors"]["body"][0].startswith("Line 2: ")
    assert not Step.objects.exists()


def test_custom_fields_are_those_that_the_leads_have(
    api: Api, ada: Membership, bob: Membership
) -> None:
    some_leads(ada, 1, custom={"plan": "gold"})
    some_leads(bob, 1, custom={"team": "blue"})
    campaign, client = a_campaign(ada), api(ada)

    known = client.post(path(campaign), {**MAIL, "body": "{{ lead.custom.plan }}"})
    unknown = client.post(path(campaign), {**MAIL, "body": "{{ lead.custom.team }}"})

    assert known.status_code == 201
    assert unknown.status_code == 400
    assert unknown.json()["errors"]["body"][0].startswith(
        "Line 1: “lead.custom.team” is not a variable"
    )


def test_a_custom_field_that_only_old_leads_have_is_found(
    api: Api, ada: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.selectors.words._SAMPLE", 1)
    old, _new = some_leads(ada, 2)
    old.custom = {"plan": "gold"}
    old.save()

    answer = api(ada).post(path(a_campaign(ada)), {**MAIL, "body": "{{ lead.custom.plan }}"})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("campaign_type", "kind", "status"),
    [
        ("email", "email", 201),
        ("email", "wait", 201),
        ("email", "call", 400),
        ("email", "task", 400),
        ("voice", "email", 400),
        ("voice", "call", 201),
        ("mixed", "email", 201),
        ("mixed", "task", 201),
    ],
)
def test_a_type_takes_its_kinds(
    api: Api, ada: Membership, campaign_type: str, kind: str, status: int
) -> None:
    campaign = a_campaign(ada, type=campaign_type)

    assert api(ada).post(path(campaign), {"kind": kind}).status_code == status
    assert Step.objects.count() == (status == 201)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"kind": ["This field is required."]}),
        ({"kind": "fax"}, {"kind": ["Must be one of email, wait, call, task."]}),
        (
            {"kind": "call"},
            {"kind": ["A campaign of type “email” takes steps of kind email, wait."]},
        ),
        ({"kind": "wait", "subject": "Zzz"}, {"subject": ["A wait has no words."]}),
        (
            {**MAIL, "subject": "Hi\nBcc: x@y.example"},
            {"subject": ["Must be one line without control characters."]},
        ),
        (
            {**MAIL, "delay_days": -1},
            {"delay_days": ["Ensure this value is greater than or equal to 0."]},
        ),
        ({**MAIL, "position": 1, "text": "x"}, {"text": ["Unknown field."]}),
    ],
    ids=["nothing", "fax", "call", "wait", "header", "delay", "unknown"],
)
def test_what_is_wrong_is_named(
    api: Api, ada: Membership, body: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    answer = api(ada).post(path(a_campaign(ada)), body)

    assert answer.status_code == 400
    assert answer.json()["errors"] == errors
    assert not Step.objects.exists()


def test_a_step_keeps_its_kind(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign)

    answer = api(ada).put(path(campaign, step), {"kind": "wait", "subject": "", "body": ""})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "kind": ["A step keeps its kind; delete it and add another one."]
    }
    assert Variant.objects.get().subject == "Hello"


def test_a_running_campaign_keeps_its_steps(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)
    step = a_step(campaign)
    Campaign.objects.update(status="active")

    answers = [
        client.post(path(campaign), MAIL),
        client.put(path(campaign, step), {"subject": "New"}),
        client.delete(path(campaign, step)),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (409, "campaign_running")
    ] * 3
    assert Step.objects.get().archived_at is None
    assert Variant.objects.get().subject == "Hello"


def test_there_is_a_bound(api: Api, ada: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.services.steps.MOST_STEPS", 1)
    campaign, client = a_campaign(ada), api(ada)
    client.post(path(campaign), MAIL)

    answer = client.post(path(campaign), MAIL)

    assert answer.status_code == 422
    assert answer.json()["message"] == "A campaign has at most 1 steps."
    assert Step.objects.count() == 1


def test_what_is_not_there_is_404(api: Api, ada: Membership, bob: Membership) -> None:
    campaign, other = a_campaign(ada), a_campaign(ada)
    step = a_step(campaign)
    stranger, owner = api(bob), api(ada)

    statuses = [
        stranger.get(path(campaign)).status_code,
        stranger.post(path(campaign), MAIL).status_code,
        stranger.get(path(campaign, step)).status_code,
        stranger.put(path(campaign, step), {"subject": "Mine"}).status_code,
        stranger.delete(path(campaign, step)).status_code,
        owner.get(path(other, step)).status_code,
        owner.put(path(other, step), {"subject": "Mine"}).status_code,
        owner.delete(path(other, step)).status_code,
        owner.get(f"{path(campaign)}/{UUID(int=1)}").status_code,
    ]

    assert statuses == [404] * 9
    assert Step.objects.get().archived_at is None
    assert Variant.objects.get().subject == "Hello"
