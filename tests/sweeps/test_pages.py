"""Every page: closed to the signed-out, to another workspace's ids, to roles without the scope.

Generated from the URL configuration. A page that names a new kind of thing fails here until
`MAKERS` knows how to make one.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.scopes import effective, missing
from tests import strangers
from tests.places import Place, pages
from tests.sweeps.test_foreign_ids import everything

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]

# What `id` is at an address, by how its name begins; the longest that fits counts.
MAKERS: dict[str, strangers.Maker] = {
    "lead": strangers.lead,
    "import": strangers.lead_import,
    "campaign": strangers.campaign,
    "mailbox": strangers.mailbox,
    "message": strangers.message,
    "sandbox": strangers.sandbox_mail,
    "settings-key": strangers.api_key,
    "settings-member": strangers.membership,
    "settings-invitation": strangers.invitation,
}
OTHERS: dict[str, strangers.Maker] = {"step_id": strangers.step, "lead_id": strangers.lead}
WITH_IDS = [place for place in pages() if place.parameters]


def _name(value: object) -> str:
    return value.name if isinstance(value, Place) else str(value)


def _ids(place: Place, owner: Membership) -> dict[str, UUID]:
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
