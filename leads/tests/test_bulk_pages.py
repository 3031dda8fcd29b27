"""Acts on the leads that were selected in the table."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import Lead, Suppression
from leads.tests.cast import make_lead, told
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

ACTS: list[tuple[str, dict[str, str]]] = [
    ("status", {"status": "won"}),
    ("status", {"status": "qualified"}),
    ("owner", {"owner": ""}),
    ("tag", {"tag": "vip"}),
    ("tag/remove", {"tag": "old"}),
    ("suppress", {"sure": "1"}),
    ("delete", {"sure": "1"}),
]


def two(member: Membership, **fields: Any) -> list[Lead]:
    return [make_lead(member, f"{name}@x.example", **fields) for name in ("one", "two")]


def act(client: Client, name: str, leads: list[Lead], **said: str) -> Any:
    return client.post(f"/leads/{name}/", {"lead": [lead.id for lead in leads], **said})


def said(client: Client) -> list[tuple[str, str]]:
    """The toasts that wait: text, and where undo leads."""
    page = client.get("/leads/?q=nobody-at-all")
    assert page.status_code == 200
    return [(toast.text, toast.undo) for toast in page.context["said"]]


def values(field: str) -> list[Any]:
    return list(Lead.objects.order_by("email").values_list(field, flat=True))


def test_a_status_for_all_of_them_and_back(ada: Membership, browser: Browser) -> None:
    leads, client = two(ada), browser(ada)
    make_lead(ada, "zoe@x.example")

    answer = act(client, "status", leads, status="qualified", next="/leads/?q=x")

    assert answer["Location"] == "/leads/?q=x"
    assert values("status") == ["qualified", "qualified", "new"]
    ids = [lead.id for lead in leads]
    assert told(ada) == [("lead.updated", ids, ["status"])]
    [(text, undo)] = said(client)
    assert text == "2 leads are now “Qualified”."
    leads[0].refresh_from_db()
    leads[0].status = "converted"
    leads[0].save()
    client.post(undo)
    assert values("status") == ["converted", "new", "new"]
    assert said(client)[0][0] == "1 lead is as it was."
    assert client.post(undo).status_code == 404


def test_unsubscribed_suppresses_and_is_not_taken_back(ada: Membership, browser: Browser) -> None:
    client = browser(ada)

    act(client, "status", two(ada), status="unsubscribed")

    assert sorted(Suppression.objects.values_list("value", "reason")) == [
        ("one@x.example", "unsubscribed"),
        ("two@x.example", "unsubscribed"),
    ]
    assert said(client) == [("2 leads are now “Unsubscribed”.", "")]


def test_tags_are_added_removed_and_put_back(ada: Membership, browser: Browser) -> None:
    leads, client = two(ada, tags=["old"]), browser(ada)

    act(client, "tag", leads, tag=" vip ")
    assert values("tags") == [["old", "vip"]] * 2
    act(client, "tag/remove", leads[:1], tag="old")
    assert values("tags") == [["vip"], ["old", "vip"]]
    client.post(said(client)[-1][1])
    assert values("tags") == [["old", "vip"]] * 2


def test_an_owner_is_a_member(ada: Membership, bob: Membership, browser: Browser) -> None:
    leads, client = two(ada), browser(ada)

    act(client, "owner", leads, owner=str(ada.id))
    assert values("owner_id") == [ada.id, ada.id]
    assert act(client, "owner", leads, owner=str(bob.id)).status_code == 404
    act(client, "owner", leads, owner="nonsense")
    assert values("owner_id") == [ada.id, ada.id]
    act(client, "owner", leads, owner="nobody")
    assert values("owner_id") == [None, None]


def test_deleting_asks_first_and_keeps_who_was_written_to(
    ada: Membership, browser: Browser
) -> None:
    leads, client = two(ada), browser(ada)
    Lead.objects.filter(id=leads[0].id).update(first_contacted_at=now())

    asked = act(client, "delete", leads)

    assert "Delete 2 leads?" in asked.content.decode()
    assert "Was written to: stays" in asked.content.decode()
    assert Lead.objects.count() == 2
    act(client, "delete", leads, sure="1")
    assert values("email") == ["one@x.example"]
    assert told(ada) == [("lead.deleted", [leads[1].id], [])]
    assert [text for text, _ in said(client)] == [
        "1 lead deleted.",
        "1 was contacted, so it stays for the figures; set it to unsubscribed instead.",
    ]


def test_suppressing_asks_first(ada: Membership, browser: Browser) -> None:
    leads, client = two(ada), browser(ada)

    assert "Suppress 2 addresses?" in act(client, "suppress", leads).content.decode()
    assert not Suppression.objects.exists()
    act(client, "suppress", leads, sure="1")
    assert sorted(Suppression.objects.values_list("value", "reason")) == [
        ("one@x.example", "manual"),
        ("two@x.example", "manual"),
    ]
    assert values("status") == ["new", "new"]


@pytest.mark.parametrize(("name", "fields"), ACTS)
def test_another_workspaces_leads_are_left_alone(
    ada: Membership, bob: Membership, browser: Browser, name: str, fields: dict[str, str]
) -> None:
    theirs = two(bob, tags=["old"])
    before = list(Lead.objects.order_by("id").values())

    act(browser(ada), name, theirs, **fields)

    assert list(Lead.objects.order_by("id").values()) == before
    assert not Suppression.objects.exists()
    assert told(bob) == told(ada) == []


@pytest.mark.parametrize("lead", [[], ["nonsense"], ["\0"]])
def test_no_lead_is_told(ada: Membership, browser: Browser, lead: list[str]) -> None:
    client = browser(ada)

    answer = client.post(
        "/leads/status/", {"lead": lead, "status": "new", "next": "//evil.example"}
    )

    assert answer["Location"] == "/leads/"
    assert "Select" in said(client)[0][0]


@pytest.mark.parametrize("tag", ["", "  ", "x" * 101, "a\nb", "a\0"])
def test_a_tag_that_is_none_changes_nothing(ada: Membership, browser: Browser, tag: str) -> None:
    leads = two(ada)

    act(browser(ada), "tag", leads, tag=tag)

    assert values("tags") == ([["a"]] * 2 if tag == "a\0" else [[], []])


def test_somebody_elses_undo_is_not_there(ada: Membership, browser: Browser) -> None:
    act(browser(ada), "status", two(ada), status="qualified")

    answer = browser(ada).post(f"/leads/undo/{UUID(int=0)}/")

    assert answer.status_code == 404
    assert values("status") == ["qualified", "qualified"]
