"""The keys that sign a mailbox's mails."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from emailing.models import Mailbox, Provider, SigningDomain
from emailing.rules.domains import domain_of
from neptie.kernel.keyring import CannotDecrypt, keyring

logger = logging.getLogger(__name__)

SIGNED_BY_US = frozenset({Provider.SMTP, Provider.SANDBOX})
"""Gmail and Outlook sign what they send, and change headers after us."""


@dataclass(frozen=True)
class Signer:
    """What `rules.dkim.sign` takes; the key is in PEM and never shown."""

    domain: str
    selector: str
    private_key: bytes = field(repr=False)


def signers_of(mailboxes: Sequence[Mailbox]) -> dict[UUID, Signer]:
    """The keys that sign for these mailboxes' domains, by mailbox id; one query, or none.

    A mailbox is absent whose provider signs itself, or whose domain has no key of its workspace
    that was seen in DNS.
    """
    domains = {
        mailbox.id: (mailbox.workspace_id, domain_of(mailbox.email))
        for mailbox in mailboxes
        if mailbox.provider in SIGNED_BY_US
    }
    signers = _by_domain(set(domains.values()))
    return {id: signers[named] for id, named in domains.items() if named in signers}


def _by_domain(wanted: set[tuple[UUID, str]]) -> dict[tuple[UUID, str], Signer]:
    if not wanted:
        return {}
    either = Q()
    for workspace_id, domain in wanted:
        either |= Q(workspace_id=workspace_id, domain=domain)
    found = SigningDomain.objects.filter(
        either, archived_at__isnull=True, verified_at__isnull=False
    ).only("id", "workspace_id", "domain", "selector", "secret")
    made = {(row.workspace_id, row.domain): _signer(row) for row in found}
    return {named: signer for named, signer in made.items() if signer is not None}


def _signer(row: SigningDomain) -> Signer | None:
    """None where the key cannot be read any more: an unsigned mail is better than none."""
    try:
        private_key = keyring().decrypt(bytes(row.secret or b""), bound_to=row.bound_to)
    except CannotDecrypt:
        logger.exception("The key of the domain %s cannot be read; its mail goes unsigned.", row.id)
        return None
    return Signer(row.domain, row.selector, private_key)
