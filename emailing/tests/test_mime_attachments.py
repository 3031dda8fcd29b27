"""Files that a mail carries arrive as they were, under the names that they had."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from emailing.rules.mime import Attached, BadMail, Mail, build

PRICES = Attached("Prices 2026.pdf", "application/pdf", bytes(range(256)) * 40)


def _mail(*attachments: Attached) -> EmailMessage:
    raw = build(
        Mail(
            sender_name="Ada",
            sender_address="ada@engines.example",
            to="bob@shop.example",
            subject="Prices",
            date=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
            message_id="<1@engines.example>",
            marker="m1",
            text="Hello",
            html="<p>Hello</p>",
            attachments=attachments,
        )
    )
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_the_words_stand_before_the_files() -> None:
    mail = _mail(PRICES, Attached("logo.png", "image/png", b"\x89PNG"))
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        "image/png",
    ]
    assert [part.get_content() for part in mail.iter_attachments()] == [PRICES.content, b"\x89PNG"]


@pytest.mark.parametrize(
    "name",
    [
        "plain.pdf",
        'a "quoted"; name.pdf',
        "Preisübersicht für Köln.pdf",
        "見積書.pdf",
        "long " * 30 + "name.pdf",
        "ü" * 80 + ".pdf",
    ],
    ids=["plain", "quotes", "umlauts", "kanji", "long", "long and foreign"],
)
def test_a_name_is_kept(name: str) -> None:
    [file] = _mail(Attached(name, "application/pdf", b"%PDF")).iter_attachments()
    assert file.get_filename() == name
    assert file.get_content_disposition() == "attachment"


def test_a_name_with_a_line_break_is_refused() -> None:
    with pytest.raises(BadMail, match="line break"):
        _mail(Attached("a\r\nBcc: eve@evil.example", "application/pdf", b"%PDF"))


def test_without_files_there_is_no_mixture() -> None:
    assert _mail().get_content_type() == "multipart/alternative"
