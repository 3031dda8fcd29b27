"""Today: what waits, what goes out, and what the week came to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Campaign, Enrollment
from emailing.models import Event, EventKind, Mailbox, Message
from emailing.services.mailboxes import create_mailbox
from emailing.services.tracking import open_mail
from emailing.tests.cast import (
    a_campaign,
    a_lead,
    a_message,
    a_sandbox,
    a_sent_message,
    an_smtp_mailbox,
)
from leads.models import Lead, LeadImport
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _page(client: Client) -> Any:
    response = client.get("/")
    assert response.status_code == 200
    return response


def _steps(client: Client) -> list[tuple[str, bool, bool]]:
    return [(step.title, step.is_done, step.is_next) for step in _page(client).context["steps"]]


def _figures(client: Client) -> dict[str, tuple[str, str]]:
    return {label: (now, before) for label, now, before in _page(client).context["figures"]}


def test_the_first_steps_are_ticked_as_they_are_done(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    assert _steps(client) == [
        ("Import leads", False, True),
        ("Make a campaign", False, False),
        ("Start it", False, False),
        ("See it in the sandbox", False, False),
    ]
    lead = a_lead(ada)
    assert _steps(client)[:2] == [("Import leads", True, False), ("Make a campaign", False, True)]

    campaign = a_campaign(ada, status="draft")
    assert [next for _title, _done, next in _steps(client)] == [False, False, True, False]

    message = a_sent_message(ada, lead=lead, campaign=campaign)
    assert _steps(client)[2:] == [("Start it", True, False), ("See it in the sandbox", False, True)]

    open_mail(message=message, at=now())
    assert _steps(client) == []


def test_the_week_stands_beside_the_one_before(ada: Membership, browser: Browser) -> None:
    message = a_sent_message(ada)
    open_mail(message=message, at=now(), machine="It calls itself a robot.")
    for days in (6, 8, 9, 20):
        _event(message, EventKind.SENT, days)
    _event(message, EventKind.UNSUBSCRIBED, 0)

    assert _figures(browser(ada)) == {
        "Sent": ("2", "2 before"),
        "Opened": ("0", "0 before"),
        "Clicked": ("0", "0 before"),
        "Replied": ("0", "0 before"),
        "Unsubscribed": ("1", "0 before"),
    }


def _event(message: Message, kind: EventKind, days: int) -> None:
    Event.objects.create(
        workspace_id=message.workspace_id,
        campaign_id=message.campaign_id,
        mailbox_id=message.mailbox_id,
        message_id=uuid4(),
        lead_id=message.lead_id,
        kind=kind,
        first=True,
        happened_at=now() - timedelta(days=days),
    )


def test_what_goes_out_and_what_is_held(ada: Membership, browser: Browser) -> None:
    campaign = a_campaign(ada, name="Spring")
    due = now() + timedelta(seconds=1)
    _enrolled(ada, campaign, "a", next_at=due)
    _enrolled(ada, campaign, "b", next_at=now() + timedelta(days=3))
    _enrolled(ada, campaign, "c", state="held", hold_reason="first_name is blank")
    a_message(ada, campaign=campaign, lead=a_lead(ada, "d@leads.example"))
    (row,) = _page(browser(ada)).context["campaigns"]

    assert (row.campaign.name, row.due) in [("Spring", 2), ("Spring", 1)]  # at midnight: the mail
    assert row.next_at is not None
    assert row.next_at < due
    assert [(hold.count, hold.reason) for hold in row.holds] == [(1, "first_name is blank")]


def _enrolled(owner: Membership, campaign: Campaign, name: str, **fields: Any) -> Enrollment:
    return Enrollment.objects.create(
        workspace_id=owner.workspace_id,
        campaign=campaign,
        lead=a_lead(owner, f"{name}@leads.example"),
        **{"state": "active", **fields},
    )


def test_what_waits_for_a_person(ada: Membership, browser: Browser) -> None:
    a_lead(ada, "g@navy.example", status="replied", last_replied_at=now(), company="Navy")
    a_lead(ada, "h@navy.example", status="replied", last_replied_at=now() - timedelta(days=9))
    message = a_message(ada, lead=a_lead(ada, "i@navy.example"), subject="Doubt")
    Message.objects.filter(id=message.id).update(state="uncertain")
    LeadImport.objects.create(
        workspace=ada.workspace, file_name="x.csv", status="failed", error="No e-mail column."
    )
    context = _page(browser(ada)).context
    waiting = {(item.kind, item.name, item.detail, item.total) for item in context["items"]}

    assert waiting == {
        ("reply", "Grace Hopper", "Navy", 1),
        ("uncertain", "i@navy.example", "Doubt", 1),
        ("import", "x.csv", "No e-mail column.", 1),
    }
    assert context["is_calm"] is False


def test_a_mailbox_in_trouble_and_the_campaign_that_waits_for_it(
    ada: Membership, browser: Browser, settings: Any
) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    mailbox = an_smtp_mailbox(ada, 2525)
    Mailbox.objects.filter(id=mailbox.id).update(status="disconnected", last_error="535 No.")
    campaign = a_campaign(ada)
    paused = a_campaign(ada, status="paused")
    response = _page(browser(ada))

    assert response.context["stuck"] == [campaign]
    assert paused not in response.context["stuck"]
    assert [each for each, _why in response.context["troubled"]] == [mailbox]
    assert "535 No." in response.content.decode()


def test_what_comes_with_a_later_capability_is_no_trouble(
    ada: Membership, browser: Browser
) -> None:
    create_mailbox(
        workspace_id=ada.workspace_id,
        actor_id=None,
        email="ada@engines.example",
        provider="gmail",
        oauth_token="x",
    )

    assert _page(browser(ada)).context["troubled"] == []


def test_nothing_of_another_workspace_is_shown(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    message = a_sent_message(bob)
    open_mail(message=message, at=now())
    a_message(bob, campaign=message.campaign, lead=a_lead(bob, "x@other.example"))
    Message.objects.update(state="uncertain")
    context = _page(browser(ada)).context

    assert (context["items"], context["campaigns"], context["is_calm"]) == ([], [], True)
    assert _figures(browser(ada))["Sent"] == ("0", "0 before")


def test_few_queries_however_much_there_is(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    a_sandbox(ada)
    for number in range(15):
        campaign = a_campaign(ada, name=f"Campaign {number}")
        _enrolled(ada, campaign, f"lead{number}", hold_reason="Blank", next_at=now())
    Lead.objects.update(status="replied", last_replied_at=now())
    client = browser(ada)
    client.get("/")
    with django_assert_max_num_queries(12):
        response = client.get("/")

    assert len(response.context["campaigns"]) == 12
    assert "12 of 15 running campaigns" in " ".join(response.content.decode().split())
    assert "15 leads replied" in response.content.decode()


def test_a_viewer_may_look(
    ada: Membership, browser: Browser, colleague: Callable[[Membership, str], Membership]
) -> None:
    assert browser(colleague(ada, "viewer")).get("/").status_code == 200
