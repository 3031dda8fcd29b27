"""Keys that a domain signs with: made by us, or brought."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from emailing.rules.dkim import (
    BadKey,
    is_selector,
    new_key,
    public_key_of,
    read_key,
    record_name,
    record_value,
)


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes = b"") -> str:
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase)
    traditional = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, traditional, encryption).decode()


def _rsa(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def test_a_new_key_has_2048_bits_and_its_public_half_fits_dns() -> None:
    key = new_key()
    loaded = serialization.load_pem_private_key(key, None)
    public = serialization.load_der_public_key(base64.b64decode(public_key_of(key)))

    assert isinstance(loaded, rsa.RSAPrivateKey)
    assert loaded.key_size == 2048
    assert public == loaded.public_key()
    assert len(record_value(public_key_of(key))) < 512


def test_a_key_in_the_older_form_is_read() -> None:
    brought = _rsa(2048)
    key = read_key(f"\n  {_pem(brought)}\n")
    public = serialization.load_der_public_key(base64.b64decode(public_key_of(key)))

    assert key.startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert public == brought.public_key()


def _refusal(text: str) -> str:
    with pytest.raises(BadKey) as refusal:
        read_key(text)
    return str(refusal.value)


def test_what_will_not_do_is_said() -> None:
    unreadable = "This is not a private key in PEM without a passphrase."

    assert _refusal("hello") == unreadable
    assert _refusal(_pem(_rsa(2048), b"secret")) == unreadable
    assert _refusal(_pem(ec.generate_private_key(ec.SECP256R1()))) == (
        "This is not an RSA key; DKIM is read everywhere with RSA only."
    )
    assert _refusal(_pem(_rsa(1024))) == (
        "The key has 1024 bits; 2048 to 4096 are safe and fit into a DNS record."
    )


def test_where_and_how_it_stands_in_dns() -> None:
    assert record_name("mail1", "engines.example") == "mail1._domainkey.engines.example"
    assert record_value("MIIB") == "v=DKIM1; k=rsa; p=MIIB"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail1", True),
        ("a.b-c", True),
        ("", False),
        ("-a", False),
        ("a-", False),
        ("a..b", False),
        ("a b", False),
        ("ä", False),
        ("a" * 64, False),
    ],
)
def test_selectors(text: str, *, expected: bool) -> None:
    assert is_selector(text) is expected
