"""Which key signs a mailbox's mails."""

from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import SigningDomain
from emailing.rules.dkim import public_key_of
from emailing.selectors.signing import signers_of
from emailing.tests.dns_cast import a_domain, a_mailbox, a_signing_domain
from tests.standins.dns import Zone

pytestmark = pytest.mark.django_db


def test_the_key_of_its_domain_in_its_workspace(
    ada: Membership, bob: Membership, zone: Zone, django_assert_num_queries: Any
) -> None:
    own, other = a_signing_domain(ada, zone), a_signing_domain(bob, zone)
    umlaut = a_signing_domain(ada, zone, "xn--bcher-kva.example")
    boxes = [a_mailbox(ada), a_mailbox(ada, "b@Bücher.example"), a_mailbox(bob)]
    with django_assert_num_queries(1):
        signers = signers_of(boxes)

    rows = [own, umlaut, other]
    assert [signers[box.id].domain for box in boxes] == [row.domain for row in rows]
    assert [signers[box.id].selector for box in boxes] == [row.selector for row in rows]
    assert [public_key_of(signers[box.id].private_key) for box in boxes] == [
        row.public_key for row in rows
    ]


def test_none_signs_before_its_record_is_seen_or_after_it_was_removed(
    ada: Membership, zone: Zone
) -> None:
    a_domain(ada)
    box = a_mailbox(ada)
    assert signers_of([box]) == {}

    SigningDomain.objects.update(verified_at=box.created_at, archived_at=box.created_at)
    assert signers_of([box]) == {}


def test_gmail_and_outlook_sign_themselves(
    ada: Membership, zone: Zone, django_assert_num_queries: Any
) -> None:
    a_signing_domain(ada, zone)
    boxes = [a_mailbox(ada, provider=each, servers={}) for each in ("gmail", "outlook")]
    with django_assert_num_queries(0):
        assert signers_of(boxes) == {}


def test_a_key_that_cannot_be_read_signs_nothing(ada: Membership, zone: Zone) -> None:
    row = a_signing_domain(ada, zone)
    SigningDomain.objects.filter(id=row.id).update(secret=b"\x01" + bytes(60))

    assert signers_of([a_mailbox(ada)]) == {}


def test_a_signer_shows_no_key(ada: Membership, zone: Zone) -> None:
    a_signing_domain(ada, zone)
    (signer,) = signers_of([a_mailbox(ada)]).values()

    assert "PRIVATE" not in repr(signer)
    assert repr(signer).startswith("Signer(domain='engines.example', selector='neptie-")
