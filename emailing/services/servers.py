"""Changing the servers of an SMTP mailbox: what it sends through, what files its mail."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from emailing.models import Mailbox, Provider
from emailing.services.credentials import check_hosts, seal, secrets_of, without_passwords
from neptie.kernel.errors import Invalid
from neptie.kernel.keyring import CannotDecrypt

Server = Mapping[str, Any]

# What decides who would get to read the password.
_READERS = ("host", "port", "security")
_FIELDS = {"smtp": "password", "imap": "imap_password"}


def change_servers(
    *,
    workspace_id: UUID,
    mailbox_id: UUID,
    smtp: Server,
    imap: Server | None,
    actor_id: UUID | None,
) -> Mailbox:
    """A server is `{host, port, security, username, password}`; a blank password keeps the stored.
    `imap` None: it has none (any more).

    Invalid for a host that leads inside or nowhere, and for another server or encryption without
    the password: the stored one is only ever sent where it was given for. NotFound when gone. To
    be called outside of a transaction: the hosts are looked up over the network.
    """
    servers = {"smtp": smtp} | ({"imap": imap} if imap else {})
    check_hosts(servers)
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().get_or_refuse(
            workspace_id=workspace_id,
            id=mailbox_id,
            provider=Provider.SMTP,
            archived_at__isnull=True,
        )
        _change(mailbox, servers, actor_id)
    return mailbox


def _change(mailbox: Mailbox, servers: Mapping[str, Server], actor_id: UUID | None) -> None:
    before, after = mailbox.servers, without_passwords(servers)
    typed = {name for name, server in servers.items() if server["password"]}
    if before == after and not typed:
        return
    known = {name for name in after if _same_reader(before.get(name), after[name])}
    for name in after.keys() - known - typed:
        _check_no_password_needed(mailbox, name, after[name])
    mailbox.secret = _resealed(mailbox, servers, known)
    if before != after:
        mailbox.files_sent = None
    mailbox.servers = after
    mailbox.save(update_fields=["servers", "secret", "files_sent"])
    events.record(
        workspace_id=mailbox.workspace_id,
        type="account.updated",
        object_ids=[mailbox.id],
        fields=["servers", *(["secret"] if typed else [])],
        actor_id=actor_id,
    )


def _same_reader(before: Server | None, after: Server) -> bool:
    return before is not None and all(before[name] == after[name] for name in _READERS)


def _check_no_password_needed(mailbox: Mailbox, name: str, after: Server) -> None:
    if mailbox.secret is None or not after["username"]:
        return
    sentence = _("Type the password again: the stored one is only sent where it was given for.")
    raise Invalid(sentence, errors={_FIELDS[name]: [sentence]}, code="password_needed")


def _resealed(mailbox: Mailbox, servers: Mapping[str, Server], known: set[str]) -> bytes | None:
    """The passwords that were typed, and the stored ones of servers that are the same."""
    try:
        stored = secrets_of(mailbox)
    except CannotDecrypt:
        stored = {}
    kept = {name: stored.get(f"{name}_password", "") for name in known}
    passwords = {
        f"{name}_password": server["password"] or kept.get(name, "")
        for name, server in servers.items()
    }
    return seal(mailbox, passwords)
