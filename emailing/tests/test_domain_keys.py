"""A domain's key: made, sealed, seen in DNS, replaced, removed."""

from typing import Any

import pytest

from accounts.models import BusinessEvent, Membership
from emailing.models import DomainCheck, SigningDomain
from emailing.rules.dkim import new_key, public_key_of
from emailing.services.dns import check_domain
from emailing.services.signing import add_domain, remove_domain, rotate_key
from emailing.tests.dns_cast import DOMAIN, a_domain, a_mailbox, a_signing_domain, publish
from neptie.kernel.errors import Conflict, Invalid, NotFound
from neptie.kernel.keyring import CannotDecrypt, keyring
from tests.standins.dns import Zone

pytestmark = pytest.mark.django_db


def _opened(row: SigningDomain, secret: Any) -> bytes:
    return keyring().decrypt(bytes(secret), bound_to=row.bound_to)


def _events() -> list[str]:
    return list(
        BusinessEvent.objects.filter(type__startswith="domain.")
        .values_list("type", flat=True)
        .order_by("sequence")
    )


def test_a_key_is_made_and_sealed_to_its_row(ada: Membership, bob: Membership) -> None:
    row, other = a_domain(ada, "Engines.Example"), a_domain(bob)

    assert (row.domain, row.verified_at, row.next_selector) == (DOMAIN, None, "")
    assert row.selector.startswith("neptie-")
    assert public_key_of(_opened(row, row.secret)) == row.public_key
    assert b"PRIVATE KEY" not in bytes(row.secret or b"")
    with pytest.raises(CannotDecrypt):
        _opened(other, row.secret)
    assert _events() == ["domain.created", "domain.created"]


def test_a_key_of_ones_own(ada: Membership) -> None:
    brought = new_key()
    row = a_domain(ada, selector="Mail1", private_key=brought.decode())

    assert (row.selector, row.public_key) == ("mail1", public_key_of(brought))


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"domain": "hello"}, "domain", "This is not a domain name, such as engines.example."),
        (
            {"domain": "gmail.com"},
            "domain",
            "gmail.com belongs to Google, which signs its mail.",
        ),
        (
            {"selector": "a b"},
            "selector",
            "A selector is of letters, digits and hyphens, such as mail1.",
        ),
        (
            {"private_key": "hello"},
            "private_key",
            "This is not a private key in PEM without a passphrase.",
        ),
        (
            {"domain": f"{'a' * 63}.{'b' * 63}.{'c' * 63}.example", "selector": "s" * 63},
            "selector",
            "This selector is too long for the domain.",
        ),
    ],
)
def test_what_is_refused(ada: Membership, given: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        a_domain(ada, **{"domain": DOMAIN, **given})

    assert refusal.value.errors == {field: [sentence]}
    assert not SigningDomain.objects.exists()
    assert _events() == []


def test_one_key_a_domain_and_workspace(ada: Membership, bob: Membership) -> None:
    first = a_domain(ada)
    a_domain(bob)
    with pytest.raises(Conflict) as refusal:
        add_domain(workspace_id=ada.workspace_id, actor_id=None, domain=DOMAIN)

    assert refusal.value.existing_id == first.id
    assert SigningDomain.objects.count() == 2


def test_it_signs_once_its_record_is_seen(ada: Membership, zone: Zone) -> None:
    row = a_domain(ada)
    check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)
    assert SigningDomain.objects.get().verified_at is None
    publish(zone, row)
    found = check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)

    assert found.signing is not None
    assert found.signing.verified_at is not None
    assert found.by_check["DKIM"] == "good"
    assert _events() == ["domain.created", "domain.verified"]


def test_anothers_record_verifies_nothing(ada: Membership, zone: Zone) -> None:
    row = a_domain(ada)
    zone.txt(f"{row.selector}._domainkey.{DOMAIN}", "v=DKIM1; k=rsa; p=MIIB")
    check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)
    row.refresh_from_db()

    assert row.verified_at is None


def test_the_next_key_takes_over_once_it_is_seen(ada: Membership, zone: Zone) -> None:
    first = a_signing_domain(ada, zone)
    rotate_key(workspace_id=ada.workspace_id, domain_id=first.id, actor_id=ada.user_id)
    check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)
    waiting = SigningDomain.objects.get()
    assert (waiting.selector, waiting.verified_at) == (first.selector, first.verified_at)

    publish(zone, waiting, waiting.keys[1])
    check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)
    row = SigningDomain.objects.get()

    assert (row.selector, row.public_key) == (waiting.next_selector, waiting.next_public_key)
    assert public_key_of(_opened(row, row.secret)) == row.public_key
    assert [key.state for key in row.keys] == ["signs"]
    assert (row.next_secret, row.next_public_key) == (None, "")


def test_a_key_that_was_never_seen_is_replaced_at_once(ada: Membership) -> None:
    first = a_domain(ada)
    row = rotate_key(
        workspace_id=ada.workspace_id, domain_id=first.id, actor_id=None, selector="mail2"
    )

    assert (row.selector, row.next_selector) == ("mail2", "")
    assert row.public_key != first.public_key


def test_the_selector_in_use_is_not_taken_twice(ada: Membership, zone: Zone) -> None:
    row = a_signing_domain(ada, zone)
    with pytest.raises(Invalid) as refusal:
        rotate_key(
            workspace_id=ada.workspace_id,
            domain_id=row.id,
            actor_id=None,
            selector=row.selector,
        )

    assert refusal.value.errors == {
        "selector": ["The key in use has this selector; choose another."]
    }
    assert SigningDomain.objects.get().keys == row.keys


def test_a_new_key_has_dns_asked_again(ada: Membership, zone: Zone) -> None:
    a_mailbox(ada)
    check_domain(workspace_id=ada.workspace_id, domain=DOMAIN)
    a_domain(ada)

    assert not DomainCheck.objects.exists()


def test_a_removed_domain_keeps_no_key(ada: Membership, bob: Membership, zone: Zone) -> None:
    row = a_signing_domain(ada, zone)
    with pytest.raises(NotFound):
        remove_domain(workspace_id=bob.workspace_id, domain_id=row.id, actor_id=None)
    assert SigningDomain.objects.get().secret is not None

    remove_domain(workspace_id=ada.workspace_id, domain_id=row.id, actor_id=ada.user_id)
    row.refresh_from_db()

    assert row.archived_at is not None
    assert (row.secret, row.next_secret) == (None, None)
    assert _events()[-1] == "domain.archived"
    assert a_domain(ada).id != row.id
