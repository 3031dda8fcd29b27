"""Every page: closed to the signed-out, to another workspace's ids, to roles without the scope;
and at most twelve queries, however much there is to show.

Generated from the URL configuration. A page that names a new kind of thing fails here until
`MAKERS` knows how to make one.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.scopes import effective, missing
from campaigns.models import Step
from emailing.models import SigningDomain
from leads.models import Note
from tests import strangers
from tests.places import Place, pages
from tests.sweeps.test_foreign_ids import everything

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

# What `id` is at an address, by how its name begins; the longest that fits counts.
MAKERS: dict[str, strangers.Maker] = {
    "lead": strangers.lead,
    "lead-job": strangers.job,
    "lead-list": strangers.lead_list,
    "lead-segment": strangers.segment,
    "settings-suppression": strangers.suppression,
    "import": strangers.lead_import,
    "campaign": strangers.campaign,
    "template": strangers.template,
    "attachment": strangers.attachment,
    "mailbox": strangers.mailbox,
    "message": strangers.message,
    "sandbox": strangers.sandbox_mail,
    "settings-key": strangers.api_key,
    "settings-member": strangers.membership,
    "settings-tag": strangers.tag,
    "settings-field": strangers.custom_field,
    "settings-invitation": strangers.invitation,
}
OTHERS: dict[str, strangers.Maker] = {"lead_id": strangers.lead}
WITH_IDS = [place for place in pages() if place.parameters]


def _name(value: object) -> str:
    return value.name if isinstance(value, Place) else str(value)


def _ids(place: Place, owner: Membership) -> dict[str, object]:
    if "domain" in place.parameters:
        return {"domain": SigningDomain.objects.get(id=strangers.signing_domain(owner)).domain}
    if "step_id" in place.parameters:
        step = Step.objects.get(id=strangers.step(owner))
        return {"id": step.campaign_id, "step_id": step.id}
    if "note_id" in place.parameters:
        note = Note.objects.get(id=strangers.note(owner))
        return {"id": note.lead_id, "note_id": note.id}
    best = max((name for name in MAKERS if place.name.startswith(name)), key=len)
    return {
        name: (MAKERS[best] if name == "id" else OTHERS[name])(owner) for name in place.parameters
    }


def _verbs(place: Place) -> list[str]:
    allowed = getattr(place.page, "http_method_names", ())
    return [verb for verb in ("get", "post") if place.answers(verb) and verb in allowed]


@pytest.mark.parametrize("place", pages(), ids=_name)
def test_the_signed_out_are_sent_to_sign_in(ada: Membership, place: Place) -> None:
    address = place.at(**_ids(place, ada)) if place.parameters else place.at()
    before = everything()
    for verb in _verbs(place):
        answer = Client().generic(verb.upper(), address)

        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")
    assert everything() == before


@pytest.mark.parametrize("place", WITH_IDS, ids=_name)
def test_another_workspaces_ids_are_not_there(
    ada: Membership, bob: Membership, browser: Browser, place: Place
) -> None:
    address, client = place.at(**_ids(place, bob)), browser(ada)
    before = everything()
    for verb in _verbs(place):
        assert client.generic(verb.upper(), address).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("place", pages(), ids=_name)
def test_a_role_without_the_scope_is_refused(
    ada: Membership,
    colleague: Callable[[Membership, str], Membership],
    browser: Browser,
    place: Place,
) -> None:
    viewer = colleague(ada, "viewer")
    address = place.at(**_ids(place, ada)) if place.parameters else place.at()
    client, before = browser(viewer), everything()
    assert place.page is not None
    for verb in _verbs(place):
        if missing((place.page.scopes[verb],), effective("viewer")):
            assert client.generic(verb.upper(), address).status_code == 403
    assert everything() == before


MOST_QUERIES = 12
OPENED = [place for place in pages() if "get" in _verbs(place)]


@pytest.mark.parametrize("place", OPENED, ids=_name)
def test_a_page_takes_few_queries(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any, place: Place
) -> None:
    for make in (*MAKERS.values(), *OTHERS.values()):
        for _ in range(15):
            make(ada)
    client = browser(ada)
    address = place.at(**_ids(place, ada)) if place.parameters else place.at()

    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.get(address)
    assert answer.status_code in (200, 302), address
