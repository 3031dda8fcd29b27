"""Asking for leave to send: what is made up for one attempt (RFC 6749, RFC 7636)."""

import base64
import hashlib
import secrets


def new_state() -> str:
    """What travels through the browser and back, so that nobody else's answer is taken for ours:
    256 random bits, base64url."""
    return secrets.token_urlsafe(32)


def new_verifier() -> str:
    """What stays here until the code is redeemed: 512 random bits, base64url; 86 characters, of
    the 43 to 128 that RFC 7636 section 4.1 allows."""
    return secrets.token_urlsafe(64)


def challenge_of(verifier: str) -> str:
    """Its S256 challenge (RFC 7636 section 4.2): base64url without padding."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
