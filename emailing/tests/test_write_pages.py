"""Writing to a lead: drafting, sending once, and what stands in the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership
from campaigns.services.templates import create_template
from emailing.models import Mailbox, Message
from emailing.tests.cast import a_campaign, a_lead, a_sandbox
from leads.models import Lead, Suppression
from leads.services.suppression import suppress

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]


def _typed(campaign: Any, **fields: Any) -> dict[str, Any]:
    return {
        "campaign_id": str(campaign.id),
        "tone": "casual",
        "subject": "Hello",
        "content": "Hi Grace {{ lead.first_name }}",
        **fields,
    }


def _address(lead: Lead, path: str = "") -> str:
    return f"/leads/{lead.id}/write/{path}"


def test_a_mail_is_sent_once_however_often_the_form_comes(
    ada: Membership, browser: Browser
) -> None:
    client, lead, campaign = browser(ada), a_lead(ada), a_campaign(ada)
    typed = _typed(campaign, once="one")
    answers = [client.post(_address(lead), typed) for _ in range(2)]
    message = Message.objects.get()

    assert [answer.headers["Location"] for answer in answers] == [f"/leads/{lead.id}/"] * 2
    assert (message.to, message.subject, message.campaign, message.state) == (
        "grace@navy.example",
        "Hello",
        campaign,
        "queued",
    )
    assert message.body_text == "Hi Grace {{ lead.first_name }}"


def test_a_draft_says_who_wrote_it_and_from_what(ada: Membership, browser: Browser) -> None:
    lead = a_lead(ada, first_name="Grace", company="Navy")
    response = browser(ada).post(
        _address(lead, "draft/"), _typed(a_campaign(ada), subject="", content="")
    )
    page = response.content.decode()

    assert response.status_code == 200
    assert "Drafted by the local writer" in page
    assert "Claude is not set up, so the local writer wrote this." in page
    assert response.context["facts"] == [("First name", "Grace"), ("Company", "Navy")]
    assert response.context["sureness"] == (
        "Fair confidence: it uses some of what is known of this person."
    )
    assert response.context["form"].initial["tone"] == "casual"
    assert "Grace" in response.context["form"].initial["content"]
    assert response.context["kept"] is None
    assert not Message.objects.exists()


def test_what_a_draft_replaces_is_kept_and_can_be_put_back(
    ada: Membership, browser: Browser
) -> None:
    client, lead, campaign = browser(ada), a_lead(ada), a_campaign(ada)
    mine = {"subject": "<b>Mine</b>", "content": "My own\nwords"}
    drafted = client.post(_address(lead, "draft/"), _typed(campaign, **mine))
    assert drafted.context["kept"] == mine
    assert "&lt;b&gt;Mine&lt;/b&gt;" in drafted.content.decode()

    draft = {name: drafted.context["form"].initial[name] for name in mine}
    kept = {"kept_subject": mine["subject"], "kept_content": mine["content"], "restore": "1"}
    restored = client.post(_address(lead, "draft/"), _typed(campaign, **draft, **kept))

    assert restored.context["form"].initial["content"] == "My own\nwords"
    assert restored.context["kept"] == draft


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"subject": ""}, {"subject": ["This field is required."]}),
        ({"content": " \n "}, {"content": ["Write something first."]}),
        (
            {"subject": "a\r\nBcc: x@y.example"},
            {"subject": ["Must be one line without control characters."]},
        ),
        (
            {"campaign_id": "01a209e6-c4b9-701f-8bc9-f66bb1208e9c"},
            {"campaign_id": ["This campaign is gone or archived; choose another."]},
        ),
    ],
)
def test_bad_input_keeps_what_was_typed(
    ada: Membership, browser: Browser, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    typed = _typed(a_campaign(ada), content="Kept words") | fields
    response = browser(ada).post(_address(a_lead(ada)), typed | {"once": "1"})

    assert (response.status_code, dict(response.context["form"].errors)) == (422, errors)
    assert typed["content"] in response.content.decode()
    assert not Message.objects.exists()


def test_another_workspaces_campaign_is_no_choice(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    a_campaign(ada)
    response = browser(ada).post(_address(a_lead(ada)), _typed(a_campaign(bob)))

    assert response.status_code == 422
    assert not Message.objects.exists()


def test_a_suppressed_lead_is_told_before_anything_is_typed(
    ada: Membership, browser: Browser
) -> None:
    lead, campaign = a_lead(ada), a_campaign(ada)
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.DOMAIN,
        value="navy.example",
        reason="asked",
    )
    page = browser(ada).get(_address(lead)).content.decode()
    sent = browser(ada).post(_address(lead), _typed(campaign, content="Typed before that"))

    assert "This lead must not be written to" in page
    assert "The address is suppressed (asked)." in page
    assert "<textarea" not in page
    assert sent.status_code == 422
    assert "Typed before that" in sent.content.decode()
    assert not Message.objects.exists()


def test_no_mailbox_is_told_before_anything_is_typed(ada: Membership, browser: Browser) -> None:
    lead = a_lead(ada)
    a_campaign(ada)
    Mailbox.objects.filter(id=a_sandbox(ada).id).update(status="disconnected")
    page = browser(ada).get(_address(lead)).content.decode()

    assert "No mailbox can send now" in page
    assert "is not connected; test it." in page


def test_without_a_campaign_it_says_what_to_do(ada: Membership, browser: Browser) -> None:
    a_campaign(ada, status="archived")
    page = browser(ada).get(_address(a_lead(ada))).content.decode()

    assert "Every mail is part of a campaign" in page
    assert 'href="/campaigns/new/"' in page


def test_the_leads_own_campaigns_come_first(ada: Membership, browser: Browser) -> None:
    lead, own = a_lead(ada), a_campaign(ada, name="Own")
    a_campaign(ada, name="Other")
    own.enrollments.create(workspace=ada.workspace, lead=lead)
    choices = browser(ada).get(_address(lead)).context["form"].fields["campaign_id"].choices

    assert [(label, [name for _id, name in group]) for label, group in choices] == [
        ("This lead's campaigns", ["Own"]),
        ("Other campaigns", ["Other"]),
    ]


def test_drafts_count_in_the_limit(ada: Membership, browser: Browser, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "ai": "1/h"}
    client, lead, campaign = browser(ada), a_lead(ada), a_campaign(ada)
    client.post(_address(lead, "draft/"), _typed(campaign))
    response = client.post(_address(lead, "draft/"), _typed(campaign, content="Kept words"))

    assert response.status_code == 422
    assert "The limit of 1 for “ai” is used up" in response.content.decode()
    assert "Kept words" in response.content.decode()


def test_what_was_typed_outlives_the_session(ada: Membership, browser: Browser) -> None:
    lead, campaign, client = a_lead(ada), a_campaign(ada), Client()
    client.post(_address(lead), _typed(campaign, content="Long thought of"))
    client.force_login(ada.user)
    page = client.get(_address(lead)).content.decode()

    assert "Long thought of" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["", "draft/"])
def test_another_workspaces_lead_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, path: str
) -> None:
    response = browser(ada).post(_address(a_lead(bob), path), _typed(a_campaign(ada)))

    assert response.status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["", "draft/"])
def test_a_viewer_may_not_write(
    ada: Membership, browser: Browser, colleague: Colleague, path: str
) -> None:
    client = browser(colleague(ada, "viewer"))
    response = client.post(_address(a_lead(ada), path), _typed(a_campaign(ada)))

    assert response.status_code == 403
    assert not Message.objects.exists()


def test_few_queries_however_many_campaigns(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    client, lead = browser(ada), a_lead(ada)
    for number in range(20):
        a_campaign(ada, name=f"Campaign {number}")
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.DOMAIN,
        value="x.example",
        reason="asked",
    )
    client.get(_address(lead))
    with django_assert_max_num_queries(12):
        client.get(_address(lead))


def test_a_file_comes_with_the_mail(ada: Membership, browser: Browser) -> None:
    client, lead, campaign = browser(ada), a_lead(ada), a_campaign(ada)
    shown = client.post(
        _address(lead),
        _typed(campaign, subject="", attach="1", files=SimpleUploadedFile("a.pdf", b"x")),
    )
    (file,) = shown.context["files"].attached

    assert (shown.status_code, shown.context["form"].errors) == (200, {})
    assert shown.context["form"].initial["content"] == "Hi Grace {{ lead.first_name }}"
    assert not Message.objects.exists()
    client.post(_address(lead), _typed(campaign, attachment_ids=str(file.id)))
    assert Message.objects.get().attachment_ids == [file.id]


def test_a_file_that_is_refused_stops_the_mail(ada: Membership, browser: Browser) -> None:
    bad = SimpleUploadedFile("setup.exe", b"x")
    shown = browser(ada).post(_address(a_lead(ada)), _typed(a_campaign(ada), files=bad))

    assert shown.status_code == 422
    assert shown.context["files"].troubles[0].startswith("“setup.exe” is a program")
    assert shown.context["form"].initial["subject"] == "Hello"
    assert not Message.objects.exists()


def test_a_template_is_filled_for_the_lead(ada: Membership, browser: Browser) -> None:
    lead = a_lead(ada, first_name="Grace")
    template = create_template(
        workspace_id=ada.workspace_id,
        fields={
            "name": "Short",
            "subject": "For {{ lead.first_name }}",
            "body": "Hi {{ lead.company }}",
        },
        actor_id=None,
    )
    typed = _typed(a_campaign(ada), use_template="1", template=str(template.id))
    shown = browser(ada).post(_address(lead, "draft/"), typed)
    initial = shown.context["form"].initial

    assert (initial["subject"], initial["content"]) == ("For Grace", "Hi [lead.company]")
    assert "This lead has nothing for lead.company." in shown.content.decode()
    assert shown.context["kept"] == {
        "subject": "Hello",
        "content": "Hi Grace {{ lead.first_name }}",
    }


def test_a_template_that_is_gone_is_told(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    theirs = create_template(
        workspace_id=bob.workspace_id,
        fields={"name": "Short", "subject": "Secret", "body": "Secret"},
        actor_id=None,
    )
    for template in (str(theirs.id), "x"):
        typed = _typed(a_campaign(ada), use_template="1", template=template)
        shown = browser(ada).post(_address(a_lead(ada, f"{template}@x.example"), "draft/"), typed)

        assert shown.status_code == 422
        assert "This template is gone; choose another." in shown.content.decode()
        assert "Secret" not in shown.content.decode()
