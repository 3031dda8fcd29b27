"""The tab Ledger of a campaign: figures that add up, and the lines behind each."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Campaign, Step
from campaigns.tests.cast import (
    a_campaign,
    a_step,
    enrolled,
    settle_step,
    some_leads,
    started,
    step_out,
)
from neptie.kernel.clock import now
from tests import strangers

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


@pytest.fixture
def step(ada: Membership) -> Step:
    """The only step of a campaign with sixty leads: two failed, the others have it to come."""
    campaign = a_campaign(ada)
    made = a_step(campaign, subject="<i>Hello</i>")
    enrolled(campaign, some_leads(ada, 60))
    started(campaign, now())
    for run in step_out(campaign, now())[:2]:
        settle_step(run_id=run.id, outcome="failed", reason="550 <b>No</b> such user.", at=now())
    return made


def _get(browser: Browser, owner: Membership, campaign: Campaign, **query: Any) -> Any:
    return browser(owner).get(f"/campaigns/{campaign.id}/ledger/", query)


def test_the_figures_and_every_line(ada: Membership, browser: Browser, step: Step) -> None:
    response = _get(browser, ada, step.campaign)
    page = response.content.decode()
    (shown,) = response.context["steps"]

    assert (shown.counts["failed"], shown.counts["pending"], shown.enrolled) == (2, 58, 60)
    assert (response.context["total"], len(response.context["lines"])) == (60, 50)
    assert "&lt;i&gt;Hello&lt;/i&gt;" in page
    assert "550 &lt;b&gt;No&lt;/b&gt; such user." in page
    assert 'aria-current="page">Ledger' in " ".join(page.split()).replace('page"> ', 'page">')


def test_a_figure_leads_to_its_lines(ada: Membership, browser: Browser, step: Step) -> None:
    response = _get(browser, ada, step.campaign, step=step.id, outcome="failed")

    assert [line.email for line in response.context["lines"]] == [
        "lead1@leads.example",
        "lead0@leads.example",
    ]
    assert response.context["total"] == 2


def test_the_next_page_goes_on(ada: Membership, browser: Browser, step: Step) -> None:
    first = _get(browser, ada, step.campaign).context
    second = _get(browser, ada, step.campaign, after=first["following"]).context
    emails = [line.email for line in [*first["lines"], *second["lines"]]]

    assert (len(emails), len(set(emails)), second["following"]) == (60, 60, "")


@pytest.mark.parametrize("query", [{"after": "x"}, {"outcome": "lost"}, {"step": "12"}])
def test_what_is_wrong_in_the_address_shows_all(
    ada: Membership, browser: Browser, step: Step, query: dict[str, str]
) -> None:
    assert len(_get(browser, ada, step.campaign, **query).context["lines"]) == 50


def test_a_step_of_another_campaign_is_not_there(
    ada: Membership, browser: Browser, step: Step
) -> None:
    other = strangers.step(ada)

    assert _get(browser, ada, step.campaign, step=other).status_code == 404


def test_the_file_of_what_is_shown(ada: Membership, browser: Browser, step: Step) -> None:
    path = f"/campaigns/{step.campaign_id}/ledger.csv"
    answer = browser(ada).get(path, {"step": str(step.id), "outcome": "failed"})
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))

    assert [line["outcome"] for line in lines] == ["failed", "failed"]
    assert answer["Content-Disposition"].startswith('attachment; filename="ledger-')


def test_few_queries(
    ada: Membership, browser: Browser, step: Step, django_assert_max_num_queries: Any
) -> None:
    client = browser(ada)
    path = f"/campaigns/{step.campaign_id}/ledger/"
    client.get(path)
    with django_assert_max_num_queries(12):
        client.get(path)


def test_a_campaign_without_steps(ada: Membership, browser: Browser) -> None:
    page = _get(browser, ada, a_campaign(ada)).content.decode()

    assert "Nothing to account for yet" in page
