"""What a mailbox signs in with: its servers checked, its token and passwords sealed."""

import json
from collections.abc import Mapping
from typing import Any

from emailing.models import Mailbox
from neptie.kernel.errors import DomainError, Invalid
from neptie.kernel.hosts import public_address
from neptie.kernel.keyring import keyring

Servers = Mapping[str, Mapping[str, Any]]


def check_hosts(servers: Servers) -> None:
    """Invalid, naming `smtp.host` or `imap.host`, for a host that leads inside or nowhere.

    To be called outside of a transaction: names are looked up over the network.
    """
    for name, server in servers.items():
        field = f"{name}.host"
        try:
            public_address(server["host"], server["port"])
        except DomainError as error:
            raise Invalid(
                f"{field}: {error.message}", errors={field: [error.message]}, code=error.code
            ) from error


def without_passwords(servers: Servers) -> dict[str, dict[str, Any]]:
    """The servers as they may stand in a column and be shown."""
    return {
        name: {field: value for field, value in server.items() if field != "password"}
        for name, server in servers.items()
    }


def sealed(mailbox: Mailbox, *, oauth_token: str, servers: Servers) -> bytes | None:
    """Token and passwords encrypted, bound to the mailbox's row; None where there are none."""
    passwords = {f"{name}_password": server.get("password") for name, server in servers.items()}
    return seal(mailbox, {"oauth_token": oauth_token, **passwords})


def seal(mailbox: Mailbox, secrets: Mapping[str, str | None]) -> bytes | None:
    """Secrets by name encrypted, bound to the mailbox's row; None where all of them are blank."""
    given = {name: secret for name, secret in secrets.items() if secret}
    if not given:
        return None
    return keyring().encrypt(json.dumps(given).encode(), bound_to=mailbox.bound_to)


def secrets_of(mailbox: Mailbox) -> dict[str, str]:
    """`{oauth_token}`, `{smtp_password, imap_password}`, or what a grant brought; CannotDecrypt
    when not this row's."""
    if mailbox.secret is None:
        return {}
    plain = keyring().decrypt(bytes(mailbox.secret), bound_to=mailbox.bound_to)
    return dict(json.loads(plain))
