"""The start in the browser: looked at first, ten seconds to take it back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.services.grace import GRACE, undo_start
from campaigns.services.starting import pause_campaign, start_campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads
from emailing.models import Mailbox, Message
from emailing.services.conducting import advance_campaigns
from emailing.services.sending import send_due
from emailing.tests.cast import a_sandbox, received
from leads.models import Lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
LATER = GRACE + timedelta(seconds=1)


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """One step, three leads, nothing against it."""
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 3))
    return campaign


def at(campaign: Campaign, act: str = "") -> str:
    """An address below the campaign's."""
    return f"/campaigns/{campaign.id}/{act}"


def rows() -> list[Any]:
    """All that a start changes, of campaigns and enrollments."""
    columns = ("id", "state", "step_id", "next_at", "hold_reason", "ended_at")
    campaigns = Campaign.objects.order_by("id").values_list("status", "started_at", "starts_at")
    return [*campaigns, *Enrollment.objects.order_by("id").values_list(*columns)]


def told(type: str) -> int:
    """How many events of a type there are."""
    return BusinessEvent.objects.filter(type=type).count()


def conduct(after: timedelta = LATER) -> None:
    """The conductor and the senders, so much later."""
    advance_campaigns(now() + after)
    send_due()


def test_what_the_start_leads_to(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    lead = some_leads(ada, 1, name="blank", first_name="")
    Lead.objects.filter(id=lead[0].id).update(full_name="Blank <b>One</b>")
    enrolled(campaign, lead)
    sandbox = a_sandbox(ada)
    page = browser(ada).get(at(campaign, "start/"))
    text = page.content.decode()

    assert page.context["preflight"].will_send == 3
    assert "Start: send 3 mails" in text
    assert "lead.first_name is blank" in text
    assert "Blank &lt;b&gt;One&lt;/b&gt;" in text
    assert sandbox.email in text
    assert "only into the sandbox" in text
    assert Campaign.objects.get().status == "draft"


def test_nothing_leaves_for_ten_seconds_then_all_does(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    answer = browser(ada).post(at(campaign, "start/"))
    conduct(after=GRACE - timedelta(seconds=1))
    early = Message.objects.count()
    conduct()

    assert (answer.status_code, answer["Location"]) == (302, at(campaign))
    assert early == 0
    assert len(received(ada)) == 3
    assert Campaign.objects.get().starts_at is None
    event = BusinessEvent.objects.get(type="campaign.started")
    assert event.actor_id == ada.user_id


def test_a_start_that_is_taken_back_leaves_no_trace(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    client = browser(ada)
    before = rows()
    client.post(at(campaign, "start/"))
    starting = client.get(at(campaign)).content.decode()
    answer = client.post(at(campaign, "undo/"))
    after = client.get(at(campaign)).content.decode()
    conduct()

    assert f'action="{at(campaign, "undo/")}"' in starting
    assert "Starts in ten seconds: “Spring”, 3 mails." in starting
    assert answer["Location"] == at(campaign)
    assert "nothing was sent" in after
    assert rows() == before
    assert received(ada) == []
    assert not StepRun.objects.exists()
    assert (told("campaign.start_undone"), told("campaign.started")) == (1, 0)


def test_a_paused_one_is_paused_again_with_all_its_times(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    start_campaign(workspace_id=ada.workspace_id, campaign_id=campaign.id, at=now(), actor_id=None)
    advance_campaigns(now())
    pause_campaign(workspace_id=ada.workspace_id, campaign_id=campaign.id, actor_id=None)
    enrolled(campaign, some_leads(ada, 2, name="fresh"))
    client, before = browser(ada), rows()
    client.post(at(campaign, "start/"))
    send_due()
    client.post(at(campaign, "undo/"))
    conduct()

    assert rows() == before
    assert Campaign.objects.get().status == "paused"
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    assert received(ada) == []


def test_taken_back_twice_is_once(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    client = browser(ada)
    client.post(at(campaign, "start/"))
    client.post(at(campaign, "undo/"))
    answer = client.post(at(campaign, "undo/"))

    assert answer.status_code == 302
    assert told("campaign.start_undone") == 1


def test_once_it_has_begun_it_can_only_be_paused(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    client = browser(ada)
    client.post(at(campaign, "start/"))
    conduct()
    before = rows()
    client.post(at(campaign, "undo/"))
    page = client.get(at(campaign)).content.decode()

    assert "It has begun; pause it instead." in page
    assert f'action="{at(campaign, "pause/")}"' in page
    assert rows() == before
    assert told("campaign.start_undone") == 0


def test_started_twice_is_once(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    client = browser(ada)
    client.post(at(campaign, "start/"), {"once": "1"})
    first = Campaign.objects.get().starts_at
    client.post(at(campaign, "start/"), {"once": "1"})
    client.post(at(campaign, "start/"))

    assert Campaign.objects.get().starts_at == first
    assert told("campaign.start_asked") == 1


def test_steps_rest_while_it_starts(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    client = browser(ada)
    client.post(at(campaign, "start/"))
    step = campaign.steps.get()
    client.post(at(campaign, f"steps/{step.id}/remove/"))

    assert "undo the start" in client.get(at(campaign)).content.decode()
    step.refresh_from_db()
    assert step.archived_at is None


@pytest.mark.parametrize("act", ["pause", "archive"])
def test_pausing_and_archiving_call_the_start_off(
    browser: Browser, ada: Membership, campaign: Campaign, act: str
) -> None:
    Campaign.objects.update(status="paused")
    client = browser(ada)
    client.post(at(campaign, "start/"))
    client.post(at(campaign, f"{act}/"))
    conduct()

    assert Campaign.objects.get().starts_at is None
    assert told("campaign.started") == 0
    assert received(ada) == []


@pytest.mark.parametrize(
    ("spoil", "said", "mend"),
    [
        ("steps", "This campaign has no e-mail step; add one first.", ""),
        ("leads", "This campaign has no leads to write to; assign some first.", "leads/"),
        ("mailboxes", "is not connected; test it.", None),
    ],
)
def test_what_has_to_be_mended_first(
    browser: Browser, ada: Membership, campaign: Campaign, spoil: str, said: str, mend: str | None
) -> None:
    a_sandbox(ada)
    if spoil == "steps":
        campaign.steps.update(archived_at=now())
    elif spoil == "leads":
        Enrollment.objects.update(state="stopped")
    else:
        Mailbox.objects.update(status="paused")
    client = browser(ada)
    page = client.get(at(campaign, "start/")).content.decode()
    answer = client.post(at(campaign, "start/"))

    assert said in page
    assert f'btn-primary" href="{"/mailboxes/" if mend is None else at(campaign, mend)}"' in page
    assert answer["Location"] == at(campaign, "start/")
    assert Campaign.objects.get().starts_at is None


def test_what_runs_is_not_started_again(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    Campaign.objects.update(status="active")

    assert browser(ada).get(at(campaign, "start/"))["Location"] == at(campaign)


def test_foreign_campaigns_and_viewers(
    browser: Browser,
    ada: Membership,
    bob: Membership,
    colleague: Callable[[Membership, str], Membership],
    campaign: Campaign,
) -> None:
    viewer = browser(colleague(ada, "viewer"))
    for act in ("start/", "undo/", "pause/"):
        assert browser(bob).post(at(campaign, act)).status_code == 404
        assert viewer.post(at(campaign, act)).status_code == 403
    assert Campaign.objects.get().starts_at is None


def test_the_services_undo_is_silent_where_nothing_was_asked(
    ada: Membership, campaign: Campaign
) -> None:
    undo_start(workspace_id=ada.workspace_id, campaign_id=campaign.id, actor_id=None)

    assert told("campaign.start_undone") == 0


def test_the_number_of_queries_does_not_grow(
    browser: Browser, ada: Membership, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    enrolled(campaign, some_leads(ada, 200, name="many"))
    client = browser(ada)
    client.get(at(campaign, "start/"))

    with django_assert_max_num_queries(12):
        client.get(at(campaign, "start/"))
