"""A list for people: the page that is asked for, the nearest where there is none."""

import pytest
from django.test import RequestFactory

from accounts.models import Membership
from leads.models import Lead
from leads.selectors.leads import leads_in
from neptie.pages.paging import listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "number", "first", "last"),
    [
        ("", 1, 1, 50),
        ("2", 2, 51, 60),
        ("3", 2, 51, 60),
        ("0", 1, 1, 50),
        ("-1", 1, 1, 50),
        ("²", 1, 1, 50),
        ("9" * 30, 1, 1, 50),
    ],
)
def test_which_page(ada: Membership, asked: str, number: int, first: int, last: int) -> None:
    _leads(ada, 60)
    rows = leads_in(ada.workspace_id).order_by("email")
    page = listed(RequestFactory().get("/", {"page": asked}), rows)

    assert (page.number, page.first, page.last) == (number, first, last)
    assert (page.total, page.pages) == (60, 2)


def test_an_empty_list_has_one_empty_page(ada: Membership) -> None:
    page = listed(RequestFactory().get("/"), leads_in(ada.workspace_id))

    assert (page.first, page.last, page.total, page.pages) == (0, 0, 0, 1)
    assert (page.previous, page.following) == (None, None)


def _leads(owner: Membership, count: int) -> None:
    Lead.objects.bulk_create(
        Lead(workspace_id=owner.workspace_id, full_name="Lead", email=f"{number}@leads.example")
        for number in range(count)
    )
