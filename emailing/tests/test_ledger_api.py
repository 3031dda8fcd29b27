"""GET campaigns/{id}/ledger, its rows and its file."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign, Enrollment, Step
from campaigns.services.leaving import stop_enrollment
from campaigns.services.starting import pause_campaign
from campaigns.services.steps import archive_step
from campaigns.tests.cast import NOON, a_campaign, a_step, enrolled, some_leads, started, step_out
from emailing.models import Message
from emailing.rules.outcomes import Outcome
from emailing.services.claiming import claim, take_up
from emailing.services.settling import settle
from emailing.tests.cast import a_message, a_sandbox
from leads.models import Lead
from neptie.kernel.clock import now
from tests import strangers

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
KINDS: tuple[Literal["sent", "failed", "uncertain"], ...] = ("sent", "failed", "uncertain")
REASONS = {"failed": "550 No such user.", "uncertain": "The connection was lost."}


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Two steps, five leads: the first mail sent, failed, uncertain, waiting; one taken out."""
    made = a_campaign(ada)
    first = a_step(made, subject="Hello")
    a_step(made, subject="Again", delay_days=3)
    leads = some_leads(ada, 5)
    enrolled(made, leads)
    started(made, now())
    stop_enrollment(
        workspace_id=ada.workspace_id, campaign_id=made.id, lead_id=leads[4].id, actor_id=None
    )
    _write(ada, made, first, leads)
    return made


def _write(owner: Membership, campaign: Campaign, step: Step, leads: Sequence[Lead]) -> None:
    runs = step_out(campaign, now())
    for lead, run in zip(leads, runs, strict=False):
        a_message(
            owner,
            a_sandbox(owner),
            campaign=campaign,
            lead=lead,
            step=step,
            step_run=run,
            subject=f"Hello {lead.full_name}",
            body="=HYPERLINK(1)",
        )
    messages = take_up(claim(now=now(), limit=3), now=now())
    ordered = sorted(messages, key=lambda message: message.lead_id)
    for message, kind in zip(ordered, KINDS, strict=True):
        settle([(message, Outcome(kind, REASONS.get(kind, "")))], at=NOON)


def _rows(client: APIClient, campaign: Campaign, **query: Any) -> Any:
    return client.get(f"/api/campaigns/{campaign.id}/ledger/rows", query).json()


def test_each_step_adds_up_with_its_reasons(ada: Membership, api: Api, campaign: Campaign) -> None:
    steps = api(ada).get(f"/api/campaigns/{campaign.id}/ledger").json()["ledger"]["steps"]
    columns = ("sent", "skipped", "failed", "uncertain", "pending", "enrolled")

    assert [tuple(step[name] for name in columns) for step in steps] == [
        (1, 1, 1, 1, 1, 5),
        (0, 2, 0, 0, 3, 5),
    ]
    assert [(step["number"], step["subject"]) for step in steps] == [(1, "Hello"), (2, "Again")]
    assert steps[0]["reasons"] == [
        {"outcome": "failed", "reason": "550 No such user.", "count": 1},
        {"outcome": "skipped", "reason": "Taken out of the campaign.", "count": 1},
        {"outcome": "uncertain", "reason": "The connection was lost.", "count": 1},
    ]


def test_a_step_that_was_taken_out_adds_up_too(
    ada: Membership, api: Api, campaign: Campaign
) -> None:
    first, second = campaign.steps.order_by("position")
    act: Any = {
        "workspace_id": ada.workspace_id,
        "campaign_id": campaign.id,
        "actor_id": None,
    }
    pause_campaign(**act)
    for step in (first, second):
        archive_step(**act, step_id=step.id)
    client = api(ada)
    (told,) = client.get(f"/api/campaigns/{campaign.id}/ledger").json()["ledger"]["steps"]
    rows = _rows(client, campaign)["rows"]

    assert (told["step_id"], told["number"], told["enrolled"]) == (str(first.id), None, 5)
    assert Counter(row["outcome"] for row in rows) == {
        name: told[name] for name in ("sent", "skipped", "failed", "uncertain", "pending")
    }
    assert {row["number"] for row in rows} == {None}


def test_a_row_says_who_what_when_through_what_and_in_which_words(
    ada: Membership, api: Api, campaign: Campaign
) -> None:
    message = Message.objects.get(state="sent")
    found = _rows(api(ada), campaign, outcome="sent")

    assert found["total"] == 1
    assert found["rows"] == [
        {
            "lead_id": str(message.lead_id),
            "full_name": "Lead 0",
            "email": "lead0@leads.example",
            "step_id": str(message.step_id),
            "number": 1,
            "outcome": "sent",
            "reason": "",
            "at": "2027-01-04T12:00:00Z",
            "account_id": str(message.mailbox_id),
            "account": message.mailbox.email,
            "message_id": str(message.id),
            "subject": "Hello Lead 0",
        }
    ]


def test_the_rows_are_what_the_columns_count(ada: Membership, api: Api, campaign: Campaign) -> None:
    client = api(ada)
    steps = client.get(f"/api/campaigns/{campaign.id}/ledger").json()["ledger"]["steps"]
    rows = _rows(client, campaign)["rows"]

    for step in steps:
        of_step = Counter(row["outcome"] for row in rows if row["step_id"] == step["step_id"])
        assert all(of_step[name] == step[name] for name in of_step)
        for outcome, count in of_step.items():
            narrowed = _rows(client, campaign, outcome=outcome, step_id=step["step_id"])
            assert (narrowed["total"], len(narrowed["rows"])) == (count, count)


def test_page_after_page_each_row_comes_once(ada: Membership, api: Api, campaign: Campaign) -> None:
    client, cursor = api(ada), None
    seen: list[Any] = []
    while cursor or not seen:
        query: dict[str, Any] = {"cursor": cursor} if cursor else {}
        page = _rows(client, campaign, limit=3, **query)
        seen += page["rows"]
        cursor = page["next_cursor"]
    second = _rows(client, campaign, limit=3, page=2)

    assert seen == _rows(client, campaign)["rows"]
    assert (len(seen), page["total"]) == (10, 10)
    assert second["rows"] == seen[3:6]


def test_what_waits_says_for_what(ada: Membership, api: Api, campaign: Campaign) -> None:
    waiting = Message.objects.get(state="queued")
    Message.objects.filter(id=waiting.id).update(error="The provider said no for now: 451 Busy.")
    Enrollment.objects.filter(state="held").update(hold_reason="Ask somebody.")
    rows = _rows(api(ada), campaign, outcome="pending")["rows"]
    told = {(row["email"], row["number"]): row["reason"] for row in rows}

    assert told == {
        ("lead0@leads.example", 2): "",
        ("lead2@leads.example", 2): "",
        ("lead3@leads.example", 1): "The provider said no for now: 451 Busy.",
        ("lead3@leads.example", 2): "",
    }


def test_the_file_has_every_row_and_nothing_runs(
    ada: Membership, api: Api, campaign: Campaign
) -> None:
    Message.objects.filter(state="sent").update(subject="=1+1")
    answer = api(ada).get(f"/api/campaigns/{campaign.id}/ledger.csv")
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    sent = next(line for line in lines if line["outcome"] == "sent")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 10
    assert (sent["name"], sent["step"], sent["at"]) == ("Lead 0", "1", "2027-01-04T12:00:00Z")
    assert (sent["subject"], sent["text"]) == ("'=1+1", "'=HYPERLINK(1)")
    assert sent["account"] == a_sandbox(ada).email
    assert sent["internet_message_id"] == Message.objects.get(state="sent").message_id


def test_the_file_can_be_narrowed(ada: Membership, api: Api, campaign: Campaign) -> None:
    path = f"/api/campaigns/{campaign.id}/ledger.csv"
    text = api(ada).get(path, {"outcome": "failed"}).getvalue().decode()

    assert [line["reason"] for line in csv.DictReader(io.StringIO(text))] == ["550 No such user."]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"outcome": "lost"}, 400, "outcome"),
        ({"step_id": "1"}, 400, "step_id"),
        ({"cursor": "x"}, 400, "cursor"),
        ({"cursor": "AAAA"}, 400, "cursor"),
        ({"limit": "0"}, 400, "limit"),
        ({"lead": "x"}, 400, "lead"),
    ],
)
def test_what_is_wrong_is_named(
    ada: Membership, api: Api, query: dict[str, str], status: int, field: str
) -> None:
    path = f"/api/campaigns/{strangers.campaign(ada)}/ledger/rows"
    answer = api(ada).get(path, query)

    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field])


@pytest.mark.parametrize("path", ["ledger/rows", "ledger.csv"])
def test_a_step_of_another_campaign_is_not_there(
    ada: Membership, bob: Membership, api: Api, path: str
) -> None:
    address = f"/api/campaigns/{strangers.campaign(ada)}/{path}"
    for owner in (ada, bob):
        answer = api(ada).get(address, {"step_id": str(strangers.step(owner))})
        assert answer.status_code == 404


def test_a_campaign_without_anybody(ada: Membership, api: Api) -> None:
    campaign = a_campaign(ada)
    client = api(ada)

    assert client.get(f"/api/campaigns/{campaign.id}/ledger").json()["ledger"]["steps"] == []
    assert _rows(client, campaign)["rows"] == []
    a_step(campaign)
    (step,) = client.get(f"/api/campaigns/{campaign.id}/ledger").json()["ledger"]["steps"]
    assert (step["enrolled"], step["reasons"]) == (0, [])


def test_few_queries(
    ada: Membership, api: Api, campaign: Campaign, django_assert_num_queries: Any
) -> None:
    client = api(ada)
    with django_assert_num_queries(6):  # the session, the campaign, four for the ledger
        client.get(f"/api/campaigns/{campaign.id}/ledger")
    with django_assert_num_queries(6):  # the same, the steps, two for the total, the page
        _rows(client, campaign)


def test_the_order_is_the_newest_lead_first(ada: Membership, api: Api, campaign: Campaign) -> None:
    rows = _rows(api(ada), campaign)["rows"]

    assert [(row["email"][:5], row["number"]) for row in rows[:4]] == [
        ("lead4", 1),
        ("lead4", 2),
        ("lead3", 1),
        ("lead3", 2),
    ]
    assert rows[0]["at"] is not None
