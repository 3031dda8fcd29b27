"""A mail of ours and its files apart, for a server that takes each by itself."""

from email import message_from_bytes
from email.policy import default

from emailing.rules.mime import Attached

_MIXED = b"Content-Type: multipart/mixed;"


def without_files(raw: bytes) -> tuple[bytes, list[Attached]]:
    """Return the mail that `mime.build` made as it would be without its files, and these, in
    their order."""
    headers, _, body = raw.partition(b"\r\n\r\n")
    kept, mixed, _ = headers.partition(_MIXED)
    if not mixed:
        return raw, []
    mail = message_from_bytes(raw, policy=default)
    boundary = f"--{mail.get_boundary()}\r\n".encode()
    files = [
        Attached(
            name=part.get_filename() or "",
            content_type=part.get_content_type(),
            content=bytes(part.get_payload(decode=True) or b""),
        )
        for part in mail.iter_attachments()
    ]
    return kept + body.split(boundary, 2)[1], files
