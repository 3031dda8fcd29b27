"""`attachments`: brought as a form, listed, put away; what no mail may carry is refused."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Attachment, AttachmentContent
from campaigns.selectors.attachments import content_of
from campaigns.services import attaching
from campaigns.tests.cast import a_campaign, a_file, a_step

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
MEGABYTE = 1024 * 1024


def bring(client: APIClient, file_name: str, content: bytes, **parts: Any) -> Any:
    """POST a file."""
    upload = SimpleUploadedFile(file_name, content)
    return client.post("/api/attachments", {"file": upload, **parts}, format="multipart")


def test_a_file_is_brought_and_shown(api: Api, ada: Membership) -> None:
    client = api(ada)
    answer = bring(client, "prices.pdf", b"%PDF prices")
    shown = answer.json()["attachment"]

    assert answer.status_code == 201
    assert answer["Location"] == f"/api/attachments/{shown['id']}"
    assert shown == {
        "id": shown["id"],
        "name": "prices.pdf",
        "content_type": "application/pdf",
        "size": 11,
        "sha256": sha256(b"%PDF prices").hexdigest(),
        "created_at": shown["created_at"],
    }
    assert client.get(answer["Location"]).json() == {"attachment": shown}
    assert client.get("/api/attachments").json()["attachments"] == [shown]
    assert content_of(Attachment.objects.get()) == b"%PDF prices"
    event = BusinessEvent.objects.get(type="attachment.created")
    assert (event.object_ids, event.actor_id) == ([UUID(shown["id"])], ada.user_id)


def test_it_can_be_called_otherwise(api: Api, ada: Membership) -> None:
    answer = bring(api(ada), "tmp123.bin", b"x", name="Prices 2027.pdf")

    assert answer.json()["attachment"]["name"] == "Prices 2027.pdf"
    assert answer.json()["attachment"]["content_type"] == "application/pdf"


def test_the_same_file_again_is_the_one_that_is_there(
    api: Api, ada: Membership, bob: Membership
) -> None:
    first, again = (bring(api(ada), "prices.pdf", b"x").json() for _ in range(2))
    bring(api(bob), "prices.pdf", b"x")
    bring(api(ada), "prices.pdf", b"other")

    assert again == first
    assert Attachment.objects.in_workspace(ada.workspace_id).count() == 2
    assert AttachmentContent.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.pdf", b"", "“none.pdf” is empty; choose another file."),
        ("setup.exe", b"x", "“setup.exe” is a program, a script or an image of a disk;"),
        ("setup.pdf", b"MZ\0", "“setup.pdf” is a program, a script or an image of a disk;"),
        ("big.pdf", b"x" * (10 * MEGABYTE + 1), "“big.pdf” has 10.1 MB; a file that mails carry"),
    ],
    ids=["empty", "program", "renamed", "large"],
)
def test_what_no_mail_carries(
    api: Api, ada: Membership, name: str, content: bytes, said: str
) -> None:
    answer = bring(api(ada), name, content)

    assert answer.status_code == 400
    assert answer.json()["errors"]["file"][0].startswith(said)
    assert not Attachment.objects.exists()


def test_forty_megabytes_are_refused_before_they_are_read(api: Api, ada: Membership) -> None:
    answer = bring(api(ada), "huge.pdf", b"x" * 40 * MEGABYTE)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["message"] == (
        "A file that mails carry has at most 10 MB; link to a larger one instead."
    )
    assert not Attachment.objects.exists()


def test_a_name_with_a_line_break(api: Api, ada: Membership) -> None:
    answer = bring(api(ada), "a.pdf", b"x", name="a.pdf\r\nBcc: eve@evil.example")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"name": ["Must be one line without control characters."]}
    assert not Attachment.objects.exists()


def test_without_a_file(api: Api, ada: Membership) -> None:
    answer = api(ada).post("/api/attachments", {"name": "a.pdf"}, format="multipart")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])


def test_there_is_a_bound(api: Api, ada: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_KEPT", 1)
    a_file(ada)
    answer = bring(api(ada), "more.pdf", b"x")

    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "A workspace keeps at most 1 files; remove some that no mail carries.",
    )
    assert Attachment.objects.count() == 1


def test_it_is_put_away(api: Api, ada: Membership) -> None:
    client, file = api(ada), a_file(ada)
    answer = client.delete(f"/api/attachments/{file.id}")
    file.refresh_from_db()

    assert answer.status_code == 204
    assert file.archived_at is not None
    assert client.get(f"/api/attachments/{file.id}").status_code == 404
    assert client.get("/api/attachments").json()["total"] == 0
    assert client.delete(f"/api/attachments/{file.id}").status_code == 404
    assert content_of(file) == b"prices"


def test_not_while_a_step_carries_it(api: Api, ada: Membership) -> None:
    client, file, campaign = api(ada), a_file(ada), a_campaign(ada)
    step = a_step(campaign, attachment_ids=[file.id])
    refused = client.delete(f"/api/attachments/{file.id}")

    assert (refused.status_code, refused.json()["code"]) == (409, "attachment_in_use")
    assert refused.json()["message"] == (
        "The mails of “Spring” carry this file; take it out of them first."
    )
    client.delete(f"/api/campaigns/{campaign.id}/steps/{step.id}")
    assert client.delete(f"/api/attachments/{file.id}").status_code == 204


def test_a_put_away_file_can_be_brought_again(api: Api, ada: Membership) -> None:
    file = a_file(ada)
    attaching.archive_attachment(
        workspace_id=ada.workspace_id, attachment_id=file.id, actor_id=None
    )

    assert a_file(ada).id != file.id
