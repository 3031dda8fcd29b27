"""Secrets at rest: authenticated encryption with rotatable keys, bound to the row they stand in.

Stored form: key version (1 byte), nonce (12 bytes), AES-256-GCM ciphertext with its tag
(NIST SP 800-38D). The row's identity is the associated data, so a ciphertext moved to another
row does not open.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import cache, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES = 12
_KEY_BYTES = 32


class CannotDecrypt(Exception):
    """The key is gone from the ring, or the ciphertext is not this row's."""


class Keyring:
    """Keys by version (1 to 255); the highest encrypts, all of them decrypt."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys or any(not 0 < version < 256 for version in keys):
            raise ValueError("A keyring needs at least one key; versions run from 1 to 255.")
        if any(len(key) != _KEY_BYTES for key in keys.values()):
            raise ValueError("Each key of the keyring must be 32 bytes, base64-encoded.")
        self._keys = dict(keys)
        self.current = max(keys)

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """From `1:<base64>,2:<base64>`; ValueError when it is not of that form."""
        pairs = (part.split(":", 1) for part in text.split(",") if part.strip())
        return cls({int(version): base64.b64decode(key) for version, key in pairs})

    def encrypt(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt under the current key, bound to a row named like `emailing.mailbox:<id>`."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._keys[self.current]).encrypt(nonce, plain, bound_to.encode())
        return bytes([self.current]) + nonce + sealed

    def decrypt(self, stored: bytes, *, bound_to: str) -> bytes:
        """The plain bytes; CannotDecrypt when key or row do not match."""
        key = self._keys.get(stored[0]) if stored else None
        if key is None:
            raise CannotDecrypt("The key that encrypted this is not in the keyring.")
        nonce, sealed = stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, sealed, bound_to.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt("The ciphertext does not belong to this row.") from error

    def derived(self, purpose: str) -> dict[int, bytes]:
        """Keys for another purpose, one per version (HKDF-SHA256, RFC 5869)."""
        return {version: _derive(key, purpose) for version, key in self._keys.items()}

    def hashes(self, value: str, *, purpose: str) -> list[bytes]:
        """Keyed hashes (HMAC-SHA256) of a value under every key, the current one first."""
        keys = self.derived(purpose)
        return [
            hmac.new(keys[version], value.encode(), hashlib.sha256).digest()
            for version in sorted(keys, reverse=True)
        ]


@lru_cache(64)
def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


@cache
def _parsed(text: str) -> Keyring:
    return Keyring.parse(text)


def keyring() -> Keyring:
    """The installation's keyring, from `NEPTIE_KEYRING`."""
    return _parsed(settings.NEPTIE_KEYRING)
