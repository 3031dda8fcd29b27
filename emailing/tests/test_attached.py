"""Mails carry the files of their step, or those that they were written with."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Attachment, Campaign
from campaigns.services.attaching import archive_attachment
from campaigns.tests.cast import NOON, a_file, a_step, enrolled, some_leads, started
from campaigns.tests.cast import a_campaign as a_draft
from emailing.models import Message, SandboxMessage
from emailing.rules.mime import Attached, BadMail
from emailing.selectors import attached
from emailing.selectors.attached import attached_to
from emailing.services.conducting import advance_campaigns
from emailing.services.sending import send_due
from emailing.tests.cast import a_campaign, a_lead, a_message

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]


def carried(raw: bytes | memoryview) -> list[tuple[Any, str, Any]]:
    """Name, type and content of each file of a mail."""
    parsed = message_from_bytes(bytes(raw), policy=default)
    return [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in parsed.iter_attachments()
    ]


def test_a_campaigns_mails_carry_the_files_of_their_step(ada: Membership) -> None:
    campaign = a_draft(ada)
    files = [a_file(ada, "two.csv", b"a;b"), a_file(ada, "Preise \u20ac.pdf", b"%PDF")]
    a_step(campaign, attachment_ids=[each.id for each in files])
    enrolled(campaign, some_leads(ada, 3))
    started(campaign)

    advance_campaigns(NOON)
    assert [m.attachment_ids for m in Message.objects.all()] == [[f.id for f in files]] * 3
    send_due()
    assert [carried(mail.raw) for mail in SandboxMessage.objects.all()] == [
        [("two.csv", "text/csv", b"a;b"), ("Preise \u20ac.pdf", "application/pdf", b"%PDF")]
    ] * 3


def test_what_is_queued_keeps_its_files_whatever_becomes_of_the_step(
    ada: Membership,
) -> None:
    file = a_file(ada)
    message = a_message(ada, attachment_ids=[file.id])
    archive_attachment(workspace_id=ada.workspace_id, attachment_id=file.id, actor_id=None)
    send_due()

    raw = SandboxMessage.objects.get(message_id=message.message_id).raw
    assert carried(raw) == [("prices.pdf", "application/pdf", b"prices")]


def test_each_file_is_read_once_for_all_that_carry_it(
    ada: Membership, django_assert_num_queries: Any
) -> None:
    one, two = a_file(ada, "one.pdf", b"1"), a_file(ada, "two.pdf", b"2")
    campaign, lead = a_campaign(ada), a_lead(ada)
    ways = [[one.id], [two.id, one.id], []]
    messages = [
        a_message(ada, campaign=campaign, lead=lead, attachment_ids=ids)
        for ids in ways
        for _ in "12"
    ]

    with django_assert_num_queries(3):  # what they are, and each one's bytes
        found = dict(attached_to(messages))
    wanted = {
        id: Attached(n, "application/pdf", c)
        for id, n, c in (
            (one.id, "one.pdf", b"1"),
            (two.id, "two.pdf", b"2"),
        )
    }
    assert found == {m.id: [wanted[id] for id in m.attachment_ids] for m in messages}


def test_mails_without_files_ask_nothing(ada: Membership, django_assert_num_queries: Any) -> None:
    message = a_message(ada)
    with django_assert_num_queries(0):
        assert dict(attached_to([message])) == {message.id: []}


def test_many_different_files_do_not_stay_in_memory(
    ada: Membership, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(attached, "KEPT_BYTES", 10)
    files = [a_file(ada, f"{n}.pdf", b"x" * 6) for n in range(3)]
    campaign, lead = a_campaign(ada), a_lead(ada)
    first, *others = [
        a_message(ada, campaign=campaign, lead=lead, attachment_ids=[f.id]) for f in files
    ]
    found = attached_to([first, *others])
    for message in (first, *others):
        assert found[message.id][0].content == b"x" * 6

    with django_assert_num_queries(1):  # again: two files later it was let go
        assert found[first.id][0].name == "0.pdf"


def test_a_file_that_is_gone_is_told_and_the_others_go_on(ada: Membership) -> None:
    campaign, lead, file = a_campaign(ada), a_lead(ada), a_file(ada)
    broken = a_message(ada, campaign=campaign, lead=lead, attachment_ids=[file.id])
    whole = a_message(ada, campaign=campaign, lead=lead)
    Attachment.objects.all().delete()

    with pytest.raises(BadMail):
        attached_to([broken])[broken.id]
    send_due()
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, broken.error) == ("failed", "A file that this mail carries is gone.")
    assert whole.state == "sent"


def sent(client: APIClient, campaign: Campaign, lead: Any, ids: list[str]) -> Any:
    """The answer of `email/send`."""
    words = {"subject": "Hello", "content": "Hi", "attachment_ids": ids}
    return client.post(
        "/api/email/send", {"campaign_id": str(campaign.id), "lead_id": str(lead.id), **words}
    )


def test_one_mail_is_sent_with_files(api: Api, ada: Membership) -> None:
    client, file = api(ada), a_file(ada)
    answer = sent(client, a_campaign(ada), a_lead(ada), [str(file.id)])
    shown = client.get(answer["Location"]).json()["message"]

    assert answer.status_code == 201
    assert shown["attachment_ids"] == [str(file.id)]


def test_what_cannot_be_carried_is_not_sent(api: Api, ada: Membership, bob: Membership) -> None:
    client, campaign, lead = api(ada), a_campaign(ada), a_lead(ada)
    large = [str(a_file(ada, f"{n}.pdf", b"x" * 8 * 1024 * 1024).id) for n in range(2)]
    answers = [sent(client, campaign, lead, ids) for ids in (large, [str(a_file(bob).id)], ["x"])]

    assert [answer.status_code for answer in answers] == [400, 404, 400]
    assert answers[0].json()["errors"]["attachment_ids"][0].startswith("Together these files")
    assert not Message.objects.exists()


def test_the_message_page_names_its_files(browser: Browser, ada: Membership) -> None:
    file = a_file(ada, "prices <b>.pdf")
    message = a_message(ada, attachment_ids=[file.id])
    page = browser(ada).get(f"/messages/{message.id}/").content.decode()

    assert f'href="/campaigns/files/{file.id}/"' in page
    assert "prices &lt;b&gt;.pdf" in page
