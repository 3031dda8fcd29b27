"""Files: their list, bringing and removing some, and attaching them where a step is written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership
from campaigns.models import Attachment, Step
from campaigns.selectors.steps import living_steps
from campaigns.services.attaching import archive_attachment
from campaigns.tests.cast import a_campaign, a_file, a_step

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
MAIL = {"subject": "Hello", "body": "Hi", "delay_days": "0", "delay_hours": "0"}
MEGABYTE = 1024 * 1024


def upload(name: str = "prices.pdf", content: bytes = b"prices") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def test_files_are_brought_and_listed_with_who_carries_them(
    browser: Browser, ada: Membership
) -> None:
    client = browser(ada)
    answer = client.post("/campaigns/files/", {"files": [upload(), upload("b.pdf", b"b")]})
    one = Attachment.objects.get(name="prices.pdf")
    a_step(a_campaign(ada, name="Carrier"), attachment_ids=[one.id])
    page = client.get("/campaigns/files/").content.decode().split("<main")[1]

    assert answer["Location"] == "/campaigns/files/"
    assert Attachment.objects.count() == 2
    assert "Carrier" in page
    assert f"/campaigns/files/{one.id}/remove/" not in page
    assert page.count("/remove/") == 1


def test_what_is_refused_is_told_and_the_others_are_kept(browser: Browser, ada: Membership) -> None:
    sent = [upload("setup.exe"), upload("huge.pdf", b"x" * 40 * MEGABYTE), upload()]
    answer = browser(ada).post("/campaigns/files/", {"files": sent})

    assert answer.status_code == 422
    assert [each.split(";")[0] for each in answer.context["files"].troubles] == [
        "“setup.exe” is a program, a script or an image of a disk",
        "“huge.pdf” has 40.0 MB",
    ]
    assert "The other one is kept." in answer.content.decode()
    assert Attachment.objects.get().name == "prices.pdf"


def test_none_chosen(browser: Browser, ada: Membership) -> None:
    answer = browser(ada).post("/campaigns/files/", {})

    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Choose a file first."],
    )


def test_one_is_downloaded_and_never_opened_here(
    browser: Browser, ada: Membership, bob: Membership
) -> None:
    file = a_file(ada, "Seite €.html", b"<script>alert(1)</script>")
    archive_attachment(workspace_id=ada.workspace_id, attachment_id=file.id, actor_id=None)
    answer = browser(ada).get(f"/campaigns/files/{file.id}/")

    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == ("attachment; filename*=utf-8''Seite%20%E2%82%AC.html")
    assert browser(bob).get(f"/campaigns/files/{file.id}/").status_code == 404


def test_one_is_removed_unless_it_is_carried(browser: Browser, ada: Membership) -> None:
    client, free, held = browser(ada), a_file(ada, "free.pdf"), a_file(ada, "held.pdf")
    a_step(a_campaign(ada), attachment_ids=[held.id])
    for file in (free, held):
        answer = client.post(f"/campaigns/files/{file.id}/remove/", follow=True)

    assert "The mails of “Spring” carry this file" in answer.content.decode()
    assert [f.name for f in Attachment.objects.filter(archived_at=None)] == ["held.pdf"]


def test_a_viewer_sees_them_and_brings_none(
    browser: Browser, ada: Membership, colleague: Colleague
) -> None:
    client, file = browser(colleague(ada, "viewer")), a_file(ada)
    page = client.get("/campaigns/files/").content.decode().split("<main")[1]

    assert "prices.pdf" in page
    assert "Upload" not in page
    assert client.post("/campaigns/files/", {"files": upload("b.pdf")}).status_code == 403
    assert client.post(f"/campaigns/files/{file.id}/remove/").status_code == 403
    assert Attachment.objects.get().archived_at is None


def test_the_list_costs_few_queries(
    browser: Browser, ada: Membership, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        file = a_file(ada, f"{number}.pdf")
        a_step(a_campaign(ada, name=f"Campaign {number}"), attachment_ids=[file.id])
    client = browser(ada)
    with django_assert_max_num_queries(12):
        client.get("/campaigns/files/")


def carried(step: Step) -> list[Any]:
    """The ids of what a step's mails carry."""
    found = living_steps(workspace_id=step.workspace_id, campaign_id=step.campaign_id)
    return [each.attachment_ids for each in found]  # type: ignore[attr-defined]  # annotated


def test_a_file_is_attached_while_a_mail_is_written(browser: Browser, ada: Membership) -> None:
    client, campaign = browser(ada), a_campaign(ada)
    path = f"/campaigns/{campaign.id}/steps/new/"
    shown = client.post(path, {**MAIL, "subject": "", "attach": "1", "files": upload()})
    (file,) = shown.context["files"].attached

    assert shown.status_code == 200
    assert shown.context["form"]["body"].value() == "Hi"
    assert f'value="{file.id}"' in shown.content.decode()
    assert not Step.objects.exists()
    client.post(path, {**MAIL, "attachment_ids": str(file.id), "files": upload("b.pdf")})
    assert carried(Step.objects.get()) == [[file.id, Attachment.objects.get(name="b.pdf").id]]


def test_what_is_unticked_is_left_out(browser: Browser, ada: Membership) -> None:
    campaign, files = a_campaign(ada), [a_file(ada, f"{n}.pdf") for n in range(2)]
    step = a_step(campaign, attachment_ids=[each.id for each in files])
    client, path = browser(ada), f"/campaigns/{campaign.id}/steps/{step.id}/"

    assert client.get(path).context["files"].attached == files
    client.post(path, {**MAIL, "attachment_ids": str(files[1].id)})
    assert carried(step) == [[files[1].id]]
    assert "1.pdf" in client.get(f"/campaigns/{campaign.id}/").content.decode()
    client.post(path, MAIL)
    assert carried(step) == [[]]


def test_a_refused_file_saves_nothing_and_the_rest_stays_attached(
    browser: Browser, ada: Membership
) -> None:
    campaign, large = a_campaign(ada), a_file(ada, "large.pdf", b"x" * 9 * MEGABYTE)
    step = a_step(campaign)
    client, path = browser(ada), f"/campaigns/{campaign.id}/steps/{step.id}/"
    typed = {**MAIL, "subject": "Changed", "attachment_ids": str(large.id)}
    refused = client.post(path, {**typed, "files": upload("empty.pdf", b"")})
    too_much = client.post(path, {**typed, "files": upload("b.pdf", b"y" * 9 * MEGABYTE)})

    assert (refused.status_code, too_much.status_code) == (422, 422)
    assert refused.context["files"].troubles == ["“empty.pdf” is empty; choose another file."]
    assert too_much.context["files"].troubles[0].startswith("Together these files have 18.0 MB")
    assert refused.context["form"]["subject"].value() == "Changed"
    assert refused.context["files"].attached == [large]
    assert carried(step) == [[]]


def test_files_of_another_workspace_are_not_taken(
    browser: Browser, ada: Membership, bob: Membership
) -> None:
    campaign = a_campaign(ada)
    sent = {**MAIL, "attachment_ids": [str(a_file(bob).id)]}
    browser(ada).post(f"/campaigns/{campaign.id}/steps/new/", sent)

    assert carried(Step.objects.get()) == [[]]
