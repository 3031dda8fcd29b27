"""The filters in force are told in words, and each can be taken away."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import CustomField, LeadList
from leads.tests.cast import make_lead
from leads.tests.test_list_page import shown

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _chips(page: str) -> list[tuple[str, str, str]]:
    """About, says, address without it."""
    found = re.findall(
        r'np-chip-about">([^<]*)</span> <bdi>([^<]*)</bdi>\s*<a href="([^"]*)"', page
    )
    return [(unescape(about), unescape(says), unescape(href)) for about, says, href in found]


def test_each_is_told_and_leads_to_the_table_without_it(ada: Membership, browser: Browser) -> None:
    make_lead(ada)

    _, page = shown(
        browser(ada), "?q=hop&status=new&status=replied&min_score=0.2&max_score=0.8&sort=name"
    )

    assert _chips(page) == [
        ("Search", "“hop”", "?status=new%2Creplied&min_score=0.2&max_score=0.8&sort=name"),
        ("Status", "New or Replied", "?q=hop&min_score=0.2&max_score=0.8&sort=name"),
        ("Score", "20 % – 80 %", "?q=hop&status=new%2Creplied&sort=name"),
    ]


def test_names_stand_for_ids(ada: Membership, browser: Browser) -> None:
    make_lead(ada)
    made = LeadList.objects.create(workspace_id=ada.workspace_id, name="Booth")
    CustomField.objects.create(
        workspace_id=ada.workspace_id, key="deal", name="Deal size", kind="number"
    )

    query = f"?owner={ada.id},nobody&list={made.id}&custom.deal.min=5&created_since=2026-03-01"
    _, page = shown(browser(ada), query)

    assert [chip[:2] for chip in _chips(page)] == [
        ("Owner", "Ada Byron or Nobody"),
        ("List", "Booth"),
        ("Created since", "Mar 1, 2026"),
        ("Deal size", "≥ 5"),
    ]


def test_what_means_nothing_is_left_out_and_told(ada: Membership, browser: Browser) -> None:
    make_lead(ada)

    names, page = shown(browser(ada), "?status=lost&q=grace")

    assert names == ["Grace Hopper"]
    assert [chip[0] for chip in _chips(page)] == ["Search"]
    assert "Left out: status." in page


def test_the_form_shows_what_is_in_force(ada: Membership, browser: Browser) -> None:
    make_lead(ada, tags=["vip"])

    _, page = shown(browser(ada), "?status=replied&tag=vip&q=x&owner=nobody")

    ticked = re.findall(r'value="([^"]*)"[^>]*checked', page)
    assert [each for each in ticked if each in ("replied", "vip", "nobody")] == [
        "replied",
        "nobody",
        "vip",
    ]
    assert re.search(r'<input type="search" name="q" value="x"', page)
