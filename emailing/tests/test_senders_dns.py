"""What DNS should say of a domain that mail is sent from: findings in words."""

from typing import Any

import pytest

from emailing.rules.findings import Finding, Key, Record, Sending
from emailing.rules.senders_dns import findings, questions
from emailing.rules.spf import Answers

DOMAIN = "mail.engines.example"
KEY = Key("mail1", "MIIB")
NAME = f"mail1._domainkey.{DOMAIN}"
SMTP = Sending(DOMAIN, frozenset({"smtp"}), ("smtp.host.example",), (KEY,))
GOOD: dict[str, list[str] | None] = {
    f"TXT {DOMAIN}": ["v=spf1 mx -all"],
    f"TXT {NAME}": ["v=DKIM1; k=rsa; p=MIIB"],
    f"TXT _dmarc.{DOMAIN}": ["v=DMARC1; p=reject"],
    f"MX {DOMAIN}": ["10 mx.engines.example."],
    f"A {DOMAIN}": [],
}


def _found(about: str, sending: Sending = SMTP, **changed: Any) -> Finding:
    names = {"dkim": f"TXT {NAME}", "dmarc": f"TXT _dmarc.{DOMAIN}", "mx": f"MX {DOMAIN}"}
    names |= {"above": "TXT _dmarc.engines.example", "a": f"A {DOMAIN}"}
    answers: Answers = {**GOOD, **{names[name]: value for name, value in changed.items()}}
    return next(found for found in findings(sending, answers) if found.about == about)


def _key(state: Any) -> Sending:
    return Sending(DOMAIN, frozenset({"smtp"}), (), (Key("mail1", "MIIB", state),))


def test_what_is_asked() -> None:
    assert questions(Sending(DOMAIN, frozenset({"gmail", "outlook", "smtp"}), (), (KEY,))) == [
        f"TXT {DOMAIN}",
        f"MX {DOMAIN}",
        f"A {DOMAIN}",
        f"TXT {NAME}",
        f"TXT google._domainkey.{DOMAIN}",
        f"TXT selector1._domainkey.{DOMAIN}",
        f"TXT _dmarc.{DOMAIN}",
        "TXT _dmarc.engines.example",
    ]


def test_a_domain_that_is_as_it_should_be() -> None:
    assert [(found.about, found.level) for found in findings(SMTP, GOOD)] == [
        ("SPF", "good"),
        ("DKIM", "good"),
        ("DMARC", "good"),
        ("MX", "good"),
    ]


@pytest.mark.parametrize(
    ("state", "level", "fix"),
    [
        ("waits", "advice", "Publish this record; until it is seen, mail goes unsigned."),
        ("next", "advice", "Publish this record; until it is seen, the present key signs on."),
        ("signs", "trouble", "Publish this record again."),
    ],
)
def test_a_key_that_is_not_in_dns(state: str, level: str, fix: str) -> None:
    found = _found("DKIM", _key(state), dkim=[])

    assert (found.level, found.fix) == (level, fix)
    assert found.record == Record("TXT", NAME, "v=DKIM1; k=rsa; p=MIIB")


@pytest.mark.parametrize(
    ("texts", "level", "says"),
    [
        (
            ["v=DKIM1; p=MIIC"],
            "trouble",
            f"Another key stands at {NAME}, so signatures do not hold.",
        ),
        (["v=DKIM1; p="], "trouble", f"Another key stands at {NAME}, so signatures do not hold."),
        (
            ["v=DKIM1; p=MIIB", "x"],
            "trouble",
            f"2 records stand at {NAME}; receivers may read the wrong one.",
        ),
        (
            ["v=DKIM1; t=s:y; p=MIIB"],
            "advice",
            "The key is in DNS, but marked as a test (t=y), so it may count for nothing.",
        ),
        (["p=MI IB"], "good", f"The key at {NAME} is in DNS; mail is signed with it."),
        (None, "unknown", f"DNS did not answer about {NAME}."),
    ],
)
def test_what_stands_in_a_keys_place(texts: list[str] | None, level: str, says: str) -> None:
    found = _found("DKIM", dkim=texts)

    assert (found.level, found.says) == (level, says)


def test_a_server_whose_signing_we_do_not_know_of() -> None:
    found = _found("DKIM", Sending(DOMAIN, frozenset({"smtp"})))

    assert (found.level, found.fix) == (
        "advice",
        "If your server does not sign either, add a key here.",
    )


def test_gmails_and_outlooks_own_keys() -> None:
    both = Sending(DOMAIN, frozenset({"gmail", "outlook"}))
    answers = {**GOOD, f"TXT google._domainkey.{DOMAIN}": ["v=DKIM1; p=AAAA"]}
    answers[f"TXT selector1._domainkey.{DOMAIN}"] = []

    assert [
        (each.level, each.says) for each in findings(both, answers) if each.about == "DKIM"
    ] == [
        ("good", f"Google's key for {DOMAIN} is in DNS."),
        (
            "advice",
            f"Microsoft does not sign for {DOMAIN} under its usual name, "
            f"selector1._domainkey.{DOMAIN}.",
        ),
    ]


@pytest.mark.parametrize(
    ("own", "above", "level", "says"),
    [
        (
            [],
            [],
            "trouble",
            f"{DOMAIN} has no DMARC record, which Google and Yahoo ask of whoever sends much.",
        ),
        (
            ["v=DMARC1; p=none; rua=mailto:a@b.example"],
            [],
            "good",
            f"The DMARC record at _dmarc.{DOMAIN} asks receivers to change nothing (p=none).",
        ),
        (
            [],
            ["v=DMARC1;p=reject;sp=quarantine"],
            "good",
            "The DMARC record at _dmarc.engines.example asks receivers to set apart mail that "
            "others forge.",
        ),
        (
            ["v=DMARC1; p=reject", "v=DMARC1; p=none"],
            [],
            "trouble",
            f"2 DMARC records stand at _dmarc.{DOMAIN}; receivers then heed none.",
        ),
        (
            ["v=DMARC1; p=maybe"],
            [],
            "trouble",
            f"The DMARC record at _dmarc.{DOMAIN} names no policy that receivers know.",
        ),
        (None, [], "unknown", f"DNS did not answer about _dmarc.{DOMAIN}."),
    ],
)
def test_dmarc(own: list[str] | None, above: list[str], level: str, says: str) -> None:
    found = _found("DMARC", dmarc=own, above=above)

    assert (found.level, found.says) == (level, says)


def test_the_least_dmarc_record_is_named_where_there_is_none() -> None:
    expected = Record("TXT", f"_dmarc.{DOMAIN}", "v=DMARC1; p=none")

    assert _found("DMARC", dmarc=[], above=[]).record == expected


@pytest.mark.parametrize(
    ("servers", "addresses", "level"),
    [
        (["10 mx.engines.example."], [], "good"),
        (["0 ."], ["192.0.2.1"], "trouble"),
        ([], ["192.0.2.1"], "advice"),
        ([], [], "trouble"),
        (None, [], "unknown"),
    ],
)
def test_who_takes_replies(servers: list[str] | None, addresses: list[str], level: str) -> None:
    assert _found("MX", mx=servers, a=addresses).level == level


@pytest.mark.parametrize(
    ("provider", "host", "level"),
    [
        ("gmail", "", "good"),
        ("smtp", "smtp.gmail.com", "good"),
        ("smtp", "smtp.host.example", "trouble"),
        ("outlook", "", "trouble"),
    ],
)
def test_a_domain_that_gives_addresses_to_everybody(provider: str, host: str, level: str) -> None:
    sending = Sending("gmail.com", frozenset({provider}), (host,) if host else ())

    (found,) = findings(sending, {})
    assert (found.about, found.level) == ("DNS", level)
