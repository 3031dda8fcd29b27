"""Suppression over the API: looked up, added, lifted."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Suppression
from leads.rules.suppressing import BadTarget, Target, lines_of, target_of
from leads.selectors.suppression import suppressed
from leads.services.suppression import suppress_addresses
from leads.tests.cast import make_lead, told

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (" Grace@Navy.Example ", ("email", "grace@navy.example")),
        ("grace@bücher.example", ("email", "grace@xn--bcher-kva.example")),
        ("Navy.example", ("domain", "navy.example")),
        ("@navy.example", ("domain", "navy.example")),
        ("com", None),
        ("@com", None),
        ("", None),
        ("no value.at all", None),
        ("a@b@c.example", None),
    ],
)
def test_what_a_value_is(text: str, target: Any) -> None:
    if target is None:
        with pytest.raises(BadTarget):
            target_of(text)
    else:
        assert target_of(text) == Target(*target)


def test_what_a_file_says() -> None:
    content = 'Reason;Email\nspam;"a@x.example"\n\nx.example\tsince 2020\n'

    told = [(1, "Reason"), (2, "a@x.example"), (4, "x.example")]
    assert list(lines_of(content.encode("utf-8-sig"))) == told
    assert list(lines_of(content.encode("utf-16"))) == told


def test_one_is_suppressed_once(ada: Membership, api: Api) -> None:
    client = api(ada)

    first = client.post("/api/suppressions", {"value": "Grace@navy.example"})
    second = client.post("/api/suppressions", {"value": "grace@navy.example", "reason": "bounced"})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    row = first.json()["suppression"]
    assert (row["kind"], row["value"], row["reason"]) == ("email", "grace@navy.example", "manual")
    ids = [Suppression.objects.get().id]
    assert told(ada) == [("suppression.created", ids, ["kind", "reason"])]


def test_many_are_answered_in_their_order(ada: Membership, api: Api) -> None:
    suppress_addresses(workspace_id=ada.workspace_id, addresses=["b@x.example"], reason="bounced")
    values = ["y.example", "b@x.example", "nonsense", "Y.example"]

    answer = api(ada).post("/api/suppressions", {"values": values, "reason": "complained"})

    results = answer.json()["results"]
    assert [each["result"] for each in results] == ["created", "existing", "invalid", "created"]
    assert results[1]["suppression"]["reason"] == "bounced"
    assert results[2]["message"] == "This is neither an address nor a domain."
    assert suppressed(ada.workspace_id, ["a@sub.y.example"]) == {"a@sub.y.example": "complained"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": "a@x.example", "values": ["b@x.example"]},
        {"value": "nonsense"},
        {"value": "x.example", "kind": "email"},
        {"value": "a@x.example", "kind": "domain"},
        {"value": "a@x.example", "reason": "whim"},
        {"values": ["a@x.example"] * 1001},
        {"values": []},
    ],
)
def test_what_is_refused(ada: Membership, api: Api, body: Any) -> None:
    assert api(ada).post("/api/suppressions", body).status_code == 400
    assert not Suppression.objects.exists()


def test_listed_and_looked_up(ada: Membership, bob: Membership, api: Api) -> None:
    client = api(ada)
    client.post("/api/suppressions", {"values": ["a@x.example", "x.example"], "reason": "bounced"})
    client.post("/api/suppressions", {"value": "c@x.example"})
    api(bob).post("/api/suppressions", {"value": "d@x.example"})
    Suppression.objects.filter(value="a@x.example").update(value=None)

    def found(**query: str) -> list[str | None]:
        rows = client.get("/api/suppressions", query).json()["suppressions"]
        return sorted((row["value"] for row in rows), key=str)

    assert found() == [None, "c@x.example", "x.example"]
    assert found(kind="domain") == ["x.example"]
    assert found(reason="bounced") == [None, "x.example"]
    # Erased, and found by its hash all the same.
    assert found(q="A@x.example") == [None]
    assert found(q="d@x.example") == found(q="nonsense") == []
    assert client.get("/api/suppressions?colour=red").status_code == 400


def test_lifted_by_hand_only_what_the_team_put_there(ada: Membership, api: Api) -> None:
    client = api(ada)
    lead = make_lead(ada, status="unsubscribed")
    made = client.post("/api/suppressions", {"value": lead.email, "reason": "unsubscribed"})
    address = f"/api/suppressions/{made.json()['suppression']['id']}"

    refused = client.delete(address)
    assert (refused.status_code, refused.json()["code"]) == (409, "confirm_needed")
    assert Suppression.objects.exists()
    assert client.delete(f"{address}?confirm=true").status_code == 204

    assert not Suppression.objects.exists()
    assert told(ada)[-1][0] == "suppression.deleted"
    lead.refresh_from_db()
    assert lead.status == "unsubscribed"
    plain = client.post("/api/suppressions", {"value": "x.example"}).json()["suppression"]["id"]
    assert client.delete(f"/api/suppressions/{plain}").status_code == 204
