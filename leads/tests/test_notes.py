"""Notes: written, changed, deleted, and in the timeline."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Activity, Note
from leads.tests.cast import make_lead, told

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]


def write(client: APIClient, lead_id: object, text: str = "Call in spring.") -> Any:
    return client.post(f"/api/leads/{lead_id}/notes", {"text": text})


def test_a_note_is_answered_listed_and_told(ada: Membership, api: Api) -> None:
    lead, client = make_lead(ada), api(ada)

    answer = write(client, lead.id, " Call in\r\nspring. ")
    second = write(client, lead.id, "Met her.").json()["note"]

    note = answer.json()["note"]
    assert answer.status_code == 201
    assert (note["text"], note["author"]) == (
        "Call in\nspring.",
        {"id": str(ada.id), "full_name": "Ada Byron", "email": "ada@engines.example"},
    )
    listed = client.get(f"/api/leads/{lead.id}/notes").json()
    assert (listed["total"], [each["id"] for each in listed["notes"]]) == (
        2,
        [second["id"], note["id"]],
    )
    assert [type for type, _ids, _fields in told(ada)] == ["note.created", "note.created"]


def test_it_stands_in_the_timeline_with_its_words(ada: Membership, api: Api) -> None:
    lead, client = make_lead(ada), api(ada)
    note = write(client, lead.id).json()["note"]

    first = client.get(f"/api/leads/{lead.id}/timeline").json()["timeline"][0]

    assert first["kind"] == "note"
    assert first["data"] == {
        "note_id": note["id"],
        "text": "Call in spring.",
        "author_id": str(ada.id),
        "author": "Ada Byron",
    }


def test_ones_own_is_changed_and_deleted(ada: Membership, api: Api) -> None:
    lead, client = make_lead(ada), api(ada)
    note = write(client, lead.id).json()["note"]
    address = f"/api/leads/{lead.id}/notes/{note['id']}"

    changed = client.patch(address, {"text": "Call in fall."})
    deleted = client.delete(address)

    assert changed.json()["note"] == {**note, "text": "Call in fall."}
    assert deleted.status_code == 204
    assert not Note.objects.exists()
    assert not Activity.objects.exists()


def test_anothers_only_by_admins(ada: Membership, api: Api, colleague: Colleague) -> None:
    lead, member = make_lead(ada), api(colleague(ada, "member"))
    own = write(api(ada), lead.id).json()["note"]
    theirs = write(member, lead.id).json()["note"]

    for answer in (
        member.patch(f"/api/leads/{lead.id}/notes/{own['id']}", {"text": "x"}),
        member.delete(f"/api/leads/{lead.id}/notes/{own['id']}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_note")
    assert Note.objects.get(id=own["id"]).text == "Call in spring."
    assert api(ada).delete(f"/api/leads/{lead.id}/notes/{theirs['id']}").status_code == 204


@pytest.mark.parametrize("text", ["", "  ", "x" * 10_001, None, 7])
def test_what_is_no_note(ada: Membership, api: Api, text: Any) -> None:
    answer = write(api(ada), make_lead(ada).id, text)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["text"])
    assert not Note.objects.exists()


def test_written_on_the_page(ada: Membership, browser: Browser) -> None:
    lead, client = make_lead(ada), browser(ada)

    answer = client.post(f"/leads/{lead.id}/", {"text": "<b>Call</b>\nher", "once": "1"})
    client.post(f"/leads/{lead.id}/", {"text": "<b>Call</b>\nher", "once": "1"})

    assert answer["Location"] == f"/leads/{lead.id}/#timeline"
    assert Note.objects.get().text == "<b>Call</b>\nher"
    page = client.get(f"/leads/{lead.id}/").content.decode()
    assert "&lt;b&gt;Call&lt;/b&gt;<br>her" in page


def test_a_blank_note_on_the_page_is_refused(ada: Membership, browser: Browser) -> None:
    lead = make_lead(ada)

    answer = browser(ada).post(f"/leads/{lead.id}/", {"text": " "})

    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    assert not Note.objects.exists()


def test_changed_and_deleted_on_the_page(
    ada: Membership, browser: Browser, colleague: Colleague
) -> None:
    lead, client = make_lead(ada), browser(ada)
    note = Note.objects.create(workspace_id=ada.workspace_id, lead=lead, author=ada, text="Call.")
    address = f"/leads/{lead.id}/notes/{note.id}/"

    refused = browser(colleague(ada, "member")).post(address, {"text": "Mail."})
    assert refused.status_code == 422
    assert "Call." in client.get(address).content.decode()
    client.post(address, {"text": "Mail."})
    note.refresh_from_db()
    assert note.text == "Mail."
    client.post(f"{address}delete/")
    assert not Note.objects.exists()
