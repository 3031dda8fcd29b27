"""Templates: their list, writing one, and beginning a step with one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Step, Template
from campaigns.tests.cast import a_campaign, a_file, a_step

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
WORDS = {"name": "Hello", "subject": "Hi {{ lead.first_name }}", "body": "Hi.\r\nAda"}


def a_template(owner: Membership, **words: str) -> Template:
    """One that greets."""
    values = {"name": "Hello", "subject": "Hi", "body": "Hello there", **words}
    return Template.objects.create(workspace_id=owner.workspace_id, **values)


def test_one_is_written_once(browser: Browser, ada: Membership) -> None:
    client = browser(ada)
    answers = [client.post("/campaigns/templates/new/", {**WORDS, "once": "1"}) for _ in "12"]
    page = client.get("/campaigns/templates/").content.decode()

    assert [a["Location"] for a in answers] == ["/campaigns/templates/"] * 2
    made = Template.objects.get()
    assert (made.name, made.subject, made.body) == ("Hello", WORDS["subject"], "Hi.\nAda")
    assert f'href="/campaigns/templates/{made.id}/"' in page


def test_mistakes_are_told_and_what_was_typed_stays(browser: Browser, ada: Membership) -> None:
    a_template(ada)
    client = browser(ada)
    taken = client.post("/campaigns/templates/new/", {**WORDS, "name": "hello"})
    wrong = client.post(
        "/campaigns/templates/new/", {**WORDS, "name": "Other", "body": "{{ lead.frist_name }}"}
    )

    assert (taken.status_code, wrong.status_code) == (422, 422)
    assert "There is a template called “Hello” already" in taken.content.decode()
    assert taken.context["form"]["subject"].value() == WORDS["subject"]
    assert "lead.frist_name" in wrong.context["form"].errors["body"][0]
    assert Template.objects.count() == 1


def test_one_is_changed_and_taken_away(browser: Browser, ada: Membership) -> None:
    client, template = browser(ada), a_template(ada)
    path = f"/campaigns/templates/{template.id}/"
    assert client.get(path).context["form"].initial == {
        "name": "Hello",
        "subject": "Hi",
        "body": "Hello there",
    }

    client.post(path, {**WORDS, "subject": "Again"})
    template.refresh_from_db()
    assert template.subject == "Again"
    assert client.post(f"{path}remove/")["Location"] == "/campaigns/templates/"
    assert client.get(path).status_code == 404


def test_a_viewer_sees_them_and_changes_none(
    browser: Browser, ada: Membership, colleague: Colleague
) -> None:
    client, template = browser(colleague(ada, "viewer")), a_template(ada)
    page = client.get("/campaigns/templates/").content.decode().split("<main")[1]

    assert "Hello" in page
    assert "New template" not in page
    for path in ("new/", f"{template.id}/", f"{template.id}/remove/"):
        assert client.post(f"/campaigns/templates/{path}", WORDS).status_code == 403
    assert Template.objects.get().subject == "Hi"


def test_the_list_costs_few_queries(
    browser: Browser, ada: Membership, django_assert_max_num_queries: Any
) -> None:
    client = browser(ada)
    for number in range(40):
        a_template(ada, name=f"Template {number}")
    with django_assert_max_num_queries(12):
        client.get("/campaigns/templates/")


def test_a_step_begins_with_one_and_what_stood_there_is_kept(
    browser: Browser, ada: Membership
) -> None:
    client, campaign, template = browser(ada), a_campaign(ada), a_template(ada)
    path = f"/campaigns/{campaign.id}/steps/new/"
    typed = {"subject": "Mine", "body": "My words", "delay_days": "3", "delay_hours": "0"}
    shown = client.post(path, {**typed, "use_template": "1", "template": str(template.id)})
    form = shown.context["form"]

    assert shown.status_code == 200
    assert [form[name].value() for name in ("subject", "body", "delay_days")] == [
        "Hi",
        "Hello there",
        "3",
    ]
    assert shown.context["kept"] == {"subject": "Mine", "body": "My words"}
    back = client.post(
        path, {"restore": "1", "subject": "Hi", "kept_subject": "Mine", "kept_body": "My words"}
    )
    assert back.context["form"]["subject"].value() == "Mine"
    assert back.context["kept"] == {"subject": "Hi", "body": ""}
    assert not Step.objects.exists()


def test_one_of_another_workspace_gives_no_words(
    browser: Browser, ada: Membership, bob: Membership
) -> None:
    path = f"/campaigns/{a_campaign(ada).id}/steps/new/"
    theirs = a_template(bob, subject="Secret")
    for id in (theirs.id, "x"):
        shown = browser(ada).post(
            path, {"subject": "Mine", "body": "", "use_template": "1", "template": str(id)}
        )

        assert shown.context["form"]["subject"].value() == "Mine"
        assert "Secret" not in shown.content.decode()


def test_a_steps_words_are_kept_as_one(browser: Browser, ada: Membership, bob: Membership) -> None:
    step, theirs = a_step(a_campaign(ada)), a_step(a_campaign(bob))
    client = browser(ada)
    shown = client.get(f"/campaigns/templates/new/?step={step.id}")
    page = client.get(f"/campaigns/{step.campaign_id}/steps/{step.id}/").content.decode()

    assert shown.context["form"]["body"].value() == "Hi {{ lead.first_name }}"
    assert f"/campaigns/templates/new/?step={step.id}" in page
    for other in (theirs.id, "x"):
        without = client.get(f"/campaigns/templates/new/?step={other}")
        assert without.context["form"]["body"].value() is None


def test_the_editor_costs_few_queries(
    browser: Browser, ada: Membership, django_assert_max_num_queries: Any
) -> None:
    campaign = a_campaign(ada)
    files = [a_file(ada, f"{n}.pdf") for n in range(20)]
    step = a_step(campaign, attachment_ids=[each.id for each in files[:10]])
    for number in range(20):
        a_template(ada, name=f"Template {number}")
    client = browser(ada)
    for path in ("", f"steps/{step.id}/", "steps/new/"):
        with django_assert_max_num_queries(12):
            client.get(f"/campaigns/{campaign.id}/{path}")
