"""The main job from end to end, by the API alone, on a real Celery worker and a real Redis."""

import csv
import email
import io
import re
from collections.abc import Callable, Iterator
from email import policy
from time import monotonic, sleep
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import Membership
from neptie.celery import app

Api = Callable[[Membership], APIClient]
LEADS = 30


@pytest.fixture
def worker(transactional_db: None, settings: Any) -> Iterator[None]:
    """A worker in this process, on this process's own Redis database.

    One thread does everything: stopping it waits for the task in hand, a pool's threads would go
    on into the next test.
    """
    app.conf.update(broker_url=settings.CELERY_BROKER_URL)
    with start_worker(app, pool="solo", perform_ping_check=False):
        yield


def _until(ask: Callable[[], Any]) -> Any:
    """What `ask` answers once it answers something, within half a minute."""
    end = monotonic() + 30
    while monotonic() < end:
        if found := ask():
            return found
        sleep(0.1)
    raise AssertionError("It did not happen within half a minute.")


def _file() -> SimpleUploadedFile:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["First Name", "Last Name", "Email", "Company", "Industry"])
    for number in range(LEADS):
        rows.writerow([f"F{number}", f"L{number}", f"l{number}@co.example", "Co", "Energy"])
    return SimpleUploadedFile("leads.csv", text.getvalue().encode(), "text/csv")


def _import(client: APIClient) -> None:
    started = client.post("/api/leads/import", {"file": _file()}, format="multipart")
    assert started.status_code == 202
    address = started["Location"]
    done = _until(
        lambda: (found := client.get(address).json()["import"])["status"] == "done" and found
    )
    assert (done["created"], done["rejected"]) == (LEADS, 0)


def _campaign(client: APIClient) -> str:
    campaign = client.post(
        "/api/campaigns",
        {"name": "Hello", "type": "email", "target_audience": {"industries": ["Energy"]}},
    )
    address = f"/api/campaigns/{campaign.json()['campaign']['id']}"
    step = {
        "kind": "email",
        "subject": "For {{ lead.company }}",
        "body": "Hello {{ lead.first_name }},\n\nsee https://team.example/tour",
    }
    assert client.post(f"{address}/steps", step).status_code == 201
    assigned = client.post(f"{address}/assign-leads", {"all_matching": True})
    assert assigned.json() == {"assigned_count": LEADS}
    assert client.post(f"{address}/start").status_code == 200
    return address


def _mails(client: APIClient) -> list[Any]:
    return list(client.get("/api/email/sandbox", {"limit": 100}).json()["messages"])


def _links(client: APIClient, mail: Any) -> dict[str, str]:
    raw = client.get(f"/api/email/sandbox/{mail['id']}").json()["message"]["raw"]
    parsed = email.message_from_string(raw, policy=policy.default)
    body = parsed.get_body(("html",))
    assert body is not None
    html = body.get_content()
    return {
        "click": re.search(r'http[^"]*(/t/c/[^"]*)', html)[1],  # type: ignore[index]
        "opt_out": re.sub(r"^<http://[^/]*|>$", "", str(parsed["List-Unsubscribe"])),
    }


def test_leads_in_ranked_written_to_sent_tracked_counted(
    worker: None, ada: Membership, api: Api, anonymous: APIClient
) -> None:
    client = api(ada)
    _import(client)
    leads = client.get("/api/leads", {"limit": 100}).json()["leads"]
    ids = [lead["id"] for lead in leads]
    ranked = client.post("/api/ai/rank-leads", {"lead_ids": ids}).json()
    address = _campaign(client)
    campaign_id = address.rsplit("/", 1)[1]
    draft = client.post("/api/ai/generate-email", {"lead_id": ids[0], "campaign_id": campaign_id})
    _until(lambda: len(_mails(client)) >= LEADS)
    _until(lambda: client.get(address).json()["campaign"]["counts"]["finished"] == LEADS)
    first, second = (_links(client, mail) for mail in _mails(client)[:2])

    assert [each["rank"] for each in ranked["rankings"]] == list(range(1, LEADS + 1))
    assert draft.json()["email"]["facts"]
    assert sorted(mail["to"] for mail in _mails(client)) == sorted(lead["email"] for lead in leads)
    assert anonymous.get(first["click"])["Location"] == "https://team.example/tour"
    assert anonymous.post(second["opt_out"]).status_code == 200
    performance = client.get(
        "/api/analytics/campaign-performance", {"campaign_id": campaign_id, "timeframe": "7d"}
    ).json()
    counted = {
        name: performance["metrics"][name]
        for name in ("sent", "delivered", "clicked", "unsubscribed", "bounced", "failed")
    }
    assert counted == {
        "sent": LEADS,
        "delivered": LEADS,
        "clicked": 1,
        "unsubscribed": 1,
        "bounced": 0,
        "failed": 0,
    }
    assert client.get("/api/leads", {"status": "unsubscribed"}).json()["total"] == 1
    assert client.get("/api/leads", {"status": "contacted"}).json()["total"] == LEADS - 1
