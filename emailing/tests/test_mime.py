"""A message is valid for any server, and reads back as what went in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emailing.rules.mime import BadMail, Mail, address, build, message_id

MAIL = Mail(
    sender_name="Sam Lee",
    sender_address="sam@neptie.example",
    to="ann@shop.example",
    subject="Hello",
    date=datetime(2026, 1, 2, 4, 4, 5, tzinfo=timezone(timedelta(hours=1))),
    message_id="<0123@neptie.example>",
    marker="m-0123",
    text="Hi Ann,\n\nbye\n",
    html="<p>Hi Ann,</p>",
    unsubscribe_url="https://neptie.example/u/token",
)
LETTERS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))


def parsed(mail: Mail) -> Any:
    return message_from_bytes(build(mail), policy=policy.default)


def header(mail: Mail, name: str) -> str:
    message = message_from_bytes(build(mail), policy=policy.compat32)
    return str(make_header(decode_header(message[name])))


def test_the_whole_message() -> None:
    lines = build(MAIL).decode("ascii").split("\r\n")
    boundary = lines[10].removeprefix(' boundary="').removesuffix('"')
    assert lines == [
        "From: Sam Lee <sam@neptie.example>",
        "To: ann@shop.example",
        "Subject: Hello",
        "Date: Fri, 02 Jan 2026 03:04:05 +0000",
        "Message-ID: <0123@neptie.example>",
        "X-Neptie-Marker: m-0123",
        "List-Unsubscribe: <https://neptie.example/u/token>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        f' boundary="{boundary}"',
        "",
        f"--{boundary}",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 7bit",
        "",
        "Hi Ann,",
        "",
        "bye",
        f"--{boundary}",
        'Content-Type: text/html; charset="utf-8"',
        "Content-Transfer-Encoding: 7bit",
        "",
        "<p>Hi Ann,</p>",
        f"--{boundary}--",
        "",
    ]


def test_the_same_mail_is_the_same_bytes() -> None:
    assert build(MAIL) == build(replace(MAIL))


def test_long_headers_are_folded_and_never_encoded() -> None:
    references = [f"<{'a' * 60}{number}@neptie.example>" for number in range(4)]
    mail = replace(
        MAIL,
        unsubscribe_url="https://neptie.example/u/" + "x" * 200,
        in_reply_to=references[-1],
        references=references,
    )
    message = message_from_bytes(build(mail), policy=policy.compat32)
    assert message["References"].split() == references
    assert message["In-Reply-To"] == references[-1]
    assert message["List-Unsubscribe"] == f"<{mail.unsubscribe_url}>"


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_any_subject_and_name_read_back(subject: str, name: str) -> None:
    mail = replace(MAIL, subject=subject, sender_name=name)
    assert header(mail, "Subject").split() == subject.split()
    raw = build(mail)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert parsed(mail)["From"].addresses[0].addr_spec == "sam@neptie.example"


@pytest.mark.parametrize(
    "name", ["Lee, Sam", 'Sam "the man" \\ Lee', "Zoë Łęcka", "=?utf-8?q?x?=", "Sam (Neptie)", "李"]
)
def test_a_name_of_any_kind_reads_back(name: str) -> None:
    message = parsed(replace(MAIL, sender_name=name))
    assert message["From"].addresses[0].display_name == name


def test_an_encoded_word_is_at_most_75_characters() -> None:
    raw = build(replace(MAIL, subject="Größe " * 40, sender_name="é" * 200)).decode()
    words = [word for word in raw.split() if word.startswith("=?")]
    assert len(words) > 4
    assert max(map(len, words)) <= 75


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_body_reads_back(text: str) -> None:
    raw = build(replace(MAIL, text=text, html=f"<p>{text}</p>"))
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    parts = cast(Any, message_from_bytes(raw, policy=policy.default)).iter_parts()
    contents = [part.get_content().replace("\r\n", "\n").rstrip("\n") for part in parts]
    assert contents == [text.rstrip("\n"), f"<p>{text}</p>".rstrip("\n")]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\0"])
def test_a_line_break_in_a_header_is_refused(break_: str) -> None:
    with pytest.raises(BadMail, match="“Subject” of the mail holds a line break"):
        build(replace(MAIL, subject=f"Hello{break_}Bcc: eve@evil.example"))
    with pytest.raises(BadMail, match="“From” of the mail holds a line break"):
        build(replace(MAIL, sender_name=f"Sam{break_}Bcc: eve@evil.example"))
    with pytest.raises(BadMail):
        build(replace(MAIL, to=f"ann@shop.example{break_}Bcc: eve@evil.example"))
    with pytest.raises(BadMail):
        build(replace(MAIL, references=[f"<a@b>{break_}X: y"]))
    with pytest.raises(BadMail):
        build(replace(MAIL, unsubscribe_url=f"https://a.example/{break_}X: y"))
    with pytest.raises(BadMail):
        build(replace(MAIL, marker=f"m{break_}X: y"))


def test_a_foreign_domain_is_written_in_ascii() -> None:
    assert address("Ann@Bücher.example") == "Ann@xn--bcher-kva.example"


def test_foreign_letters_before_the_at_sign_are_refused() -> None:
    with pytest.raises(BadMail, match="many servers refuse"):
        address("jörg@shop.example")


@pytest.mark.parametrize("text", ["", "ann", "ann@", "a@b@c.example", "Ann <ann@shop.example>"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadMail, match="is not an e-mail address"):
        address(text)


def test_a_date_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build(replace(MAIL, date=datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)))


def test_a_message_id_is_the_uuid_at_our_domain() -> None:
    uuid = UUID("0198c0de-0000-7000-8000-000000000001")
    assert message_id(uuid, "Neptie.example") == "<0198c0de000070008000000000000001@neptie.example>"
