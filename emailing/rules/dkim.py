"""DKIM signatures (RFC 6376): a domain stands up for a mail, whichever server carries it.

Canonicalized as dkimpy does it, relaxed in head and body: servers on the way may fold headers
and trim lines. Signed by OpenSSL with a key that is parsed once: dkimpy's own arithmetic, in
Python, takes twenty times as long. There is no signing time in it, so that a mail that is built
again has the same bytes.
"""

import re
from base64 import b64encode
from collections import defaultdict
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from dkim import fold
from dkim.canonicalization import Relaxed, Simple

COVERED = (
    b"from",
    b"to",
    b"cc",
    b"reply-to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"in-reply-to",
    b"references",
)
"""Headers that a signature covers; RFC 8058, section 4 wants the List-Unsubscribe pair in it."""

LEAST_BITS, MOST_BITS = 2048, 4096
_KEYS_KEPT = 64
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]|\r\n[ \t])*)")
_SELECTOR = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


class BadKey(Exception):
    """Not a key that a domain can sign with; the sentence says what is needed."""


def sign(raw: bytes, *, domain: str, selector: str, private_key: bytes) -> bytes:
    """The mail with a DKIM-Signature before it. `raw` has CRLF line ends; the key is in PEM.

    Every covered header is named once more than it occurs, so that none can be added either
    (section 8.15). The domain is in ASCII. BadKey for one that is not RSA.
    """
    head, _, body = raw.partition(b"\r\n\r\n")
    found = _by_name(head + b"\r\n")
    signed = [(name, value) for name in COVERED for value in reversed(found[name])]
    named = [name for name in COVERED for _ in range(len(found[name]) + 1)]
    # An empty b= on a line of its own: putting the signature in leaves the rest as it was hashed.
    signature = _tags(domain, selector, named, body) + b";\r\n b="
    text = b"".join(b"%b:%b" % field for field in Relaxed.canonicalize_headers(signed))
    ((name, own),) = Relaxed.canonicalize_headers([(b"dkim-signature", signature)])
    made = _parsed(private_key).sign(
        text + b"%b:%b" % (name, own.rstrip()), padding.PKCS1v15(), hashes.SHA256()
    )
    return b"DKIM-Signature:" + signature + _folded(b64encode(made)) + b"\r\n" + raw


def _by_name(head: bytes) -> defaultdict[bytes, list[bytes]]:
    found: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for name, value in _HEADER.findall(head):
        found[name.lower()].append(value)
    return found


def _tags(domain: str, selector: str, named: list[bytes], body: bytes) -> bytes:
    digest = b64encode(sha256(_relaxed(body)).digest())
    tags = (
        b" v=1; a=rsa-sha256; c=relaxed/relaxed",
        b"d=%b; s=%b" % (domain.encode(), selector.encode()),
        fold(b"h=" + b": ".join(named)),
        b"bh=" + digest,
    )
    return b";\r\n ".join(tags)


def _relaxed(body: bytes) -> bytes:
    """The body as receivers hash it (section 3.4.4); one without spare white space, such as a
    file of megabytes in base64, only loses empty lines at its end."""
    is_spare = any(each in body for each in (b"  ", b"\t", b" \r\n"))
    relaxed: bytes = (Relaxed if is_spare else Simple).canonicalize_body(body)
    return relaxed if relaxed != b"\r\n" else b""


def _folded(signature: bytes) -> bytes:
    """In lines that fit, the first of them after ` b=`."""
    parts = [signature[:72]] + [signature[at : at + 74] for at in range(72, len(signature), 74)]
    return b"\r\n ".join(parts)


@lru_cache(maxsize=_KEYS_KEPT)
def _parsed(pem: bytes) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey("This is not a private key in PEM without a passphrase.") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadKey("This is not an RSA key; DKIM is read everywhere with RSA only.")
    return key


def new_key() -> bytes:
    """A private key of 2048 bits, in PEM (PKCS #8)."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=LEAST_BITS))


def read_key(text: str) -> bytes:
    """A key that somebody brings, in PEM (PKCS #8). BadKey says why it will not do."""
    key = _parsed(text.strip().encode())
    if not LEAST_BITS <= key.key_size <= MOST_BITS:
        raise BadKey(
            f"The key has {key.key_size} bits; {LEAST_BITS} to {MOST_BITS} are safe "
            "and fit into a DNS record."
        )
    return _pem(key)


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_key_of(private_key: bytes) -> str:
    """What stands in DNS after `p=`: the public key in DER (SubjectPublicKeyInfo), in base64."""
    public = _parsed(private_key).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b64encode(der).decode()


def record_name(selector: str, domain: str) -> str:
    """Where a public key stands in DNS (section 3.6.2.1)."""
    return f"{selector}._domainkey.{domain}"


def record_value(public_key: str) -> str:
    """The TXT record that tells the public key (section 3.6.1)."""
    return f"v=DKIM1; k=rsa; p={public_key}"


def is_selector(text: str) -> bool:
    """Whether it can name a key: labels of a DNS name, in lower case."""
    return _SELECTOR.fullmatch(text) is not None and len(text) <= 63
