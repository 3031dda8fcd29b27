"""The open pixel by psycopg: the same check of the same token, the same row, one INSERT."""

import base64
import os
import threading
from collections.abc import Iterable
from uuid import UUID
from wsgiref.types import StartResponse, WSGIEnvironment

import psycopg
import uuid_utils.compat

from emailing.rules import tokens

_KEYS = {
    int(version): bytes.fromhex(key)
    for version, key in (pair.split(":") for pair in os.environ["BENCH_TOKEN_KEYS"].split(","))
}
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_HEADERS = [
    ("Content-Type", "image/gif"),
    ("Content-Length", str(len(_PIXEL))),
    ("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private"),
]
_INSERT = """
    INSERT INTO emailing_event (
        id, workspace_id, campaign_id, step_id, variant_id, mailbox_id, message_id, lead_id,
        kind, first, machine, happened_at, data
    )
    SELECT %s, workspace_id, campaign_id, step_id, variant_id, mailbox_id, id, lead_id,
        'opened', first_opened_at IS NULL, NULL, now(), '{}'
    FROM emailing_message WHERE id = %s
"""
_thread = threading.local()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """`GET /t/o/<token>.gif`."""
    text = environ["PATH_INFO"].removeprefix("/t/o/").removesuffix(".gif")
    said = tokens.read(_KEYS, text)
    if said is None or said.kind != "open" or not _note(said.message_id):
        start_response("404 Not Found", [("Content-Length", "0")])
        return [b""]
    start_response("200 OK", list(_HEADERS))
    return [_PIXEL]


def _note(message_id: UUID) -> bool:
    """Whether there is such a message; by a connection of this thread's own."""
    if not hasattr(_thread, "connection"):
        _thread.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    values = (uuid_utils.compat.uuid7(), message_id)
    return bool(_thread.connection.execute(_INSERT, values).rowcount)
