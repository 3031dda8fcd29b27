"""A lead added and changed by hand; nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from leads.models import Lead
from leads.tests.cast import make_lead, told
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

GRACE = {"full_name": "Grace Hopper", "email": "Grace@Navy.example", "status": "new"}


def edited(client: Client, lead: Lead, **fields: Any) -> Any:
    version = fields.pop("version", lead.updated_at.isoformat())
    typed = {"full_name": lead.full_name, "email": lead.email, "status": lead.status, **fields}
    return client.post(f"/leads/{lead.id}/edit/", {**typed, "version": version})


def test_a_lead_is_added_once(ada: Membership, browser: Browser) -> None:
    client, once = browser(ada), str(new_id())
    typed = {
        **GRACE,
        "tags": "navy, cobol, navy",
        "owner": str(ada.id),
        "timezone": "Europe/Berlin",
        "custom_name": ["rank", ""],
        "custom_value": ["Admiral", ""],
        "once": once,
    }

    first, second = (client.post("/leads/new/", typed) for _ in range(2))

    lead = Lead.objects.get()
    assert first["Location"] == second["Location"] == f"/leads/{lead.id}/"
    assert (lead.email, lead.first_name, lead.last_name) == (
        "grace@navy.example",
        "Grace",
        "Hopper",
    )
    assert (lead.tags, lead.custom, lead.owner_id) == (
        ["navy", "cobol"],
        {"rank": "Admiral"},
        ada.id,
    )
    assert [type for type, _, _ in told(ada)] == ["custom_field.created", "lead.created"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "nobody at nowhere"}, "is not an e-mail address"),
        ({"email": ""}, "This field is required."),
        ({"full_name": " "}, "This field is required."),
        ({"full_name": "x" * 301}, "at most 300 characters"),
        ({"company": "a\u2028b"}, "Must be one line without control characters."),
        ({"timezone": "Berlin"}, "Must be an IANA time zone"),
        ({"status": "won"}, "won is not one of the available choices"),
        ({"owner": "00000000-0000-0000-0000-000000000000"}, "is not one of the available"),
        ({"tags": ",".join(map(str, range(51)))}, "more than 50 tags"),
        ({"custom_name": "Bad Name", "custom_value": "1"}, "is no field name"),
        ({"custom_name": "", "custom_value": "1"}, "has a value and no name"),
        ({"custom_name": "a", "custom_value": "x\0"}, "holds a character that is no text"),
        ({"custom_name": ["a", "a"], "custom_value": ["1", "2"]}, "have the same name"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    ada: Membership, browser: Browser, wrong: dict[str, Any], sentence: str
) -> None:
    answer = browser(ada).post("/leads/new/", {**GRACE, "source": "<script>x</script>", **wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert not Lead.objects.exists()


def test_a_duplicate_leads_to_the_lead_there_is(ada: Membership, browser: Browser) -> None:
    lead = make_lead(ada)

    answer = browser(ada).post("/leads/new/", GRACE)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Another lead has this address already." in page
    assert f'href="/leads/{lead.id}/"' in page
    assert Lead.objects.count() == 1


def test_another_workspaces_address_is_free(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    make_lead(bob)

    assert browser(ada).post("/leads/new/", GRACE).status_code == 302


def test_a_change_keeps_the_kind_of_custom_values(ada: Membership, browser: Browser) -> None:
    custom = {"size": 12, "kinds": ["a", "b"], "old": "x", "lines": "1\n2"}
    lead = make_lead(ada, custom=custom)
    client = browser(ada)
    page = client.get(f"/leads/{lead.id}/edit/").content.decode()
    assert "[&quot;a&quot;, &quot;b&quot;]" in page

    edited(
        client,
        lead,
        company="Navy",
        custom_name=["size", "kinds", "old", "lines"],
        custom_value=["12", '["a", "b"]', "", "1\r\n2"],
    )

    lead.refresh_from_db()
    assert lead.company == "Navy"
    assert lead.custom == {"size": 12, "kinds": ["a", "b"], "lines": "1\n2"}


def test_a_change_by_somebody_else_is_shown_before_it_is_overwritten(
    ada: Membership, browser: Browser
) -> None:
    lead, client = make_lead(ada, phone="1", custom={"rank": "Admiral"}), browser(ada)
    seen = lead.updated_at.isoformat()
    Lead.objects.filter(id=lead.id).update(phone="2", updated_at=timezone.now())

    answer = edited(client, lead, phone="3", version=seen)

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "was changed while you were writing" in page
    assert 'value="3"' in page
    assert '<dd dir="auto"> 2 </dd>' in page
    assert '<dd dir="auto"> rank: Admiral </dd>' in page
    lead.refresh_from_db()
    assert lead.phone == "2"
    assert edited(client, lead, phone="3", version=answer.context["version"]).status_code == 302
    lead.refresh_from_db()
    assert lead.phone == "3"


def test_a_fault_does_not_hide_a_change_by_somebody_else(ada: Membership, browser: Browser) -> None:
    lead, client = make_lead(ada), browser(ada)
    seen = lead.updated_at.isoformat()
    Lead.objects.filter(id=lead.id).update(phone="2", updated_at=timezone.now())

    answer = edited(client, lead, email="nonsense", version=seen)

    assert answer.context["version"] == seen


def test_a_lead_deleted_meanwhile_can_be_made_anew(ada: Membership, browser: Browser) -> None:
    lead = make_lead(ada)
    Lead.objects.all().delete()

    answer = edited(browser(ada), lead, company="<b>Navy</b>")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "This lead is gone" in page
    assert 'action="/leads/new/"' in page
    assert "&lt;b&gt;Navy&lt;/b&gt;" in page
    assert not Lead.objects.exists()


def test_an_address_that_another_lead_has(ada: Membership, browser: Browser) -> None:
    make_lead(ada)
    lead = make_lead(ada, "lin@x.example")

    answer = edited(browser(ada), lead, email="grace@navy.example")

    assert answer.status_code == 422
    lead.refresh_from_db()
    assert lead.email == "lin@x.example"
