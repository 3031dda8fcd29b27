"""Segments over the table: opened, narrowed, changed, saved."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import Segment
from leads.rules.criteria import clean
from leads.tests.cast import make_lead
from leads.tests.test_list_page import shown

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]


def _segment(owner: Membership, name: str = "New ones", **criteria: object) -> Segment:
    return Segment.objects.create(
        workspace_id=owner.workspace_id, name=name, criteria=criteria or {"statuses": ["new"]}
    )


def _two(owner: Membership) -> None:
    make_lead(owner)
    make_lead(owner, "lin@x.example", full_name="Lin Dan", status="replied", company="Globex")


def test_a_tab_opens_it_with_its_count(ada: Membership, browser: Browser) -> None:
    _two(ada)
    segment = _segment(ada)

    names, page = shown(browser(ada), f"?segment={segment.id}")

    assert names == ["Grace Hopper"]
    assert re.search(rf'href="\?segment={segment.id}"\s+aria-current="page"', page)
    assert '<span class="np-tab-count">1</span>' in page
    assert "np-tab-changed" not in page
    assert "Update segment" not in page


def test_its_filters_can_be_changed_and_saved(ada: Membership, browser: Browser) -> None:
    _two(ada)
    segment = _segment(ada)
    client = browser(ada)

    names, page = shown(client, f"?of={segment.id}&status=new,replied")
    assert names == ["Lin Dan", "Grace Hopper"]
    assert "np-tab-changed" in page
    assert "Update segment" in page
    assert 'name="filters" value="status=new%2Creplied"' in page

    answer = client.post(
        f"/leads/segments/{segment.id}/change/", {"filters": "status=new%2Creplied"}
    )

    segment.refresh_from_db()
    assert segment.criteria == {"statuses": ["new", "replied"]}
    assert answer["Location"] == f"/leads/?segment={segment.id}"


def test_it_is_narrowed_further(ada: Membership, browser: Browser) -> None:
    _two(ada)
    segment = _segment(ada, statuses=["new", "replied"])

    names, page = shown(browser(ada), f"?segment={segment.id}&q=lin")

    assert names == ["Lin Dan"]
    assert f'name="filters" value="segment={segment.id}&amp;q=lin"' in page


def test_one_that_no_address_can_say_is_narrowed_too(ada: Membership, browser: Browser) -> None:
    _two(ada)
    segment = _segment(ada, companies=["globex"])

    names, page = shown(browser(ada), f"?segment={segment.id}")

    assert names == ["Lin Dan"]
    assert re.search(rf'name="segment"\s+value="{segment.id}"\s+form="lead-filters"', page)


def test_the_filters_in_force_become_one(ada: Membership, browser: Browser) -> None:
    _two(ada)
    client = browser(ada)

    answer = client.post(
        "/leads/segments/new/", {"name": "Mine", "filters": "q=grace&tag=a%5C%2Cb"}
    )

    made = Segment.objects.get()
    assert (made.name, made.created_by_id) == ("Mine", ada.id)
    assert clean(made.criteria).as_data() == {"search": "grace", "tags": ["a,b"]}
    assert answer["Location"] == f"/leads/?segment={made.id}"


@pytest.mark.parametrize("said", [{"name": "", "filters": "q=x"}, {"name": "All", "filters": ""}])
def test_without_a_name_or_a_filter_there_is_none(
    ada: Membership, browser: Browser, said: dict[str, str]
) -> None:
    answer = browser(ada).post("/leads/segments/new/", {**said, "next": "/leads/?q=x"})

    assert answer["Location"] == "/leads/?q=x"
    assert not Segment.objects.exists()


def test_a_strangers_is_none(ada: Membership, bob: Membership, browser: Browser) -> None:
    theirs = _segment(bob)
    client = browser(ada)

    assert client.get(f"/leads/?segment={theirs.id}").status_code == 404
    assert client.get(f"/leads/?of={theirs.id}").status_code == 404
    answer = client.post(f"/leads/segments/{theirs.id}/change/", {"filters": "q=x"})
    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.criteria == {"statuses": ["new"]}


def test_a_viewer_saves_none(ada: Membership, browser: Browser, colleague: Colleague) -> None:
    client = browser(colleague(ada, "viewer"))

    answer = client.post("/leads/segments/new/", {"name": "Mine", "filters": "q=x"})

    assert answer.status_code == 403
    assert not Segment.objects.exists()
