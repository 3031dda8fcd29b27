"""Looking into the folder of sent mails of a real IMAP server."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from emailing.providers import imap
from emailing.providers.base import CannotConnect, Filed, Sought
from emailing.tests.imap_script import scripted
from emailing.tests.imap_server import PASSWORD, imap_server
from emailing.tests.smtp_server import a_certificate
from neptie.kernel.clock import now

ID = "<0192@engines.example>"
MARKER = "7f3b2a52-6f0e-4c1c-9a55-2a4f3ad1a001"
OTHER = Sought("<0193@engines.example>", "7f3b2a52-6f0e-4c1c-9a55-2a4f3ad1a002")


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _server(port: int, **fields: str) -> dict[str, Any]:
    plain = {"host": "127.0.0.1", "username": "ada", "security": "none"}
    return {**plain, "port": port, **fields}


def _mail(message_id: str = ID, marker: str = MARKER) -> bytes:
    headers = f"From: a@engines.example\nMessage-ID: {message_id}\nX-Neptie-Marker: {marker}\n"
    return f"{headers}\nHi\n".encode()


def _found(port: int, *sought: Sought) -> list[str]:
    return list(imap.filed(_server(port), PASSWORD, sought))


def _lost(port: int) -> CannotConnect:
    with pytest.raises(CannotConnect) as caught:
        _found(port, Sought(ID, MARKER))
    return caught.value


def _refused(server: dict[str, Any], password: str = PASSWORD) -> CannotConnect:
    with pytest.raises(CannotConnect) as caught:
        imap.sign_in(server, password)
    return caught.value


def test_what_was_filed_is_found_by_its_message_id() -> None:
    with imap_server() as server:
        server.file(_mail(marker="gone"))
        sought = [Sought(ID, MARKER, left_at=now()), OTHER]
        found = imap.filed(_server(server.port), PASSWORD, sought)

    assert found == {ID: Filed()}


def test_under_another_message_id_it_is_found_by_its_marker() -> None:
    with imap_server() as server:
        server.file(_mail(message_id="<rewritten@mx.example>"))

        assert _found(server.port, Sought(ID, MARKER), OTHER) == [ID]


def test_what_came_long_before_it_left_is_not_it() -> None:
    with imap_server() as server:
        server.file(_mail())

        assert _found(server.port, Sought(ID, MARKER, left_at=now() + timedelta(days=5))) == []


@pytest.mark.parametrize(
    ("folder", "is_marked", "separator"),
    [
        ("Gesendet (Kopien)", True, "/"),
        ("Sent", False, "/"),
        ("INBOX.Sent Items", False, "."),
    ],
)
def test_the_folder_is_known_by_its_mark_or_its_name(
    folder: str, is_marked: bool, separator: str
) -> None:
    with imap_server(sent=folder, is_marked=is_marked, separator=separator) as server:
        server.file(_mail())

        assert _found(server.port, Sought(ID, MARKER)) == [ID]


def test_other_folders_are_not_looked_into() -> None:
    with imap_server(sent="Drafts", is_marked=False) as server:
        server.file(_mail())

        assert _found(server.port, Sought(ID, MARKER)) == []


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        (b'* LIST (\\Sent) "/" {11}\r\nSo "quoted"\r\n', b'"So \\"quoted\\""'),
        (b'* LIST (\\HasNoChildren \\SENT) "\\\\" Out\r\n', b"Out"),
        (b'* LIST () NIL "SENT"\r\n* LIST (\\Sent) NIL "Out"\r\n', b'"Out"'),
    ],
    ids=["literal", "odd separator", "mark before name"],
)
def test_a_folder_is_called_back_by_the_name_that_the_server_gave(
    listed: bytes, name: bytes
) -> None:
    with scripted({b"LIST": listed, b"UID SEARCH": b"* SEARCH 7\r\n"}) as (port, said):
        assert _found(port, Sought(ID, MARKER)) == [ID]

    assert b'LOGIN ada "right"' in said
    assert b"EXAMINE " + name in said


def test_an_endless_answer_is_not_read() -> None:
    with scripted({b"LIST": b"* LIST () NIL {4000000000}\r\n"}) as (port, _said):
        error = _lost(port)

    assert error.reason == (
        "The IMAP server 127.0.0.1 could not be used: command: LIST => The answer is too long."
    )


def test_a_search_that_is_refused_found_nothing_out() -> None:
    listed = b"* LIST (\\Sent) NIL Out\r\n"
    with scripted({b"LIST": listed}, refuses=b"UID SEARCH") as (port, _said):
        error = _lost(port)

    assert error.reason == "The IMAP server 127.0.0.1 could not be used: SEARCH NO"


def test_a_wrong_password_keeps_nobody_from_sending() -> None:
    with imap_server() as server:
        error = _refused(_server(server.port), "wröng")

    assert not error.refused
    assert error.reason == (
        "The IMAP server 127.0.0.1 could not be used: [AUTHENTICATIONFAILED] Authentication failed."
    )


def test_a_server_that_is_silent(silent_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "CONNECT_SECONDS", 0.2)
    error = _refused(_server(silent_port))

    assert error.reason == "The IMAP server 127.0.0.1 does not answer."


def test_a_server_that_is_away(silent_port: int) -> None:
    error = _refused(_server(1))

    assert error.reason == "The IMAP server 127.0.0.1 could not be used: Connection refused"


def test_a_host_that_leads_inside(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = False
    error = _refused(_server(143))

    assert not error.refused
    assert error.reason == (
        "The host “127.0.0.1” leads into a private network, which is not allowed here."
    )


def test_no_plain_text_in_place_of_tls() -> None:
    with imap_server() as server:
        error = _refused(_server(server.port, security="starttls"))

    assert error.reason == (
        "The IMAP server 127.0.0.1 could not be used: TLS not supported by server"
    )


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("localhost", None),
        (
            "other.example",
            "The certificate of the IMAP server localhost could not be verified.",
        ),
    ],
)
def test_the_certificate_is_for_the_name_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trouble: str | None
) -> None:
    trusted, _context = a_certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with imap_server(pem=tmp_path / "server.pem") as server:
        wanted = _server(server.port, host="localhost", security="starttls")
        if trouble is None:
            imap.sign_in(wanted, PASSWORD)
        else:
            assert _refused(wanted).reason == trouble
