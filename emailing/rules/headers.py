"""The headers of a mail that arrived, as a mail client reads them."""

from email import message_from_bytes, policy
from email.message import EmailMessage


def headers_of(raw: bytes) -> list[tuple[str, str]]:
    """Names and decoded values in their order, repeats included."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return [(name, " ".join(str(value).split())) for name, value in mail.items()]
