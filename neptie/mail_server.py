"""The server for the product's own mail, from one address such as `smtp+tls://user:pass@host`."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_USUAL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class MailServer(NamedTuple):
    """What Django's EMAIL_* settings say; an empty host means that there is none."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    turns_to_tls: bool = False
    begins_with_tls: bool = False


def mail_server(url: str) -> MailServer:
    """The server that `EMAIL_URL` names; none for an empty one.

    `smtp` is plain text, `smtp+tls` turns to TLS on the way (STARTTLS), `smtps` begins with it.
    ImproperlyConfigured for anything else: a mistyped scheme must not mean plain text.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in _USUAL_PORTS or not parts.hostname:
        # What was written is not repeated: it may hold a password.
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp+tls://user:password@host:587 "
            "(or smtps:// or smtp://), with what is special in it percent-encoded."
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or _USUAL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        turns_to_tls=parts.scheme == "smtp+tls",
        begins_with_tls=parts.scheme == "smtps",
    )
