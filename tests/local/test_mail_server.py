"""EMAIL_URL: one address for the product's own mail server."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from neptie.mail_server import MailServer, mail_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer()),
        ("smtp://mail.example", MailServer("mail.example", 25)),
        ("smtp+tls://mail.example", MailServer("mail.example", 587, turns_to_tls=True)),
        ("smtps://mail.example", MailServer("mail.example", 465, begins_with_tls=True)),
        (
            "smtp+tls://us%40er:p%2Fw%3A@mail.example:2525",
            MailServer("mail.example", 2525, "us@er", "p/w:", turns_to_tls=True),
        ),
    ],
)
def test_each_scheme_says_how_it_is_encrypted(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "url", ["smtp+ssl://u:geheim@h", "mail.example:587", "smtp://", "console:"]
)
def test_anything_else_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like") as refused:
        mail_server(url)

    assert "geheim" not in str(refused.value)
