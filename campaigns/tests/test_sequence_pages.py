"""The sequence: its cards, writing a step, moving and removing one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Campaign, Step
from campaigns.selectors.steps import living_steps
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads, started

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
MAIL = {"subject": "Hello", "body": "Hi\r\nthere", "delay_days": "0", "delay_hours": "0"}


def said(answer: Any) -> str:
    """The page's main part as text."""
    return str(answer.content.decode().split("<main")[1])


def steps_of(campaign: Campaign) -> list[Any]:
    """The living steps with their words."""
    return list(living_steps(workspace_id=campaign.workspace_id, campaign_id=campaign.id))


def test_the_first_mail_is_saved_and_leads_are_next(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    client = browser(ada)
    before = said(client.get(f"/campaigns/{campaign.id}/"))
    sent = {**MAIL, "once": "1"}
    answer = client.post(f"/campaigns/{campaign.id}/steps/new/", sent)
    client.post(f"/campaigns/{campaign.id}/steps/new/", sent)
    after = said(client.get(answer["Location"]))

    assert "Save the first mail" in before
    assert [(s.subject, s.body, s.kind) for s in steps_of(campaign)] == [
        ("Hello", "Hi\nthere", "email")
    ]
    assert answer["Location"] == f"/campaigns/{campaign.id}/"
    assert "Next: choose leads" in after
    assert "When the campaign starts" in after


def test_with_leads_the_start_is_next(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 1))

    assert "Next: check and start" in said(browser(ada).get(f"/campaigns/{campaign.id}/"))


def test_delays_are_told_in_words(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign, delay_hours=1)
    a_step(campaign, kind="wait", subject="", body="", delay_days=3, delay_hours=4)
    a_step(campaign)
    page = said(browser(ada).get(f"/campaigns/{campaign.id}/"))

    assert "1 hour after the start" in page
    assert "Wait 3 days 4 hours" in page
    assert "Right after the wait" in page


def test_a_template_mistake_is_told_beside_its_field(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    sent = {**MAIL, "body": "Hi {{ lead.frist_name }}"}
    answer = browser(ada).post(f"/campaigns/{campaign.id}/steps/new/", sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "body": [
            "Line 1: “lead.frist_name” is not a variable; did you mean “lead.first_name”?",
        ]
    }
    assert "Hi {{ lead.frist_name }}" in said(answer)
    assert steps_of(campaign) == []


def test_a_step_is_changed(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign)
    client = browser(ada)
    address = f"/campaigns/{campaign.id}/steps/{step.id}/"
    before = said(client.get(address))
    answer = client.post(address, {**MAIL, "subject": "Hey", "delay_days": "2"})

    assert 'value="Hello"' in before
    assert answer.status_code == 302
    assert [(s.subject, s.delay_days) for s in steps_of(campaign)] == [("Hey", 2)]


def test_the_preview_button_shows_the_words_and_saves_nothing(
    browser: Browser, ada: Membership
) -> None:
    campaign = a_campaign(ada)
    enrolled(campaign, some_leads(ada, 1, first_name="Grace"))
    sent = {**MAIL, "body": "Dear {{ lead.first_name }}", "preview": "1"}
    answer = browser(ada).post(f"/campaigns/{campaign.id}/steps/new/", sent)

    assert answer.status_code == 200
    assert "Dear Grace" in said(answer)
    assert "Dear {{ lead.first_name }}" in said(answer)
    assert steps_of(campaign) == []


def test_a_wait(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    client = browser(ada)
    address = f"/campaigns/{campaign.id}/steps/new/?kind=wait"
    none = client.post(address, {"delay_days": "0", "delay_hours": "0"})
    some = client.post(address, {"delay_days": "3", "delay_hours": "0"})

    assert none.status_code == 422
    assert "Wait for an hour at least." in said(none)
    assert some.status_code == 302
    assert [(s.kind, s.delay_days) for s in steps_of(campaign)] == [("email", 0), ("wait", 3)]


def test_steps_change_places(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    first, second = a_step(campaign, subject="A"), a_step(campaign, subject="B")
    client = browser(ada)

    def move(step: Step, to: str) -> list[str]:
        client.post(f"/campaigns/{campaign.id}/steps/{step.id}/move/", {"to": to})
        return [each.subject for each in steps_of(campaign)]

    assert move(second, "up") == ["B", "A"]
    assert move(second, "up") == ["B", "A"]
    assert move(second, "down") == ["A", "B"]
    assert move(second, "down") == ["A", "B"]
    assert move(first, "down") == ["B", "A"]


def test_a_campaign_that_has_started_keeps_its_order(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign, subject="A")
    second = a_step(campaign, subject="B")
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    Campaign.objects.update(status="paused")
    client = browser(ada)
    client.post(f"/campaigns/{campaign.id}/steps/{second.id}/move/", {"to": "up"})

    page = client.get(f"/campaigns/{campaign.id}/").content.decode()
    assert [each.subject for each in steps_of(campaign)] == ["A", "B"]
    assert "keep their order" in page
    assert "Move up" not in page


def test_a_running_campaign_keeps_its_steps(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign)
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    client = browser(ada)
    edited = client.post(f"/campaigns/{campaign.id}/steps/{step.id}/", {**MAIL, "subject": "New"})
    client.post(f"/campaigns/{campaign.id}/steps/{step.id}/remove/")
    page = said(client.get(f"/campaigns/{campaign.id}/"))

    assert edited.status_code == 422
    assert "pause it, change its steps" in said(edited)
    assert 'value="New"' in said(edited)
    assert [each.subject for each in steps_of(campaign)] == ["Hello"]
    assert "Edit" not in page
    assert "0 sent · 1 to come" in page


def test_a_step_is_removed_once(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign)
    client = browser(ada)
    address = f"/campaigns/{campaign.id}/steps/{step.id}/remove/"

    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    assert client.get(f"/campaigns/{campaign.id}/steps/{step.id}/").status_code == 404
    assert steps_of(campaign) == []


def test_a_viewer_reads_and_changes_nothing(
    browser: Browser, ada: Membership, colleague: Callable[[Membership, str], Membership]
) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign)
    client = browser(colleague(ada, "viewer"))
    page = said(client.get(f"/campaigns/{campaign.id}/"))

    assert "Hello" in page
    assert "Edit" not in page
    assert client.post(f"/campaigns/{campaign.id}/steps/new/", MAIL).status_code == 403
    assert client.post(f"/campaigns/{campaign.id}/steps/{step.id}/remove/").status_code == 403
    assert len(steps_of(campaign)) == 1


def test_the_number_of_queries_does_not_grow(
    browser: Browser, ada: Membership, django_assert_max_num_queries: Any
) -> None:
    campaign = a_campaign(ada)
    for _ in range(30):
        a_step(campaign)
    enrolled(campaign, some_leads(ada, 60))
    client = browser(ada)
    client.get("/campaigns/")

    with django_assert_max_num_queries(12):
        client.get(f"/campaigns/{campaign.id}/")
    with django_assert_max_num_queries(12):
        client.get(f"/campaigns/{campaign.id}/steps/new/")
