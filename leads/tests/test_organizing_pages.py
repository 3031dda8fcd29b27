"""The pages of lists, segments, tags and custom fields."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import CustomField, Lead, LeadList, ListMember, Segment, Tag
from leads.tests.cast import make_lead
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_list_is_made_once_renamed_and_deleted(ada: Membership, browser: Browser) -> None:
    client, once = browser(ada), str(new_id())
    for _time in range(2):
        made = client.post("/leads/lists/", {"name": "Spring fair", "once": once})
        assert (made.status_code, made["Location"]) == (302, "/leads/lists/")
    found = LeadList.objects.get()
    ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=found, lead=make_lead(ada))
    client.post(f"/leads/lists/{found.id}/", {"name": "Autumn fair"})

    shown = _text(client, "/leads/lists/")
    assert f'<a href="/leads/?list={found.id}" dir="auto">Autumn fair</a>' in shown
    assert "by Ada Byron" in shown
    asked = _text(client, f"/leads/lists/{found.id}/delete/")
    assert "The list goes for good; its 1 lead stays." in asked
    client.post(f"/leads/lists/{found.id}/delete/")
    assert (LeadList.objects.count(), Lead.objects.count()) == (0, 1)
    assert "No list yet" in _text(client, "/leads/lists/")


def test_a_name_that_is_taken_is_told_and_kept(ada: Membership, browser: Browser) -> None:
    LeadList.objects.create(workspace_id=ada.workspace_id, name="Spring fair")
    answer = browser(ada).post("/leads/lists/", {"name": "spring FAIR"})

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a list with this name already; choose another name." in said
    assert 'value="spring FAIR"' in said
    assert LeadList.objects.count() == 1


def test_deleting_a_list_names_the_segments_that_ask_for_it(
    ada: Membership, browser: Browser
) -> None:
    found = LeadList.objects.create(workspace_id=ada.workspace_id, name="Fair")
    Segment.objects.create(
        workspace_id=ada.workspace_id, name="From the fair", criteria={"lists": [str(found.id)]}
    )
    Segment.objects.create(workspace_id=ada.workspace_id, name="Hot", criteria={"tags": ["hot"]})

    asked = _text(browser(ada), f"/leads/lists/{found.id}/delete/")
    assert "A segment asks for it, and will find nobody until you change it:" in asked
    assert "From the fair" in asked
    assert "Hot" not in asked


def test_a_segment_is_set_up_and_says_whom_it_asks_for(ada: Membership, browser: Browser) -> None:
    fair = LeadList.objects.create(workspace_id=ada.workspace_id, name="Spring fair")
    client = browser(ada)
    typed = {
        "name": "Warm",
        "statuses": ["new", "contacted"],
        "companies": "Acme\\, Inc., Navy",
        "lists": [str(fair.id)],
        "min_score": "33.3",
    }
    made = client.post("/leads/segments/add/", typed)

    segment = Segment.objects.get()
    assert made["Location"] == f"/leads/?segment={segment.id}"
    assert segment.criteria == {
        "statuses": ["new", "contacted"],
        "companies": ["Acme, Inc.", "Navy"],
        "lists": [str(fair.id)],
        "min_score": 0.333,
    }
    shown = _text(client, "/leads/segments/")
    for phrase in (
        "Status: New or Contacted",
        "Company: Acme, Inc. or Navy",
        "List: Spring fair",
        "Score at least 33.3 %",
    ):
        assert phrase in shown
    assert "0" in _text(client, f"/leads/segments/{segment.id}/count/")


def test_what_the_form_has_no_field_for_stays(ada: Membership, browser: Browser) -> None:
    criteria = {"tags": ["hot"], "owners": ["nobody"], "custom": {"size": {"min": 10}}}
    segment = Segment.objects.create(workspace_id=ada.workspace_id, name="Hot", criteria=criteria)
    CustomField.objects.create(workspace_id=ada.workspace_id, key="size", name="Team size")
    client, address = browser(ada), f"/leads/segments/{segment.id}/"
    shown = _text(client, address)
    more = '{"owners": ["nobody"], "custom": {"size": {"min": 10}}}'
    typed = {"name": "Hot", "tags": "hot, vip", "more": more, "kept": ["owners", "custom"]}

    assert "Owner: nobody" in shown
    assert "Team size: at least 10" in shown
    client.post(address, typed)
    segment.refresh_from_db()
    assert segment.criteria == {**criteria, "tags": ["hot", "vip"]}
    client.post(address, {**typed, "kept": ["custom"]})
    segment.refresh_from_db()
    assert segment.criteria == {"tags": ["hot", "vip"], "custom": {"size": {"min": 10}}}


def test_a_list_that_is_gone_stays_until_it_is_unticked(ada: Membership, browser: Browser) -> None:
    gone = str(new_id())
    segment = Segment.objects.create(
        workspace_id=ada.workspace_id, name="Hot", criteria={"lists": [gone]}
    )
    client, address = browser(ada), f"/leads/segments/{segment.id}/"

    assert "a list that is gone" in _text(client, address)
    assert client.post(address, {"name": "Warm", "lists": [gone]}).status_code == 302
    segment.refresh_from_db()
    assert (segment.name, segment.criteria) == ("Warm", {"lists": [gone]})
    refused = client.post(address, {"name": "Warm", "lists": [gone], "tags": "hot"})
    assert refused.status_code == 422
    assert "There is no list with one of these ids." in refused.content.decode()
    client.post(address, {"name": "Warm", "tags": "hot"})
    segment.refresh_from_db()
    assert segment.criteria == {"tags": ["hot"]}


@pytest.mark.parametrize("more", ["[1]", "{", '{"lists": ["x"]}', '"x"'])
def test_a_form_that_somebody_else_made_changes_nothing(
    ada: Membership, browser: Browser, more: str
) -> None:
    segment = Segment.objects.create(workspace_id=ada.workspace_id, name="Hot", criteria={})
    typed = {"name": "Hot", "more": more, "kept": ["lists"]}
    answer = browser(ada).post(f"/leads/segments/{segment.id}/", typed)

    segment.refresh_from_db()
    assert (answer.status_code, segment.criteria) == (422, {})


def test_a_tag_is_renamed_and_deleted(ada: Membership, browser: Browser) -> None:
    lead, client = make_lead(ada, tags=["hot, very"]), browser(ada)
    tag = Tag.objects.get()

    assert "?tag=hot%5C%2C+very" in _text(client, "/settings/tags/")
    assert "the 1 lead that has the tag" in _text(client, f"/settings/tags/{tag.id}/")
    client.post(f"/settings/tags/{tag.id}/", {"name": "warm"})
    lead.refresh_from_db()
    assert lead.tags == ["warm"]
    client.post(f"/settings/tags/{tag.id}/delete/")
    lead.refresh_from_db()
    assert (lead.tags, Tag.objects.count()) == ([], 0)


def test_a_field_is_made_changed_and_deleted(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    typed = {"name": "Plan", "kind": "choice", "choices": "Basic\r\nPro\r\n"}
    client.post("/settings/fields/", typed)
    field = CustomField.objects.get()
    lead = make_lead(ada, custom={"plan": "Pro"})
    refused = client.post(f"/settings/fields/{field.id}/", {"name": "Plan", "kind": "number"})
    client.post(f"/settings/fields/{field.id}/", {"name": "Our plan", "kind": "text"})

    assert (field.key, field.kind, field.choices) == ("plan", "choice", ["Basic", "Pro"])
    assert refused.status_code == 422
    assert "1 lead holds a value that does not fit, “Pro”." in refused.content.decode()
    field.refresh_from_db()
    assert (field.name, field.kind, field.choices) == ("Our plan", "text", [])
    asked = _text(client, f"/settings/fields/{field.id}/delete/")
    assert "The value that 1 lead holds goes with it" in asked
    client.post(f"/settings/fields/{field.id}/delete/")
    lead.refresh_from_db()
    assert (lead.custom, CustomField.objects.count()) == ({}, 0)


def test_a_viewer_sees_and_changes_nothing(
    ada: Membership,
    colleague: Callable[[Membership, str], Membership],
    browser: Browser,
) -> None:
    LeadList.objects.create(workspace_id=ada.workspace_id, name="Spring fair")
    client = browser(colleague(ada, "viewer"))

    shown = _text(client, "/leads/lists/")
    assert "Spring fair" in shown
    assert "New list" not in shown
    assert client.post("/leads/lists/", {"name": "Mine"}).status_code == 403
    assert LeadList.objects.count() == 1


def test_a_lead_is_edited_by_the_kinds_of_its_fields(ada: Membership, browser: Browser) -> None:
    kinds = {"size": "number", "is_client": "boolean", "since": "date"}
    for key, kind in kinds.items():
        CustomField.objects.create(workspace_id=ada.workspace_id, key=key, name=key, kind=kind)
    lead = make_lead(ada, custom={"size": "a dozen"})
    client, address = browser(ada), f"/leads/{lead.id}/edit/"
    shown = _text(client, address)
    typed = {"full_name": "Grace Hopper", "email": lead.email, "status": "new"}
    names = ["size", "is_client", "since"]
    kept = client.post(
        address, {**typed, "custom_name": names, "custom_value": ["a dozen", "true", "2026-03-01"]}
    )

    assert ">a dozen</textarea>" in shown
    assert 'type="date"' in shown
    lead.refresh_from_db()
    assert kept.status_code == 302
    assert lead.custom == {"size": "a dozen", "is_client": True, "since": "2026-03-01"}
    refused = client.post(
        address, {**typed, "custom_name": names, "custom_value": ["many", "true", "2026-03-01"]}
    )
    assert refused.status_code == 422
    assert "size: Must be a number, such as 12 or 12.5." in refused.content.decode()
    client.post(address, {**typed, "custom_name": names, "custom_value": ["12", "", ""]})
    lead.refresh_from_db()
    assert lead.custom == {"size": 12}
