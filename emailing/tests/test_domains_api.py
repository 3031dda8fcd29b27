"""email/domains and email/accounts/{id}/dns."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from emailing.models import SigningDomain
from emailing.rules.dkim import new_key, public_key_of
from emailing.tests.dns_cast import DOMAIN, a_mailbox, a_signing_domain, publish
from tests.standins.dns import Zone

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
PATH = "/api/email/domains"


def test_from_a_new_domain_to_a_verified_one(ada: Membership, api: Api, zone: Zone) -> None:
    client = api(ada)
    answer = client.post(PATH, {"domain": "Engines.Example"})
    made = answer.json()["domain"]
    assert (answer.status_code, answer["Location"]) == (201, f"{PATH}/{made['id']}")
    row = SigningDomain.objects.get()
    assert made == {
        "id": str(row.id),
        "domain": DOMAIN,
        "verified_at": None,
        "created_at": made["created_at"],
        "checked_at": None,
        "findings": [],
        "keys": [
            {
                "selector": row.selector,
                "state": "waits",
                "record": {
                    "type": "TXT",
                    "name": f"{row.selector}._domainkey.{DOMAIN}",
                    "value": f"v=DKIM1; k=rsa; p={row.public_key}",
                },
            }
        ],
    }

    publish(zone, row)
    checked = client.post(f"{PATH}/{row.id}/check").json()["domain"]
    assert checked["verified_at"] is not None
    assert [key["state"] for key in checked["keys"]] == ["signs"]
    assert {each["about"]: each["level"] for each in checked["findings"]} == {
        "SPF": "trouble",
        "DKIM": "good",
        "DMARC": "trouble",
        "MX": "trouble",
    }
    assert client.get(f"{PATH}/{row.id}").json()["domain"] == checked
    assert client.get(PATH).json()["domains"] == [checked]


def test_a_key_is_turned_and_a_domain_removed(ada: Membership, api: Api, zone: Zone) -> None:
    row, client = a_signing_domain(ada, zone), api(ada)
    brought = new_key()
    answer = client.post(
        f"{PATH}/{row.id}/rotate", {"selector": "mail2", "private_key": brought.decode()}
    )
    keys = answer.json()["domain"]["keys"]

    assert [(key["selector"], key["state"]) for key in keys] == [
        (row.selector, "signs"),
        ("mail2", "next"),
    ]
    assert keys[1]["record"]["value"].endswith(public_key_of(brought))
    assert "PRIVATE" not in answer.content.decode()
    assert client.delete(f"{PATH}/{row.id}").status_code == 204
    assert client.get(f"{PATH}/{row.id}").status_code == 404
    assert client.get(PATH).json()["total"] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "domain"),
        ({"domain": "no domain"}, "domain"),
        ({"domain": "gmail.com"}, "domain"),
        ({"domain": DOMAIN, "selector": "a b"}, "selector"),
        ({"domain": DOMAIN, "private_key": "x"}, "private_key"),
        ({"domain": DOMAIN, "public_key": "x"}, "public_key"),
    ],
)
def test_what_is_refused_names_its_field(
    ada: Membership, api: Api, body: dict[str, str], field: str
) -> None:
    answer = api(ada).post(PATH, body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not SigningDomain.objects.exists()


def test_a_second_key_for_a_domain_is_a_conflict(ada: Membership, api: Api) -> None:
    client = api(ada)
    first = client.post(PATH, {"domain": DOMAIN}).json()["domain"]
    answer = client.post(PATH, {"domain": DOMAIN})

    assert (answer.status_code, answer.json()["existing_id"]) == (409, first["id"])
    assert SigningDomain.objects.count() == 1


def test_an_accounts_dns(ada: Membership, api: Api, zone: Zone) -> None:
    box, client = a_mailbox(ada), api(ada)
    path = f"/api/email/accounts/{box.id}/dns"
    assert client.get(path).json() == {
        "dns": {"domain": DOMAIN, "checked_at": None, "findings": []}
    }

    checked = client.post(path).json()["dns"]
    assert checked["findings"][0] == {
        "about": "SPF",
        "level": "trouble",
        "says": "engines.example does not say which servers may send its mail.",
        "fix": "Publish this record; add the servers of other senders that you use.",
        "record": {
            "type": "TXT",
            "name": DOMAIN,
            "value": "v=spf1 a:smtp.host.example ~all",
        },
    }
    assert client.get(path).json()["dns"] == checked


def test_nothing_is_asked_about_a_sandbox(ada: Membership, api: Api, zone: Zone) -> None:
    box = a_mailbox(ada, provider="sandbox", servers={})
    answer = api(ada).post(f"/api/email/accounts/{box.id}/dns").json()

    assert answer == {"dns": {"domain": DOMAIN, "checked_at": None, "findings": []}}
    assert zone.asked == []


def test_who_may(ada: Membership, keyed: Callable[..., Any], zone: Zone) -> None:
    row = a_signing_domain(ada, zone)
    reader = keyed(ada, ["read:campaigns"])

    assert reader.get(PATH).status_code == 200
    assert reader.post(PATH, {"domain": "b.example"}).status_code == 403
    assert reader.post(f"{PATH}/{row.id}/check").status_code == 403
    assert reader.delete(f"{PATH}/{row.id}").status_code == 403
    assert SigningDomain.objects.filter(archived_at__isnull=True).count() == 1
