"""A lead's version: ETag, If-Match, If-None-Match."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead
from leads.services.scores import NewScore, store_scores
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def scored(lead: Lead) -> None:
    score = NewScore(lead.id, 0.5, 0.4, 0.6, [], "prior", "prior")
    store_scores(workspace_id=lead.workspace_id, scores=[score], at=AT)


def test_every_answer_of_one_lead_has_its_tag(ada: Membership, api: Api) -> None:
    client = api(ada)
    made = client.post("/api/leads", {"full_name": "Grace", "email": "grace@navy.example"})
    address = f"/api/leads/{made.json()['lead']['id']}"

    read = client.get(address)["ETag"]
    same = client.patch(address, {"full_name": "Grace"})["ETag"]
    changed = client.put(address, {"company": "Navy"})["ETag"]

    assert made["ETag"] == read == same
    assert changed == client.get(address)["ETag"] != read
    assert read.startswith('"')
    upserted = client.post("/api/leads/upsert", {"full_name": "Grace", "email": "g@n.example"})
    assert upserted["ETag"] not in (read, changed)


def test_a_known_version_is_not_sent_again(ada: Membership, api: Api) -> None:
    lead, client = make_lead(ada), api(ada)
    tag = client.get(f"/api/leads/{lead.id}")["ETag"]

    known = client.get(f"/api/leads/{lead.id}", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", tag)
    scored(lead)
    answer = client.get(f"/api/leads/{lead.id}", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["lead"]["score"]) == (200, 0.5)


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_another_version_is_left_as_it_is(ada: Membership, api: Api, verb: str) -> None:
    lead, client = make_lead(ada), api(ada)
    address = f"/api/leads/{lead.id}"
    tag = client.get(address)["ETag"]
    client.patch(address, {"company": "Univac"})
    before = Lead.objects.values().get()

    answer = getattr(client, verb)(address, {"company": "Navy"}, headers={"If-Match": tag})

    assert (answer.status_code, answer.json()["code"]) == (412, "lead_changed")
    assert Lead.objects.values().get() == before


def test_the_version_seen_is_changed(ada: Membership, api: Api) -> None:
    lead, client = make_lead(ada), api(ada)
    address = f"/api/leads/{lead.id}"
    tag = client.get(address)["ETag"]
    scored(lead)

    # A score made meanwhile is no change of what is written over.
    changed = client.patch(address, {"company": "Navy"}, headers={"If-Match": f'"x", {tag}'})
    anyhow = client.patch(address, {"company": "Univac"}, headers={"If-Match": "*"})
    deleted = client.delete(address, headers={"If-Match": anyhow["ETag"]})

    assert (changed.status_code, anyhow.status_code, deleted.status_code) == (200, 200, 204)
    assert not Lead.objects.exists()
