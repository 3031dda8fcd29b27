"""Who must not be written to."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import Suppression
from leads.selectors.suppression import suppressed
from leads.services.suppression import suppress
from leads.tests.cast import told
from neptie.kernel.errors import Invalid
from neptie.kernel.keyring import keyring

pytestmark = pytest.mark.django_db
EMAIL, DOMAIN = Suppression.Kind.EMAIL, Suppression.Kind.DOMAIN


def put(membership: Membership, kind: Suppression.Kind, value: str, reason: str) -> bool:
    return suppress(workspace_id=membership.workspace_id, kind=kind, value=value, reason=reason)


def test_an_address_is_found_whatever_its_case(ada: Membership) -> None:
    put(ada, EMAIL, " Grace@Navy.example", "unsubscribed")

    assert suppressed(ada.workspace_id, ["GRACE@navy.example", "alan@navy.example"]) == {
        "GRACE@navy.example": "unsubscribed"
    }


def test_a_domain_covers_all_below_it(ada: Membership) -> None:
    put(ada, DOMAIN, "navy.example", "manual")

    asked = ["a@navy.example", "b@mail.navy.example", "c@oldnavy.example", "d@example"]
    assert suppressed(ada.workspace_id, asked) == {
        "a@navy.example": "manual",
        "b@mail.navy.example": "manual",
    }


def test_an_addresss_own_reason_is_told_first(ada: Membership) -> None:
    put(ada, DOMAIN, "navy.example", "manual")
    put(ada, EMAIL, "grace@navy.example", "bounced")

    assert suppressed(ada.workspace_id, ["grace@navy.example"]) == {"grace@navy.example": "bounced"}


def test_it_holds_in_its_workspace_only(ada: Membership, bob: Membership) -> None:
    put(ada, EMAIL, "grace@navy.example", "unsubscribed")

    assert suppressed(bob.workspace_id, ["grace@navy.example"]) == {}


def test_the_first_reason_stays_and_is_told_once(ada: Membership) -> None:
    assert put(ada, EMAIL, "grace@navy.example", "bounced") is True
    assert put(ada, EMAIL, "grace@navy.example", "unsubscribed") is False

    row = Suppression.objects.get()
    assert (row.reason, row.value) == ("bounced", "grace@navy.example")
    assert told(ada) == [("suppression.created", [row.id], ["kind", "reason"])]


def test_it_survives_the_erasure_of_its_value_and_a_new_key(ada: Membership, settings: Any) -> None:
    put(ada, EMAIL, "grace@navy.example", "unsubscribed")
    Suppression.objects.update(value=None)
    second = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    settings.NEPTIE_KEYRING = f"{settings.NEPTIE_KEYRING},9:{second}"

    assert keyring().current == 9
    assert suppressed(ada.workspace_id, ["grace@navy.example"]) == {
        "grace@navy.example": "unsubscribed"
    }
    assert put(ada, EMAIL, "grace@navy.example", "manual") is False


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EMAIL, "grace"),
        (EMAIL, "@navy.example"),
        (EMAIL, "grace@"),
        (DOMAIN, "example"),
        (DOMAIN, "grace@navy.example"),
        (DOMAIN, ""),
        (DOMAIN, f"{'x' * 250}.example"),
    ],
)
def test_what_is_neither_is_refused(ada: Membership, kind: Suppression.Kind, value: str) -> None:
    with pytest.raises(Invalid):
        put(ada, kind, value, "manual")

    assert not Suppression.objects.exists()
    assert told(ada) == []


def test_any_number_of_addresses_is_two_queries(
    ada: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put(ada, EMAIL, "grace@navy.example", "manual")
    with django_assert_num_queries(2):
        suppressed(ada.workspace_id, [f"lead{n}@navy.example" for n in range(1000)])
