"""Tokens of the links that recipients meet: the open pixel, clicks and the opt-out.

Layout: version (1 byte), key id (1), kind (1), message (16, its UUID), for a click the index of
the link (2, big-endian), then the first 10 bytes of HMAC-SHA256 over all before them; base64url
without padding: 39 characters, 42 for a click. Eighty bits are the least that RFC 2104 section 5
allows; a guess costs a request here, so they do, and the address stays short. Links live as long
as mails do: old keys go on reading, the highest key id writes.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest, digest
from typing import Literal
from uuid import UUID

Kind = Literal["open", "click", "unsubscribe"]

VERSION = 1

_KINDS: tuple[Kind, ...] = ("open", "click", "unsubscribe")
_HEAD = 3
_MESSAGE = 16
_INDEX = 2
_TAG = 10


@dataclass(frozen=True)
class Token:
    """What a link says; `index` is the place among the message's links, for clicks only."""

    kind: Kind
    message_id: UUID
    index: int | None = None


def make(keys: Mapping[int, bytes], kind: Kind, message_id: UUID, index: int | None = None) -> str:
    """Return the token of a link, signed with the highest key.

    `keys` are by id, 0 to 255, each a secret made for nothing else. `index`, 0 to 65535, is given
    for a click and for nothing else.
    """
    if (index is not None) != (kind == "click"):
        raise ValueError("A click has the index of its link; nothing else has one.")
    key_id = max(keys)
    payload = bytes([VERSION, key_id, _KINDS.index(kind) + 1]) + message_id.bytes
    if index is not None:
        payload += index.to_bytes(_INDEX, "big")
    return _encode(payload + _sign(keys[key_id], payload))


def read(keys: Mapping[int, bytes], token: str) -> Token | None:
    """Return what a token says, or None for one that is not ours to the last character."""
    data = _decode(token)
    if data is None or len(data) < _HEAD + _MESSAGE + _TAG or data[0] != VERSION:
        return None
    payload, tag = data[:-_TAG], data[-_TAG:]
    key = keys.get(payload[1])
    if key is None or not compare_digest(_sign(key, payload), tag):
        return None
    return _parse(payload)


def _parse(payload: bytes) -> Token | None:
    kinds = dict(enumerate(_KINDS, start=1))
    kind, rest = kinds.get(payload[2]), payload[_HEAD + _MESSAGE :]
    if kind is None or len(rest) != (_INDEX if kind == "click" else 0):
        return None
    message = UUID(bytes=payload[_HEAD : _HEAD + _MESSAGE])
    return Token(kind, message, int.from_bytes(rest, "big") if rest else None)


def _sign(key: bytes, payload: bytes) -> bytes:
    return digest(key, payload, "sha256")[:_TAG]


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(token: str) -> bytes | None:
    """Decode the one spelling that a token has; base64 lets others through."""
    try:
        data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    return data if _encode(data) == token else None
