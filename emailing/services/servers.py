"""Changing the server that an SMTP mailbox sends through."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from emailing.models import Mailbox, Provider
from emailing.services.credentials import check_hosts, sealed, secrets_of, without_passwords
from neptie.kernel.errors import Invalid
from neptie.kernel.keyring import CannotDecrypt

# What decides who would get to read the password.
_READERS = ("host", "port", "security")


def change_server(
    *, workspace_id: UUID, mailbox_id: UUID, server: Mapping[str, Any], actor_id: UUID | None
) -> Mailbox:
    """`server` is `{host, port, security, username, password}`; a blank password keeps the stored.

    Invalid for a host that leads inside or nowhere, and for another server or encryption without
    the password: the stored one is only ever sent where it was given for. NotFound when gone. To
    be called outside of a transaction: the host is looked up over the network.
    """
    check_hosts({"smtp": server})
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().get_or_refuse(
            workspace_id=workspace_id,
            id=mailbox_id,
            provider=Provider.SMTP,
            archived_at__isnull=True,
        )
        _change(mailbox, server, actor_id)
    return mailbox


def _change(mailbox: Mailbox, server: Mapping[str, Any], actor_id: UUID | None) -> None:
    before = mailbox.servers["smtp"]
    after = without_passwords({"smtp": server})["smtp"]
    if before == after and not server["password"]:
        return
    if not server["password"]:
        _check_same_reader(mailbox, before, after)
    else:
        mailbox.secret = _resealed(mailbox, server["password"])
    mailbox.servers = {**mailbox.servers, "smtp": after}
    mailbox.save(update_fields=["servers", "secret"])
    events.record(
        workspace_id=mailbox.workspace_id,
        type="account.updated",
        object_ids=[mailbox.id],
        fields=["servers", *(["secret"] if server["password"] else [])],
        actor_id=actor_id,
    )


def _check_same_reader(
    mailbox: Mailbox, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    if mailbox.secret is None or all(before[name] == after[name] for name in _READERS):
        return
    sentence = _("Type the password again: the stored one is only sent where it was given for.")
    raise Invalid(sentence, errors={"password": [sentence]}, code="password_needed")


def _resealed(mailbox: Mailbox, password: str) -> bytes | None:
    """With the new password, and whatever else the mailbox has."""
    try:
        kept = secrets_of(mailbox)
    except CannotDecrypt:
        kept = {}
    servers = {
        "smtp": {"password": password},
        "imap": {"password": kept.get("imap_password", "")},
    }
    return sealed(mailbox, oauth_token=kept.get("oauth_token", ""), servers=servers)
