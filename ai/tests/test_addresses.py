"""What an e-mail address and a website say."""

import pytest

from ai.rules.addresses import email_kind, website_kind


@pytest.mark.parametrize(
    ("email", "kind"),
    [
        ("ada@acme.example", "work"),
        ("Ada@GMail.com", "free"),
        ("ada@yahoo.co.uk", "free"),
        ("info@acme.example", "role"),
        ("sales+north@acme.example", "role"),
        ("information@acme.example", "work"),
        ("", ""),
        ("ada", ""),
        ("@acme.example", ""),
        ("ada@", ""),
    ],
)
def test_kind_of_address(email: str, kind: str) -> None:
    assert email_kind(email) == kind


@pytest.mark.parametrize(
    ("website", "kind"),
    [
        ("acme.example", "matches_email"),
        ("HTTPS://WWW.Acme.example:8080/a?b#c", "matches_email"),
        ("shop.acme.example", "matches_email"),
        ("acme.example.", "matches_email"),
        ("notacme.example", "other"),
        ("globex.example", "other"),
        ("http://[half", ""),
        ("  ", ""),
    ],
)
def test_website_beside_the_address(website: str, kind: str) -> None:
    assert website_kind(website, "ada@acme.example") == kind


def test_website_without_an_address_matches_nothing() -> None:
    assert website_kind("acme.example", "") == "other"
