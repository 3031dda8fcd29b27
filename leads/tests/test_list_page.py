"""The table of leads: what it shows, how it is narrowed, ordered and paged."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import Lead, Score
from leads.tests.cast import make_lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]

SCRIPT = "<script>alert(1)</script>"


def score(lead: Lead, value: float) -> None:
    factors = [
        {"name": "baseline", "value": None, "contribution": 0.1, "reason": "Where any starts"},
        {"name": "title", "value": "CTO", "contribution": 0.2, "reason": "Job title is senior"},
        {"name": "phone", "value": None, "contribution": -0.3, "reason": "Phone is not known"},
    ]
    Score.objects.create(
        workspace_id=lead.workspace_id,
        lead=lead,
        value=value,
        low=0.1,
        high=0.9,
        factors=factors,
        regime="prior",
        model="test",
        scored_at=now(),
    )


def shown(client: Client, query: str = "", **headers: str) -> tuple[list[str], str]:
    """The names in the table, in their order, and the page."""
    page = client.get(f"/leads/{query}", headers=headers).content.decode()
    names = re.findall(r'<td class="np-main[^>]*>\s*<a [^>]*>([^<]*)</a>', page)
    return names, page


def test_a_row_says_who_where_and_why(ada: Membership, browser: Browser) -> None:
    lead = make_lead(ada, company="Navy", job_title="Admiral", status="replied", owner=ada)
    score(lead, 0.74)

    names, page = shown(browser(ada))

    assert names == ["Grace Hopper"]
    assert "<bdi>Admiral</bdi>, <bdi>Navy</bdi>" in page
    assert "74 %" in page
    assert "Phone is not known" in page
    assert "Job title is senior" not in page
    assert "np-badge-good" in page
    assert "Ada Byron" in page
    assert "1–1 of 1" in page


def test_only_the_own_workspace_is_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    make_lead(bob, full_name="Bob's Own")

    names, page = shown(browser(ada))

    assert names == []
    assert "No leads yet" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=HOPP", ["Grace Hopper"]),
        ("?q=opper", []),
        ("?q=navy+grace", ["Grace Hopper"]),
        ("?q=navy+lin", []),
        ("?q=%25", []),
        ("?q=%00", ["Lin Dan", "Grace Hopper"]),
        ("?status=qualified", ["Lin Dan"]),
        ("?status=none", ["Lin Dan", "Grace Hopper"]),
        ("?status=new&status=qualified", ["Lin Dan", "Grace Hopper"]),
        ("?status=new,qualified&country=sweden", ["Lin Dan"]),
        ("?industry=Sport", ["Lin Dan"]),
        ("?owner=nobody", ["Lin Dan"]),
        ("?tag=vip", ["Grace Hopper"]),
        ("?tag=vip,other", ["Grace Hopper"]),
        ("?min_score=0.6", ["Grace Hopper"]),
        ("?max_score=0.6", []),
        ("?min_score=lots", ["Lin Dan", "Grace Hopper"]),
        ("?custom.deal_size.min=10", ["Lin Dan"]),
        ("?custom.deal_size.max=10", []),
        ("?custom.deal_size.known=false", ["Grace Hopper"]),
        ("?custom.champion=true", ["Lin Dan"]),
        ("?created_since=2999-01-01", []),
        ("?updated_since=2001-01-01", ["Lin Dan", "Grace Hopper"]),
        ("?sort=name", ["Grace Hopper", "Lin Dan"]),
        ("?sort=score", ["Grace Hopper", "Lin Dan"]),
        ("?sort=contacted", ["Grace Hopper", "Lin Dan"]),
        ("?sort=updated", ["Lin Dan", "Grace Hopper"]),
        ("?sort=nothing", ["Lin Dan", "Grace Hopper"]),
        ("?page=99", ["Lin Dan", "Grace Hopper"]),
    ],
)
def test_it_is_narrowed_and_ordered(
    ada: Membership, browser: Browser, query: str, names: list[str]
) -> None:
    grace = make_lead(ada, company="Navy", tags=["vip"], owner=ada, last_contacted_at=now())
    make_lead(
        ada,
        "lin@x.example",
        full_name="Lin Dan",
        status="qualified",
        industry="Sport",
        country="Sweden",
        custom={"deal_size": 20, "champion": True},
    )
    score(grace, 0.7)

    assert shown(browser(ada), query)[0] == names


def test_an_owner_narrows_it(ada: Membership, browser: Browser) -> None:
    make_lead(ada, owner=ada)
    make_lead(ada, "lin@x.example", full_name="Lin Dan")

    assert shown(browser(ada), f"?owner={ada.id}")[0] == ["Grace Hopper"]


def test_nothing_found_offers_to_clear(ada: Membership, browser: Browser) -> None:
    make_lead(ada)

    names, page = shown(browser(ada), "?q=zzz")

    assert names == []
    assert "No lead matches" in page
    assert "Clear all filters" in page


def test_htmx_gets_the_table_alone(ada: Membership, browser: Browser) -> None:
    make_lead(ada)

    names, page = shown(browser(ada), "?q=grace", **{"HX-Request": "true", "HX-Target": "leads"})

    assert names == ["Grace Hopper"]
    assert "<html" not in page


def test_pages_have_exact_totals_and_few_queries(
    ada: Membership, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(120):
        score(make_lead(ada, f"lead{number}@x.example", owner=ada), 0.5)
    client = browser(ada)

    with django_assert_max_num_queries(12):
        names, page = shown(client, "?page=2&q=lead&min_score=0.2")

    assert len(names) == 50
    assert "51–100 of 120" in page


def test_html_and_long_names_stay_text(ada: Membership, browser: Browser) -> None:
    fields: dict[str, Any] = dict.fromkeys(("company", "job_title", "industry"), SCRIPT)
    make_lead(ada, full_name=SCRIPT, **fields)
    make_lead(ada, "long@x.example", full_name="ש" * 299 + "😀")

    _, page = shown(browser(ada))

    assert SCRIPT not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "ש" * 299 + "😀" in page


def test_a_viewer_sees_no_acts(ada: Membership, browser: Browser, colleague: Colleague) -> None:
    make_lead(ada)

    names, page = shown(browser(colleague(ada, "viewer")))

    assert names == ["Grace Hopper"]
    assert 'name="lead"' not in page
    assert "Save as segment" not in page
    assert page.count("/leads/import/") == 1  # the palette's
    assert "lead-bulk" not in page
