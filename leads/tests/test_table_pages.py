"""Pages of the table: by number, and from behind the page before."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from leads.tests.cast import make_lead
from leads.tests.test_list_page import shown
from neptie.pages.paging import Listed

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _many(owner: Membership) -> None:
    for number in range(120):
        make_lead(owner, f"lead{number}@x.example", full_name=f"Lead {number:03}")


@pytest.mark.parametrize("sort", ["newest", "name", "score", "contacted", "updated"])
def test_the_next_page_begins_behind_this_one(ada: Membership, browser: Browser, sort: str) -> None:
    _many(ada)
    client = browser(ada)
    by_number = [shown(client, f"?sort={sort}&page={page}")[0] for page in (1, 2, 3)]

    followed, query = [], f"?sort={sort}"
    while query:
        names, page = shown(client, query)
        followed.append(names)
        found = re.search(r'rel="next"\s+href="([^"]*)"', page)
        query = found[1].replace("&amp;", "&") if found else ""

    assert followed == by_number
    assert [len(names) for names in followed] == [50, 50, 20]
    assert len({name for names in followed for name in names}) == 120


@pytest.mark.parametrize("after", ["x", "bnVsbA", "W10", "WyJ4IiwgIngiXQ", "%00", "é"])
def test_what_is_no_place_leaves_the_number(ada: Membership, browser: Browser, after: str) -> None:
    _many(ada)

    names, page = shown(browser(ada), f"?sort=name&page=2&after={after}")

    assert names[0] == "Lead 050"
    assert "51–100 of 120" in page


def test_numbers_lead_to_pages(ada: Membership, browser: Browser) -> None:
    _many(ada)

    _, page = shown(browser(ada), "?sort=name&page=2&after=x")

    assert '<span aria-current="page">2</span>' in page
    assert 'href="?sort=name&amp;page=3"' in page
    assert 'href="?sort=name&amp;page=1"' in page


@pytest.mark.parametrize(
    ("number", "total", "numbers"),
    [
        (1, 50, [1]),
        (1, 150, [1, 2, 3]),
        (1, 1_000_000, [1, 2, None, 20_000]),
        (500, 1_000_000, [1, None, 499, 500, 501, None, 20_000]),
        (3, 1_000_000, [1, 2, 3, 4, None, 20_000]),
        (20_000, 1_000_000, [1, None, 19_999, 20_000]),
    ],
)
def test_the_pages_to_go_to(number: int, total: int, numbers: list[int | None]) -> None:
    assert Listed([], number, total).numbers == numbers


def test_the_order_is_told(ada: Membership, browser: Browser) -> None:
    make_lead(ada)

    _, page = shown(browser(ada), "?sort=name&q=grace")

    assert len(re.findall(r"aria-sort=", page)) == 1
    assert re.search(r'np-th-name[^>]*aria-sort="ascending"', page)
    assert 'href="?q=grace&amp;sort=score"' in page
    assert 'href="?q=grace"' in page
