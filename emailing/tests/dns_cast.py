"""Domains, their keys and what DNS says of them, for tests."""

import re
from html import unescape
from typing import Any

from accounts.models import Membership
from emailing.models import Mailbox, SigningDomain
from emailing.rules.dkim import record_name, record_value
from emailing.rules.findings import Key
from emailing.services.dns import check_domain
from emailing.services.signing import add_domain
from tests.standins.dns import Zone

DOMAIN = "engines.example"


def a_mailbox(owner: Membership, email: str = "ada@engines.example", **fields: object) -> Mailbox:
    """An SMTP mailbox that was not tested."""
    values: dict[str, object] = {
        "provider": "smtp",
        "servers": {"smtp": {"host": "smtp.host.example", "port": 587}},
        **fields,
    }
    return Mailbox.objects.create(workspace_id=owner.workspace_id, email=email, **values)


def a_domain(owner: Membership, domain: str = DOMAIN, **fields: str) -> SigningDomain:
    """A domain with a key that was not seen in DNS."""
    return add_domain(workspace_id=owner.workspace_id, actor_id=None, domain=domain, **fields)


def publish(zone: Zone, row: SigningDomain, key: Key | None = None) -> None:
    """Put a domain's key into DNS; the one in use where none is named."""
    key = key or row.keys[0]
    zone.txt(record_name(key.selector, row.domain), record_value(key.public_key))


def a_signing_domain(owner: Membership, zone: Zone, domain: str = DOMAIN) -> SigningDomain:
    """A domain whose key was seen in DNS."""
    row = a_domain(owner, domain)
    publish(zone, row)
    check_domain(workspace_id=owner.workspace_id, domain=domain)
    row.refresh_from_db()
    return row


def words_of(response: Any) -> str:
    """What a page says, without its tags and spare white space."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())
