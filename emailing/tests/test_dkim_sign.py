"""A signature that any receiver can check, and that breaks when what it covers is touched."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import dkim as dkimpy
import pytest

from emailing.rules.dkim import COVERED, new_key, public_key_of, record_value, sign
from emailing.rules.mime import Mail, build


@cache
def _key() -> bytes:
    return new_key()


def _mail(**fields: Any) -> bytes:
    values: dict[str, Any] = {
        "sender_name": "Ada Büron",
        "sender_address": "ada@engines.example",
        "to": "grace@navy.example",
        "subject": "Ünïcode subject that is long enough to be folded, twice, and then some",
        "date": datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
        "message_id": "<1@engines.example>",
        "marker": "0199",
        "text": "Hi  Grace\n\n\n",
        "html": "<p>Hi Grace</p>",
        "unsubscribe_url": "https://mail.engines.example/u/abc",
        "in_reply_to": "<0@engines.example>",
        "references": ["<0@engines.example>"],
    }
    return build(Mail(**{**values, **fields}))


def _signed(raw: bytes | None = None, domain: str = "engines.example") -> bytes:
    return sign(raw or _mail(), domain=domain, selector="mail1", private_key=_key())


def _dns(asked: list[str] | None = None) -> Callable[..., bytes]:
    def get_txt(name: bytes, timeout: int = 5) -> bytes:
        if asked is not None:
            asked.append(name.decode())
        return record_value(public_key_of(_key())).encode()

    return get_txt


def _verifies(raw: bytes) -> bool:
    return bool(dkimpy.verify(raw, dnsfunc=_dns()))


def test_dkimpy_verifies_it_with_the_key_in_dns() -> None:
    asked: list[str] = []

    assert dkimpy.verify(_signed(), dnsfunc=_dns(asked))
    assert asked == ["mail1._domainkey.engines.example."]


def test_the_mail_itself_is_not_changed() -> None:
    raw = _mail()

    assert _signed(raw).endswith(b"\r\n" + raw)
    assert _signed(raw).startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;")


def test_the_same_mail_has_the_same_signature() -> None:
    assert _signed() == _signed()


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"<ada@engines", b"<eve@engines"),
        (b"To: grace@", b"To: alan@"),
        (b"\r\nSubject: ", b"\r\nSubject: x "),
        (b"Date: Tue, 03", b"Date: Tue, 04"),
        (b"Message-ID: <1@", b"Message-ID: <2@"),
        (b"MIME-Version: 1.0", b"MIME-Version: 1.1"),
        (b"multipart/alternative", b"multipart/mixed"),
        (b"engines.example/u/abc>", b"engines.example/u/abd>"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"In-Reply-To: <0@", b"In-Reply-To: <3@"),
        (b"References: <0@", b"References: <3@"),
    ],
    ids=lambda value: value.strip().decode(),
)
def test_a_touched_header_breaks_it(there: bytes, instead: bytes) -> None:
    signed = _signed()
    assert signed.count(there) == 1

    assert not _verifies(signed.replace(there, instead))


@pytest.mark.parametrize("name", COVERED, ids=lambda name: name.decode())
def test_another_covered_header_breaks_it(name: bytes) -> None:
    added = b"\r\n" + name + b": added@other.example\r\nMIME-Version: 1.0"

    assert not _verifies(_signed().replace(b"\r\nMIME-Version: 1.0", added))


def test_a_covered_header_that_is_absent_cannot_be_added() -> None:
    signed = _signed(_mail(in_reply_to=None, references=()))
    added = signed.replace(b"\r\nMIME-Version", b"\r\nIn-Reply-To: <9@x.example>\r\nMIME-Version")

    assert _verifies(signed)
    assert not _verifies(added)


def test_a_touched_body_breaks_it() -> None:
    assert not _verifies(_signed().replace(b"Hi  Grace", b"Hi  Alan"))


def test_what_servers_do_on_the_way_does_not_break_it() -> None:
    signed = _signed()
    stamped = b"Received: from a by b\r\n" + signed
    folded = signed.replace(b"To: grace@navy", b"To:\r\n  grace@navy")
    trimmed = signed.replace(b"Hi  Grace", b"Hi Grace").rstrip(b"\r\n") + b"\r\n\r\n\r\n"

    assert all(_verifies(each) for each in (stamped, folded, trimmed))


def test_long_names_stay_whole() -> None:
    domain = ".".join(["a" * 60] * 3 + ["example"])
    signed = sign(_mail(), domain=domain, selector="b" * 63, private_key=_key())

    assert _verifies(signed)
    assert max(map(len, signed.split(b"\r\n\r\n")[0].split(b"\r\n"))) < 998


@pytest.mark.parametrize(
    "body", [b"", b"\r\n\r\n", b"a\r\n", b"a \r\n", b"a  b\tc\r\n\r\n", b"AAAA\r\nBBBB\r\n\r\n"]
)
def test_any_body(body: bytes) -> None:
    assert _verifies(_signed(b"From: ada@engines.example\r\n\r\n" + body))
