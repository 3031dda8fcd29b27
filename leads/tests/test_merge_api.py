"""Duplicates suggested, compared and merged, over the API and on the pages."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead
from leads.selectors.duplicates import looking_like, suggested
from leads.services.merging import merge_leads
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def reasons(member: Membership) -> list[tuple[list[str], list[str]]]:
    emails = dict(Lead.objects.values_list("id", "email"))
    return [
        ([emails[id] for id in each.lead_ids], list(each.reasons))
        for each in suggested(member.workspace_id)
    ]


def test_who_looks_alike(ada: Membership, bob: Membership) -> None:
    make_lead(ada, "grace@navy.example", company="Navy", phone="+1 (212) 555-0199")
    make_lead(ada, "hopper@univac.example", full_name="GRACE HOPPER", company="navy")
    make_lead(ada, "alan@bletchley.example", full_name="Alan", company="Park")
    make_lead(ada, "alan@mail.bletchley.co.uk", full_name="A. Turing", company="GCHQ")
    make_lead(ada, "ada@engines.example", full_name="Ada", phone="001 212 555 0199")
    make_lead(ada, "ada@other.example", full_name="Ada", company="")
    make_lead(bob, "grace@navy.test", company="Navy", phone="+1 (212) 555-0199")

    assert reasons(ada) == [
        (
            ["grace@navy.example", "hopper@univac.example", "ada@engines.example"],
            ["name", "phone"],
        ),
        (["alan@bletchley.example", "alan@mail.bletchley.co.uk"], ["address"]),
    ]


def test_a_switchboards_number_is_nobodys(ada: Membership) -> None:
    for number in range(5):
        make_lead(ada, f"p{number}@navy.example", full_name=f"P{number}", phone="+1 212 555 0199")

    assert reasons(ada) == []


def test_the_lookalikes_of_one(ada: Membership, bob: Membership) -> None:
    lead = make_lead(ada, "grace@navy.example", company="Navy")
    named = make_lead(ada, "hopper@univac.example", full_name="grace hopper", company="NAVY")
    addressed = make_lead(ada, "grace@navy.test", full_name="G.")
    make_lead(ada, "grace@army.example", full_name="G.", company="Navy")
    make_lead(bob, "grace@navy.test", company="Navy")

    assert looking_like(lead) == [named.id, addressed.id]
    assert looking_like(make_lead(ada, "x@x.example", full_name="", company="")) == []


def test_suggestions_over_the_api(
    ada: Membership, api: Api, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = make_lead(ada, company="Navy")
    second = make_lead(ada, "hopper@univac.example", company="Navy")
    client = api(ada)

    with django_assert_max_num_queries(5):
        answer = client.get("/api/leads/duplicates").json()

    (group,) = answer.pop("duplicates")
    assert answer == {"total": 1, "page": 1, "limit": 20, "next_cursor": None}
    assert group["reasons"] == ["name"]
    assert [lead["id"] for lead in group["leads"]] == [str(first.id), str(second.id)]
    assert client.get("/api/leads/duplicates?page=2").json()["duplicates"] == []


def test_merged_over_the_api(ada: Membership, api: Api) -> None:
    winner = make_lead(ada, company="Navy")
    loser = make_lead(ada, "g@univac.example", company="Univac", first_contacted_at=AT)
    client = api(ada)
    body = {"lead_ids": [str(loser.id)], "take": {"company": str(loser.id)}}

    answer = client.post(f"/api/leads/{winner.id}/merge", body)

    assert (answer.status_code, answer.json()["lead"]["company"]) == (200, "Univac")
    for address in (f"/api/leads/{loser.id}", f"/api/leads/{winner.id}"):
        assert client.get(address).json() == answer.json()
    assert client.get("/api/leads").json()["total"] == 1
    changed = client.patch(f"/api/leads/{loser.id}", {"country": "US"})
    assert changed.json()["lead"]["id"] == str(winner.id)
    refused = client.delete(f"/api/leads/{loser.id}")
    assert (refused.status_code, refused.json()["existing_id"]) == (409, str(winner.id))


def test_a_choice_that_is_none(ada: Membership, api: Api) -> None:
    winner, loser = make_lead(ada), make_lead(ada, "g@univac.example")
    body = {"lead_ids": [str(loser.id)], "take": {"salary": str(loser.id)}}

    answer = api(ada).post(f"/api/leads/{winner.id}/merge", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["take.salary"])
    assert Lead.objects.filter(merged_into=None).count() == 2


def test_compared_and_merged_on_the_page(ada: Membership, browser: Browser) -> None:
    first = make_lead(ada, company="Navy", custom={"city": "Arlington"})
    second = make_lead(ada, "hopper@univac.example", company="navy", first_contacted_at=AT)
    client = browser(ada)

    assert "1 other lead looks like this one." in client.get(f"/leads/{first.id}/").content.decode()
    listed = client.get("/leads/duplicates/").content.decode()
    assert f"/leads/merge/?lead={first.id}&amp;lead={second.id}" in listed
    page = client.get(f"/leads/merge/?lead={first.id}&lead={second.id}").content.decode()
    assert "Arlington" in page
    form = {
        "lead": [str(first.id), str(second.id)],
        "winner": str(first.id),
        "take-company": str(second.id),
        "take-email": str(first.id),
        "once": "7",
    }
    for _time in range(2):
        answer = client.post("/leads/merge/", form)
        assert answer["Location"] == f"/leads/{first.id}/"

    first.refresh_from_db()
    assert (first.company, first.email) == ("navy", "grace@navy.example")
    assert client.get(f"/leads/{second.id}/")["Location"] == f"/leads/{first.id}/"


def test_others_leads_are_not_compared(ada: Membership, bob: Membership, browser: Browser) -> None:
    mine, theirs = make_lead(ada), make_lead(bob)
    client = browser(ada)

    for answer in (
        client.get(f"/leads/merge/?lead={mine.id}&lead={theirs.id}&lead=x"),
        client.post("/leads/merge/", {"lead": [str(mine.id), str(theirs.id)]}),
    ):
        assert answer["Location"] == "/leads/duplicates/"
    assert Lead.objects.filter(merged_into=None).count() == 2


def test_merged_once_is_merged(ada: Membership) -> None:
    winner, loser = make_lead(ada), make_lead(ada, "g@univac.example", first_contacted_at=AT)
    for _time in range(2):
        merge_leads(
            workspace_id=ada.workspace_id,
            winner_id=winner.id,
            loser_ids=[loser.id],
            actor_id=ada.user_id,
        )

    assert suggested(ada.workspace_id) == []
