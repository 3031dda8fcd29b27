"""The page of suppression: searched, added to by hand and by file, taken off, exported."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import Suppression
from leads.services.suppression import suppress_addresses
from leads.tests.cast import make_lead, upload

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
PAGE = "/settings/suppression/"


def rows() -> set[tuple[str | None, str, str]]:
    return set(Suppression.objects.values_list("value", "kind", "reason"))


def test_searched_by_what_keeps_mail_away(
    ada: Membership, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(ada)
    client.post(PAGE, {"values": "navy.example, other@x.example"})
    suppress_addresses(
        workspace_id=ada.workspace_id,
        addresses=[f"p{number}@x.example" for number in range(60)],
        reason="bounced",
    )

    with django_assert_max_num_queries(12):
        found = client.get(PAGE, {"q": "grace@mail.navy.example"}).content.decode()

    assert found.count("np-row-acts") == 1
    assert "navy.example" in found
    assert "1–1 of 1" in found
    assert "61–62 of 62" not in found
    none = client.get(PAGE, {"q": "grace@army.example"}).content.decode()
    assert "Nothing here keeps mail from “grace@army.example”." in none


def test_added_by_hand(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    typed = {"values": "Grace@navy.example\r\nnavy.example; @rival.example", "reason": "manual"}

    answer = client.post(PAGE, {**typed, "once": "3"}, follow=True)
    client.post(PAGE, {**typed, "once": "3"})

    assert "3 are suppressed now." in answer.content.decode()
    assert rows() == {
        ("grace@navy.example", "email", "manual"),
        ("navy.example", "domain", "manual"),
        ("rival.example", "domain", "manual"),
    }


def test_what_is_neither_keeps_what_was_typed(ada: Membership, browser: Browser) -> None:
    answer = browser(ada).post(PAGE, {"values": "grace@navy.example\nnonsense", "reason": "manual"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Neither an address nor a domain: “nonsense”. Nothing is added yet." in page
    assert "grace@navy.example\nnonsense</textarea>" in page
    assert rows() == set()


def test_a_file_is_taken_over_and_told(ada: Membership, browser: Browser) -> None:
    suppress_addresses(workspace_id=ada.workspace_id, addresses=["a@x.example"], reason="manual")
    file = upload("Email,Name\na@x.example,A\nb@x.example,B\n=cmd(),C\nx.test\n", "list.csv")

    answer = browser(ada).post(f"{PAGE}import/", {"file": file, "reason": "unsubscribed"})

    page = " ".join(answer.content.decode().split())
    assert "<strong>2</strong> of the file are suppressed now." in page
    assert "1 was before, and keeps its reason." in page
    assert 'Line 4: <span dir="auto">=cmd()</span>' in page
    assert rows() == {
        ("a@x.example", "email", "manual"),
        ("b@x.example", "email", "unsubscribed"),
        ("x.test", "domain", "unsubscribed"),
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("%PDF-1.4\nxx\n", "No line of this file begins with an address or a domain"),
        ("x.example\n" * 100_002, "That is more than 100,000 lines or 10 MB."),
    ],
)
def test_a_file_that_is_none(
    ada: Membership, browser: Browser, content: str, sentence: str
) -> None:
    answer = browser(ada).post(f"{PAGE}import/", {"file": upload(content), "reason": "bounced"})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert rows() == set()


def test_the_export_runs_nothing(ada: Membership, bob: Membership, browser: Browser) -> None:
    for member in (ada, bob):
        suppress_addresses(
            workspace_id=member.workspace_id,
            addresses=["=1+1@x.example", f"{member.role}@x.example", "erased@x.example"],
            reason="manual",
        )
    Suppression.objects.filter(value="erased@x.example").update(value=None)

    answer = browser(ada).get(f"{PAGE}export.csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "value,kind,reason,created_at"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["'=1+1@x.example", "email", "manual"],
        ["owner@x.example", "email", "manual"],
    ]


def test_taking_off_is_asked_about(ada: Membership, browser: Browser) -> None:
    lead, client = make_lead(ada, status="unsubscribed"), browser(ada)
    suppress_addresses(workspace_id=ada.workspace_id, addresses=[lead.email], reason="unsubscribed")
    address = f"{PAGE}{Suppression.objects.get().id}/remove/"

    question = " ".join(client.get(address).content.decode().split())
    assert "The lead with this address keeps its status, Unsubscribed." in question
    client.post(address)
    assert Suppression.objects.exists()
    done = client.post(address, {"sure": "1"}, follow=True).content.decode()

    assert "grace@navy.example may be written to again. Leads keep their statuses." in done
    assert not Suppression.objects.exists()
    lead.refresh_from_db()
    assert lead.status == "unsubscribed"


def test_a_viewer_may_look(ada: Membership, browser: Browser, colleague: Colleague) -> None:
    suppress_addresses(workspace_id=ada.workspace_id, addresses=["a@x.example"], reason="manual")
    client = browser(colleague(ada, "viewer"))

    page = client.get(PAGE).content.decode()

    assert "a@x.example" in page
    assert "/remove/" not in page
    assert client.post(PAGE, {"values": "b@x.example"}).status_code == 403
    assert len(rows()) == 1
